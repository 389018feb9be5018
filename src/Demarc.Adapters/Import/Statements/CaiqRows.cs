using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Demarc.Adapters.Import.Workbooks;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>The questions of a sheet with what a provider wrote beside them.</summary>
internal sealed partial class CaiqRows
{
    private const string Ending = "End of Standard";
    private readonly Sheet sheet;
    private readonly CaiqHeader header;
    private readonly List<ImportFault> notUnderstood = [];

    internal CaiqRows(Sheet sheet, CaiqHeader header)
    {
        (this.sheet, this.header) = (sheet, header);
        var statements = new Dictionary<(string Control, string Question), ProviderStatement?>();
        var order = new List<(string Control, string Question)>();
        foreach (var row in sheet.Rows.Where(row => row.Number > header.Row).TakeWhile(static row => !IsEnd(row)))
        {
            if (CellText.Plain(row[header.Question]) == "questionid" || One(row) is not { } one) continue;
            var key = (one.Requirement, one.Question);
            if (statements.TryAdd(key, one))
            {
                order.Add(key);
            }
            else if (statements[key] is not { } earlier || !earlier.SaysTheSameAs(one))
            {
                statements[key] = null;
                notUnderstood.Add(new ImportFault(sheet.Place(row, header.Question),
                    $"{Name(one)} is given again with another answer: none of them is taken"));
            }
        }

        Statements = [.. order.Select(key => statements[key]).OfType<ProviderStatement>()];
        NotUnderstood = [.. notUnderstood];
    }

    internal ImmutableArray<ProviderStatement> Statements { get; }

    internal ImmutableArray<ImportFault> NotUnderstood { get; }

    internal int Blank { get; private set; }

    private ProviderStatement? One(SheetRow row)
    {
        var (question, control) = (PlainText.Line(row[header.Question]).ToUpperInvariant(), Control(row));
        var (answer, ownership) = (CellText.AnswerOf(row[header.Answer]), CellText.OwnershipOf(row[header.Ownership]));
        var filled = answer != QuestionAnswer.Unknown || ownership != ControlOwnership.Unknown
            || row[header.Description].Length > 0 || row[header.Responsibilities].Length > 0;
        if (QuestionId().Match(question) is not { Success: true } match)
        {
            // Our own workbook without CSA's has controls and no questions.
            if (question.Length == 0 && control.Length > 0 && filled) return Read(row, control, "", answer, ownership);
            if (filled) notUnderstood.Add(new ImportFault(sheet.Place(row, header.Question),
                question.Length == 0 ? "the row has answers and no question id"
                    : $"\"{Short(question)}\" is not a question id such as IAM-01.1"));
            return null;
        }

        if (!filled) Blank++;
        // The question belongs to the control that its id begins with, whatever stands in merged cells beside it.
        return filled ? Read(row, match.Groups["control"].Value, question, answer, ownership) : null;
    }

    private string Control(SheetRow row) =>
        ControlId().Match(PlainText.Line(row[header.Control]).ToUpperInvariant()) is { Success: true } match ? match.Value : "";

    private ProviderStatement? Read(SheetRow row, string control, string question, QuestionAnswer? answer, ControlOwnership? ownership)
    {
        if (answer is null)
            notUnderstood.Add(new ImportFault(sheet.Place(row, header.Answer), $"\"{Short(row[header.Answer])}\" is not Yes, No or NA"));
        if (ownership is null)
            notUnderstood.Add(new ImportFault(sheet.Place(row, header.Ownership),
                $"\"{Short(row[header.Ownership])}\" is not an ownership such as CSP-owned, CSC-owned, Shared CSP and CSC"));
        if (answer is null || ownership is null) return null;
        return new ProviderStatement
        {
            Requirement = control,
            Question = question,
            Answer = answer.Value,
            Ownership = ownership.Value,
            Description = PlainText.Lines(row[header.Description]).Trim(),
            Responsibilities = PlainText.Lines(row[header.Responsibilities]).Trim(),
            At = [sheet.Cell(row, header.Question)],
        };
    }

    /// <summary>Whether the notice of copyright begins, and no question follows.</summary>
    internal static bool IsEnd(SheetRow row) =>
        row.Cells.Any(static cell => cell.Text.TrimStart().StartsWith(Ending, StringComparison.OrdinalIgnoreCase));

    private static string Name(ProviderStatement one) => one.Question.Length > 0 ? one.Question : one.Requirement;

    private static string Short(string text) => PlainText.Line(text) is { Length: > 40 } line ? line[..40] + "..." : PlainText.Line(text);

    [GeneratedRegex(@"^(?<control>[A-Z][A-Z&]{1,5}-[0-9]{1,3})\.[0-9]{1,3}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex QuestionId();

    [GeneratedRegex(@"^[A-Z][A-Z&]{1,5}-[0-9]{1,3}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ControlId();
}
