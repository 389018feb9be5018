using System.Security.Cryptography;
using System.Security.Claims;
using System.Text;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access.Oidc;

/// <summary>
/// Accounts and roles that come from another provider. Issuer and subject together say who somebody is; a mail address never does, so an
/// equal one opens no account that is there. Roles that groups give end at the first sign-in without the group, and by themselves some days
/// after the last sign-in with it.
/// </summary>
public sealed class OidcSignIn(AccountStore accounts, Sessions sessions, AccessLog log)
{
    /// <summary>Stands between a provider's name and a login there; no local login has it.</summary>
    public const string Mark = ":";

    private const string Method = "oidc";
    private const string Giver = "oidc ";

    /// <summary>Whether a role was given by groups of a provider.</summary>
    public static bool IsGiver(string grantedBy) => grantedBy.StartsWith(Giver, StringComparison.Ordinal);

    /// <summary>Lets somebody in whose ID token was found right.</summary>
    /// <returns>Why not; null when the person is in.</returns>
    internal string? Admit(HttpContext context, OidcSettings settings, ClaimsPrincipal claims)
    {
        var now = sessions.Now;
        var subject = claims.FindFirstValue("sub")!;
        var grants = settings.For([.. claims.FindAll(settings.GroupsClaim).Select(static claim => claim.Value)], now);
        var (login, name) = (claims.FindFirstValue(settings.LoginClaim) ?? subject, claims.FindFirstValue(settings.NameClaim) ?? "");
        var person = accounts.FindExternal(settings.Authority, subject);
        if (person is null)
        {
            if (grants.IsEmpty) return "None of your groups there gives you a role here.";
            person = Make(settings, subject, login, name, now);
        }

        if (person.Disabled <= now) return "The account is closed.";
        accounts.LinkExternal(settings.Authority, subject, person.Number, now);
        if (Shown(name, person.Name) is var shown && shown != person.Name) accounts.Rename(person.Number, shown);
        Apply(context, settings, person, grants, now);
        sessions.Begin(context, person, Method);
        return null;
    }

    private PersonRow Make(OidcSettings settings, string subject, string login, string name, Moment now)
    {
        var plain = settings.Id + Mark + Plain(login, 70);
        PersonRow person;
        try
        {
            person = accounts.Create(plain, Shown(name, plain), "", now);
        }
        catch (StoreException)
        {
            // Somebody else there has the same login, or had it: the subject tells them apart.
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.Authority + "\n" + subject)));
            person = accounts.Find($"{plain}~{digest[..12]}") ?? accounts.Create($"{plain}~{digest[..12]}", Shown(name, plain), "", now);
        }

        accounts.LinkExternal(settings.Authority, subject, person.Number, now);
        return accounts.FindExternal(settings.Authority, subject)!;
    }

    private void Apply(
        HttpContext context, OidcSettings settings, PersonRow person, IReadOnlyCollection<OidcGrant> grants, Moment now)
    {
        var giver = Giver + settings.Authority;
        var held = accounts.MembershipsOf(person.Number).Where(one => one.GrantedBy == giver && one.Valid.Contains(now)).ToList();
        foreach (var lost in held.Where(one => !grants.Any(grant => Is(grant, one))))
        {
            accounts.End(lost, now);
            Note(context, person, "role-ended", $"{lost.Role}: the group is gone", lost.Tenant);
        }

        foreach (var grant in grants)
        {
            if (held.Find(one => Is(grant, one)) is { } renewed)
            {
                accounts.Grant(renewed with { Valid = renewed.Valid with { To = grant.Until } });
                continue;
            }

            accounts.Grant(new MembershipRow(
                grant.Tenant, person.Number, grant.Role.ToString(), new Interval(now, grant.Until), giver));
            Note(context, person, "role-given", $"{grant.Role.ToString().ToLowerInvariant()} by group {grant.Group}", grant.Tenant);
        }

        sessions.Forget();
    }

    private void Note(HttpContext context, PersonRow person, string what, string detail, string tenant) =>
        log.Note(context, person, what, Method, detail, tenant);

    private static bool Is(OidcGrant grant, MembershipRow membership) => grant.Tenant == membership.Tenant
        && string.Equals(grant.Role.ToString(), membership.Role, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string name, string otherwise) =>
        name.Trim() is { Length: > 0 } given ? Plain(given, 100) : otherwise;

    private static string Plain(string text, int most)
    {
        var plain = string.Concat(text.Trim().Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return plain.Length <= most ? plain : plain[..most];
    }
}
