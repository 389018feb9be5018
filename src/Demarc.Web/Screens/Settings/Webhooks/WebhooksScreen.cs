using Demarc.Adapters.Webhooks;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.Webhooks;

/// <summary>Where others are told of what happens: for administrators.</summary>
internal static class WebhooksScreen
{
    private const int MostShown = 100;
    private const string Reserved = "Administrators set webhooks up.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/settings/webhooks", static (TenantScope scope, WebhookDesk desk) =>
            Guarded(scope, () => List(scope, desk, "")));
        organisation.MapPost("/settings/webhooks", Add);
        organisation.MapGet("/settings/webhooks/{webhook}", static (TenantScope scope, WebhookDesk desk, string webhook) =>
            Guarded(scope, () => One(scope, desk, webhook, "")));
        organisation.MapPost("/settings/webhooks/{webhook}/{deed}", Act);
    }

    private static async Task<IResult> Add(TenantScope scope, WebhookDesk desk, HttpContext context, AccessLog log)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(Reserved);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (address, events) = (form["address"].ToString().Trim(), form["events"].OfType<string>().ToList());
        if (desk.Refusal(scope.Tenant, address, events) is { } refusal) return List(scope, desk, refusal, address);
        var (row, secret) = desk.Add(scope.Tenant, address, form["note"].ToString().Trim(), events, scope.Person.Login);
        log.Note(context, scope, "webhook-added", $"{row.Id} to {address}");
        return ShowOnce(context, One(scope, desk, row.Id, secret));
    }

    private static async Task<IResult> Act(
        TenantScope scope, WebhookDesk desk, WebOptions options, HttpContext context, AccessLog log, string webhook, string deed)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(Reserved);
        var webhooks = desk.Of(scope.Tenant);
        if (webhooks.Find(webhook) is null) return ErrorPages.Missing("There is no such webhook.");
        var now = Moment.Of(options.Clock.GetUtcNow());
        switch (deed)
        {
            case "rotate" when desk.CanKeep:
                var secret = desk.Rotate(scope.Tenant, webhook);
                log.Note(context, scope, "webhook-rotated", webhook);
                return ShowOnce(context, One(scope, desk, webhook, secret));
            case "test":
                desk.Test(scope.Tenant, webhook);
                break;
            case "off":
                webhooks.Disable(webhook, now, $"turned off by {scope.Person.Name}");
                log.Note(context, scope, "webhook-off", webhook);
                break;
            case "on":
                webhooks.Enable(webhook);
                log.Note(context, scope, "webhook-on", webhook);
                break;
            case "again":
                var form = await context.Request.ReadFormAsync(context.RequestAborted);
                if (!webhooks.Again(webhook, form["message"].ToString(), now)) return ErrorPages.Missing("There is no such message.");
                break;
            case "remove":
                webhooks.Remove(webhook);
                log.Note(context, scope, "webhook-removed", webhook);
                return Results.LocalRedirect(scope.Url("settings/webhooks"));
            default:
                return ErrorPages.Missing("That cannot be done with a webhook.");
        }

        return Results.LocalRedirect(scope.Url($"settings/webhooks/{webhook}"));
    }

    private static IResult Guarded(TenantScope scope, Func<IResult> show) =>
        scope.Can(Right.Administer) ? show() : ErrorPages.Forbidden(Reserved);

    private static IResult List(TenantScope scope, WebhookDesk desk, string refusal, string address = "") =>
        Page.Of<WebhooksPage>(scope, new WebhooksModel(desk.Of(scope.Tenant).All(), refusal, address, desk.CanKeep));

    private static IResult One(TenantScope scope, WebhookDesk desk, string webhook, string secret)
    {
        var webhooks = desk.Of(scope.Tenant);
        return webhooks.Find(webhook) is { } row
            ? Page.Of<WebhookPage>(scope, new WebhookModel(row, webhooks.Deliveries(webhook, MostShown), secret))
            : ErrorPages.Missing("There is no such webhook.");
    }

    /// <summary>A secret is shown in the answer itself, and kept by nobody on the way.</summary>
    private static IResult ShowOnce(HttpContext context, IResult page)
    {
        context.Response.Headers.CacheControl = "no-store";
        return page;
    }
}

/// <summary>What the page of webhooks shows.</summary>
/// <param name="Rows">All.</param>
/// <param name="Refusal">Why one was not added; empty when none was refused.</param>
/// <param name="Address">The address that was refused.</param>
/// <param name="CanKeep">Whether secrets can be kept here.</param>
public sealed record WebhooksModel(IReadOnlyList<WebhookRow> Rows, string Refusal, string Address, bool CanKeep);

/// <summary>What the page of one webhook shows.</summary>
/// <param name="Row">It.</param>
/// <param name="Deliveries">The latest deliveries.</param>
/// <param name="Secret">The secret, when it was just made; else empty.</param>
public sealed record WebhookModel(WebhookRow Row, IReadOnlyList<DeliveryRow> Deliveries, string Secret);
