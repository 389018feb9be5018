using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Gaps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Matrix;

/// <summary>The matrix: what we use against domains of controls; each cell leads to its explanation, which has its own address.</summary>
internal static class MatrixScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/matrix", Show);
        organisation.MapGet("/matrix.csv", Csv);
        organisation.MapGet("/matrix/{domain}/{**row}", Explain);
    }

    private static IResult Show(TenantScope scope, string? provider, string? q, int? page) =>
        Page.Of<MatrixPage>(scope, MatrixModel.Of(scope, provider ?? "", q ?? "", page ?? 1));

    /// <summary>The duties of the rows that the page shows with the same choice; of these, what a list on another page shows.</summary>
    private static IResult Csv(TenantScope scope, TableQuery query)
    {
        var rows = MatrixModel.FoundOf(scope, query.Value("provider"), query.Search)
            .Select(static row => (row.Provider, row.Service)).ToHashSet();
        return Csvs.Of(scope, "matrix", Engine.Reports.MatrixTable.Of(scope.State.Result, line =>
        {
            var (part, place) = (line.Duty.Part, line.Duty.Scope);
            return rows.Contains((place.Provider, place.Service))
                && (query.Value("ours").Length == 0 || line.IsOurs)
                && Has("service", place.Service) && Has("domain", part.Domain) && Has("part", part.Id.ToString())
                && Has("row", GapLines.RowOf(place))
                && (!query.Values.ContainsKey("owner")
                    || (line.Owner is { } owner && (Has("owner", owner.OwnerId) || Has("owner", owner.StandInId))));
        }));

        bool Has(string key, string value) =>
            !query.Values.TryGetValue(key, out var wanted) || wanted.Contains(value, StringComparer.Ordinal);
    }

    private static IResult Explain(TenantScope scope, string domain, string? row) =>
        CellModel.Of(scope, domain, row ?? "") is { } model
            ? Page.Of<CellPage>(scope, model) : ErrorPages.Missing("No duty of that domain is asked there on this day.");
}
