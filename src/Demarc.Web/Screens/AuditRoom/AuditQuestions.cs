using Demarc.Adapters.Audits;
using Demarc.Adapters.Store;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.AuditRoom;

/// <summary>Auditors ask; owners, managers and administrators answer; whoever asked closes.</summary>
internal static class AuditQuestions
{
    internal static void Map(RouteGroupBuilder room)
    {
        room.MapPost("/{framework}/requirement", Ask);
        room.MapPost("/requests/{number:int}/answer", Answer);
        room.MapPost("/requests/{number:int}/close", Close);
    }

    /// <summary>Who asks: auditors, and everybody who may do more than read.</summary>
    internal static bool MayAsk(TenantScope scope) => scope.Role == Role.Auditor || scope.Can(Right.Contribute);

    private static async Task<IResult> Ask(
        TenantScope scope, HttpContext context, TenantStores stores, Sessions sessions, string framework, string? id)
    {
        if (!MayAsk(scope)) return ErrorPages.Forbidden("Auditors ask here, and those who answer for duties.");
        var (found, requirement) = (scope.State.Result.Catalogue.Framework(framework), id ?? "");
        if (found is null || !found.Requirements.Any(one => one.Id == requirement)) return AuditScreen.Missing();
        var text = (await context.Request.ReadFormAsync(context.RequestAborted))["question"].ToString().Trim();
        if (Fault(text) is { } fault) return AuditScreen.Requirement(scope, stores, framework, requirement, fault);
        return Written(() =>
        {
            var number = new AuditRequests(stores.Of(scope.Tenant)).Ask(
                found.Id, requirement, scope.Person.Login, text, sessions.Now);
            return number > 0
                ? Results.LocalRedirect(scope.Url($"audit/{found.Id}/requirement", ("id", requirement)))
                : ErrorPages.Refused("So many questions were asked that no more are taken.");
        });
    }

    private static async Task<IResult> Answer(TenantScope scope, HttpContext context, TenantStores stores, Sessions sessions, int number)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners, managers and administrators answer.");
        var text = (await context.Request.ReadFormAsync(context.RequestAborted))["answer"].ToString().Trim();
        if (Fault(text) is { } fault) return ErrorPages.Refused(fault);
        return Written(() => new AuditRequests(stores.Of(scope.Tenant)).Answer(number, scope.Person.Login, text, sessions.Now)
            ? Results.LocalRedirect(scope.Url("audit") + "#requests")
            : ErrorPages.Missing("There is no such question, or it is closed."));
    }

    private static IResult Close(TenantScope scope, TenantStores stores, Sessions sessions, int number) => Written(() =>
        new AuditRequests(stores.Of(scope.Tenant)).Close(number, scope.Person.Login, sessions.Now)
            ? Results.LocalRedirect(scope.Url("audit") + "#requests")
            : ErrorPages.Missing("There is no such open question of yours."));

    private static string? Fault(string text) => text.Length switch
    {
        0 => "Write something first.",
        > AuditRequests.MostText => $"At most {AuditRequests.MostText} characters, please.",
        _ when text.Any(static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) =>
            "The text has characters that cannot be shown.",
        _ => null,
    };

    private static IResult Written(Func<IResult> work)
    {
        try
        {
            return work();
        }
        catch (StoreException error)
        {
            return ErrorPages.Refused($"It was not kept: {error.Message}.");
        }
    }
}
