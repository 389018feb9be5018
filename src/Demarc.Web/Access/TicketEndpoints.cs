using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Access;

/// <summary>What one-time links open: the first account, an invitation, a new password, the sample.</summary>
internal static class TicketEndpoints
{
    private const string Over = "The link was used before, or its time is over.";

    internal static void Map(WebApplication app)
    {
        app.MapGet("/ticket/{secret}", Open).RequireRateLimiting(RateLimits.Door);
        app.MapPost("/ticket/{secret}", Take).RequireRateLimiting(RateLimits.Door);
    }

    private static IResult Open(string secret, HttpContext context, Tickets tickets, AccountStore accounts, Sessions sessions)
    {
        if (InvitationOf(secret, accounts, sessions) is { } invitation)
            return InvitationForm(context, secret, invitation, accounts, invitation.Name, "");
        switch (tickets.Peek(secret))
        {
            case { Purpose: Tickets.FirstAdministrator }:
                return new RazorComponentResult<FirstAdministratorPage>(new { Secret = secret, Login = "", Name = "", Fault = "" });
            case { Purpose: Tickets.NewPassword } ticket when Forgetful(ticket, accounts, sessions) is { } person:
                return PasswordForm(secret, person.Login, "");
            case { Purpose: Tickets.Enter }:
                if (tickets.Use(secret) is not { } used || accounts.Find(used.Person) is not { } visitor)
                    return ErrorPages.Missing(Over);
                sessions.Begin(context, visitor, "one-time link");
                return Results.LocalRedirect("/");
            default:
                return ErrorPages.Missing(Over);
        }
    }

    private static async Task<IResult> Take(
        string secret, HttpContext context, Tickets tickets, AccountStore accounts, Passwords passwords, Sessions sessions, AccessLog log)
    {
        var form = await context.Request.ReadFormAsync();
        var given = new Given(form["login"].ToString().Trim(), form["name"].ToString().Trim(), form["password"].ToString());
        if (InvitationOf(secret, accounts, sessions) is { } invitation)
            return Join(context, secret, invitation, given, accounts, passwords, sessions, log);
        return tickets.Peek(secret) switch
        {
            { Purpose: Tickets.FirstAdministrator } => MakeFirst(secret, context, given, tickets, accounts, passwords, sessions),
            { Purpose: Tickets.NewPassword } ticket when Forgetful(ticket, accounts, sessions) is { } person =>
                Replace(secret, context, person, given, tickets, accounts, passwords, sessions, log),
            _ => ErrorPages.Missing(Over),
        };
    }

    private static IResult MakeFirst(
        string secret, HttpContext context, Given given, Tickets tickets, AccountStore accounts, Passwords passwords, Sessions sessions)
    {
        if (given.Fault() is { } fault)
        {
            return new RazorComponentResult<FirstAdministratorPage>(new { Secret = secret, given.Login, given.Name, Fault = fault })
            { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (tickets.Use(secret) is not { Purpose: Tickets.FirstAdministrator } || accounts.People(SampleOrganisation.Visitor) > 0)
            return ErrorPages.Missing(Over);
        var now = sessions.Now;
        var person = accounts.Create(given.Login, given.Name, passwords.Hash(given.Login, given.Password), now);
        foreach (var tenant in accounts.Tenants())
            accounts.Grant(new MembershipRow(tenant, person.Number, "admin", new Interval(now, Moment.Open), "first start"));
        sessions.Begin(context, person, "first start");
        return Results.LocalRedirect("/");
    }

    /// <summary>
    /// Who has the login already must be in by it: otherwise a link would open somebody else's account, or an account made before by a
    /// stranger would come in under its name.
    /// </summary>
    private static IResult Join(
        HttpContext context, string secret, InvitationRow invitation, Given given, AccountStore accounts, Passwords passwords,
        Sessions sessions, AccessLog log)
    {
        var person = accounts.Find(invitation.Login);
        var isNew = person is null;
        if (isNew)
        {
            given = given with { Login = invitation.Login };
            if (given.Fault() is { } fault) return InvitationForm(context, secret, invitation, accounts, given.Name, fault);
            try
            {
                person = accounts.Create(invitation.Login, given.Name, passwords.Hash(invitation.Login, given.Password), sessions.Now);
            }
            catch (StoreException)
            {
                // Sent twice at the same time, or taken meanwhile: then it takes signing in.
                return InvitationForm(context, secret, invitation, accounts, given.Name, "The login was taken just now.");
            }
        }
        else if (context.SignedIn()?.Person.Number != person!.Number)
        {
            return InvitationForm(context, secret, invitation, accounts, invitation.Name, "");
        }

        if (!accounts.Accept(invitation, person.Number, sessions.Now)) return ErrorPages.Missing(Over);
        sessions.Forget();
        accounts.Note(new AccessEntry(
            sessions.Now, person.Number, person.Login, "joined", "invitation", Sessions.AddressOf(context),
            $"{invitation.Role}, invited by {invitation.InvitedBy}", invitation.Tenant));
        if (isNew) sessions.Begin(context, person, "invitation");
        return Results.LocalRedirect($"/o/{invitation.Tenant}/");
    }

    private static IResult Replace(
        string secret, HttpContext context, PersonRow person, Given given, Tickets tickets, AccountStore accounts, Passwords passwords,
        Sessions sessions, AccessLog log)
    {
        if (Passwords.Fault(given.Password, person.Login) is { } fault) return PasswordForm(secret, person.Login, fault);
        if (tickets.Use(secret) is null) return ErrorPages.Missing(Over);
        accounts.SetPassword(person.Number, passwords.Hash(person.Login, given.Password));
        sessions.EndAll(person.Number, kept: null);
        log.Note(context, person, "password-changed", "one-time link");
        return Results.LocalRedirect("/sign-in");
    }

    /// <summary>
    /// Whose password is replaced; null when the organisation that made the link no longer has the account to itself: its administrators
    /// would come in elsewhere under the person's name. A link of no organisation was made by whoever has the machine.
    /// </summary>
    private static PersonRow? Forgetful(TicketRow ticket, AccountStore accounts, Sessions sessions) =>
        ticket.Tenant.Length == 0
            || accounts.Members(ticket.Tenant, sessions.Now).Any(member => member.Person == ticket.Person && !member.Elsewhere)
            ? accounts.Find(ticket.Person) : null;

    private static InvitationRow? InvitationOf(string secret, AccountStore accounts, Sessions sessions) =>
        Secret.Digest(secret) is { } id ? accounts.Invitation(id, sessions.Now) : null;

    private static RazorComponentResult<InvitationPage> InvitationForm(
        HttpContext context, string secret, InvitationRow invitation, AccountStore accounts, string name, string fault) =>
        new(new
        {
            Secret = secret,
            Invitation = invitation,
            Name = name,
            Fault = fault,
            Known = accounts.Find(invitation.Login) is not null,
            SignedIn = context.SignedIn()?.Person.Login ?? "",
        })
        { StatusCode = fault.Length > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };

    private static RazorComponentResult<NewPasswordPage> PasswordForm(string secret, string login, string fault) =>
        new(new { Secret = secret, Login = login, Fault = fault })
        { StatusCode = fault.Length > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };

    /// <summary>What somebody wrote who makes an account.</summary>
    private sealed record Given(string Login, string Name, string Password)
    {
        internal string? Fault() => Logins.Fault(Login, Name) ?? Passwords.Fault(Password, Login);
    }
}
