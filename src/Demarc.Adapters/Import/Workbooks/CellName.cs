using System.Globalization;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>Names of cells, as spreadsheet programs show them.</summary>
internal static class CellName
{
    /// <summary>The name of a cell, such as <c>AB12</c>.</summary>
    internal static string Of(int column, int row) => Letters(column) + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>The letters of a column, from 1.</summary>
    internal static string Letters(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26) letters = (char)('A' + ((column - 1) % 26)) + letters;
        return letters;
    }

    /// <summary>The number of a column, from 1.</summary>
    internal static int Column(ReadOnlySpan<char> letters)
    {
        var column = 0;
        foreach (var c in letters) column = (column * 26) + (c - 'A' + 1);
        return column;
    }
}
