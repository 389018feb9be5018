using Demarc.Engine.Gaps;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Gaps;

/// <summary>The page on which a gap is closed, where that is not the gap's own.</summary>
internal static class GapPlaces
{
    /// <summary>Where to go on; null where the gap's page has everything, or where somebody has to act outside.</summary>
    internal static (string Title, string Url)? Of(TenantScope scope, Gap gap) => gap.Kind switch
    {
        GapKind.FailingCheck => ("To what fails, and how to mend it", Findings(scope, gap)),
        GapKind.InconclusiveCheck => ("To what cannot be decided", Findings(scope, gap)),
        GapKind.ConfigurationDrift => ("To what changed", scope.Url("changes")),
        GapKind.ServiceNotReviewed or GapKind.UnsanctionedService or GapKind.ResponsibilityDrift or GapKind.UnassignedResponsibility
            when gap.Scope.Service.Length > 0 && scope.Can(Right.Contribute) && !scope.IsTravelling =>
            ("Review the service", scope.Url("adoption/new/profile", ("service", gap.Scope.Service))),
        GapKind.AgreementMissing or GapKind.AgreementExpired => ("To the agreements", scope.Url("agreements")),
        GapKind.ExitPlanMissing or GapKind.ExitPlanUntested => ("To the exit plans", scope.Url("exit-plans")),
        GapKind.DataUnclassified or GapKind.ResidencyViolation when gap.Scope.Workload.Length > 0 =>
            ("To the workload", scope.Url("settings/organisation", ("workload", gap.Scope.Workload)) + "#describe"),
        GapKind.DataUnclassified or GapKind.ResidencyViolation => ("To the service", scope.Url("services/" + gap.Scope.Service)),
        GapKind.AssuranceExpired or GapKind.CuecUnanswered => ("To provider assurance", scope.Url("assurance")),
        GapKind.AssuranceOutOfScope => ("To what reports cover", scope.Url("assurance/coverage")),
        GapKind.ReviewOverdue => ("To the reviews", scope.Url("reviews")),
        GapKind.ExceptionExpired => ("To the exceptions", scope.Url("exceptions")),
        _ => null,
    };

    private static string Findings(TenantScope scope, Gap gap) => scope.Url(
        "findings", ("check", gap.Check), ("service", gap.Instance!.Service), ("account", gap.Instance.Account),
        ("region", gap.Instance.Region));
}
