using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Workbooks;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Workbooks;
using CaiqRows = Demarc.Adapters.Import.Statements.CaiqRows;

namespace Demarc.Adapters.Export;

/// <summary>What filling in a questionnaire gave.</summary>
/// <param name="Workbook">The workbook; null when there is a fault.</param>
/// <param name="Filled">Cells that were written.</param>
/// <param name="Kept">Cells in which something else stands already: it is kept, and listed with what we would have written.</param>
/// <param name="Unanswered">Questions of whose control we know nothing.</param>
/// <param name="Faults">Why it cannot be filled in.</param>
public sealed record FilledTemplate(
    byte[]? Workbook, int Filled, ImmutableArray<ImportFault> Kept, int Unanswered, ImmutableArray<ImportFault> Faults);

/// <summary>
/// Fills the user's own copy of the questionnaire (CAIQ v4): empty cells beside its questions. Everything else of the workbook, its wording
/// among it, is passed on as it is; cells that hold something are never changed.
/// </summary>
public static class CaiqTemplate
{
    private const int ProbedRows = 60;
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Fills in the answers.</summary>
    /// <param name="template">The questionnaire.</param>
    /// <param name="rows">The answers by question, or by control where they are given for a whole control.</param>
    public static FilledTemplate Fill(ImportFile template, ImmutableArray<AnswerRow> rows)
    {
        var faults = new List<ImportFault>();
        using var book = Workbook.Open(template, faults);
        if (book is null) return Refused(faults);
        var found = book.SheetNames.Distinct(StringComparer.Ordinal).Select(name => book.Read(name, faults, ProbedRows))
            .Select(static probe => (Sheet: probe, Header: CaiqHeader.Find(probe)!)).Where(static pair => pair.Header is not null).ToList();
        if (found.Count != 1 && faults.Count == 0)
            faults.Add(new ImportFault("",
                $"{found.Count} sheets have a row of headings with Question ID and CSP CAIQ Answer; one is expected"));
        if (faults.Count > 0) return Refused(faults);
        var (probed, header) = found[0];
        var sheet = book.Read(probed.Name, faults);
        if (faults.Count > 0) return Refused(faults);
        var plan = new Plan(sheet, header, rows);
        var bytes = Rewritten(template, book.PathOf(probed.Name), plan.Cells);
        return new FilledTemplate(bytes, plan.Cells.Sum(static row => row.Value.Count), [.. plan.Kept], plan.Unanswered, []);
    }

    private static FilledTemplate Refused(List<ImportFault> faults) => new(null, 0, [], 0, [.. faults]);

    private static byte[] Rewritten(ImportFile template, string path, SortedDictionary<int, List<(int Column, string Text)>> cells)
    {
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var source = new ZipArchive(template.Open(), ZipArchiveMode.Read))
        {
            foreach (var entry in source.Entries)
            {
                using var from = entry.Open();
                using var to = WorkbookBytes.Create(target, entry.FullName);
                if ("/" + entry.FullName == path) Rewrite(from, to, cells);
                else from.CopyTo(to);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Copies a sheet as a stream; only rows that get an answer are taken apart.</summary>
    private static void Rewrite(Stream from, Stream to, SortedDictionary<int, List<(int Column, string Text)>> cells)
    {
        using var reader = XmlReader.Create(from, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        using var writer = XmlWriter.Create(to, new XmlWriterSettings
        { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
        var number = 0;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "row" } && reader.NamespaceURI == Main.NamespaceName)
            {
                number = int.TryParse(reader.GetAttribute("r"), out var given) ? given : number + 1;
                if (cells.TryGetValue(number, out var answers))
                {
                    var row = (XElement)XNode.ReadFrom(reader);
                    foreach (var (column, text) in answers) Set(row, number, column, text);
                    row.WriteTo(writer);
                    continue;
                }

                writer.WriteNode(reader, defattr: false);
                continue;
            }

            Copy(reader, writer);
        }
    }

    // One node without what is in it: rows are looked at one by one.
    private static void Copy(XmlReader reader, XmlWriter writer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var empty = reader.IsEmptyElement;
                writer.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
                writer.WriteAttributes(reader, defattr: false);
                if (empty) writer.WriteEndElement();
                reader.Read();
                break;
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                reader.Read();
                break;
            default:
                writer.WriteNode(reader, defattr: false);
                break;
        }
    }

    private static void Set(XElement row, int number, int column, string text)
    {
        var name = CellName.Of(column, number);
        var cell = row.Elements(Main + "c").FirstOrDefault(one => (string?)one.Attribute("r") == name);
        if (cell is null)
        {
            cell = new XElement(Main + "c", new XAttribute("r", name));
            var before = row.Elements(Main + "c").LastOrDefault(one => ColumnOf(one) < column);
            if (before is null) row.AddFirst(cell);
            else before.AddAfterSelf(cell);
        }

        cell.Elements().Remove();
        cell.SetAttributeValue("t", "inlineStr");
        cell.Add(new XElement(Main + "is", new XElement(Main + "t",
            new XAttribute(XNamespace.Xml + "space", "preserve"), CellXml.Escaped(text))));
    }

    private static int ColumnOf(XElement cell) =>
        CellName.Column(new string([.. ((string?)cell.Attribute("r") ?? "").TakeWhile(char.IsAsciiLetterUpper)]));

    /// <summary>Which cells get which text.</summary>
    private sealed class Plan
    {
        private readonly Sheet sheet;

        internal Plan(Sheet sheet, CaiqHeader header, ImmutableArray<AnswerRow> rows)
        {
            this.sheet = sheet;
            var answers = rows.GroupBy(static row => KeyOf(row.Says.Question.Length > 0 ? row.Says.Question : row.Says.Requirement),
                    StringComparer.Ordinal)
                .ToDictionary(static group => group.Key, static group => group.First().Says, StringComparer.Ordinal);
            foreach (var row in sheet.Rows.Where(row => row.Number > header.Row).TakeWhile(static row => !CaiqRows.IsEnd(row)))
            {
                var question = PlainText.Line(row[header.Question]);
                if (question.LastIndexOf('.') is not (> 0 and var dot) || !question.Contains('-')) continue;
                if (!answers.TryGetValue(KeyOf(question), out var says) && !answers.TryGetValue(KeyOf(question[..dot]), out says))
                {
                    Unanswered++;
                    continue;
                }

                Put(row, header.Answer, CaiqExport.Word(says.Answer));
                Put(row, header.Ownership, CaiqExport.Words(says.Ownership));
                Put(row, header.Description, says.Description);
                Put(row, header.Responsibilities, says.Responsibilities);
            }
        }

        internal SortedDictionary<int, List<(int Column, string Text)>> Cells { get; } = [];

        internal List<ImportFault> Kept { get; } = [];

        internal int Unanswered { get; private set; }

        // Releases spell the domain of infrastructure in two ways.
        private static string KeyOf(string id) => RequirementId.Canonical(id).Replace("I&S-", "IVS-", StringComparison.Ordinal);

        private void Put(SheetRow row, int column, string text)
        {
            if (column == 0 || text.Length == 0 || PlainText.Lines(row[column]) == PlainText.Lines(text)) return;
            if (row[column].Length > 0)
            {
                Kept.Add(new ImportFault(sheet.Place(row, column),
                    $"\"{PlainText.Line(row[column])}\" stands there, not \"{PlainText.Line(text)}\""));
                return;
            }

            if (!Cells.TryGetValue(row.Number, out var cells)) Cells[row.Number] = cells = [];
            cells.Add((column, text));
        }
    }
}
