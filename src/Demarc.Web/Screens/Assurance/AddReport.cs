using Demarc.Adapters.Decisions;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Assurance;

/// <summary>Entering a provider's report: a decision like any other, so that it has an entry in the log.</summary>
internal static class AddReport
{
    private const string NotAllowed = "Managers and administrators enter providers' reports.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/assurance/add", static (TenantScope scope) => scope.Can(Right.Decide)
            ? Page.Of<AddReportPage>(scope, new AddReportModel(new ReportFields(), "")) : ErrorPages.Forbidden(NotAllowed));
        organisation.MapPost("/assurance/add", Take);
    }

    private static async Task<IResult> Take(TenantScope scope, HttpContext context, DecisionBook book, StatedFile file)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(NotAllowed);
        var fields = ReportFields.Of(await context.Request.ReadFormAsync(context.RequestAborted));
        if (fields.Fault(scope.State.Result.Catalogue) is { } fault) return Refused(scope, fields, fault);
        try
        {
            var body = fields.Body(file.Entry(scope, "assurance", fields.Id), file.Entries(scope, "cuec answers"));
            book.Ask(scope, DecisionKind.Assurance, fields.Title, body, "Entered from the provider's report");
            return Results.LocalRedirect(scope.Url("assurance"));
        }
        catch (Exception error) when (error is DecisionException or LedgerException or StoreException)
        {
            return Refused(scope, fields, EvidenceRefusal.Sentence(error.Message));
        }
    }

    private static IResult Refused(TenantScope scope, ReportFields fields, string why)
    {
        var page = Page.Of<AddReportPage>(scope, new AddReportModel(fields, why));
        page.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }
}

/// <summary>What the page for a report shows.</summary>
/// <param name="Fields">What was filled in.</param>
/// <param name="Refusal">Why it was not taken; empty when it was.</param>
public sealed record AddReportModel(ReportFields Fields, string Refusal);
