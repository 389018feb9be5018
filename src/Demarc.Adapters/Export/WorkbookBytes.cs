using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Demarc.Adapters.Import.Workbooks;

namespace Demarc.Adapters.Export;

/// <summary>
/// Writes a workbook (.xlsx, ECMA-376 SpreadsheetML): equal contents give equal bytes, on any machine. Parts are stored and not compressed,
/// because compressed bytes differ between versions of the compressor, and carry a fixed time. Every cell is text; there are no formulas.
/// </summary>
internal static class WorkbookBytes
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const string Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const int MarkedAsText = 4;

    // Midnight of the first day that a zip file can name.
    internal static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The workbook.</summary>
    internal static byte[] Of(ImmutableArray<OutSheet> sheets)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "[Content_Types].xml", xml => ContentTypes(xml, sheets.Length));
            Add(archive, "_rels/.rels", static xml => Relations(xml, [("officeDocument", "xl/workbook.xml")]));
            Add(archive, "xl/workbook.xml", xml => Book(xml, sheets));
            Add(archive, "xl/_rels/workbook.xml.rels", xml => Relations(xml,
                [.. sheets.Select(static (_, i) => ("worksheet", $"worksheets/sheet{i + 1}.xml")), ("styles", "styles.xml")]));
            using (var styles = Create(archive, "xl/styles.xml")) styles.Write(Encoding.UTF8.GetBytes(Styles));
            for (var i = 0; i < sheets.Length; i++)
            {
                var sheet = sheets[i];
                Add(archive, $"xl/worksheets/sheet{i + 1}.xml", xml => Sheet(xml, sheet));
            }
        }

        return stream.ToArray();
    }

    /// <summary>Adds a part with the fixed time.</summary>
    internal static Stream Create(ZipArchive archive, string path)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = Time;
        return entry.Open();
    }

    private static void Add(ZipArchive archive, string path, Action<XmlWriter> write)
    {
        using var part = Create(archive, path);
        using var xml = XmlWriter.Create(part, new XmlWriterSettings { Encoding = new UTF8Encoding(false),
            NewLineHandling = NewLineHandling.Entitize });
        xml.WriteStartDocument(standalone: true);
        write(xml);
        xml.WriteEndDocument();
    }

    private static void ContentTypes(XmlWriter xml, int sheets)
    {
        xml.WriteStartElement("Types", Types);
        Type("Default", "Extension", "rels", "application/vnd.openxmlformats-package.relationships+xml");
        Type("Default", "Extension", "xml", "application/xml");
        Type("Override", "PartName", "/xl/workbook.xml", Kind + "sheet.main+xml");
        Type("Override", "PartName", "/xl/styles.xml", Kind + "styles+xml");
        for (var i = 1; i <= sheets; i++) Type("Override", "PartName", $"/xl/worksheets/sheet{i}.xml", Kind + "worksheet+xml");
        xml.WriteEndElement();

        void Type(string element, string key, string value, string type)
        {
            xml.WriteStartElement(element, Types);
            xml.WriteAttributeString(key, value);
            xml.WriteAttributeString("ContentType", type);
            xml.WriteEndElement();
        }
    }

    private static void Relations(XmlWriter xml, ImmutableArray<(string Type, string Target)> relations)
    {
        xml.WriteStartElement("Relationships", Package);
        for (var i = 0; i < relations.Length; i++)
        {
            xml.WriteStartElement("Relationship", Package);
            xml.WriteAttributeString("Id", $"rId{i + 1}");
            xml.WriteAttributeString("Type", $"{Office}/{relations[i].Type}");
            xml.WriteAttributeString("Target", relations[i].Target);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Book(XmlWriter xml, ImmutableArray<OutSheet> sheets)
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteAttributeString("xmlns", "r", null, Office);
        xml.WriteStartElement("sheets", Main);
        for (var i = 0; i < sheets.Length; i++)
        {
            xml.WriteStartElement("sheet", Main);
            xml.WriteAttributeString("name", sheets[i].Name);
            xml.WriteAttributeString("sheetId", (i + 1).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("id", Office, $"rId{i + 1}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Sheet(XmlWriter xml, OutSheet sheet)
    {
        xml.WriteStartElement("worksheet", Main);
        if (sheet.Frozen > 0)
        {
            var below = CellName.Of(1, sheet.Frozen + 1);
            xml.WriteRaw($"<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{sheet.Frozen}\" topLeftCell=\"{below}\" " +
                $"activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\" activeCell=\"{below}\" sqref=\"{below}\"/>" +
                "</sheetView></sheetViews>");
        }

        xml.WriteStartElement("cols", Main);
        for (var i = 0; i < sheet.Widths.Length; i++)
            xml.WriteRaw($"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{sheet.Widths[i]}\" customWidth=\"1\"/>");
        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        for (var i = 0; i < sheet.Rows.Length; i++) Row(xml, sheet.Rows[i], i + 1);
        xml.WriteEndElement();
        if (!sheet.Merged.IsEmpty)
            xml.WriteRaw($"<mergeCells count=\"{sheet.Merged.Length}\">" +
                $"{string.Concat(sheet.Merged.Select(static area => $"<mergeCell ref=\"{area}\"/>"))}</mergeCells>");
        xml.WriteEndElement();
    }

    private static void Row(XmlWriter xml, ImmutableArray<OutCell> cells, int number)
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", number.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Text.Length == 0) continue;
            var style = (int)cells[i].Look + (CellXml.LooksLikeFormula(cells[i].Text) ? MarkedAsText : 0);
            CellXml.Write(xml, CellName.Of(i + 1, number), style.ToString(CultureInfo.InvariantCulture), cells[i].Text);
        }

        xml.WriteEndElement();
    }

    // Four looks, and each once more with the mark that keeps a text a text when somebody edits it (quotePrefix).
    private static string Styles { get; } =
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>" + $"<styleSheet xmlns=\"{Main}\">" +
        "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>" +
        "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>" +
        "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>" +
        "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFD9E2EC\"/></patternFill></fill></fills>" +
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>" +
        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>" +
        "<cellXfs count=\"8\">" + Looks("") + Looks(" quotePrefix=\"1\"") + "</cellXfs></styleSheet>";

    private static string Looks(string mark) =>
        Look(0, 0, mark, "vertical=\"top\" wrapText=\"1\"") + Look(1, 0, mark, "vertical=\"top\"")
        + Look(1, 2, mark, "vertical=\"top\" wrapText=\"1\"") + Look(0, 0, mark, "horizontal=\"center\" vertical=\"top\"");

    private static string Look(int font, int fill, string mark, string alignment) =>
        $"<xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\"{mark} applyAlignment=\"1\">" +
        $"<alignment {alignment}/></xf>";
}
