using System.Collections.Immutable;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Catalogues;

/// <summary>The catalogue in use, and what it sees otherwise than the one before.</summary>
internal static class CatalogueScreen
{
    private const int MostLines = 200;

    internal static void Map(RouteGroupBuilder organisation) => organisation.MapGet("/settings/catalogue", Show);

    private static IResult Show(TenantScope scope, EstateHistory history)
    {
        var moves = history.ByCatalogue(scope);
        return Page.Of<CataloguePage>(
            scope, new CatalogueModel(history.Versions(scope), moves, [.. DutyMoveText.Lines(moves).Take(MostLines)]));
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Versions">Versions with which runs were made, the last first.</param>
/// <param name="Moves">Parts that the present catalogue sees otherwise than the last run recorded them.</param>
/// <param name="Lines">The same in sentences.</param>
public sealed record CatalogueModel(
    ImmutableArray<(string Version, DateOnly First, DateOnly Last, int Runs)> Versions, ImmutableArray<DutyMove> Moves,
    ImmutableArray<string> Lines);
