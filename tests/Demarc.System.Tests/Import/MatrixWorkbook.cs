using System.IO.Compression;
using System.Text;
using Demarc.Adapters.Import;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Demarc.System.Tests.Import;

/// <summary>Makes workbooks laid out like the matrix, with wording of our own.</summary>
internal sealed class MatrixWorkbook
{
    internal const string Notice = "\u00A9 2026 Nobody in particular. Not to be copied, except by tests.";

    private readonly List<(string Name, List<string?[]> Rows)> sheets = [];

    internal static readonly string[] Header = ["Control Domain", "Control Title", "Control ID", "Updated Control Specification",
        "CCM Lite"];

    /// <summary>A usual workbook: an introduction, the matrix with its header in row 3, the questionnaire.</summary>
    internal static MatrixWorkbook Usual() => new MatrixWorkbook()
        .Sheet("Introduction", ["Replaces release v3.0.1 and what came before"])
        .Sheet("CCM", Matrix())
        .Sheet("CAIQv4.0.99", ["Questionnaire"], ["Control Domain", "Question ID", "Question"], ["Audits", "A&A-01.1", "Do you?"]);

    /// <summary>The rows of the matrix.</summary>
    internal static string?[][] Matrix() =>
    [
        ["CLOUD CONTROLS MATRIX v4.0.99"],
        [],
        Header,
        ["Audits - A&A"],
        ["Audits", "Audit Rules", "A&A-01", "Write audit rules.\r\nRead them  once a year.", "Yes"],
        ["Identities - IAM"],
        ["Identities", "Strong Keys", " IAM-14", "Use keys & locks \"that hold\".", "No"],
        Header,
        ["Networks", "Fences", "I&S-03", "Put up: fences # everywhere.", "No"],
        [null, "End of Standard"],
        [],
        [Notice],
    ];

    internal MatrixWorkbook Sheet(string name, params string?[][] rows)
    {
        sheets.Add((name, [.. rows]));
        return this;
    }

    internal ImportFile File(bool shared = true, string name = "matrix.xlsx") => new(name, Bytes(shared));

    internal byte[] Bytes(bool shared = true)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new Sheets());
            var texts = shared ? book.AddNewPart<SharedStringTablePart>() : null;
            if (texts is not null) texts.SharedStringTable = new SharedStringTable();
            foreach (var (sheet, index) in sheets.Select(static (sheet, index) => (sheet, index)))
            {
                var part = book.AddNewPart<WorksheetPart>();
                part.Worksheet = new Worksheet(new SheetData(sheet.Rows.Select((row, at) => Row(row, at + 1, texts?.SharedStringTable))));
                book.Workbook.Sheets!.Append(new Sheet { Name = sheet.Name, SheetId = (uint)index + 1, Id = book.GetIdOfPart(part) });
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same workbook with the text of one part changed, as no honest program would write it.</summary>
    internal static byte[] Tampered(byte[] workbook, string part, Func<string, string> change)
    {
        using var stream = new MemoryStream();
        stream.Write(workbook);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.Entries.First(entry => entry.FullName.EndsWith(part, StringComparison.Ordinal));
            string text;
            using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(entry.FullName).Open(), new UTF8Encoding(false));
            writer.Write(change(text));
        }

        return stream.ToArray();
    }

    private static Row Row(string?[] cells, int number, SharedStringTable? texts)
    {
        var row = new Row { RowIndex = (uint)number };
        foreach (var (text, column) in cells.Select(static (text, column) => (text, column)))
        {
            if (text is null) continue;
            var cell = new Cell { CellReference = $"{(char)('B' + column)}{number}" };
            if (texts is null)
            {
                cell.DataType = CellValues.InlineString;
                cell.InlineString = new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve });
            }
            else
            {
                // Two runs, as a spreadsheet program writes when a word is bold, and a phonetic hint that is no text.
                var half = text.Length / 2;
                texts.Append(new SharedStringItem(
                    new Run(new Text(text[..half]) { Space = SpaceProcessingModeValues.Preserve }),
                    new Run(new Text(text[half..]) { Space = SpaceProcessingModeValues.Preserve }),
                    new PhoneticRun(new Text("HINT")) { BaseTextStartIndex = 0, EndingBaseIndex = 1 }));
                cell.DataType = CellValues.SharedString;
                cell.CellValue = new CellValue(texts.ChildElements.Count - 1);
            }

            row.Append(cell);
        }

        return row;
    }
}
