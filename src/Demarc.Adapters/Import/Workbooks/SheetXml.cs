using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>
/// Reads the rows of one sheet, and the texts that sheets share, as a stream: nothing of a sheet is held but the texts of its cells.
/// </summary>
internal static class SheetXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ImportLimits.ExpandedBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The shared texts in order.</summary>
    /// <exception cref="XmlException">The part is not what it should be.</exception>
    internal static ImmutableArray<string> SharedTexts(Stream part)
    {
        using var reader = XmlReader.Create(part, Settings);
        var texts = ImmutableArray.CreateBuilder<string>();
        var text = new StringBuilder();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "t")
            {
                Append(text, reader.ReadElementContentAsString());
                continue;
            }

            // Phonetic hints stand beside the text and are not part of it.
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "rPh")
            {
                reader.Skip();
                continue;
            }

            if (reader.LocalName == "si" && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement))
            {
                if (texts.Count == ImportLimits.SharedTexts)
                    throw new XmlException($"there are more than {ImportLimits.SharedTexts} shared texts");
                texts.Add(text.ToString());
                text.Clear();
            }

            reader.Read();
        }

        return texts.ToImmutable();
    }

    /// <summary>The first rows of a sheet that hold something.</summary>
    /// <exception cref="XmlException">The part is not what it should be, or beyond a limit.</exception>
    internal static ImmutableArray<SheetRow> Rows(Stream part, ImmutableArray<string> shared, int most)
    {
        using var reader = XmlReader.Create(part, Settings);
        var rows = ImmutableArray.CreateBuilder<SheetRow>();
        var number = 0;
        while (!reader.EOF && rows.Count < most)
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "row")
            {
                reader.Read();
                continue;
            }

            number = RowNumber(reader, number);
            using (var inner = reader.ReadSubtree())
            {
                if (Cells(inner, shared, number) is { IsEmpty: false } cells) rows.Add(new SheetRow(number, cells));
            }

            if (rows.Count > ImportLimits.Rows) throw new XmlException($"there are more than {ImportLimits.Rows} rows");
            reader.Read();
        }

        return rows.ToImmutable();
    }

    /// <summary>The areas of a sheet whose cells are merged into one.</summary>
    /// <exception cref="XmlException">The part is not what it should be, or beyond a limit.</exception>
    internal static ImmutableArray<MergedArea> Merged(Stream part)
    {
        using var reader = XmlReader.Create(part, Settings);
        var areas = ImmutableArray.CreateBuilder<MergedArea>();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "sheetData")
            {
                reader.Skip();
                continue;
            }

            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "mergeCell")
            {
                if (areas.Count == ImportLimits.Rows) throw new XmlException($"there are more than {ImportLimits.Rows} merged areas");
                if (MergedArea.Of(reader.GetAttribute("ref")) is { } area) areas.Add(area);
            }

            reader.Read();
        }

        return areas.ToImmutable();
    }

    private static ImmutableArray<(int Column, string Text)> Cells(XmlReader reader, ImmutableArray<string> shared, int row)
    {
        var cells = ImmutableArray.CreateBuilder<(int Column, string Text)>();
        var (column, kind) = (0, "");
        var text = new StringBuilder();
        while (!reader.EOF)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName == "c":
                    column = ColumnNumber(reader.GetAttribute("r"), column + 1, row);
                    kind = reader.GetAttribute("t") ?? "";
                    text.Clear();
                    break;
                case XmlNodeType.Element when reader.LocalName == "rPh":
                    reader.Skip();
                    continue;
                case XmlNodeType.Element when reader.LocalName is "v" or "t":
                    var value = reader.ReadElementContentAsString();
                    Append(text, kind switch
                    {
                        "s" => Shared(value, shared, row),
                        "b" => value.Trim() is "1" or "true" ? "TRUE" : "FALSE",
                        _ => value,
                    });
                    continue;
                case XmlNodeType.EndElement when reader.LocalName == "c":
                    if (column <= ImportLimits.Columns && !string.IsNullOrWhiteSpace(text.ToString()))
                        cells.Add((column, Unescaped(text.ToString())));
                    break;
            }

            reader.Read();
        }

        return cells.ToImmutable();
    }

    private static void Append(StringBuilder text, string more)
    {
        if (text.Length + more.Length > ImportLimits.CellLength)
            throw new XmlException($"a cell holds more than {ImportLimits.CellLength} characters");
        text.Append(more);
    }

    private static string Shared(string index, ImmutableArray<string> shared, int row) =>
        int.TryParse(index, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var at)
            && (uint)at < (uint)shared.Length
            ? shared[at]
            : throw new XmlException($"row {row} points to the shared text \"{PlainText.Line(index)}\", which does not exist");

    private static int RowNumber(XmlReader reader, int last) =>
        int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 ? number : last + 1;

    private static int ColumnNumber(string? reference, int next, int row)
    {
        if (reference is null) return next;
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + (c - 'A' + 1);
            if (column > 16_384) break;
        }

        return column is > 0 and <= 16_384 ? column : throw new XmlException($"row {row} has a cell \"{PlainText.Line(reference)}\"");
    }

    // The format writes characters that XML cannot hold as _x000D_.
    private static string Unescaped(string text)
    {
        var at = text.IndexOf("_x", StringComparison.Ordinal);
        if (at < 0) return text;
        var result = new StringBuilder(text.Length);
        var from = 0;
        for (; at >= 0; at = text.IndexOf("_x", at + 1, StringComparison.Ordinal))
        {
            if (at + 7 > text.Length || text[at + 6] != '_' || at < from) continue;
            if (!ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                continue;
            result.Append(text, from, at - from).Append((char)code);
            from = at + 7;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }
}
