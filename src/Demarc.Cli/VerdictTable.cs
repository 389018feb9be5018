using System.Globalization;
using Demarc.Adapters.Estates;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;

namespace Demarc.Cli;

/// <summary>Verdicts of a run as rows, and how many of each kind there are.</summary>
internal static class VerdictTable
{
    internal static ReportTable Of(VerdictSpool verdicts) => new(
        ["resource_id", "type", "account", "region", "check", "verdict", "reason", "severity"],
        () => verdicts.Rows().Select(static row => new[]
        {
            row.ResourceId, row.Type, row.Account, row.Region, row.Check, Kebab<VerdictOutcome>.Name(row.Outcome), row.Reason,
            Kebab<Severity>.Name(row.Severity),
        }));

    internal static VerdictCounts Count(VerdictSpool verdicts)
    {
        var counts = new VerdictCounts();
        foreach (var row in verdicts.Rows()) counts.Add(row);
        return counts;
    }
}

/// <summary>Verdicts by outcome and severity.</summary>
internal sealed class VerdictCounts
{
    private readonly Dictionary<(VerdictOutcome Outcome, Severity Severity), long> counts = [];

    internal void Add(VerdictRow row)
    {
        var key = (row.Outcome, row.Severity);
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    internal bool Failing(Severity threshold) => Any(VerdictOutcome.Fail, threshold);

    internal bool Inconclusive(Severity threshold) => Any(VerdictOutcome.Inconclusive, threshold);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Enum.GetValues<VerdictOutcome>()
        .Select(outcome => (Outcome: outcome, Count: counts.Where(pair => pair.Key.Outcome == outcome).Sum(static pair => pair.Value)))
        .Where(static pair => pair.Count > 0)
        .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Count} {Kebab<VerdictOutcome>.Name(pair.Outcome)}"))
        .DefaultIfEmpty("no verdicts"));

    private bool Any(VerdictOutcome outcome, Severity threshold) =>
        counts.Keys.Any(key => key.Outcome == outcome && key.Severity >= threshold);
}
