using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Demarc.Adapters.Import.Workbooks;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>
/// Reads a questionnaire (CAIQ v4) that a provider has filled in: answer, owner, what it does, what is left to us. The wording of the
/// questions is not taken.
/// </summary>
public static partial class CaiqWorkbook
{
    private const int ProbedRows = 60;

    /// <summary>Reads a workbook.</summary>
    /// <param name="file">The workbook.</param>
    /// <param name="frameworks">The releases of the matrix that are known.</param>
    /// <param name="framework">The release that it is said to be; null to take what the workbook says.</param>
    public static ImportedStatements Read(ImportFile file, ImmutableArray<Framework> frameworks, string? framework = null)
    {
        var (faults, notes) = (new List<ImportFault>(), new List<string>());
        using var book = Workbook.Open(file, faults);
        if (book is null) return ImportedStatements.Refused(faults, notes);
        ImmutableArray<Sheet> probes =
            [.. book.SheetNames.Distinct(StringComparer.Ordinal).Select(name => book.Read(name, faults, ProbedRows))];
        ImmutableArray<(Sheet Sheet, CaiqHeader Header)> found =
        [
            .. probes.Select(static probe => (Sheet: probe, Header: CaiqHeader.Find(probe)!)).Where(static pair => pair.Header is not null),
        ];
        if (found.IsEmpty && faults.Count == 0)
            faults.Add(new ImportFault("",
                "no sheet has a row of headings with Question ID and CSP CAIQ Answer or SSRM Control Ownership"));
        if (found.Length > 1)
            faults.Add(new ImportFault($"sheet \"{found[1].Sheet.Name}\"",
                $"it is a questionnaire, and so is \"{found[0].Sheet.Name}\"; keep the one that is meant"));
        if (faults.Count > 0) return ImportedStatements.Refused(faults, notes);
        var (probed, header) = found[0];
        var release = Release(probed, header, probes, file.Name);
        var known = frameworks.FirstOrDefault(one => one.Id == (framework ?? (release is null ? "" : $"ccm-{release}")));
        if (known is null)
            faults.Add(new ImportFault("", release is null
                ? "the workbook does not say which release it is; say it with --framework ccm-4.0 or --framework ccm-4.1"
                : $"the workbook is release {release}; 4.0 and 4.1 are known. If it is one of them, say so with --framework"));
        if (book.HasLinks) notes.Add("the workbook has links to other files: they are not followed, the values last seen were taken");
        var rows = new CaiqRows(book.ReadMerged(probed.Name, faults), header);
        if (rows.Statements.IsEmpty && rows.NotUnderstood.IsEmpty && faults.Count == 0)
            faults.Add(new ImportFault("", $"nothing is filled in: {rows.Blank} questions have no answer and no owner"));
        if (faults.Count > 0) return ImportedStatements.Refused(faults, notes);
        if (rows.Blank > 0) notes.Add($"{rows.Blank} questions have no answer and no owner: passed over");
        return new ImportedStatements
        {
            Title = $"CAIQ {release ?? ""}".TrimEnd(),
            Framework = known!.Id,
            Statements = SpelledAs(rows.Statements, known),
            NotUnderstood = rows.NotUnderstood,
            Notes = [.. notes],
        };
    }

    // Releases spell the domain of infrastructure in two ways.
    private static ImmutableArray<ProviderStatement> SpelledAs(ImmutableArray<ProviderStatement> statements, Framework framework)
    {
        var ids = framework.Requirements.Select(static r => RequirementId.Canonical(r.Id)).ToHashSet(StringComparer.Ordinal);
        var spelled = CrmWorkbook.Spelled([.. statements.Select(one => ids.Contains(RequirementId.Canonical(one.Requirement))
            ? one : one with { Requirement = OtherDomain(one.Requirement) })], framework);
        return [.. spelled.Select(static one => one with
        {
            Question = one.Question.Length > 0 ? one.Requirement + one.Question[one.Question.LastIndexOf('.')..] : "",
        })];
    }

    private static string OtherDomain(string id) =>
        id.StartsWith("IVS-", StringComparison.Ordinal) ? "I&S-" + id[4..]
        : id.StartsWith("I&S-", StringComparison.Ordinal) ? "IVS-" + id[4..] : id;

    // What stands nearest to the questions is asked first; questionnaires on other subjects have releases of their own.
    private static string? Release(Sheet sheet, CaiqHeader header, ImmutableArray<Sheet> probes, string file)
    {
        var texts = sheet.Rows.Where(row => row.Number < header.Row).SelectMany(static row => row.Cells).Select(static cell => cell.Text)
            .Append(sheet.Name)
            .Concat(probes.Where(probe => probe.Name != sheet.Name).SelectMany(static probe => probe.Rows.Take(12))
                .SelectMany(static row => row.Cells).Select(static cell => cell.Text))
            .Append(file);
        return texts.Select(static text => Version().Match(text)).FirstOrDefault(static match => match.Success)?.Groups["release"].Value;
    }

    [GeneratedRegex(@"(?:caiq|questionnaire|\bv|\bversion)[\s_-]{0,3}v?(?:ersion)?\.?\s?(?<release>\d{1,2}\.\d{1,2})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Version();
}
