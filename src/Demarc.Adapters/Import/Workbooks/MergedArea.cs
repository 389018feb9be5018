using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>Cells merged into one: only the first of them holds the text.</summary>
internal sealed partial record MergedArea(int Top, int Left, int Bottom, int Right)
{
    private const int MostSteps = 1_000_000;

    /// <summary>Reads <c>B2:F3</c>; null when it is none, or of one row, where nothing has to be spread.</summary>
    internal static MergedArea? Of(string? reference)
    {
        if (Pattern().Match(reference ?? "") is not { Success: true } match) return null;
        var area = new MergedArea(
            int.Parse(match.Groups["top"].ValueSpan), CellName.Column(match.Groups["left"].ValueSpan),
            int.Parse(match.Groups["bottom"].ValueSpan), CellName.Column(match.Groups["right"].ValueSpan));
        return area.Bottom > area.Top && area.Right >= area.Left ? area : null;
    }

    /// <summary>
    /// The rows with the text of an area in its first column of every row that holds something: whoever merges cells down a column means
    /// all of the rows. Cells that hold something of their own keep it.
    /// </summary>
    internal static ImmutableArray<SheetRow> Spread(ImmutableArray<SheetRow> rows, ImmutableArray<MergedArea> areas)
    {
        if (areas.IsEmpty) return rows;
        var at = rows.Select(static (row, index) => (row.Number, index)).DistinctBy(static pair => pair.Number)
            .ToDictionary(static pair => pair.Number, static pair => pair.index);
        var spread = rows.ToArray();
        var steps = MostSteps;
        foreach (var area in areas.Where(static area => area.Left <= ImportLimits.Columns))
        {
            if (!at.TryGetValue(area.Top, out var first) || rows[first][area.Left] is not { Length: > 0 } text) continue;
            for (var i = first + 1; i < rows.Length && rows[i].Number > area.Top && rows[i].Number <= area.Bottom; i++)
            {
                if (--steps < 0) throw new InvalidDataException("the merged areas cover more cells than a sheet that people fill in has");
                if (spread[i][area.Left].Length == 0) spread[i] = spread[i].With(area.Left, text);
            }
        }

        return [.. spread];
    }

    [GeneratedRegex(@"^\$?(?<left>[A-Z]{1,3})\$?(?<top>\d{1,7}):\$?(?<right>[A-Z]{1,3})\$?(?<bottom>\d{1,7})\z",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
