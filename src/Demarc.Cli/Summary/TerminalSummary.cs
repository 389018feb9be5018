using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Demarc.Engine;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Figures;
using Spectre.Console;

namespace Demarc.Cli.Summary;

/// <summary>What an assessment found, on one screen.</summary>
internal static class TerminalSummary
{
    private const int Narrow = 60;
    private const int Wide = 108;

    /// <summary>Writes the summary.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="result">What was found.</param>
    /// <param name="inputs">What became of each input.</param>
    /// <param name="reportPath">Where the report was written; null when none was.</param>
    internal static void Write(IAnsiConsole console, AssessmentResult result, ImmutableArray<InputReport> inputs, string? reportPath)
    {
        PlainText.UnlessTerminal(console);
        var numbers = Numbers.Of(result);
        var width = Math.Clamp(console.Profile.Width, Narrow, Wide);
        var lines = new SummaryLines(console, width);
        lines.Title($"Demarc  {result.Organisation.Name}", $"as of {result.Day:yyyy-MM-dd}");
        var estate = result.Estate;
        var used = $"{Many(Services(result), "service")}, "
            + $"{Many(estate.Instances.Length, "instance")}, {Many(estate.Resources, "resource")}";
        lines.Quiet($"{used} · catalogue {result.Catalogue.Version}");
        if (!result.Organisation.Stated) lines.Warn("No demarc.yaml: nobody is named, so every duty of ours is a gap.");
        WriteLine(lines, numbers.Duties);
        WriteFigures(lines, numbers);
        WriteGaps(lines, numbers, result.Day);
        WriteServices(lines, numbers);
        WriteSpend(lines, numbers.Spend);
        WriteUnread(lines, result, inputs);
        if (reportPath is not null) lines.Closing("Report", reportPath);
    }

    private static int Services(AssessmentResult result) =>
        result.Estate.Instances.Select(static i => i.Service).Distinct(StringComparer.Ordinal).Count();

    private static void WriteLine(SummaryLines lines, PartySplit duties)
    {
        lines.Head("Whose duty", Many(duties.Arising, "duty", "duties"));
        lines.Bar(
        [
            ('P', "green", duties.Provider), ('S', "blue", duties.Shared), ('C', "yellow", duties.Ours),
            ('T', "magenta", duties.ThirdParty), ('?', "red", duties.Unknown),
        ]);
        lines.Pairs(
            ("green", "P provider", duties.Provider, duties.Arising),
            ("blue", "S shared", duties.Shared, duties.Arising),
            ("yellow", "C ours", duties.Ours, duties.Arising));
        lines.Quiet($"apart: {Number(duties.ThirdParty)} third party, {Number(duties.Unknown)} unknown, "
            + $"{Number(duties.NotApplicable)} not applicable");
    }

    private static void WriteFigures(SummaryLines lines, Numbers numbers)
    {
        lines.Head("Of ours", "");
        Figure[] shown = [numbers.Owned, numbers.Ready, numbers.Held, numbers.Fresh];
        foreach (var figure in shown) lines.Meter(figure);
        var count = numbers.CertificateGaps.Length;
        if (count == 0) return;
        var controls = Some(numbers.CertificateGaps.Select(static gap => gap.Control), 6);
        lines.Text($"Certificate gap: {Many(count, "control")} with a provider's report alone ({controls})");
    }

    private static void WriteGaps(SummaryLines lines, Numbers numbers, DateOnly day)
    {
        var all = numbers.GapsBySeverity.Sum(static tally => tally.Count);
        lines.Head("Gaps", all == 0 ? "none" : $"{Number(all)} open, {Number(numbers.Overdue)} past their day");
        if (all == 0) return;
        lines.Severities(numbers.GapsBySeverity);
        foreach (var group in numbers.GapGroups.Take(5))
        {
            var what = group.Part is { } part ? $"{part.Id}  {group.Title}" : char.ToUpperInvariant(group.Title[0]) + group.Title[1..];
            var owner = group.Owners.IsEmpty ? "nobody named" : Some(group.Owners, 2);
            var due = $"{(group.Due < day ? "overdue since" : "due")} {group.Due:yyyy-MM-dd}";
            lines.Gap(group.Severity, what, $"{Many(group.Scopes, "place")}, {owner}, {due}");
        }

        if (numbers.GapGroups.Length > 5) lines.Quiet($"and {Number(numbers.GapGroups.Length - 5)} more things to do");
    }

    private static void WriteServices(SummaryLines lines, Numbers numbers)
    {
        if (numbers.Services.IsEmpty) return;
        lines.Head("Least ready", "");
        foreach (var service in numbers.Services.Take(5))
            lines.Meter(new Figure("", service.Service, service.Ready, service.Ours, "", ""));
    }

    private static void WriteSpend(SummaryLines lines, Spend spend)
    {
        foreach (var total in spend.Totals)
        {
            lines.Head("Spend", total.Period.Length > 0 ? $"{total.Billed}, {total.Period}" : total.Billed);
            lines.Quiet(total.Answered);
        }
    }

    private static void WriteUnread(SummaryLines lines, AssessmentResult result, ImmutableArray<InputReport> inputs)
    {
        var refused = inputs.Where(static input => input.Status == InputStatus.Refused).ToList();
        var partly = inputs.Where(static input => input.Status == InputStatus.PartlyRead).ToList();
        var read = inputs.Count(static input => input.Status == InputStatus.Read);
        lines.Head("Inputs", $"{Number(read)} read, {Number(partly.Count)} partly, {Number(refused.Count)} refused");
        foreach (var input in refused.Concat(partly).Take(4))
        {
            var problem = input.Problems.FirstOrDefault();
            var place = problem is { Place.Length: > 0 } ? $"{problem.Place}: " : "";
            var state = input.Status == InputStatus.Refused ? "refused" : "partly ";
            lines.Item(state, input.Path, problem is null ? "" : place + problem.Reason);
        }

        if (refused.Count + partly.Count > 4) lines.Quiet($"and {Number(refused.Count + partly.Count - 4)} more in the report");
        var estate = result.Estate;
        if (!estate.UnknownTypes.IsEmpty)
        {
            var types = Some(estate.UnknownTypes.Select(static t => t.Type), 3);
            lines.Text($"{Many(estate.UnknownTypes.Length, "type")} in no service of the catalogue: {types}");
        }

        if (estate.Resources > estate.Complete)
            lines.Text($"{Number(estate.Resources - estate.Complete)} of {Many(estate.Resources, "resource")} do not show every setting");
    }

    private static string Some(IEnumerable<string> names, int count)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(count)) + (all.Count > count ? " …" : "");
    }

    private static string Many(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Text of inputs without what a terminal would obey: control characters and marks that turn its direction.</summary>
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t') plain.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format) plain.Append('\uFFFD');
            else plain.Append(rune.ToString());
        }

        return plain.ToString();
    }
}
