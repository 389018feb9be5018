using System.Collections.Immutable;

namespace Demarc.Adapters.Export;

/// <summary>How a cell looks.</summary>
internal enum CellLook
{
    /// <summary>Not said: plain text, wrapped.</summary>
    Unknown,

    /// <summary>A title.</summary>
    Title,

    /// <summary>A heading of a column.</summary>
    Heading,

    /// <summary>A mark, centred.</summary>
    Mark,
}

/// <summary>A cell of a workbook that we write: always text, whatever it begins with.</summary>
internal readonly record struct OutCell(string Text, CellLook Look = CellLook.Unknown);

/// <summary>A sheet of a workbook that we write.</summary>
/// <param name="Name">Its name, at most 31 characters.</param>
/// <param name="Widths">Widths of its columns in characters.</param>
/// <param name="Rows">Its rows; empty cells are not written.</param>
/// <param name="Merged">Merged areas.</param>
/// <param name="Frozen">Rows at the top that stay when scrolling.</param>
internal sealed record OutSheet(
    string Name, ImmutableArray<int> Widths, ImmutableArray<ImmutableArray<OutCell>> Rows, ImmutableArray<string> Merged, int Frozen);
