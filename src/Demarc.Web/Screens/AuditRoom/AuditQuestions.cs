using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.AuditRoom;

/// <summary>Auditors ask; owners, managers and administrators answer; whoever asked closes.</summary>
internal static class AuditQuestions
{
    private const string NotAllowed = "Auditors ask here, and those who answer for duties.";

    internal static void Map(RouteGroupBuilder room)
    {
        room.MapPost("/", AskAnything);
        room.MapPost("/{framework}/requirement", Ask);
        room.MapGet("/requests/{number:int}", static (TenantScope scope, TenantStores stores, int number) => Show(scope, stores, number));
        room.MapPost("/requests/{number:int}/answer", Answer);
        room.MapPost("/requests/{number:int}/close", Close);
    }

    /// <summary>Who asks: auditors, and everybody who may do more than read.</summary>
    internal static bool MayAsk(TenantScope scope) => scope.Role == Role.Auditor || scope.Can(Right.Contribute);

    /// <summary>Questions and answers are of the present: all of them are shown, whatever day the page is of.</summary>
    internal static IReadOnlyList<AuditRequest> All(TenantScope scope, TenantStores stores) =>
        new AuditRequests(stores.Of(scope.Tenant)).Read(Moment.Open);

    private static IResult Show(TenantScope scope, TenantStores stores, int number, string answer = "", string refusal = "")
    {
        if (All(scope, stores).FirstOrDefault(one => one.Number == number) is not { } request)
            return ErrorPages.Missing("There is no such question.");
        var page = Page.Of<RequestPage>(scope, new RequestModel(request, answer, refusal));
        return refusal.Length > 0 ? WorkAnswer.Again(page) : page;
    }

    private static async Task<IResult> Ask(
        TenantScope scope, HttpContext context, TenantStores stores, Sessions sessions, string framework, string? id)
    {
        if (!MayAsk(scope)) return ErrorPages.Forbidden(NotAllowed);
        var (found, requirement) = (scope.State.Result.Catalogue.Framework(framework), id ?? "");
        if (found is null || !found.Requirements.Any(one => one.Id == requirement)) return AuditScreen.Missing();
        var text = await Text(context, "question");
        return Keep(
            scope, stores, sessions, found.Id, requirement, text,
            _ => Results.LocalRedirect(scope.Url($"audit/{found.Id}/requirement", ("id", requirement)) + "#questions"),
            fault => AuditScreen.Requirement(scope, stores, framework, requirement, text, fault));
    }

    /// <summary>A question about a framework as a whole, or about none.</summary>
    private static async Task<IResult> AskAnything(
        TenantScope scope, HttpContext context, TenantStores stores, AccountStore accounts, Sessions sessions, TableQuery query)
    {
        if (!MayAsk(scope)) return ErrorPages.Forbidden(NotAllowed);
        var (text, framework, requirement) = (
            await Text(context, "question"), await Text(context, "framework"), await Text(context, "requirement"));
        return Unknown(scope, framework, requirement) is { } unknown ? Again(unknown) : Keep(
            scope, stores, sessions, framework, requirement, text,
            number => Results.LocalRedirect(scope.Url($"audit/requests/{number}")), Again);

        IResult Again(string fault) => WorkAnswer.Again(AuditScreen.Room(
            scope, stores, accounts, sessions.Now, query, new AuditFields(framework, requirement, text, fault)));
    }

    internal static string? Unknown(TenantScope scope, string framework, string requirement)
    {
        if (framework.Length == 0) return requirement.Length == 0 ? null : "Choose the framework of that requirement.";
        if (scope.State.Result.Catalogue.Framework(framework) is not { } found) return "The catalogue has no such framework.";
        return requirement.Length == 0 || found.Requirements.Any(one => one.Id == requirement)
            ? null : $"{found.Title} has no requirement \"{requirement}\".";
    }

    private static IResult Keep(
        TenantScope scope, TenantStores stores, Sessions sessions, string framework, string requirement, string text,
        Func<int, IResult> kept, Func<string, IResult> refused)
    {
        if (Fault(text) is { } fault) return refused(fault);
        return Written(
            () => new AuditRequests(stores.Of(scope.Tenant)).Ask(new AuditRequest
            {
                Framework = framework,
                Requirement = requirement,
                Asker = scope.Person.Login,
                Question = text,
                Asked = sessions.Now,
                AsOf = scope.Day == scope.Today ? null : scope.Day,
                KnownAt = scope.KnownAt,
            }) is > 0 and var number ? kept(number) : refused("So many questions were asked that no more are taken."), refused);
    }

    private static async Task<IResult> Answer(TenantScope scope, HttpContext context, TenantStores stores, Sessions sessions, int number)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners, managers and administrators answer.");
        var text = await Text(context, "answer");
        if (Fault(text) is { } fault) return Show(scope, stores, number, text, fault);
        return Written(
            () => new AuditRequests(stores.Of(scope.Tenant)).Answer(number, scope.Person.Login, text, sessions.Now)
                ? Results.LocalRedirect(scope.Url($"audit/requests/{number}"))
                : ErrorPages.Missing("There is no such question, or it is closed."),
            refused => Show(scope, stores, number, text, refused));
    }

    private static IResult Close(TenantScope scope, TenantStores stores, Sessions sessions, int number) => Written(
        () => new AuditRequests(stores.Of(scope.Tenant)).Close(number, scope.Person.Login, sessions.Now)
            ? Results.LocalRedirect(scope.Url($"audit/requests/{number}"))
            : ErrorPages.Missing("There is no such open question of yours."),
        refused => Show(scope, stores, number, "", refused));

    /// <summary>A text of a form. Browsers count the end of a line as one character, and send two.</summary>
    private static async Task<string> Text(HttpContext context, string field) =>
        (await context.Request.ReadFormAsync(context.RequestAborted))[field].ToString().ReplaceLineEndings("\n").Trim();

    internal static string? Fault(string text) => text.Length switch
    {
        0 => "Write something first.",
        > AuditRequests.MostText => $"At most {AuditRequests.MostText} characters, please.",
        _ when text.Any(static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) =>
            "The text has characters that cannot be shown.",
        _ => null,
    };

    private static IResult Written(Func<IResult> work, Func<string, IResult> refused)
    {
        try
        {
            return work();
        }
        catch (StoreException error)
        {
            return refused($"It was not kept: {error.Message}.");
        }
    }
}

/// <summary>What the page of a question shows.</summary>
/// <param name="Request">The question.</param>
/// <param name="Answer">The answer as it was filled in.</param>
/// <param name="Refusal">Why it was not taken; empty when it was.</param>
public sealed record RequestModel(AuditRequest Request, string Answer, string Refusal);

/// <summary>A question as it is filled in.</summary>
/// <param name="Framework">Framework id; empty: none.</param>
/// <param name="Requirement">Requirement id; empty: none.</param>
/// <param name="Question">The question.</param>
/// <param name="Refusal">Why it was not taken; empty when it was.</param>
public sealed record AuditFields(string Framework, string Requirement, string Question, string Refusal)
{
    /// <summary>Nothing.</summary>
    public static AuditFields None { get; } = new("", "", "", "");
}
