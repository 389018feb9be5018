using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>The header row of the matrix, found by what it says: it is not on the same row in every release.</summary>
/// <param name="Row">The row.</param>
/// <param name="Id">Column of the control id; 0 when missing.</param>
/// <param name="Title">Column of the title; 0 when missing.</param>
/// <param name="Specification">Column of the wording; 0 when missing.</param>
internal sealed record CcmHeader(SheetRow Row, int Id, int Title, int Specification)
{
    /// <summary>The columns that are missing.</summary>
    internal ImmutableArray<string> Missing =>
    [
        .. Id == 0 ? ["Control ID"] : (string[])[],
        .. Title == 0 ? ["Control Title"] : (string[])[],
        .. Specification == 0 ? ["Control Specification"] : (string[])[],
    ];

    /// <summary>The header among the first rows of a sheet: the most complete one; null when no row looks like one.</summary>
    internal static CcmHeader? Find(Sheet sheet) =>
        sheet.Rows.Where(static row => !IsQuestionnaire(row)).Select(Of).Where(static header => header.Missing.Length <= 1)
            .OrderBy(static header => header.Missing.Length).FirstOrDefault();

    /// <summary>Whether the sheet is the questionnaire (CAIQ) that comes with the matrix.</summary>
    internal static bool IsQuestionnaire(Sheet sheet) => sheet.Rows.Any(IsQuestionnaire);

    /// <summary>Whether a row repeats the header, as it may on every printed page.</summary>
    internal bool Repeats(SheetRow row) => Plain(row[Id]) == Plain(Row[Id]) && Plain(row[Title]) == Plain(Row[Title]);

    private static CcmHeader Of(SheetRow row)
    {
        var (id, title, specification) = (0, 0, 0);
        foreach (var (column, text) in row.Cells)
        {
            var plain = Plain(text);
            if (id == 0 && plain is "control id" or "ccm control id") id = column;
            else if (title == 0 && plain is "control title" or "ccm control title" or "title") title = column;
            else if (specification == 0 && IsSpecification(plain)) specification = column;
        }

        return new CcmHeader(row, id, title, specification);
    }

    private static bool IsQuestionnaire(SheetRow row) => row.Cells.Any(static cell => Plain(cell.Text) == "question id");

    private static bool IsSpecification(string plain) => plain.Length < 60 && plain.EndsWith("specification", StringComparison.Ordinal);

    private static string Plain(string text) => PlainText.Line(text).ToLowerInvariant();
}
