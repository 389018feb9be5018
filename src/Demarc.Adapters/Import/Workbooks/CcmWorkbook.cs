using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>
/// Reads the Cloud Controls Matrix as its publisher hands it out: one sheet with domain, title, id and specification of every control,
/// ended by "End of Standard" and the notice of copyright and use. The questionnaire in the same workbook is not read.
/// </summary>
public static partial class CcmWorkbook
{
    private const string Ending = "End of Standard";
    private const int ProbedRows = 60;

    /// <summary>Reads a workbook.</summary>
    /// <param name="file">The workbook.</param>
    /// <param name="framework">The framework it is said to be; null to take what the workbook says.</param>
    public static ImportResult Read(ImportFile file, string? framework = null)
    {
        var (faults, notes) = (new List<ImportFault>(), new List<string>());
        using var book = Workbook.Open(file, faults);
        if (book is null) return ImportResult.Of(null, faults, notes);
        ImmutableArray<Sheet> probes =
            [.. book.SheetNames.Distinct(StringComparer.Ordinal).Select(name => book.Read(name, faults, ProbedRows))];
        if (faults.Count > 0 || Choose(probes, faults, notes) is not { } chosen) return ImportResult.Of(null, faults, notes);
        var sheet = book.Read(chosen.Sheet.Name, faults);
        var version = CcmVersion.Find(VersionTexts(chosen.Sheet, chosen.Header, probes, file.Name));
        if (framework is null && version?.Framework is null) faults.Add(NoFramework(version));
        var texts = Controls(sheet, chosen.Header, faults);
        if (texts.IsEmpty && faults.Count == 0)
            faults.Add(new ImportFault(sheet.Place(chosen.Header.Row), "no control follows the header"));
        var imported = new ImportedTexts
        {
            Framework = version?.Framework,
            Title = "CSA Cloud Controls Matrix",
            Version = version?.Text ?? "",
            Licence = Notice(sheet, chosen.Header, faults, notes),
            Texts = texts,
        };
        return ImportResult.Of(imported, faults, notes);
    }

    private static (Sheet Sheet, CcmHeader Header)? Choose(ImmutableArray<Sheet> probes, List<ImportFault> faults, List<string> notes)
    {
        foreach (var questionnaire in probes.Where(CcmHeader.IsQuestionnaire))
            notes.Add($"sheet \"{questionnaire.Name}\" is the questionnaire (CAIQ): not a matrix, passed over");
        ImmutableArray<(Sheet Sheet, CcmHeader Header)> found =
        [
            .. probes.Where(static probe => !CcmHeader.IsQuestionnaire(probe))
                .Select(static probe => (Sheet: probe, Header: CcmHeader.Find(probe)!))
                .Where(static pair => pair.Header is not null)
                .OrderBy(static pair => pair.Header.Missing.Length)
                .ThenByDescending(static pair => pair.Sheet.Name.Contains("CCM", StringComparison.OrdinalIgnoreCase)),
        ];
        if (found.IsEmpty)
        {
            faults.Add(new ImportFault("", "no sheet has a header row with Control Title, Control ID and Control Specification"));
            return null;
        }

        var (sheet, header) = found[0];
        if (header.Missing.IsEmpty) return found[0];
        var seen = string.Join(", ", header.Row.Cells.Take(8).Select(static cell => $"\"{Short(cell.Text)}\""));
        faults.Add(new ImportFault(sheet.Place(header.Row),
            $"the column {string.Join(" and ", header.Missing)} is missing; the row has {seen}"));
        return null;
    }

    // What stands nearest to the controls is asked first: other sheets may speak of earlier releases, too.
    private static IEnumerable<string> VersionTexts(Sheet sheet, CcmHeader header, ImmutableArray<Sheet> probes, string file) =>
        sheet.Rows.Where(row => row.Number < header.Row.Number).SelectMany(static row => row.Cells).Select(static cell => cell.Text)
            .Append(sheet.Name)
            .Concat(probes.Where(probe => probe != sheet).SelectMany(static probe => probe.Rows).SelectMany(static row => row.Cells)
                .Select(static cell => cell.Text))
            .Append(file);

    private static ImportFault NoFramework(CcmVersion? version) => new("", version is null
        ? "the workbook does not say which release it is; say it with --framework ccm-4.0 or --framework ccm-4.1"
        : $"the workbook is release {version.Text}; 4.0 and 4.1 are known. If it is one of them, say so with --framework");

    private static ImmutableArray<RequirementText> Controls(Sheet sheet, CcmHeader header, List<ImportFault> faults)
    {
        var texts = ImmutableArray.CreateBuilder<RequirementText>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in sheet.Rows.Where(row => row.Number > header.Row.Number).TakeWhile(static row => !IsEnd(row)))
        {
            var (id, title, text) = (PlainText.Line(row[header.Id]), PlainText.Line(row[header.Title]),
                PlainText.Lines(row[header.Specification]));
            if (header.Repeats(row) || (id.Length == 0 && text.Length == 0)) continue;
            var fault = id.Length == 0 ? "there is a specification without a control id"
                : !ControlId().IsMatch(id) ? $"\"{Short(id)}\" is not a control id such as IAM-14"
                : title.Length == 0 ? $"{id} has no title"
                : text.Length == 0 ? $"{id} has no specification"
                : !seen.TryAdd(RequirementId.Canonical(id), row.Number)
                    ? $"{id} is given twice; first in row {seen[RequirementId.Canonical(id)]}"
                : null;
            if (fault is null) texts.Add(new RequirementText(id.ToUpperInvariant(), title, text.TrimStart()));
            else faults.Add(new ImportFault(sheet.Place(row), fault));
        }

        return texts.ToImmutable();
    }

    private static string Notice(Sheet sheet, CcmHeader header, List<ImportFault> faults, List<string> notes)
    {
        var after = sheet.Rows.SkipWhile(static row => !IsEnd(row)).ToImmutableArray();
        var lines = after.SelectMany(static row => row.Cells).Select(static cell => AfterEnding(PlainText.Lines(cell.Text).Trim()))
            .Where(static text => text.Length > 0);
        var notice = string.Join("\n", lines.Distinct(StringComparer.Ordinal));
        if (notice.Length > ImportLimits.NoticeLength)
            faults.Add(new ImportFault(sheet.Place(after[0]),
                $"the notice after \"{Ending}\" is longer than {ImportLimits.NoticeLength} characters"));
        if (notice.Length > 0) return notice;
        notes.Add($"sheet \"{sheet.Name}\" prints no notice of copyright after \"{Ending}\" (header in row {header.Row.Number})");
        return "The workbook prints no notice of copyright and use; the terms of the Cloud Security Alliance apply.";
    }

    private static bool IsEnd(SheetRow row) =>
        row.Cells.Any(static cell => cell.Text.TrimStart().StartsWith(Ending, StringComparison.OrdinalIgnoreCase));

    private static string AfterEnding(string text) =>
        text.StartsWith(Ending, StringComparison.OrdinalIgnoreCase) ? text[Ending.Length..].TrimStart('.', ' ', '\n') : text;

    private static string Short(string text) => PlainText.Line(text) is { Length: > 40 } line ? line[..40] + "..." : PlainText.Line(text);

    [GeneratedRegex(@"^[A-Z][A-Z&]{1,5}-[0-9]{1,3}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ControlId();
}
