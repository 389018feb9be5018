using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Access.Oidc;
using Demarc.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.People;

/// <summary>One person of an organisation: roles and their days, sessions, a way back in.</summary>
internal static class PersonScreen
{
    private const string Path = "/" + PeopleScreen.Path + "/{person:int}";

    private static readonly TimeSpan Holds = TimeSpan.FromHours(24);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet(Path, static (int person, PersonDesk desk) => desk.With(person, member => desk.Show(member)));
        organisation.MapPost(Path + "/role", static async (int person, PersonDesk desk) =>
        {
            var form = await desk.Context.Request.ReadFormAsync();
            return desk.With(person, member => Change(desk, member, form));
        });
        organisation.MapPost(Path + "/end", static async (int person, PersonDesk desk) =>
        {
            var form = await desk.Context.Request.ReadFormAsync();
            return desk.With(person, member => End(desk, member, form));
        });
        organisation.MapPost(Path + "/sign-out", static (int person, PersonDesk desk) =>
            desk.With(person, member => SignOut(desk, member)));
        organisation.MapPost(Path + "/new-password", static (int person, PersonDesk desk) =>
            desk.With(person, member => NewPassword(desk, member)));
        organisation.MapPost(Path + "/remove-factors", static (int person, PersonDesk desk) =>
            desk.With(person, member => RemoveFactors(desk, member)));
        organisation.MapPost(Path + "/close", static (int person, PersonDesk desk) => desk.With(person, member => Close(desk, member)));
        organisation.MapPost(Path + "/reopen", static (int person, PersonDesk desk) =>
            desk.With(person, member => Reopen(desk, member)));
    }

    private static IResult Change(PersonDesk desk, MemberRow member, IFormCollection form)
    {
        var now = desk.Sessions.Now;
        if (MembershipOf(desk, member, form) is not { } before) return ErrorPages.Missing("The role was ended or changed before.");
        if (OidcSignIn.IsGiver(before.GrantedBy))
            return desk.Show(member, refusal: "This role comes from a group of the sign-in provider: it is changed there.");
        var fault = RoleForm.Read(
            form["role"].ToString(), form["from"].ToString(), form["to"].ToString(), now, out var role, out var valid);
        if (fault is not null) return desk.Show(member, refusal: fault);
        var after = new MembershipRow(desk.Scope.Tenant, member.Person, RoleForm.Name(role), valid, desk.Scope.Person.Login);
        return desk.Done(
            member, desk.Accounts.Change(before, Moment.Min(before.Valid.To, valid.From), after), "role-changed",
            $"{member.Login}: {before.Role}, now {RoleForm.Describe(role, valid)}");
    }

    private static IResult End(PersonDesk desk, MemberRow member, IFormCollection form)
    {
        if (MembershipOf(desk, member, form) is not { } before) return ErrorPages.Missing("The role was ended or changed before.");
        if (OidcSignIn.IsGiver(before.GrantedBy))
            return desk.Show(member, refusal: "This role comes from a group of the sign-in provider: it is ended there.");
        return desk.Done(
            member, desk.Accounts.Change(before, desk.Sessions.Now, null), "role-ended", $"{member.Login}: {before.Role}");
    }

    private static IResult SignOut(PersonDesk desk, MemberRow member)
    {
        if (PersonDesk.WhyNotOurs(member) is { } reason) return desk.Show(member, refusal: reason);
        var ended = desk.Sessions.EndAll(member.Person, kept: null);
        desk.Log.Note(desk.Context, desk.Scope, "sessions-ended", $"{member.Login}: {ended}");
        return desk.Back(member);
    }

    private static IResult NewPassword(PersonDesk desk, MemberRow member)
    {
        if (PersonDesk.WhyNotOurs(member) is { } reason) return desk.Show(member, refusal: reason);
        if (!member.HasPassword) return desk.Show(member, refusal: "This person comes in without a password.");
        var path = desk.Tickets.Make(Tickets.NewPassword, member.Person, desk.Scope.Tenant, Holds);
        desk.Log.Note(desk.Context, desk.Scope, "link-made", $"{member.Login}: new password");
        return desk.Show(member, link: PeopleScreen.LinkOf(desk.Context, path));
    }

    private static IResult RemoveFactors(PersonDesk desk, MemberRow member)
    {
        if (PersonDesk.WhyNotOurs(member) is { } reason) return desk.Show(member, refusal: reason);
        desk.Accounts.RemoveTotp(member.Person);
        foreach (var passkey in desk.Accounts.PasskeysOf(member.Person)) desk.Accounts.RemovePasskey(member.Person, passkey.Id);
        desk.Sessions.EndAll(member.Person, kept: null);
        desk.Log.Note(desk.Context, desk.Scope, "factors-removed", member.Login);
        return desk.Back(member);
    }

    private static IResult Close(PersonDesk desk, MemberRow member)
    {
        if (PersonDesk.WhyNotOurs(member) is { } reason) return desk.Show(member, refusal: reason);
        if (member.Person == desk.Scope.Person.Number) return desk.Show(member, refusal: "Somebody else closes your account.");
        return desk.Done(
            member, desk.Accounts.Close(desk.Scope.Tenant, member.Person, desk.Sessions.Now), "account-closed", member.Login);
    }

    private static IResult Reopen(PersonDesk desk, MemberRow member)
    {
        if (PersonDesk.WhyNotOurs(member) is { } reason) return desk.Show(member, refusal: reason);
        desk.Accounts.Reopen(member.Person);
        return desk.Done(member, MembershipOutcome.Done, "account-reopened", member.Login);
    }

    /// <summary>The membership that a form means: by role and first moment.</summary>
    private static MembershipRow? MembershipOf(PersonDesk desk, MemberRow member, IFormCollection form) =>
        long.TryParse(form["since"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var since)
            ? desk.Accounts.MembershipsIn(desk.Scope.Tenant).FirstOrDefault(membership =>
                membership.Person == member.Person && membership.Valid.From == new Moment(since)
                && membership.Role == form["was"].ToString()
                && membership.Valid.To > desk.Sessions.Now && !membership.Valid.IsEmpty)
            : null;
}

/// <summary>What every request about one person needs: it is asked once whether whoever asks may, and whether the person is here.</summary>
internal sealed record PersonDesk(
    TenantScope Scope, HttpContext Context, AccountStore Accounts, Sessions Sessions, Tickets Tickets, AccessLog Log)
{
    internal IResult With(int person, Func<MemberRow, IResult> act) =>
        !Scope.Can(Right.Administer) ? ErrorPages.Forbidden("Administrators look after people.")
        : Accounts.Members(Scope.Tenant, Sessions.Now).FirstOrDefault(member => member.Person == person) is { } found ? act(found)
        : ErrorPages.Missing("Nobody of this number is part of the organisation.");

    internal IResult Show(MemberRow member, string link = "", string refusal = "") => Page.Of<PersonPage>(Scope, new PersonModel(
        member,
        [
            .. Accounts.MembershipsIn(Scope.Tenant).Where(membership => membership.Person == member.Person && !membership.Valid.IsEmpty)
                .OrderByDescending(static membership => membership.Valid),
        ],
        Accounts.SessionsOf(member.Person, Sessions.Now), Sessions.Now, link, refusal));

    internal IResult Back(MemberRow member) => Results.LocalRedirect(Scope.Url($"{PeopleScreen.Path}/{member.Person}"));

    internal IResult Done(MemberRow member, MembershipOutcome outcome, string what, string detail)
    {
        if (outcome == MembershipOutcome.LastAdmin)
            return Show(
                member, refusal: "Nobody would be left who looks after people: make somebody an administrator without a last day first.");
        if (outcome != MembershipOutcome.Done) return ErrorPages.Missing("It was ended or changed before.");
        Sessions.Forget();
        Log.Note(Context, Scope, what, detail);
        var stays = Accounts.Members(Scope.Tenant, Sessions.Now).Any(one => one.Person == member.Person);
        return stays ? Back(member) : Results.LocalRedirect(Scope.Url(PeopleScreen.Path));
    }

    /// <summary>Why an account is not this organisation's to open anew or to sign out; null when it is: otherwise one organisation's
    /// administrators could come in elsewhere under the person's name.</summary>
    internal static string? WhyNotOurs(MemberRow member) => member.Elsewhere
        ? "This person is part of another organisation too, so neither the account nor its sessions are yours. "
            + "The person changes them under Your account."
        : null;

    /// <summary>Binds it as a parameter of an endpoint.</summary>
    public static ValueTask<PersonDesk?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return ValueTask.FromResult(context.Items[typeof(TenantScope)] is TenantScope scope
            ? new PersonDesk(
                scope, context, Service<AccountStore>(services), Service<Sessions>(services), Service<Tickets>(services),
                Service<AccessLog>(services))
            : null);
    }

    private static T Service<T>(IServiceProvider services) => (T)services.GetService(typeof(T))!;
}
