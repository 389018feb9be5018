using System.Collections.Concurrent;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>Somebody who is in, and the session by which.</summary>
/// <param name="Person">Who.</param>
/// <param name="Session">By which session.</param>
/// <param name="Memberships">What the person is, anywhere.</param>
public sealed record SignedIn(PersonRow Person, SessionRow Session, IReadOnlyList<MembershipRow> Memberships)
{
    /// <summary>What the person is in a tenant at a time: the role with most rights.</summary>
    public Role RoleIn(string tenant, Moment at) => Memberships
        .Where(membership => membership.Tenant == tenant && membership.Valid.Contains(at))
        .Select(static membership => Enum.TryParse<Role>(membership.Role, ignoreCase: true, out var role) ? role : Role.Unknown)
        .DefaultIfEmpty(Role.Unknown).Max();

    /// <summary>Tenants the person may go to at a time, in order.</summary>
    public IReadOnlyList<string> TenantsAt(Moment at) =>
        [.. Memberships.Where(membership => membership.Valid.Contains(at)).Select(static m => m.Tenant).Distinct(StringComparer.Ordinal)];
}

/// <summary>
/// Sessions: a row on the server for each, a random text in the browser. What is found is remembered for seconds, so that most requests ask
/// no database; ending one here takes effect at once, elsewhere within that time.
/// </summary>
public sealed class Sessions(AccountStore accounts, TimeProvider clock)
{
    /// <summary>The cookie.</summary>
    public const string Cookie = "demarc_session";

    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (SignedIn Found, Moment Until)> recent = new(StringComparer.Ordinal);

    /// <summary>Counts how often something was forgotten: what was read before that is not remembered after it.</summary>
    private long forgotten;

    /// <summary>Now.</summary>
    public Moment Now => Moment.Of(clock.GetUtcNow());

    /// <summary>Begins a session for a person, and gives the browser its cookie.</summary>
    public void Begin(HttpContext context, PersonRow person, string method)
    {
        var secret = Secret.New();
        var (now, address) = (Now, AddressOf(context));
        // Who comes in again leaves the session behind by which the browser was in before.
        if (context.SignedIn() is { } before) End(before.Session);
        accounts.Begin(new SessionRow(
            Secret.Digest(secret)!, person.Number, method, now, now, Later(now, Idle), address,
            Short(context.Request.Headers.UserAgent.ToString())));
        accounts.Note(new AccessEntry(now, person.Number, person.Login, "signed-in", method, address, ""));
        context.Response.Cookies.Append(Cookie, secret, Cookies.Options(context));
    }

    /// <summary>Who is in by a cookie; null when nobody is.</summary>
    public SignedIn? Find(string? secret)
    {
        if (Secret.Digest(secret) is not { } id) return null;
        var now = Now;
        if (recent.TryGetValue(secret!, out var known) && known.Until > now) return known.Found;
        recent.TryRemove(secret!, out _);
        var before = Interlocked.Read(ref forgotten);
        if (accounts.Session(id, now) is not { } session || accounts.Find(session.Person) is not { } person) return null;
        if (person.Disabled <= now) return null;
        if (now - session.Seen > TimeSpan.FromMinutes(1))
            accounts.Touch(id, now, Moment.Min(Later(now, Idle), Later(session.Created, Longest)));
        var found = new SignedIn(person, session, accounts.MembershipsOf(person.Number));
        if (recent.Count > 10_000) recent.Clear();
        recent[secret!] = (found, Later(now, Remembered));
        if (Interlocked.Read(ref forgotten) != before) recent.TryRemove(secret!, out _);
        return found;
    }

    /// <summary>Ends the session of a request.</summary>
    public void End(HttpContext context, SignedIn signedIn)
    {
        accounts.End(signedIn.Session.Id, Now);
        Forget();
        accounts.Note(new AccessEntry(
            Now, signedIn.Person.Number, signedIn.Person.Login, "signed-out", signedIn.Session.Method, AddressOf(context), ""));
        context.Response.Cookies.Delete(Cookie);
    }

    /// <summary>Ends a session of a person by its id.</summary>
    public void End(SessionRow session)
    {
        accounts.End(session.Id, Now);
        Forget();
    }

    /// <summary>Ends all sessions of a person, but one if asked.</summary>
    /// <returns>How many were ended.</returns>
    public int EndAll(int person, SessionRow? kept)
    {
        var ended = accounts.EndOthers(person, kept?.Id ?? [], Now);
        Forget();
        return ended;
    }

    /// <summary>Forgets what is remembered: rights have changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref forgotten);
        recent.Clear();
    }

    /// <summary>Where a request comes from.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static Moment Later(Moment moment, TimeSpan time) => new(moment.Microseconds + ((long)time.TotalMicroseconds));

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];
}
