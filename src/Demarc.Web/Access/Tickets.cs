using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Access;

/// <summary>One-time links: the first administrator, the sample, forgotten passwords. Invitations have rows of their own.</summary>
public sealed class Tickets(AccountStore accounts, TimeProvider clock)
{
    /// <summary>Makes the first account.</summary>
    public const string FirstAdministrator = "first-administrator";

    /// <summary>Opens straight in.</summary>
    public const string Enter = "enter";

    /// <summary>Gives an account another password.</summary>
    public const string NewPassword = "new-password";

    /// <summary>Makes a link.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="person">Whom it lets in; 0: nobody yet.</param>
    /// <param name="tenant">Whose administrators make it; empty: nobody's.</param>
    /// <param name="holds">For how long.</param>
    /// <returns>The path to open.</returns>
    public string Make(string purpose, int person, string tenant, TimeSpan holds) => PathOf(Keep(purpose, person, tenant, holds));

    /// <summary>The same, not as a link: for a cookie.</summary>
    internal string Secretly(string purpose, int person, TimeSpan holds) => Keep(purpose, person, "", holds);

    /// <summary>What a link is for; null when it cannot be used.</summary>
    public TicketRow? Peek(string secret) => Secret.Digest(secret) is { } id ? accounts.Peek(id, Moment.Of(clock.GetUtcNow())) : null;

    /// <summary>Uses a link; null when it cannot be used.</summary>
    public TicketRow? Use(string secret) => Secret.Digest(secret) is { } id ? accounts.Use(id, Moment.Of(clock.GetUtcNow())) : null;

    /// <summary>The path that a secret opens.</summary>
    internal static string PathOf(string secret) => "/ticket/" + secret;

    private string Keep(string purpose, int person, string tenant, TimeSpan holds)
    {
        var secret = Secret.New();
        var now = clock.GetUtcNow();
        accounts.Put(Secret.Digest(secret)!, new TicketRow(purpose, person, tenant, Moment.Of(now + holds)), Moment.Of(now));
        return secret;
    }
}
