using Demarc.Adapters.Audits;
using Demarc.Web.Access;
using Demarc.Web.Api.Writing;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.AuditRoom;
using Demarc.Web.Screens.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A question of an auditor, with its answer.</summary>
/// <param name="Number">Number, from 1.</param>
/// <param name="State">open, answered or closed.</param>
/// <param name="Framework">Framework it is about.</param>
/// <param name="Requirement">Requirement it is about.</param>
/// <param name="Question">The question.</param>
/// <param name="Asker">Who asked.</param>
/// <param name="Asked">When.</param>
/// <param name="Answer">The answer; empty while there is none.</param>
/// <param name="Answerer">Who answered.</param>
/// <param name="Answered">When; null: not yet.</param>
/// <param name="Closed">When it was closed; null: it is not.</param>
internal sealed record AuditRequestItem(
    int Number, string State, string Framework, string Requirement, string Question, string Asker, string Asked, string Answer,
    string Answerer, string? Answered, string? Closed)
{
    internal static AuditRequestItem Of(AuditRequest one) => new(
        one.Number, one.State, one.Framework, one.Requirement, one.Question, one.Asker, one.Asked.ToString(), one.Answer, one.Answerer,
        one.Answered.IsOpen ? null : one.Answered.ToString(), one.Closed.IsOpen ? null : one.Closed.ToString());
}

/// <summary>A question to ask.</summary>
/// <param name="Framework">Framework id; empty: none.</param>
/// <param name="Requirement">Requirement id; empty: none.</param>
/// <param name="Question">The question.</param>
internal sealed record NewQuestionItem(string Framework, string Requirement, string Question);

/// <summary>An answer.</summary>
/// <param name="Answer">The answer.</param>
internal sealed record NewAnswerItem(string Answer);

/// <summary>What auditors ask, and what is handed over.</summary>
internal static class AuditApi
{
    private static readonly Table<AuditRequest> Table = new("api audit requests",
    [
        new("number", "Number", static one => Cell.Number(one.Number)) { Sort = static one => one.Number },
        new("state", "State", static one => Cell.Of(one.State)) { Filter = static one => one.State },
        new("framework", "Framework", static one => Cell.Of(one.Framework)) { Filter = static one => one.Framework },
        new("requirement", "Requirement", static one => Cell.Of(one.Requirement))
        { Filter = static one => one.Requirement, Searched = true },
        new("question", "Question", static one => Cell.Of(one.Question)) { Searched = true },
        new("asker", "Asked by", static one => Cell.Of(one.Asker)) { Filter = static one => one.Asker, Searched = true },
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/audit-requests", "listAuditRequests", "Questions of auditors with their answers, the newest first",
            new ApiTable<AuditRequest, AuditRequestItem>(
                static _ => Table, static call => new AuditRequests(StoreRows.StoreOf(call)).Read(call.Scope.KnownBy),
                static (_, one) => AuditRequestItem.Of(one))
            {
                Version = static rows => ApiCursor.Digest(
                    [.. rows.Select(static one => $"{one.Number} {one.State} {one.Answered}")]).ToString("x16", null),
                Words = ApiParameter.Vocabulary(("state", ["open", "answered", "closed"])),
            }).WithMetadata(new ApiUntagged());
        organisation.Write<NewQuestionItem, AuditRequestItem>(
            "/audit-requests", "askAuditQuestion", "Asks about a requirement of a framework", StatusCodes.Status201Created, Ask)
            .Needs(Right.Read, "");
        organisation.Write<NewAnswerItem, AuditRequestItem>(
            "/audit-requests/{number}/answer", "answerAuditQuestion", "Answers a question", StatusCodes.Status200OK, Answer);
        organisation.Change<AuditRequestItem>(
            "/audit-requests/{number}/close", "closeAuditQuestion", "Closes a question; only whoever asked it does",
            StatusCodes.Status200OK, Close).Needs(Right.Read, "");
        organisation.Change<byte[]>(
            "/frameworks/{framework}/package", "makePackage", "Makes the package of a framework, for auditors to verify: a ZIP file",
            StatusCodes.Status200OK, AuditPackage.Make, [.. ApiParameter.Time]).Needs(Right.Read, "")
            .AddEndpointFilter(AuditScreen.WriteDown);
        Files(organisation);
    }

    /// <summary>The files of the page of reports, under the same names.</summary>
    private static void Files(RouteGroupBuilder organisation)
    {
        var files = organisation.MapGroup("").WithMetadata(new ApiUntagged());
        files.Read<byte[]>("/reports/board.pdf", "getBoardReport", "The board report; 404 where no browser prints it", ReportsScreen.Print);
        files.Read<byte[]>("/reports/report.html", "getReport", "The whole report, one page without anything from elsewhere",
            ReportsScreen.HtmlFile);
        files.Read<byte[]>("/reports/assessment.json", "getAssessment", "The assessment as the program itself writes it",
            ReportsScreen.JsonFile);
        files.Read<byte[]>("/reports/oscal/{model}/{framework}.json", "getOscal", "A framework as an OSCAL document", ReportsScreen.Oscal);
        files.Read<byte[]>("/reports/crm/{framework}.xlsx", "getResponsibilityMatrix", "A customer responsibility matrix as a workbook",
            static (string framework, TenantScope scope) => ReportsScreen.Workbook(framework, scope, "crm"));
        files.Read<byte[]>("/reports/caiq/{framework}.xlsx", "getQuestionnaire", "The CCM's questionnaire as a workbook, with answers",
            static (string framework, TenantScope scope) => ReportsScreen.Workbook(framework, scope, "caiq"));
    }

    private static async Task<IResult> Ask(TenantScope scope, HttpContext context, TenantStores stores, Sessions sessions)
    {
        if (!AuditQuestions.MayAsk(scope))
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "Auditors ask, and those who answer for duties.");
        var (body, refusal) = await ApiBody.Read<NewQuestionItem>(context);
        if (body is null) return refusal!;
        if (AuditQuestions.Unknown(scope, body.Framework, "") is { } none) return ApiProblem.Field("framework", none);
        if (AuditQuestions.Unknown(scope, body.Framework, body.Requirement) is { } unknown) return ApiProblem.Field("requirement", unknown);
        if (AuditQuestions.Fault(body.Question.Trim()) is { } fault) return ApiProblem.Field("question", fault);
        return await ApiWriting.Try(() =>
        {
            var requests = new AuditRequests(stores.Of(scope.Tenant));
            var number = requests.Ask(new AuditRequest
            {
                Framework = body.Framework,
                Requirement = body.Requirement,
                Asker = scope.Person.Login,
                Question = body.Question.Trim(),
                Asked = sessions.Now,
            });
            return number > 0
                ? Results.Created($"/api/v1/o/{scope.Tenant}/audit-requests", Found(requests, number))
                : ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "So many questions were asked that no more are taken.");
        });
    }

    private static async Task<IResult> Answer(
        TenantScope scope, HttpContext context, TenantStores stores, Sessions sessions, string number)
    {
        var (body, refusal) = await ApiBody.Read<NewAnswerItem>(context);
        if (body is null) return refusal!;
        if (AuditQuestions.Fault(body.Answer.Trim()) is { } fault) return ApiProblem.Field("answer", fault);
        return await ApiWriting.Try(() =>
        {
            var requests = new AuditRequests(stores.Of(scope.Tenant));
            return NumberOf(number) is { } which && requests.Answer(which, scope.Person.Login, body.Answer.Trim(), sessions.Now)
                ? Results.Ok(Found(requests, which)) : ApiProblem.Missing("There is no such question, or it is closed.");
        });
    }

    private static Task<IResult> Close(TenantScope scope, TenantStores stores, Sessions sessions, string number) => ApiWriting.Try(() =>
    {
        var requests = new AuditRequests(stores.Of(scope.Tenant));
        return NumberOf(number) is { } which && requests.Close(which, scope.Person.Login, sessions.Now)
            ? Results.Ok(Found(requests, which)) : ApiProblem.Missing("There is no such open question of yours.");
    });

    private static AuditRequestItem Found(AuditRequests requests, int number) =>
        AuditRequestItem.Of(requests.Read(Demarc.Engine.Evidence.Moment.Open).First(one => one.Number == number));

    private static int? NumberOf(string text) => int.TryParse(
        text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
