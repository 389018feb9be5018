using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>A row of a sheet with its cells that hold something.</summary>
/// <param name="Number">As the spreadsheet program shows it, from 1.</param>
/// <param name="Cells">Column (from 1) and text, from left to right.</param>
internal sealed record SheetRow(int Number, ImmutableArray<(int Column, string Text)> Cells)
{
    /// <summary>The text in a column; empty when there is none.</summary>
    internal string this[int column] => Cells.FirstOrDefault(cell => cell.Column == column).Text ?? "";

    /// <summary>The row with one more cell.</summary>
    internal SheetRow With(int column, string text) =>
        this with { Cells = [.. Cells.Add((column, text)).OrderBy(static cell => cell.Column)] };
}

/// <summary>A sheet as far as it was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows that hold something.</param>
internal sealed record Sheet(string Name, ImmutableArray<SheetRow> Rows)
{
    /// <summary>A row as faults name it.</summary>
    internal string Place(SheetRow row) => $"sheet \"{Name}\", row {row.Number}";

    /// <summary>A cell as faults name it.</summary>
    internal string Place(SheetRow row, int column) => $"sheet \"{Name}\", row {row.Number}, cell {CellName.Of(column, row.Number)}";

    /// <summary>A cell as a formula would name it: <c>'PaaS CRM'!B6</c> without the quotation marks.</summary>
    internal string Cell(SheetRow row, int column) => $"{Name}!{CellName.Of(column, row.Number)}";
}
