using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Screens.Settings.People;

namespace Demarc.Web.Access;

/// <summary>What came of inviting somebody.</summary>
/// <param name="Path">Path of the link, which opens once; empty when nobody was invited.</param>
/// <param name="Fault">Why nobody was; empty when somebody was.</param>
/// <param name="Said">Who as what, for the log.</param>
public sealed record InvitationOutcome(string Path, string Fault, string Said);

/// <summary>Asks people in: for administrators on the page, and for whoever runs the program on its machine.</summary>
public sealed class Invitations(AccountStore accounts, TimeProvider clock)
{
    private const string Shell = "shell";

    private static readonly TimeSpan Holds = TimeSpan.FromDays(7);
    private static readonly TimeSpan PasswordHolds = TimeSpan.FromDays(1);

    /// <summary>Invites somebody.</summary>
    /// <param name="tenant">The organisation.</param>
    /// <param name="draft">Whom.</param>
    /// <param name="by">Login of who asks.</param>
    public InvitationOutcome Invite(string tenant, InvitationDraft draft, string by)
    {
        var now = Moment.Of(clock.GetUtcNow());
        var fault = Logins.Fault(draft.Login, draft.Name) ?? RoleForm.Read(draft.Role, draft.From, draft.To, now, out _, out _);
        if (fault is null && accounts.Members(tenant, now).Any(member => member.Login == draft.Login))
            fault = $"{draft.Login} is here already: change the role instead.";
        if (fault is not null) return new InvitationOutcome("", fault, "");
        RoleForm.Read(draft.Role, draft.From, draft.To, now, out var role, out var valid);
        var secret = Secret.New();
        accounts.Invite(new InvitationRow
        {
            Ticket = Secret.Digest(secret)!,
            Tenant = tenant,
            Login = draft.Login,
            Name = draft.Name,
            Role = RoleForm.Name(role),
            Valid = valid,
            Created = now,
            // Nobody joins by a link when what it says is over.
            Expires = Moment.Min(Moment.Of(now.ToTime() + Holds), valid.To),
            InvitedBy = by,
        });
        return new InvitationOutcome(Tickets.PathOf(secret), "", $"{draft.Login} as {RoleForm.Describe(role, valid)}");
    }

    /// <summary>Invites somebody by a command on the machine itself, and writes that down.</summary>
    /// <param name="tenant">The organisation.</param>
    /// <param name="draft">Whom.</param>
    /// <param name="user">Who the machine says it is.</param>
    public InvitationOutcome InviteFromShell(string tenant, InvitationDraft draft, string user)
    {
        var outcome = Invite(tenant, draft, $"{user} ({Shell})");
        if (outcome.Fault.Length == 0)
        {
            Note(0, $"{user} ({Shell})", "invited", outcome.Said, tenant);
            return outcome;
        }

        return accounts.Members(tenant, Moment.Of(clock.GetUtcNow())).Any(member => member.Login == draft.Login)
            ? outcome with { Fault = $"{draft.Login} is here already: demarc people password {draft.Login} gives another password." }
            : outcome;
    }

    /// <summary>Makes a link by which an account gets another password, by a command on the machine itself, and writes that down.</summary>
    /// <param name="login">The login of the account.</param>
    /// <param name="user">Who the machine says it is.</param>
    public InvitationOutcome PasswordFromShell(string login, string user)
    {
        if (accounts.Find(login) is not { } person) return new InvitationOutcome("", $"Nobody has the login {login}.", "");
        if (person.Disabled <= Moment.Of(clock.GetUtcNow())) return new InvitationOutcome("", $"{login} may not come in any more.", "");
        var path = new Tickets(accounts, clock).Make(Tickets.NewPassword, person.Number, "", PasswordHolds);
        // It is about the account: every organisation of which the person is part sees it.
        Note(person.Number, login, "link-made", $"new password, by {user}", "");
        return new InvitationOutcome(path, "", $"{login}: new password");
    }

    private void Note(int person, string login, string what, string detail, string tenant) => accounts.Note(
        new AccessEntry(Moment.Of(clock.GetUtcNow()), person, login, what, Shell, "", detail, tenant));
}
