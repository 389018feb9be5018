using Demarc.Adapters.Accounts;
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
        TenantScope scope, HttpContext context, AccountStore accounts, Sessions sessions, Invitations invitations, AccessLog log)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(NotYours);
        var form = await context.Request.ReadFormAsync();
        var draft = new InvitationDraft(
            form["login"].ToString().Trim().ToLowerInvariant(), form["name"].ToString().Trim(), form["role"].ToString(),
            form["from"].ToString(),
            form["to"].ToString());
        var outcome = invitations.Invite(scope.Tenant, draft, scope.Person.Login);
        if (outcome.Fault.Length > 0) return List(scope, accounts, sessions, refusal: outcome.Fault, draft: draft);
        log.Note(context, scope, "invited", outcome.Said);
        return List(scope, accounts, sessions, link: LinkOf(context, outcome.Path));
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
