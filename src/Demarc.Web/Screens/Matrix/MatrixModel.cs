using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;
using Demarc.Web.Parts;

namespace Demarc.Web.Screens.Matrix;

/// <summary>One page of the matrix.</summary>
/// <param name="Domains">Columns.</param>
/// <param name="Rows">Rows of the page.</param>
/// <param name="Legend">How many cells there are of each party, over all rows found.</param>
/// <param name="Providers">Providers that can be chosen.</param>
/// <param name="Provider">The provider chosen; empty: all.</param>
/// <param name="Search">Text looked for in names of rows.</param>
/// <param name="Page">Page, from 1.</param>
/// <param name="Pages">Pages there are.</param>
/// <param name="Found">Rows found.</param>
/// <param name="Html">The head and body of the table, made once for each page.</param>
public sealed record MatrixModel(
    ImmutableArray<Domain> Domains, ImmutableArray<MatrixRow> Rows, ImmutableArray<(Party Party, long Cells)> Legend,
    ImmutableArray<(string Id, string Title)> Providers, string Provider, string Search, int Page, int Pages, int Found, string Html)
{
    /// <summary>Rows on a page.</summary>
    public const int Size = 100;

    internal static MatrixModel Of(TenantScope scope, string provider, string search, int page)
    {
        search = search.Trim();
        var found = FoundOf(scope, provider, search);
        var pages = Math.Max(1, (found.Count + Size - 1) / Size);
        var at = Math.Clamp(page, 1, pages);
        // A page weighs some hundred kilobytes: those of the whole matrix and of each provider are kept, not one for each text looked for.
        return search.Length > 0 || found.Count == 0
            ? Make(scope, provider, search, found, at, pages)
            : scope.State.Keep($"matrix\n{provider}\n{at}\n{scope.Url("matrix")}", () => Make(scope, provider, search, found, at, pages));
    }

    /// <summary>The rows of a provider, or of all, in whose names a text is.</summary>
    internal static List<MatrixRow> FoundOf(TenantScope scope, string provider, string search) =>
    [
        .. scope.State.Matrix.Rows.Where(row => provider.Length == 0 || row.Provider == provider)
            .Where(row => search.Length == 0 || row.Title.Contains(search, StringComparison.OrdinalIgnoreCase)
                || row.Service.Contains(search, StringComparison.OrdinalIgnoreCase)),
    ];

    private static MatrixModel Make(TenantScope scope, string provider, string search, List<MatrixRow> found, int at, int pages)
    {
        var matrix = scope.State.Matrix;
        ImmutableArray<MatrixRow> rows = [.. found.Skip((at - 1) * Size).Take(Size)];
        return new MatrixModel(
            matrix.Domains, rows, HeatMap.Legend(found),
            [
                .. matrix.Rows.Where(static row => row.Provider.Length > 0).Select(static row => (row.Provider, row.ProviderTitle))
                    .Distinct(),
            ],
            provider, search, at, pages, found.Count, HeatMap.Of(matrix.Domains, rows, new MatrixLinks(scope)));
    }
}
