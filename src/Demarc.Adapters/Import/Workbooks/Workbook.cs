using System.Collections.Immutable;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>An .xlsx workbook, opened for reading after <see cref="PackageGuard"/> let it pass.</summary>
internal sealed class Workbook : IDisposable
{
    private readonly Stream stream;
    private readonly SpreadsheetDocument document;
    private readonly ImmutableArray<(string Name, WorksheetPart Part)> sheets;
    private readonly ImmutableArray<string> shared;

    private Workbook(Stream stream, SpreadsheetDocument document)
    {
        this.stream = stream;
        this.document = document;
        var book = document.WorkbookPart ?? throw new InvalidDataException("it has no workbook part");
        if (document.DocumentType != DocumentFormat.OpenXml.SpreadsheetDocumentType.Workbook)
            throw new InvalidDataException("it is a template, an add-in or a workbook with macros; save it as an .xlsx workbook");
        sheets =
        [
            .. book.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Take(ImportLimits.Sheets)
                .Where(static sheet => sheet.Id?.Value is not null)
                .Select(sheet => (Name: PlainText.Line(sheet.Name?.Value ?? ""), Part: book.GetPartById(sheet.Id!.Value!)))
                .Where(static sheet => sheet.Part is WorksheetPart)
                .Select(static sheet => (sheet.Name, (WorksheetPart)sheet.Part)),
        ];
        shared = SharedTexts(book);
    }

    /// <summary>Whether formulas may point to other workbooks; nothing of those is ever opened.</summary>
    internal bool HasLinks => document.WorkbookPart!.ExternalWorkbookParts.Any();

    /// <summary>Path of a sheet inside the package, beginning with a slash.</summary>
    internal string PathOf(string name) => sheets.First(sheet => sheet.Name == name).Part.Uri.OriginalString;

    /// <summary>Names of the sheets in order.</summary>
    internal IEnumerable<string> SheetNames => sheets.Select(static sheet => sheet.Name);

    /// <summary>Opens a workbook; null when it cannot be, with the fault noted.</summary>
    internal static Workbook? Open(ImportFile file, List<ImportFault> faults)
    {
        if (PackageGuard.Refusal(file) is { } refusal)
        {
            faults.Add(new ImportFault("", refusal));
            return null;
        }

        var bytes = file.Open();
        SpreadsheetDocument? opened = null;
        try
        {
            opened = SpreadsheetDocument.Open(bytes, isEditable: false, new OpenSettings { MaxCharactersInPart = ImportLimits.FileBytes });
            return new Workbook(bytes, opened);
        }
        catch (Exception error) when (IsDamage(error))
        {
            opened?.Dispose();
            bytes.Dispose();
            faults.Add(new ImportFault("", "the workbook cannot be read: " + PlainText.Line(error.Message)));
            return null;
        }
    }

    /// <summary>Reads the first rows of a sheet; a sheet that cannot be read is a fault and gives none.</summary>
    internal Sheet Read(string name, List<ImportFault> faults, int most = int.MaxValue)
    {
        try
        {
            using var part = sheets.First(sheet => sheet.Name == name).Part.GetStream(FileMode.Open, FileAccess.Read);
            return new Sheet(name, SheetXml.Rows(part, shared, most));
        }
        catch (Exception error) when (IsDamage(error))
        {
            faults.Add(new ImportFault($"sheet \"{name}\"", PlainText.Line(error.Message)));
            return new Sheet(name, []);
        }
    }

    /// <summary>Reads a sheet with the text of every merged area in each of its rows; a sheet that cannot be read is a fault.</summary>
    internal Sheet ReadMerged(string name, List<ImportFault> faults)
    {
        var sheet = Read(name, faults);
        try
        {
            using var part = sheets.First(one => one.Name == name).Part.GetStream(FileMode.Open, FileAccess.Read);
            return sheet with { Rows = MergedArea.Spread(sheet.Rows, SheetXml.Merged(part)) };
        }
        catch (Exception error) when (IsDamage(error))
        {
            if (faults.Count == 0) faults.Add(new ImportFault($"sheet \"{name}\"", PlainText.Line(error.Message)));
            return new Sheet(name, []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        document.Dispose();
        stream.Dispose();
    }

    private static ImmutableArray<string> SharedTexts(WorkbookPart book)
    {
        if (book.SharedStringTablePart is not { } table) return [];
        using var part = table.GetStream(FileMode.Open, FileAccess.Read);
        return SheetXml.SharedTexts(part);
    }

    // What the packaging library and XML readers throw at files that are not what they say.
    private static bool IsDamage(Exception error) =>
        error is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException or FormatException or IOException
            or ArgumentException or InvalidOperationException or NotSupportedException;
}
