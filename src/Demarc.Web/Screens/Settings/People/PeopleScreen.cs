using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.People;

/// <summary>Who is what in an organisation: inviting, giving roles for a time, ending them.</summary>
internal static class PeopleScreen
{
    internal const string Path = "settings/people";

    private const string NotYours = "Administrators look after people.";

    private static readonly TimeSpan Holds = TimeSpan.FromDays(7);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/" + Path, static (TenantScope scope, AccountStore accounts, Sessions sessions) =>
            scope.Can(Right.Administer) ? List(scope, accounts, sessions) : ErrorPages.Forbidden(NotYours));
        organisation.MapPost("/" + Path + "/invite", Invite);
        organisation.MapPost("/" + Path + "/invitations/{number:int}/withdraw", Withdraw);
        PersonScreen.Map(organisation);
    }

    private static IResult List(
        TenantScope scope, AccountStore accounts, Sessions sessions, string link = "", string refusal = "", InvitationDraft? draft = null)
    {
        var now = sessions.Now;
        return Page.Of<PeoplePage>(scope, new PeopleModel(
            accounts.Members(scope.Tenant, now),
            accounts.MembershipsIn(scope.Tenant).Where(membership => !membership.Valid.IsEmpty && membership.Valid.To > now)
                .OrderBy(static membership => membership.Valid).ToLookup(static membership => membership.Person),
            accounts.InvitationsIn(scope.Tenant, now), now, link, refusal, draft ?? new InvitationDraft()));
    }

    private static async Task<IResult> Invite(
        TenantScope scope, HttpContext context, AccountStore accounts, Sessions sessions, AccessLog log)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(NotYours);
        var form = await context.Request.ReadFormAsync();
        var draft = new InvitationDraft(
            form["login"].ToString().Trim().ToLowerInvariant(), form["name"].ToString().Trim(), form["role"].ToString(),
            form["from"].ToString(),
            form["to"].ToString());
        var now = sessions.Now;
        var fault = Logins.Fault(draft.Login, draft.Name)
            ?? RoleForm.Read(draft.Role, draft.From, draft.To, now, out var role, out var valid);
        if (fault is null && accounts.Members(scope.Tenant, now).Any(member => member.Login == draft.Login))
            fault = $"{draft.Login} is here already: change the role instead.";
        if (fault is not null) return List(scope, accounts, sessions, refusal: fault, draft: draft);
        RoleForm.Read(draft.Role, draft.From, draft.To, now, out role, out valid);
        var secret = Secret.New();
        accounts.Invite(new InvitationRow
        {
            Ticket = Secret.Digest(secret)!,
            Tenant = scope.Tenant,
            Login = draft.Login,
            Name = draft.Name,
            Role = RoleForm.Name(role),
            Valid = valid,
            Created = now,
            Expires = Moment.Of(now.ToTime() + Holds),
            InvitedBy = scope.Person.Login,
        });
        log.Note(context, scope, "invited", $"{draft.Login} as {RoleForm.Describe(role, valid)}");
        return List(scope, accounts, sessions, link: LinkOf(context, Tickets.PathOf(secret)));
    }

    private static IResult Withdraw(
        TenantScope scope, int number, HttpContext context, AccountStore accounts, Sessions sessions, AccessLog log)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(NotYours);
        var invitation = accounts.InvitationsIn(scope.Tenant, sessions.Now).FirstOrDefault(one => one.Number == number);
        if (invitation is null || !accounts.Withdraw(scope.Tenant, number, sessions.Now))
            return ErrorPages.Missing("The invitation was taken or withdrawn before, or its time is over.");
        log.Note(context, scope, "invitation-withdrawn", invitation.Login);
        return Results.LocalRedirect(scope.Url(Path));
    }

    /// <summary>A path as a whole address, which can be sent to somebody.</summary>
    internal static string LinkOf(HttpContext context, string path) => $"{context.Request.Scheme}://{context.Request.Host}{path}";
}
