namespace Demarc.Adapters.Import.Workbooks;

/// <summary>The columns of a questionnaire (CAIQ v4), found by their headings.</summary>
/// <param name="Row">The row of headings.</param>
/// <param name="Question">Column of the question id; 0 when missing.</param>
/// <param name="Answer">Column of the answer; 0 when missing.</param>
/// <param name="Ownership">Column of the ownership; 0 when missing.</param>
/// <param name="Description">Column of what the provider does; 0 when missing.</param>
/// <param name="Responsibilities">Column of what the customer does; 0 when missing.</param>
/// <param name="Control">Column of the control id; 0 when missing.</param>
internal sealed record CaiqHeader(int Row, int Question, int Answer, int Ownership, int Description, int Responsibilities, int Control)
{
    /// <summary>The headings among the first rows of a sheet; null when no row has a question id beside an answer or an owner.</summary>
    internal static CaiqHeader? Find(Sheet sheet) =>
        sheet.Rows.Select(Of).FirstOrDefault(static header => header.Question > 0 && (header.Answer > 0 || header.Ownership > 0));

    private static CaiqHeader Of(SheetRow row)
    {
        var header = new CaiqHeader(row.Number, 0, 0, 0, 0, 0, 0);
        foreach (var (column, text) in row.Cells.Where(static cell => cell.Text.Length < 200))
        {
            var plain = CellText.Plain(text);
            header = plain switch
            {
                "questionid" when header.Question == 0 => header with { Question = column },
                "ccmcontrolid" or "controlid" when header.Control == 0 => header with { Control = column },
                _ when header.Ownership == 0 && plain.Contains("ownership", StringComparison.Ordinal) => header with { Ownership = column },
                _ when header.Description == 0 && plain.Contains("implementationdescription", StringComparison.Ordinal) =>
                    header with { Description = column },
                _ when header.Responsibilities == 0 && plain.Contains("responsibilit", StringComparison.Ordinal) =>
                    header with { Responsibilities = column },
                _ when header.Answer == 0 && IsAnswer(plain) => header with { Answer = column },
                _ => header,
            };
        }

        return header;
    }

    private static bool IsAnswer(string plain) =>
        plain.Contains("caiqanswer", StringComparison.Ordinal) || plain is "answer" or "cspanswer" or "response" or "answeryesnona";
}
