using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Webhooks;
using Demarc.Web.Access;
using Demarc.Web.Screens.Settings.Log;
using Demarc.Web.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>What somebody is, and how long.</summary>
/// <param name="Role">Role.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; null: until it is ended.</param>
internal sealed record RoleItem(string Role, string From, string? To);

/// <summary>Somebody who is part of the organisation.</summary>
/// <param name="Number">Number.</param>
/// <param name="Login">Login.</param>
/// <param name="Name">Name.</param>
/// <param name="Roles">What the person is or will be.</param>
/// <param name="SecondFactor">Whether there is a second factor, or a passkey.</param>
/// <param name="Issuer">The provider that vouches for the person; empty: none.</param>
/// <param name="Closed">Since when the account is closed; null: it is not.</param>
internal sealed record PersonItem(
    int Number, string Login, string Name, ImmutableArray<RoleItem> Roles, bool SecondFactor, string Issuer, string? Closed);

/// <summary>Somebody who was asked in and has not come yet.</summary>
/// <param name="Number">Number.</param>
/// <param name="Login">Login.</param>
/// <param name="Role">As what.</param>
/// <param name="Expires">Until when the link opens.</param>
/// <param name="By">Who asked.</param>
internal sealed record InvitationItem(int Number, string Login, string Role, string Expires, string By);

/// <summary>Who is part of the organisation.</summary>
/// <param name="Items">People, by login.</param>
/// <param name="Invited">Who was asked in.</param>
internal sealed record PeopleItem(ImmutableArray<PersonItem> Items, ImmutableArray<InvitationItem> Invited);

/// <summary>A webhook, without its secret.</summary>
/// <param name="Id">Id.</param>
/// <param name="Address">Where messages are sent.</param>
/// <param name="Note">What it is for.</param>
/// <param name="Events">What it is told.</param>
/// <param name="Created">When it was added.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Disabled">Since when it is off; null: it is on.</param>
/// <param name="Why">Why it is off; empty while it is on.</param>
/// <param name="Failing">Since when nothing comes through; null: it does.</param>
internal sealed record WebhookItem(
    string Id, string Address, string Note, ImmutableArray<string> Events, string Created, string CreatedBy, string? Disabled, string Why,
    string? Failing)
{
    internal static WebhookItem Of(WebhookRow row) => new(
        row.Id, row.Address, row.Note, row.Events, row.Created.ToString(), row.CreatedBy,
        row.Disabled.IsOpen ? null : row.Disabled.ToString(), row.DisabledWhy, row.Failing.IsOpen ? null : row.Failing.ToString());
}

/// <summary>Webhooks.</summary>
/// <param name="Items">Webhooks.</param>
internal sealed record WebhooksItem(ImmutableArray<WebhookItem> Items);

/// <summary>Something in the access log.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Time">When.</param>
/// <param name="Login">Who.</param>
/// <param name="Event">What.</param>
/// <param name="Method">By what.</param>
/// <param name="Address">From where.</param>
/// <param name="Detail">More; may be empty.</param>
internal sealed record AccessItem(long Number, string Time, string Login, string Event, string Method, string Address, string Detail);

/// <summary>Some of the access log.</summary>
/// <param name="Items">Entries, the newest first.</param>
/// <param name="Next">Send it as <c>before</c> for the entries after these; null at the end.</param>
internal sealed record AccessLogItem(ImmutableArray<AccessItem> Items, long? Next);

/// <summary>People, webhooks and the access log, to read: what makes links or secrets is done by people, on pages.</summary>
internal static class PeopleApi
{
    private const int Most = 500;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.ReadNow<PeopleItem>("/people", "listPeople", "Who is part of the organisation, as what; for administrators", People)
            .Needs(Right.Administer, "Administrators look after people.");
        organisation.ReadNow<WebhooksItem>("/webhooks", "listWebhooks", "Webhooks, without their secrets; for administrators",
            static (TenantScope scope, WebhookDesk desk) =>
                Results.Ok(new WebhooksItem([.. desk.Of(scope.Tenant).All().Select(WebhookItem.Of)])))
            .Needs(Right.Administer, "Administrators look after webhooks.");
        organisation.ReadNow<AccessLogItem>(
            "/access-log", "listAccess", "Who came in, was refused, gave whom which role; for administrators and auditors", Log,
            new ApiParameter("from", "First day.", "2026-01-01"), new ApiParameter("to", "Last day.", "2026-01-31"),
            new ApiParameter("login", "Only of this login."), new ApiParameter("event", "Only of this kind.", "refused"),
            new ApiParameter("before", "Only entries with lower numbers: \"next\" of the page before.") { IsNumber = true },
            new ApiParameter("limit", $"How many: 1 to {Most}, 100 when left out.", "100") { IsNumber = true })
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static IResult People(TenantScope scope, AccountStore accounts, Sessions sessions)
    {
        var now = sessions.Now;
        var roles = accounts.MembershipsIn(scope.Tenant).Where(one => !one.Valid.IsEmpty && one.Valid.To > now)
            .OrderBy(static one => one.Valid).ToLookup(static one => one.Person);
        return Results.Ok(new PeopleItem(
            [
                .. accounts.Members(scope.Tenant, now).Select(one => new PersonItem(
                    one.Person, one.Login, one.Name,
                    [
                        .. roles[one.Person].Select(static role => new RoleItem(
                            role.Role.ToLowerInvariant(), role.Valid.From.ToString(),
                            role.Valid.To.IsOpen ? null : role.Valid.To.ToString())),
                    ],
                    one.HasApp || one.Passkeys > 0, one.Issuer, one.Disabled.IsOpen ? null : one.Disabled.ToString())),
            ],
            [
                .. accounts.InvitationsIn(scope.Tenant, now).Select(static one => new InvitationItem(
                    one.Number, one.Login, one.Role, one.Expires.ToString(), one.InvitedBy)),
            ]));
    }

    private static IResult Log(TenantScope scope, HttpContext context, AccountStore accounts)
    {
        if (!LogScreen.May(scope)) return ApiProblem.Of(StatusCodes.Status403Forbidden, LogScreen.NotYours);
        var query = context.Request.Query;
        var limit = 100;
        if (query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is 0 or > Most))
            return ApiProblem.Field("limit", $"It is a whole number from 1 to {Most}.");
        if (query["before"].ToString() is { Length: > 0 } before
            && !long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return ApiProblem.Field("before", "It is a whole number.");
        if (LogScreen.Read(scope, query, limit + 1) is not { } question) return ApiProblem.Field("from", "Write days as 2026-01-31.");
        var found = accounts.Entries(question);
        return Results.Ok(new AccessLogItem(
            [
                .. found.Take(limit).Select(static one => new AccessItem(
                    one.Number, one.Known.ToString(), one.Login, one.Event, one.Method, one.Address, one.Detail)),
            ],
            found.Count > limit ? found[limit - 1].Number : null));
    }
}
