using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Findings;

namespace Demarc.Web.Screens.Gaps;

/// <summary>The resources that fail behind gaps. Few of them are in what was found; more of them are read from the findings.</summary>
internal sealed class FailingResources(TenantScope scope, EstateStates states)
{
    /// <summary>How many fail behind a gap.</summary>
    internal long Count(Gap gap) => Find(gap)?.Count(VerdictOutcome.Fail) ?? 0;

    /// <summary>Whether more fail behind a gap than an exception names.</summary>
    internal bool IsTooMany(Gap gap) => Count(gap) > GapDecisions.MostNamed;

    /// <summary>All that fail behind a gap, by id; none when there are more than an exception names, or when what was found says
    /// something else than was counted.</summary>
    internal ImmutableArray<string> Of(Gap gap)
    {
        if (Find(gap) is not { } result) return [];
        var count = result.Count(VerdictOutcome.Fail);
        if (result.Failing.Length == count) return result.Failing;
        if (count > GapDecisions.MostNamed) return [];
        ImmutableArray<string> all = [.. ByCheck()[(gap.Check, result.Instance)]];
        // Findings that say something else than what was counted name nothing.
        return all.Length == count ? [.. all.Distinct(StringComparer.Ordinal)] : [];
    }

    /// <summary>What a check found where a gap is; null when it found nothing there.</summary>
    internal static CheckResult? ResultOf(EstateState state, Gap gap) => gap.Instance is not { } instance ? null
        : state.Keep("checks by place", () => state.Result.Checks.DistinctBy(static check => (check.Check.Id, check.Instance))
            .ToDictionary(static check => (check.Check.Id, check.Instance))).GetValueOrDefault((gap.Check, instance));

    private CheckResult? Find(Gap gap) => ResultOf(scope.State, gap);

    private ILookup<(string Check, InstanceKey Instance), string> ByCheck() => scope.State.Keep("failing resources", () =>
        FindingLines.Of(scope, states).Where(static line => line.Open.Outcome == VerdictOutcome.Fail)
            .ToLookup(static line => (line.Open.Check.Id, line.Open.Instance), static line => line.Open.Resource));
}
