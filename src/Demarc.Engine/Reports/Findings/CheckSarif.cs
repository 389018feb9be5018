using Demarc.Engine.Checks;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Findings;

/// <summary>Verdicts of checks as rules and results of SARIF.</summary>
public static class CheckSarif
{
    /// <summary>A check as a rule.</summary>
    public static SarifRule Rule(Check check) => new(
        check.Id, check.Title, $"{check.Guidance.Risk.Trim()} In Terraform: {check.Guidance.Terraform.Trim()}", check.Severity,
        [.. check.Evidences.Select(static part => part.ToString()), .. check.Benchmarks, .. check.Equivalents]);

    /// <summary>A verdict as a result; null for what passes or is not applicable.</summary>
    public static SarifResult? Result(VerdictRow row) =>
        row.Outcome is VerdictOutcome.Fail or VerdictOutcome.Inconclusive or VerdictOutcome.Excepted
            ? new SarifResult(row.Check, row.Outcome, row.Reason, row.ResourceId, "resource", row.Container, row.Severity)
            : null;
}
