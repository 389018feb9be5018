using System.Globalization;
using Demarc.Engine.Content;

namespace Demarc.Web.Parts.Tables;

/// <summary>How a cell is shown.</summary>
public enum CellKind
{
    /// <summary>As text.</summary>
    Unknown,

    /// <summary>As text.</summary>
    Text,

    /// <summary>As code: ids.</summary>
    Code,

    /// <summary>As a number, to the right.</summary>
    Number,

    /// <summary>As a day.</summary>
    Day,

    /// <summary>As a severity, with its colour and word.</summary>
    Severity,

    /// <summary>As a party, with its letter, pattern and word.</summary>
    Party,

    /// <summary>As a share with a small bar.</summary>
    Share,

    /// <summary>As duties by party.</summary>
    Split,

    /// <summary>As a state with its colour and word.</summary>
    State,

    /// <summary>As a link to something that can be done there.</summary>
    Deed,
}

/// <summary>What stands in one cell: what is shown, and the same as plain text for CSV and search.</summary>
public readonly record struct Cell
{
    /// <summary>How it is shown.</summary>
    public CellKind Kind { get; init; }

    /// <summary>Plain text, as programs read it: numbers are digits.</summary>
    public string Text { get; init; }

    /// <summary>Smaller text below or after it; not part of CSV, where what it says is a column of its own.</summary>
    public string? Note { get; init; }

    /// <summary>Where it leads; null: nowhere.</summary>
    public string? Href { get; init; }

    /// <summary>What is behind it: a party, a split, a count and its whole.</summary>
    public object? Value { get; init; }

    /// <summary>Text.</summary>
    public static Cell Of(string text, string? href = null, string? note = null) =>
        new() { Kind = CellKind.Text, Text = text, Href = href, Note = note };

    /// <summary>An id.</summary>
    public static Cell Code(string id, string? href = null, string? note = null) =>
        new() { Kind = CellKind.Code, Text = id, Href = href, Note = note };

    /// <summary>A number.</summary>
    public static Cell Number(long number, string? href = null) =>
        new() { Kind = CellKind.Number, Text = number.ToString(CultureInfo.InvariantCulture), Value = number, Href = href };

    /// <summary>A day.</summary>
    /// <param name="day">The day; null: none.</param>
    /// <param name="note">More about it.</param>
    public static Cell Day(DateOnly? day, string? note = null) =>
        new() { Kind = CellKind.Day, Text = day is { } said ? $"{said:yyyy-MM-dd}" : "", Note = note };

    /// <summary>A severity.</summary>
    public static Cell Of(Severity severity) => new() { Kind = CellKind.Severity, Text = Kebab<Severity>.Name(severity), Value = severity };

    /// <summary>A state in a word of a vocabulary: <c>due-soon</c>, <c>fail</c>.</summary>
    public static Cell State(string word, string? note = null) => new() { Kind = CellKind.State, Text = word, Note = note };

    /// <summary>Something that can be done where nothing is yet: a link for whoever may, no text for CSV and search.</summary>
    public static Cell Deed(string title, string href) => new() { Kind = CellKind.Deed, Text = "", Value = title, Href = href };

    /// <summary>A party.</summary>
    public static Cell Of(Party party, string? href = null) =>
        new() { Kind = CellKind.Party, Text = party.ToString(), Value = party, Href = href };

    /// <summary>Part of a whole.</summary>
    public static Cell Share(long count, long whole, string? href = null) =>
        new() { Kind = CellKind.Share, Text = whole == 0 ? "" : $"{count} of {whole}", Value = (count, whole), Href = href };

    /// <summary>Duties by party.</summary>
    public static Cell Of(Engine.Reports.Figures.PartySplit split) => new()
    {
        Kind = CellKind.Split,
        Text = $"provider {split.Provider}, shared {split.Shared}, ours {split.Ours}, "
            + $"third party {split.ThirdParty}, unknown {split.Unknown}",
        Value = split,
    };
}
