using System.Collections.Immutable;
using Demarc.Adapters.Import.Workbooks;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>
/// Reads a FedRAMP workbook of implementation summary (CIS) and responsibility matrix (CRM) of any release of the template. Sheets and
/// columns are found by what their headings say.
/// </summary>
public static class CrmWorkbook
{
    private const int ProbedRows = 60;

    /// <summary>Reads a workbook.</summary>
    /// <param name="file">The workbook.</param>
    /// <param name="frameworks">The frameworks it may speak of; the one that knows most of its ids is meant.</param>
    /// <param name="baseline">Only sheets with this word in their name (High, Moderate, Low, LI-SaaS); null: all.</param>
    public static ImportedStatements Read(ImportFile file, ImmutableArray<Framework> frameworks, string? baseline = null)
    {
        var (faults, notes) = (new List<ImportFault>(), new List<string>());
        using var book = Workbook.Open(file, faults);
        if (book is null) return ImportedStatements.Refused(faults, notes);
        var rows = new CrmRows();
        var (title, found) = ("", 0);
        foreach (var name in book.SheetNames.Distinct(StringComparer.Ordinal))
        {
            var probe = book.Read(name, faults, ProbedRows);
            if (title.Length == 0) title = SystemName(probe);
            if (CrmHeader.Find(probe) is not { } header) continue;
            if (IsExample(probe, header)) notes.Add($"sheet \"{name}\" shows examples: passed over");
            else if (baseline is not null && !name.Contains(baseline, StringComparison.OrdinalIgnoreCase))
                notes.Add($"sheet \"{name}\" is of another baseline than {baseline}: passed over");
            else
            {
                found++;
                rows.Take(book.ReadMerged(name, faults), header);
            }
        }

        if (found == 0 && faults.Count == 0)
            faults.Add(new ImportFault("", "no sheet has a row of headings with Control ID and Implementation Status, Control Origination, "
                + "Can Be Inherited or Responsibilities"));
        if (book.HasLinks) notes.Add("the workbook has links to other files: they are not followed, the values last seen were taken");
        var statements = rows.Statements();
        if (statements.IsEmpty && rows.NotUnderstood.Count == 0 && faults.Count == 0)
            faults.Add(new ImportFault("",
                $"nothing is filled in: {rows.Blank} rows have an id and no answer (is it the empty template?)"));
        if (faults.Count > 0) return ImportedStatements.Refused(faults, notes);
        if (rows.Blank > 0) notes.Add($"{rows.Blank} rows have an id and no answer: passed over");
        var framework = Best(statements, frameworks);
        return new ImportedStatements
        {
            Title = title.Length > 0 ? $"CIS and CRM workbook of {title}" : "CIS and CRM workbook",
            Framework = framework?.Id,
            Statements = framework is null ? statements : Spelled(statements, framework),
            NotUnderstood = [.. rows.NotUnderstood],
            Notes = [.. notes],
        };
    }

    /// <summary>The statements with requirement ids as a framework spells them; what it does not have stays as it is.</summary>
    public static ImmutableArray<ProviderStatement> Spelled(ImmutableArray<ProviderStatement> statements, Framework framework)
    {
        var spelled = framework.Requirements.DistinctBy(static r => RequirementId.Canonical(r.Id), StringComparer.Ordinal)
            .ToDictionary(static r => RequirementId.Canonical(r.Id), static r => r.Id, StringComparer.Ordinal);
        return [.. statements.Select(one => one with
        {
            Requirement = spelled.GetValueOrDefault(RequirementId.Canonical(one.Requirement), one.Requirement),
        })];
    }

    // Revisions share most ids; the one that knows clearly more of them is meant.
    private static Framework? Best(ImmutableArray<ProviderStatement> statements, ImmutableArray<Framework> frameworks)
    {
        var ids = statements.Select(static one => RequirementId.Canonical(one.Requirement)).ToHashSet(StringComparer.Ordinal);
        var known = frameworks.Select(framework => (Framework: framework,
                Count: framework.Requirements.Count(r => ids.Contains(RequirementId.Canonical(r.Id)))))
            .OrderByDescending(static one => one.Count).Take(2).ToList();
        return known.Count > 0 && known[0].Count > 0 && (known.Count == 1 || known[0].Count > known[1].Count) ? known[0].Framework : null;
    }

    private static bool IsExample(Sheet sheet, CrmHeader header) =>
        sheet.Name.Contains("example", StringComparison.OrdinalIgnoreCase)
        || sheet.Rows.Where(row => row.Number < header.Row).SelectMany(static row => row.Cells)
            .Any(static cell => cell.Text.StartsWith("Example", StringComparison.OrdinalIgnoreCase));

    /// <summary>The system the workbook is about: what stands below "System Name" and is no placeholder.</summary>
    private static string SystemName(Sheet sheet)
    {
        foreach (var row in sheet.Rows)
        {
            var column = row.Cells.FirstOrDefault(static cell => CellText.Plain(cell.Text) == "systemname").Column;
            if (column == 0) continue;
            var below = sheet.Rows.FirstOrDefault(other => other.Number == row.Number + 1)?[column] ?? "";
            return below.Contains('<') ? "" : PlainText.Line(below);
        }

        return "";
    }
}
