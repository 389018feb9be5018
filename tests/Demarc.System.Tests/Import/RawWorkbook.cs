using System.Globalization;
using System.IO.Compression;
using System.Text;
using Demarc.Adapters.Import;

namespace Demarc.System.Tests.Import;

/// <summary>Makes workbooks part by part, with cells of every kind, merged areas and parts that no honest program would write.</summary>
internal sealed class RawWorkbook
{
    private readonly List<(string Name, object?[][] Rows, string[] Merged)> sheets = [];
    private readonly List<(string Path, string Text)> parts = [];

    /// <summary>A formula with the value last seen.</summary>
    internal sealed record Formula(string Text, string? Value);

    /// <summary>An error value, such as <c>#REF!</c>.</summary>
    internal sealed record ErrorValue(string Text);

    internal RawWorkbook Sheet(string name, object?[][] rows, params string[] merged)
    {
        sheets.Add((name, rows, merged));
        return this;
    }

    internal RawWorkbook Part(string path, string text)
    {
        parts.Add((path, text));
        return this;
    }

    internal ImportFile File(string name = "answers.xlsx") => new(name, Bytes());

    internal byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "[Content_Types].xml", $"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Default Extension="xml" ContentType="application/xml"/>
                <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                {string.Concat(sheets.Select(static (_, i) => $"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"))}
                {string.Concat(parts.Where(static part => part.Path.StartsWith("xl/externalLinks/", StringComparison.Ordinal)).Select(static part => $"<Override PartName=\"/{part.Path}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml\"/>"))}
                </Types>
                """);
            Add(archive, "_rels/.rels", Relations("<Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>"));
            Add(archive, "xl/_rels/workbook.xml.rels", Relations(string.Concat(sheets.Select(static (_, i) =>
                $"<Relationship Id=\"r{i + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))
                + string.Concat(parts.Where(static part => part.Path.StartsWith("xl/externalLinks/", StringComparison.Ordinal)).Select(static (part, i) =>
                $"<Relationship Id=\"x{i + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink\" Target=\"{part.Path[3..]}\"/>"))));
            Add(archive, "xl/workbook.xml", $"""
                <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
                {string.Concat(sheets.Select(static (sheet, i) => $"<sheet name=\"{Escape(sheet.Name)}\" sheetId=\"{i + 1}\" r:id=\"r{i + 1}\"/>"))}
                </sheets></workbook>
                """);
            foreach (var (sheet, i) in sheets.Select(static (sheet, i) => (sheet, i))) Add(archive, $"xl/worksheets/sheet{i + 1}.xml", Xml(sheet));
            foreach (var (path, text) in parts) Add(archive, path, text);
        }

        return stream.ToArray();
    }

    private static string Xml((string Name, object?[][] Rows, string[] Merged) sheet)
    {
        var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
        for (var row = 0; row < sheet.Rows.Length; row++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            for (var column = 0; column < sheet.Rows[row].Length; column++)
                xml.Append(Cell(sheet.Rows[row][column], $"{(char)('A' + column)}{row + 1}"));
            xml.Append("</row>");
        }

        xml.Append("</sheetData>");
        if (sheet.Merged.Length > 0)
            xml.Append($"<mergeCells>{string.Concat(sheet.Merged.Select(static area => $"<mergeCell ref=\"{area}\"/>"))}</mergeCells>");
        return xml.Append("</worksheet>").ToString();
    }

    private static string Cell(object? value, string at) => value switch
    {
        null => "",
        string text => $"<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{Escape(text)}</t></is></c>",
        bool truth => $"<c r=\"{at}\" t=\"b\"><v>{(truth ? 1 : 0)}</v></c>",
        Formula formula => $"<c r=\"{at}\" t=\"str\"><f>{Escape(formula.Text)}</f>{(formula.Value is null ? "" : $"<v>{Escape(formula.Value)}</v>")}</c>",
        ErrorValue error => $"<c r=\"{at}\" t=\"e\"><v>{error.Text}</v></c>",
        _ => $"<c r=\"{at}\"><v>{Convert.ToString(value, CultureInfo.InvariantCulture)}</v></c>",
    };

    private static string Relations(string inner) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>";

    private static string Escape(string text) => global::System.Security.SecurityElement.Escape(text);

    private static void Add(ZipArchive archive, string path, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(path).Open(), new UTF8Encoding(false));
        writer.Write(text);
    }
}
