using System.Collections.Immutable;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Parts.Tables;

/// <summary>
/// A table as one screen defines it: its columns. Searching, narrowing down, ordering, paging and CSV are the same for all of them; what
/// was found for a question is kept with the state, so that the next page of a hundred thousand rows costs nothing.
/// </summary>
/// <typeparam name="T">What a row is.</typeparam>
/// <param name="Name">Its name in addresses of CSV and in keys.</param>
/// <param name="Columns">Its columns, in order.</param>
public sealed record Table<T>(string Name, ImmutableArray<Column<T>> Columns)
{
    /// <summary>Of rows that change without anything being recorded: another text whenever they do. Empty: they do not.</summary>
    public string Version { get; init; } = "";

    /// <summary>What one row is called, and several.</summary>
    public (string One, string Many) Noun { get; init; } = ("row", "rows");

    /// <summary>The rows of a question.</summary>
    /// <param name="state">Keeps what is found.</param>
    /// <param name="rows">All rows; the same for one state.</param>
    /// <param name="query">What is asked for.</param>
    public TableView<T> View(EstateState state, IReadOnlyList<T> rows, TableQuery query)
    {
        var filters = Columns.Where(static column => column.Filter is not null).ToImmutableArray();
        var found = Find(state, rows, query, filters);
        var pages = Math.Max(1, (found.Length + query.Size - 1) / query.Size);
        var page = Math.Min(query.Page, pages);
        var shown = Columns.Where(column => query.Columns.IsEmpty
            ? column.Shown : column.HeadsRow || query.Columns.Contains(column.Key, StringComparer.Ordinal));
        var facets = filters.Where(static column => column.IsOffered).Select(column => FacetOf(state, rows, column)).ToList();
        return new TableView<T>
        {
            Table = this,
            Query = query with { Page = page },
            Columns = [.. shown],
            Rows = [.. found.AsSpan((page - 1) * query.Size, Math.Min(query.Size, found.Length - ((page - 1) * query.Size)))
                .ToArray().Select(index => rows[index])],
            Found = found.Length,
            All = rows.Count,
            Pages = pages,
            Facets = [.. facets.Where(facet => facet.CanShow(query))],
            Narrowed =
            [
                .. filters.Where(column => query.Values.ContainsKey(column.Key) && !facets.Exists(facet =>
                    facet.Key == column.Key && facet.CanShow(query)))
                    .SelectMany(column => query.Values[column.Key].Select(value =>
                        (column.Key, column.Title, value, Facet.Text(value, column.IsVocabulary, column.TextOf)))),
            ],
        };
    }

    /// <summary>Every row of a question, all columns, as CSV: exactly what the table shows over all its pages.</summary>
    public IResult Csv(TenantScope scope, IReadOnlyList<T> rows, TableQuery query, string file)
    {
        var found = Find(scope.State, rows, query);
        var table = new ReportTable(
            [.. Columns.Select(static column => column.Key)],
            () => found.Select(index => Columns.Select(column => column.Cell(rows[index]).Text).ToArray()));
        return Csvs.Of(scope, file, table);
    }

    /// <summary>Every row of a question, as places in the list of all rows, in the order asked for: what the API answers with.</summary>
    internal int[] Find(EstateState state, IReadOnlyList<T> rows, TableQuery query) =>
        Find(state, rows, query, [.. Columns.Where(static column => column.Filter is not null)]);

    /// <exception cref="BadHttpRequestException">What is asked for has characters that nobody types.</exception>
    private int[] Find(EstateState state, IReadOnlyList<T> rows, TableQuery query, ImmutableArray<Column<T>> filters)
    {
        var keys = filters.Select(static column => column.Key).ToList();
        if (query.HasControls(keys)) throw new BadHttpRequestException("a filter has characters that nobody types");
        return state.Found($"table {Name} {Version}\n{query.Selection(keys)}", () =>
        {
            var indices = Enumerable.Range(0, rows.Count);
            foreach (var column in filters)
            {
                if (!query.Values.TryGetValue(column.Key, out var wanted)) continue;
                var filter = column.Filter!;
                indices = indices.Where(index => wanted.Contains(filter(rows[index]), StringComparer.Ordinal));
            }

            if (query.Search.Length > 0)
            {
                var texts = Texts(state, rows);
                var words = query.Search.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                indices = indices.Where(index => words.All(word => texts[index].Contains(word, StringComparison.Ordinal)));
            }

            if (Columns.FirstOrDefault(column => column.Key == query.Sort)?.Sort is { } key)
            {
                indices = query.Descending
                    ? indices.OrderByDescending(index => key(rows[index])) : indices.OrderBy(index => key(rows[index]));
            }

            return indices.ToArray();
        });
    }

    private string[] Texts(EstateState state, IReadOnlyList<T> rows) => state.Keep($"texts {Name} {Version}", () =>
    {
        var searched = Columns.Where(static column => column.Searched).ToArray();
        var texts = new string[rows.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var row = rows[i];
            texts[i] = string.Join('\n', searched.Select(column => Words.Of(column.Cell(row)))).ToLowerInvariant();
        }

        return texts;
    });

    private Facet FacetOf(EstateState state, IReadOnlyList<T> rows, Column<T> column) => state.Keep(
        $"facet {Name} {Version} {column.Key}", () => new Facet(column.Key, column.Title, column.IsVocabulary, column.TextOf,
        [
            .. rows.Select(column.Filter!).CountBy(static value => value, StringComparer.Ordinal)
                .OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Select(static pair => (pair.Key, (long)pair.Value)),
        ]));
}

/// <summary>Values by which a table can be narrowed down.</summary>
/// <param name="Key">Key of the column.</param>
/// <param name="Title">Heading of the column.</param>
/// <param name="IsVocabulary">Whether its values are words of a vocabulary, which read better without hyphens.</param>
/// <param name="Shown">What is shown instead of a value; null: the value itself.</param>
/// <param name="Values">Its values with how many rows have them, most first.</param>
public sealed record Facet(
    string Key, string Title, bool IsVocabulary, Func<string, string>? Shown, ImmutableArray<(string Value, long Count)> Values)
{
    private const int MostOptions = 200;

    /// <summary>The values that can be chosen.</summary>
    public IEnumerable<(string Value, long Count)> Options => Values.Where(static pair => pair.Value.Length > 0).Take(MostOptions);

    /// <summary>A value as it is shown.</summary>
    public string TextOf(string value) => Text(value, IsVocabulary, Shown);

    internal static string Text(string value, bool isVocabulary, Func<string, string>? shown) =>
        shown is not null ? shown(value) : isVocabulary ? Words.Plain(value) : value;

    /// <summary>Whether choosing one of its values can show what a question asks for; else that is shown as filters to take away.</summary>
    public bool CanShow(TableQuery query) => query.Values.TryGetValue(Key, out var wanted)
        ? wanted is [var only] && Values.Length > 1 && Options.Any(pair => pair.Value == only) : Values.Length > 1;
}

/// <summary>One page of a table, with everything needed to show it.</summary>
/// <typeparam name="T">What a row is.</typeparam>
public sealed record TableView<T>
{
    /// <summary>The table.</summary>
    public required Table<T> Table { get; init; }

    /// <summary>What was asked for.</summary>
    public required TableQuery Query { get; init; }

    /// <summary>Columns to show.</summary>
    public required ImmutableArray<Column<T>> Columns { get; init; }

    /// <summary>Rows of the page.</summary>
    public required ImmutableArray<T> Rows { get; init; }

    /// <summary>Rows found.</summary>
    public required int Found { get; init; }

    /// <summary>Rows there are.</summary>
    public required int All { get; init; }

    /// <summary>Pages of those found.</summary>
    public required int Pages { get; init; }

    /// <summary>By what they can be narrowed down, by choosing one value or all.</summary>
    public required ImmutableArray<Facet> Facets { get; init; }

    /// <summary>By what they are narrowed down that no choice shows: one for each value, with what is shown of it.</summary>
    public required ImmutableArray<(string Key, string Title, string Value, string Text)> Narrowed { get; init; }

    /// <summary>The address of the same table with another question.</summary>
    public string Url(TenantScope scope, string path, TableQuery query) => scope.Url(path, [.. query.Pairs()]);
}
