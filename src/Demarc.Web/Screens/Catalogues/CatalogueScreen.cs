using System.Collections.Immutable;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Catalogues;

/// <summary>The catalogue in use, and what it sees otherwise than the one before.</summary>
internal static class CatalogueScreen
{
    private const int MostLines = 200;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/settings/catalogue", Show);
        organisation.MapGet("/settings/catalogue/services", static (TenantScope scope, TableQuery query) => Page.Of<CatalogueServicesPage>(
            scope, CatalogueTables.ServiceTable(scope).View(scope.State, CatalogueTables.Services(scope), query)));
        organisation.MapGet("/settings/catalogue/services.csv", static (TenantScope scope, TableQuery query) =>
            CatalogueTables.ServiceTable(scope).Csv(scope, CatalogueTables.Services(scope), query, "catalogue-services"));
        organisation.MapGet("/settings/catalogue/checks", static (TenantScope scope, TableQuery query) => Page.Of<CatalogueChecksPage>(
            scope, CatalogueTables.CheckTable(scope).View(scope.State, CatalogueTables.Checks(scope), query)));
        organisation.MapGet("/settings/catalogue/checks.csv", static (TenantScope scope, TableQuery query) =>
            CatalogueTables.CheckTable(scope).Csv(scope, CatalogueTables.Checks(scope), query, "catalogue-checks"));
    }

    private static IResult Show(TenantScope scope, EstateHistory history)
    {
        var moves = history.ByCatalogue(scope);
        var lines = DutyMoveText.Lines(moves).ToList();
        return Page.Of<CataloguePage>(scope, new CatalogueModel(
            history.Versions(scope), moves, [.. lines.Take(MostLines)], Math.Max(lines.Count - MostLines, 0)));
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Versions">Versions with which runs were made, the last first.</param>
/// <param name="Moves">Parts that the present catalogue sees otherwise than the last run recorded them.</param>
/// <param name="Lines">The same in sentences.</param>
/// <param name="More">Lines that are not shown.</param>
public sealed record CatalogueModel(
    ImmutableArray<(string Version, DateOnly First, DateOnly Last, int Runs)> Versions, ImmutableArray<DutyMove> Moves,
    ImmutableArray<string> Lines, int More);
