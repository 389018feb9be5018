using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Parts.Tables;

/// <summary>What a table is asked for; all of it stands in the address, so that it can be kept and sent.</summary>
public sealed record TableQuery
{
    /// <summary>Rows on a page unless asked otherwise.</summary>
    public const int DefaultSize = 50;

    private static readonly int[] Sizes = [25, DefaultSize, 100, 200];

    /// <summary>Longest value of a filter: ids of resources have many hundred letters.</summary>
    private const int LongestValue = 2_000;

    private const int MostValues = 50;

    /// <summary>Text to look for; empty: none.</summary>
    public string Search { get; init; } = "";

    /// <summary>Key of the column by which rows are in order; empty: as the table comes.</summary>
    public string Sort { get; init; } = "";

    /// <summary>Whether the order is turned round.</summary>
    public bool Descending { get; init; }

    /// <summary>Page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Rows on a page.</summary>
    public int Size { get; init; } = DefaultSize;

    /// <summary>Keys of columns to show; empty: those that are shown unless asked.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Everything else in the address, by key: filters, and what the page itself asks for.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Values { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Reads an address; what makes no sense there is passed over.</summary>
    public static TableQuery Of(IQueryCollection query)
    {
        var sort = query["sort"].ToString();
        var values = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var (key, given) in query)
        {
            if (IsReserved(key)) continue;
            // What is cut off finds nothing more; what would be left out altogether would find everything.
            ImmutableArray<string> texts =
            [
                .. given.OfType<string>().Where(static text => text.Length > 0).Take(MostValues)
                    .Select(static text => text.Length <= LongestValue ? text : text[..LongestValue]),
            ];
            if (!texts.IsEmpty && key.Length <= 50) values[key] = texts;
        }

        var search = query["q"].ToString().Trim();
        return new TableQuery
        {
            Search = search.Length <= 200 ? search : search[..200],
            Sort = sort.TrimStart('-'),
            Descending = sort.StartsWith('-'),
            Page = int.TryParse(query["page"], out var page) ? Math.Clamp(page, 1, 1_000_000) : 1,
            Size = int.TryParse(query["size"], out var size) && Sizes.Contains(size) ? size : DefaultSize,
            Columns = [.. query["cols"].OfType<string>().SelectMany(static text => text.Split(',')).Where(static text => text.Length > 0)],
            Values = values.ToImmutable(),
        };
    }

    /// <summary>Whether a key of addresses means something else than a filter.</summary>
    public static bool IsReserved(string key) => key is "q" or "sort" or "page" or "size" or "cols" or "as-of" or "known-at";

    /// <summary>Binds it as a parameter of an endpoint.</summary>
    public static ValueTask<TableQuery?> BindAsync(HttpContext context) => ValueTask.FromResult<TableQuery?>(Of(context.Request.Query));

    /// <summary>The first value of a key; empty when there is none.</summary>
    public string Value(string key) => Values.TryGetValue(key, out var values) ? values[0] : "";

    /// <summary>The same on another page.</summary>
    public TableQuery OnPage(int page) => this with { Page = page };

    /// <summary>The same in the order of a column: once up, once down, then as the table comes.</summary>
    public TableQuery SortedBy(string column) => this with
    {
        Sort = Sort == column && Descending ? "" : column,
        Descending = Sort == column && !Descending,
        Page = 1,
    };

    /// <summary>The same with other values of a key; none: without it.</summary>
    public TableQuery With(string key, params ReadOnlySpan<string> values) => this with
    {
        Values = values.IsEmpty ? Values.Remove(key) : Values.SetItem(key, [.. values]),
        Page = 1,
    };

    /// <summary>The same without one value of a key.</summary>
    public TableQuery Without(string key, string value) =>
        Values.TryGetValue(key, out var values) ? With(key, [.. values.Where(other => other != value)]) : this;

    /// <summary>As pairs for an address, in one order.</summary>
    public IEnumerable<(string Key, string? Value)> Pairs(bool paging = true)
    {
        if (Search.Length > 0) yield return ("q", Search);
        foreach (var (key, values) in Values)
            foreach (var value in values) yield return (key, value);
        if (Sort.Length > 0) yield return ("sort", Descending ? "-" + Sort : Sort);
        if (!Columns.IsEmpty) yield return ("cols", string.Join(',', Columns));
        if (!paging) yield break;
        if (Size != DefaultSize) yield return ("size", $"{Size}");
        if (Page > 1) yield return ("page", $"{Page}");
    }

    /// <summary>
    /// What decides which rows there are, and in which order: two questions have the same text only when they are the same, whatever is
    /// in their values, as everybody is answered with what was found for the first.
    /// </summary>
    public string Selection(IEnumerable<string> filters) => string.Join(
        '\n', Values.Where(pair => filters.Contains(pair.Key, StringComparer.Ordinal))
            .Select(static pair => $"{Uri.EscapeDataString(pair.Key)}={string.Join('&', pair.Value.Select(Uri.EscapeDataString))}")
            .Prepend($"{Uri.EscapeDataString(Search)}\n{Uri.EscapeDataString(Sort)}\n{Descending}"));

    /// <summary>Whether a text that decides which rows there are has characters that nobody types: no row has them.</summary>
    internal bool HasControls(IEnumerable<string> filters) => Search.Any(char.IsControl) || Sort.Any(char.IsControl)
        || filters.Any(key => Values.TryGetValue(key, out var values) && values.Any(static value => value.Any(char.IsControl)));
}
