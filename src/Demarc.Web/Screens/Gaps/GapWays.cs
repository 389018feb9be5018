using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Agreements;
using Demarc.Web.Screens.Evidence;

namespace Demarc.Web.Screens.Gaps;

/// <summary>A step towards closing a gap, on another page.</summary>
/// <param name="Title">What is done there.</param>
/// <param name="Url">Its address.</param>
/// <param name="Needs">The right without which it cannot be done; who may only read is not sent there for more than that.</param>
public sealed record GapStep(string Title, string Url, Right Needs);

/// <summary>
/// The ways in which gaps of each kind are closed: where to go, and who can do it. What the gap itself says how to close it
/// (<see cref="Gap.Close"/>) is the sentence before them.
/// </summary>
internal static class GapWays
{
    /// <summary>The steps that somebody can take now.</summary>
    internal static ImmutableArray<GapStep> For(TenantScope scope, Gap gap) =>
        [.. Of(scope, gap).Where(step => step.Needs == Right.Read || (scope.Can(step.Needs) && !scope.IsTravelling))];

    /// <summary>Who takes the steps that somebody cannot take for want of the right; empty when there are none.</summary>
    internal static string Others(TenantScope scope, Gap gap) =>
        Of(scope, gap).Where(step => !scope.Can(step.Needs)).Select(static step => step.Needs).DefaultIfEmpty(Right.Read).Max() switch
        {
            Right.Read => "",
            Right.Contribute => "Owners and managers can do this.",
            _ => "A manager can do this.",
        };

    /// <summary>Everything that leads to closing a gap; the first is the usual way.</summary>
    internal static ImmutableArray<GapStep> Of(TenantScope scope, Gap gap) =>
        [.. Steps(scope, gap).Select(step => new GapStep(step.Title, step.Url, step.Needs))];

    private static IEnumerable<(string Title, string Url, Right Needs)> Steps(TenantScope scope, Gap gap) => gap.Kind switch
    {
        GapKind.NoEvidence or GapKind.StaleEvidence or GapKind.WrongEvidence => OfEvidence(scope, gap),
        GapKind.ExitPlanMissing or GapKind.ExitPlanUntested =>
            [.. Add(scope, gap), ("To the exit plans", scope.Url("exit-plans", ("q", gap.Scope.Service)), Right.Read)],
        GapKind.AgreementMissing or GapKind.AgreementExpired => OfAgreement(scope, gap),
        GapKind.FailingCheck => [($"See {Failing(scope, gap)} and how to mend it", Findings(scope, gap, "fail"), Right.Read)],
        GapKind.InconclusiveCheck =>
        [
            ("See what cannot be decided, and why", Findings(scope, gap, "inconclusive"), Right.Read),
            ("Take in an export", scope.Url("import"), Right.Decide),
            ("See what was collected", scope.Url("settings/sources"), Right.Read),
        ],
        GapKind.Unowned => [("Name owners by a rule", scope.Url("owners", ("service", gap.Scope.Service)) + "#rule", Right.Decide)],
        GapKind.UnassignedResponsibility => OfUnassigned(scope, gap),
        GapKind.ServiceNotReviewed => [Review(scope, gap, "Review it")],
        GapKind.UnsanctionedService =>
        [
            Review(scope, gap, "Review it"),
            ("Refuse it", scope.Url("adoption/refuse", ("service", gap.Scope.Service)), Right.Contribute),
        ],
        GapKind.ResponsibilityDrift =>
            [Changes(scope, gap), .. gap.Scope.Service.Length > 0 ? [Review(scope, gap, "Review it again")] : Nothing],
        GapKind.ConfigurationDrift =>
            [Changes(scope, gap), ("Approve it as it is", scope.Url("changes") + "#approved", Right.Decide)],
        GapKind.DataUnclassified or GapKind.ResidencyViolation =>
        [
            .. gap.Scope.Workload.Length > 0
                ? [("Describe the workload", scope.Url(
                    "settings/organisation", ("workload", gap.Scope.Workload)) + "#describe", Right.Decide)]
                : Nothing,
            .. gap.Kind == GapKind.DataUnclassified
                ? [("Say which data it keeps", scope.Url(
                    "adoption/new/place", ("service", gap.Scope.Service), ("workload", gap.Scope.Workload)), Right.Contribute)]
                : Nothing,
            ("See the service", scope.Url("services/" + gap.Scope.Service), Right.Read),
        ],
        GapKind.AssuranceExpired or GapKind.AssuranceOutOfScope =>
        [
            ("Enter the next report", scope.Url("assurance/add", ("provider", gap.Scope.Provider), ("report", gap.About)), Right.Decide),
            ("See what reports cover", scope.Url(
                "assurance/coverage", ("q", Titles.OfProvider(scope.State, gap.Scope.Provider))), Right.Read),
            ("See the report", scope.Url("assurance") + "#" + Uri.EscapeDataString(gap.About), Right.Read),
        ],
        GapKind.CuecUnanswered =>
        [
            ("Answer it", scope.Url("assurance/answer", ("report", gap.About), ("control", gap.Detail)), Right.Decide),
            ("See the report", scope.Url("assurance") + "#" + Uri.EscapeDataString(gap.About), Right.Read),
        ],
        GapKind.ReviewOverdue => [("To the review", scope.Url("reviews/" + Uri.EscapeDataString(gap.About)), Right.Read)],
        GapKind.ExceptionExpired =>
            [("To the exception", scope.Url($"exceptions/{gap.Detail}/{Uri.EscapeDataString(gap.About)}"), Right.Read)],
        _ => Nothing,
    };

    private static readonly (string Title, string Url, Right Needs)[] Nothing = [];

    private static IEnumerable<(string Title, string Url, Right Needs)> OfEvidence(TenantScope scope, Gap gap)
    {
        foreach (var step in Add(scope, gap)) yield return step;
        if (gap.About.Length > 0)
            yield return ("See the item there is", scope.Url("evidence/needed", ("item", gap.About)), Right.Read);
        yield return ("See what the part needs everywhere", scope.Url("evidence/needed", ("part", gap.Part?.Id.ToString())), Right.Read);
    }

    private static IEnumerable<(string Title, string Url, Right Needs)> OfAgreement(TenantScope scope, Gap gap)
    {
        if (AgreementLines.Of(scope.State).Any(line => line.Agreement.Id == gap.About))
            yield return ("To the agreement", scope.Url("agreements/" + Uri.EscapeDataString(gap.About)), Right.Read);
        yield return ("Record an agreement", scope.Url("agreements/new", ("provider", gap.Scope.Provider)), Right.Decide);
        yield return ("See the agreements", scope.Url("agreements"), Right.Read);
    }

    private static IEnumerable<(string Title, string Url, Right Needs)> OfUnassigned(TenantScope scope, Gap gap)
    {
        if (gap.Part is not { } part)
        {
            // Names from bills and lists stand behind the kind of their source.
            var title = gap.About[(gap.About.IndexOf(':', StringComparison.Ordinal) + 1)..];
            yield return ("Describe the service", scope.Url(
                "adoption/new/service", ("title", title), ("type", gap.About)), Right.Contribute);
            yield return ("See what is not described yet", scope.Url("adoption"), Right.Read);
            yield break;
        }

        if (gap.Scope.Service.Length > 0) yield return Review(scope, gap, "Answer what is not known");
        yield return ("Say whose it is", scope.Url(
            "exceptions/ask", ("part", part.Id.ToString()), ("provider", gap.Scope.Provider), ("service", gap.Scope.Service),
            ("account", gap.Scope.Account)), Right.Contribute);
    }

    /// <summary>Handing in what is missing; the kind is chosen where only one counts.</summary>
    private static (string Title, string Url, Right Needs)[] Add(TenantScope scope, Gap gap) => gap.Part is not { } part ? [] :
    [
        ("Add evidence", NeedLines.AddUrl(
            scope, part.Id, gap.Scope, part.Evidence is [var only] ? Kebab<EvidenceKind>.Name(only.Kind) : null), Right.Contribute),
    ];

    /// <summary>
    /// Address of the form that adds one item for several gaps: all for want of evidence of one part. It is filled in with what their
    /// places have in common. Null when one item is not enough, or when it is not allowed.
    /// </summary>
    internal static string? AddForAll(TenantScope scope, ImmutableArray<GapLine> lines)
    {
        if (!scope.Can(Right.Contribute) || scope.IsTravelling) return null;
        if (lines is not [var first, _, ..] || first.Gap.Part is not { } part) return null;
        if (lines.Any(line => line.Gap.Part?.Id != part.Id || !IsForWantOfEvidence(line.Gap.Kind))) return null;
        return NeedLines.AddUrl(
            scope, part.Id,
            new DutyScope(
                Same(static place => place.Provider), Same(static place => place.Service), Same(static place => place.Account),
                Same(static place => place.Region), Same(static place => place.Workload)),
            part.Evidence is [var only] ? Kebab<EvidenceKind>.Name(only.Kind) : null);

        string Same(Func<DutyScope, string> of) =>
            lines.Select(line => of(line.Gap.Scope)).Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : "";
    }

    private static bool IsForWantOfEvidence(GapKind kind) =>
        kind is GapKind.NoEvidence or GapKind.StaleEvidence or GapKind.WrongEvidence or GapKind.ExitPlanMissing or GapKind.ExitPlanUntested;

    private static (string Title, string Url, Right Needs) Review(TenantScope scope, Gap gap, string title) =>
        (title, scope.Url("adoption/new/profile", ("service", gap.Scope.Service)), Right.Contribute);

    /// <summary>What changed since the day before the gap was opened.</summary>
    private static (string Title, string Url, Right Needs) Changes(TenantScope scope, Gap gap) =>
        ("See what changed", scope.Url("changes", ("from", TenantScope.Text(gap.Opened.AddDays(-1)))), Right.Read);

    private static string Failing(TenantScope scope, Gap gap)
    {
        var count = FailingResources.ResultOf(scope.State, gap)?.Count(VerdictOutcome.Fail) ?? 0;
        return count == 0 ? "what fails" : $"the {Words.Many(count, "resource")} that {(count == 1 ? "fails" : "fail")}";
    }

    private static string Findings(TenantScope scope, Gap gap, string outcome) => scope.Url(
        "findings", ("check", gap.Check), ("outcome", outcome), ("service", gap.Instance?.Service), ("account", gap.Instance?.Account),
        ("region", gap.Instance?.Region), ("workload", gap.Instance?.Workload));
}
