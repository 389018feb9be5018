using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Demarc.Adapters.Export;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;
using Demarc.Engine.Reports.Oscal;
using Demarc.Engine.Reports.Workbooks;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Report;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Reports;

/// <summary>What is handed over: to the board, to auditors, to other tools. Everything is of the day asked about.</summary>
internal static class ReportsScreen
{
    /// <summary>Files of more imports than these are not listed.</summary>
    private const int MostRuns = 10;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/reports", static (TenantScope scope, BoardPrinter printer) =>
            Page.Of<ReportsPage>(scope, new ReportsModel(scope.State.Result.Catalogue.Frameworks, printer.IsThere)));
        organisation.MapGet("/reports/board", static (TenantScope scope, EstateHistory history, DecisionBook book, BoardPrinter printer) =>
            Page.Of<BoardPage>(scope, BoardModel.Of(scope, history, book) with { CanPrint = printer.IsThere }));
        organisation.MapGet("/reports/board.pdf", Print);
        organisation.MapGet("/reports/report.html", static (TenantScope scope, EstateStates states) =>
            File(scope, "text/html; charset=utf-8", "report.html", Html(scope, states)));
        organisation.MapGet("/reports/assessment.json", static (TenantScope scope, EstateStates states) =>
            File(scope, "application/json", "assessment.json", Json(scope, states)));
        organisation.MapGet("/reports/evidence.csv", static (TenantScope scope) =>
            LeftOut(scope) ?? Csvs.Of(scope, "evidence", EvidenceTable.Of(scope.State.Result)));
        organisation.MapGet("/reports/oscal/{model}/{framework}.json", Oscal);
        organisation.MapGet("/reports/crm/{framework}.xlsx", static (string framework, TenantScope scope) =>
            Workbook(framework, scope, "crm"));
        organisation.MapGet("/reports/caiq/{framework}.xlsx", static (string framework, TenantScope scope) =>
            Workbook(framework, scope, "caiq"));
    }

    private static async Task<IResult> Print(
        TenantScope scope, EstateHistory history, DecisionBook book, BoardPrinter printer, CancellationToken stop)
    {
        if (!printer.IsThere) return ErrorPages.Missing("No browser is installed beside the program: print it from your own.");
        return await printer.Print(scope, BoardModel.Of(scope, history, book), stop) is { } pdf
            ? File(scope, "application/pdf", "board.pdf", pdf)
            : ErrorPages.Unable("The report could not be printed. Print it from your browser.");
    }

    private static IResult Oscal(string model, string framework, TenantScope scope)
    {
        if (!Kebab<OscalModel>.TryParse(model, out var kind) || kind == OscalModel.Unknown)
            return ErrorPages.Missing("There is no such document.");
        if (scope.State.Result.Catalogue.Framework(framework) is not { } chosen) return ErrorPages.Missing("There is no such framework.");
        if (scope.Day.Year > 2999) return ErrorPages.Missing("OSCAL has no times after the year 2999.");
        return LeftOut(scope)
            ?? File(scope, "application/json", $"{model}-{chosen.Id}.json", OscalExport.Write(scope.State.Result, chosen, kind));
    }

    private static IResult Workbook(string framework, TenantScope scope, string kind)
    {
        if (LeftOut(scope) is { } refusal) return refusal;
        var result = scope.State.Result;
        if (result.Catalogue.Framework(framework) is not { } chosen) return ErrorPages.Missing("There is no such framework.");
        if (kind == "caiq" && !chosen.Id.StartsWith("ccm-", StringComparison.Ordinal))
            return ErrorPages.Missing("The questionnaire is of the CCM.");
        var providers = string.Join(", ", result.Estate.Instances.Select(static instance => instance.Service.Split('/')[0])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => result.Catalogue.Provider(id)?.Title ?? id));
        var (name, about) = (result.Organisation.Name, result.Catalogue.Version);
        var bytes = kind == "caiq"
            ? CaiqExport.Write(new WorkbookHead(name, "what it runs", chosen, result.Day, about), CaiqRows.OfOrganisation(result, chosen))
            : CrmExport.Write(
                new WorkbookHead(providers, $"What {name} uses", chosen, result.Day, about),
                CrmRows.Of(result.Catalogue, chosen, ResponsibilityView.Of(result)));
        return File(
            scope, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{kind}-{chosen.Id}.xlsx", bytes);
    }

    /// <summary>What says of itself what was left out may be handed over without it; these cannot say so.</summary>
    private static IResult? LeftOut(TenantScope scope) => scope.State.Mistakes.IsEmpty ? null : ErrorPages.Refused(
        scope.State.IsFileLeftOut
            ? "The organisation's file on record no longer fits the catalogue: the document would lack all it says. "
                + "Take in a mended file first."
            : "Decisions on record no longer fit the file or the catalogue, and the document would lack them without saying so. "
                + "Mend what the notice above every page names first.");

    private static byte[] Html(TenantScope scope, EstateStates states)
    {
        using var text = new StringWriter();
        var (inputs, about) = Inputs(scope, states);
        HtmlReport.Write(text, scope.State.Result, inputs, new ReportNotes
        {
            KnownAt = scope.KnownAt,
            Mistakes = scope.State.Mistakes,
            IsFileLeftOut = scope.State.IsFileLeftOut,
            Inputs = about,
            IsOfRecord = true,
        });
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Json(TenantScope scope, EstateStates states)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body)) AssessmentJson.Write(
                writer, scope.State.Result, Inputs(scope, states).Files, scope.KnownAt, scope.State.Mistakes);
        return body.ToArray();
    }

    /// <summary>The files of the latest imports behind the state, and which these are.</summary>
    private static (ImmutableArray<InputReport> Files, string About) Inputs(TenantScope scope, EstateStates states)
    {
        var view = states.View(scope.Tenant, scope.Day, scope.KnownAt);
        var runs = view.Runs.Count(static run => run.Finished && !run.Inputs.IsNone);
        var about = runs > MostRuns ? $"Files of the latest {MostRuns} of {runs} imports."
            : runs == 1 ? "Files of one import." : $"Files of {runs} imports.";
        return ([.. StoredInput.Of(view, MostRuns).Select(static file => file.ToReport())], about);
    }

    /// <summary>Always a download: what is handed over must not run in our pages' place.</summary>
    private static IResult File(TenantScope scope, string type, string name, byte[] body) =>
        Results.File(body, type, scope.FileName(name));
}

/// <summary>What the page lists.</summary>
/// <param name="Frameworks">Frameworks of which documents can be made.</param>
/// <param name="CanPrint">Whether a browser is there that prints.</param>
public sealed record ReportsModel(ImmutableArray<Framework> Frameworks, bool CanPrint);
