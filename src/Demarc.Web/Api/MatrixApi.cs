using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Matrix;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A cell of the matrix in which a duty is asked.</summary>
/// <param name="Domain">Domain id.</param>
/// <param name="Party">Summary over the duties that count.</param>
/// <param name="Duties">Duties by party.</param>
/// <param name="Gaps">Open gaps.</param>
/// <param name="Worst">The worst severity among its gaps; unknown when it has none.</param>
internal sealed record CellItem(string Domain, PartyItem Party, SplitItem Duties, int Gaps, string Worst)
{
    internal static CellItem Of(MatrixCell cell) => new(
        cell.Domain.Id, PartyItem.Of(cell.Party!), SplitItem.Of(cell.Split), cell.Gaps.Length, Kebab<Severity>.Name(cell.Worst));
}

/// <summary>A row of the matrix. Domains without a cell are not asked there.</summary>
/// <param name="Provider">Provider id; empty for the whole organisation.</param>
/// <param name="Service">Service id; empty for what is asked once for a provider, an account or the organisation.</param>
/// <param name="Title">Title.</param>
/// <param name="Duties">Duties by party.</param>
/// <param name="Gaps">Open gaps.</param>
/// <param name="Cells">Domains in which something is asked there.</param>
internal sealed record MatrixRowItem(
    string Provider, string Service, string Title, SplitItem Duties, int Gaps, ImmutableArray<CellItem> Cells)
{
    internal static MatrixRowItem Of(MatrixRow row) => new(
        row.Provider, row.Service, row.Title, SplitItem.Of(row.Split), row.Gaps.Length,
        [.. row.Cells.Where(static cell => cell.Party is not null).Select(CellItem.Of)]);
}

/// <summary>A part that a reason decided.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Title">Title.</param>
/// <param name="Places">Configurations of instances in which the reason holds.</param>
/// <param name="Of">Configurations in which the part is asked.</param>
internal sealed record ReasonedPartItem(string Part, string Title, int Places, int Of);

/// <summary>One reason, and the parts it decided.</summary>
/// <param name="Party">Who is accountable.</param>
/// <param name="Level">The level of the rule; empty when none decided.</param>
/// <param name="Why">Why, in plain words.</param>
/// <param name="Rule">The deciding rule with its source; null when none decided.</param>
/// <param name="Parts">Parts.</param>
internal sealed record ReasonItem(PartyItem Party, string Level, string Why, RuleItem? Rule, ImmutableArray<ReasonedPartItem> Parts)
{
    internal static ReasonItem From(Reason reason) => new(
        PartyItem.Of(reason.Party), reason.Rule is null ? "" : Kebab<RuleLevel>.Name(reason.Level), reason.Why, RuleItem.Of(reason.Rule),
        [.. reason.Parts.Select(static part => new ReasonedPartItem(part.Part.Id.ToString(), part.Part.Title, part.Places, part.All))]);
}

/// <summary>A cell with everything that explains it.</summary>
/// <param name="Provider">Provider id.</param>
/// <param name="Service">Service id.</param>
/// <param name="Title">Title.</param>
/// <param name="Cell">The cell.</param>
/// <param name="CatalogueVersion">Version of the catalogue used.</param>
/// <param name="Reasons">The reasons, ours first.</param>
/// <param name="Ours">Duties of ours.</param>
internal sealed record CellDetail(
    string Provider, string Service, string Title, CellItem Cell, string CatalogueVersion, ImmutableArray<ReasonItem> Reasons,
    ImmutableArray<DutyItem> Ours)
{
    internal static CellDetail Of(EstateState state, CellModel model) => new(
        model.Row.Provider, model.Row.Service, model.Row.Title, CellItem.Of(model.Cell), state.Result.Catalogue.Version,
        [.. model.Reasons.Select(ReasonItem.From)], [.. model.Ours.Select(line => DutyItem.Of(state, line))]);
}

/// <summary>The matrix: what we use against domains of controls.</summary>
internal static class MatrixApi
{
    private static readonly Table<MatrixRow> Rows = new("matrix rows",
    [
        new("provider", "Provider", static row => Cell.Of(row.Provider))
        { Filter = static row => row.Provider, Sort = static row => row.Provider },
        new("service", "Service", static row => Cell.Of(row.Service))
        { Filter = static row => row.Service, Sort = static row => row.Service, Searched = true },
        new("title", "Title", static row => Cell.Of(row.Title)) { Sort = static row => row.Title, Searched = true },
        new("gaps", "Gaps", static row => Cell.Number(row.Gaps.Length)) { Sort = static row => row.Gaps.Length },
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/matrix", "listMatrixRows", "Rows of the matrix: the organisation, then each provider followed by its services",
            new ApiTable<MatrixRow, MatrixRowItem>(
                static _ => Rows, static call => call.State.Keep("matrix row list", () => call.State.Matrix.Rows.ToArray()),
                static (_, row) => MatrixRowItem.Of(row)));
        organisation.Read<CellDetail>("/matrix/{domain}/{**row}", "getMatrixCell",
            "One cell with its reasons and their sources; the row is a service, a provider, or nothing for the organisation",
            static (TenantScope scope, string domain, string? row) => CellModel.Of(scope, domain, row ?? "") is { } model
                ? Results.Ok(CellDetail.Of(scope.State, model)) : ApiProblem.Missing("No duty of that domain is asked there on this day."));
    }
}
