using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Gaps;

/// <summary>What decisions about gaps say. Each speaks of exactly the duties, places and resources of the gaps chosen.</summary>
internal static class GapDecisions
{
    /// <summary>Longest time for which an exception or an override can be asked for.</summary>
    internal const int MostDays = 366;

    /// <summary>Most resources that an exception names one by one.</summary>
    private const int MostNamed = 5;

    private static readonly GapKind[] OfDuties =
    [
        GapKind.Unowned, GapKind.NoEvidence, GapKind.StaleEvidence, GapKind.WrongEvidence, GapKind.UnassignedResponsibility,
        GapKind.AgreementMissing, GapKind.AgreementExpired, GapKind.ExitPlanMissing, GapKind.ExitPlanUntested,
    ];

    /// <summary>Whether naming an owner says anything about a gap: it is about a duty of ours.</summary>
    internal static bool TakesOwner(TenantScope scope, Gap gap) => gap.Part is { } part && scope.State.Keep("duties of ours", () =>
        scope.State.Result.Owners.Keys.Select(static duty => (duty.Part.Id, duty.Scope)).ToHashSet()).Contains((part.Id, gap.Scope));

    /// <summary>Whether a gap is about something that can be accepted for a time.</summary>
    internal static bool TakesException(Gap gap) => gap.Kind == GapKind.FailingCheck || IsDutyOpen(gap);

    /// <summary>Names who answers for the duties behind some gaps.</summary>
    internal static string Owner(IEnumerable<Gap> gaps, Answerable owner, Answerable? deputy)
    {
        var body = new DecisionBody();
        owner.AddTo(body);
        if (deputy?.Value != owner.Value) deputy?.AddTo(body);
        foreach (var (parts, reach, place) in Places(gaps))
        {
            var when = DutyPlaces.Condition(parts, reach, place);
            body.AddFirst(
                "owners", WorkAnswer.IdOf("named", when), ("owner", owner.Id), ("deputy", deputy?.Id == owner.Id ? null : deputy?.Id),
                    ("when", when));
        }

        return body.ToString();
    }

    /// <summary>Agrees a day by which some gaps are to be closed.</summary>
    internal static string Deadline(IEnumerable<Gap> gaps, DateOnly due, string reason)
    {
        var body = new DecisionBody();
        foreach (var (parts, reach, place) in Places(gaps))
        {
            var when = DutyPlaces.Condition(parts, reach, place);
            body.AddFirst("deadlines", WorkAnswer.IdOf("agreed", when), ("due", due), ("reason", reason), ("when", when));
        }

        return body.ToString();
    }

    /// <summary>Accepts failing checks until a day; null when none is among the gaps.</summary>
    /// <param name="scope">The state that knows what fails.</param>
    /// <param name="gaps">The gaps.</param>
    /// <param name="until">Last day.</param>
    /// <param name="reason">Why it is acceptable.</param>
    /// <param name="wide">Whether whatever fails in that account and region is meant; else the resources that fail now, if they are
    /// few.</param>
    internal static string? Exceptions(TenantScope scope, IEnumerable<Gap> gaps, DateOnly until, string reason, bool wide)
    {
        var body = new DecisionBody();
        var asked = gaps.Where(static gap => gap.Kind == GapKind.FailingCheck)
            .GroupBy(gap => Resources(scope, gap, wide), StringComparer.Ordinal);
        foreach (var group in asked)
        {
            var checks = group.Select(static gap => gap.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            body.Add(
                "exceptions", ("id", WorkAnswer.IdOf("accepted", $"{group.Key}\n{string.Join(' ', checks)}\n{until:O}")),
                    ("checks", checks),
                ("when", group.Key), ("reason", reason), ("from", scope.Today), ("until", until));
        }

        return body.IsEmpty ? null : body.ToString();
    }

    /// <summary>Says of the duties behind some gaps that they do not arise, until a day; null when none is among them.</summary>
    internal static string? Overrides(IEnumerable<Gap> gaps, DateOnly today, DateOnly until, string reason)
    {
        var body = new DecisionBody();
        foreach (var (parts, reach, place) in Places(gaps.Where(IsDutyOpen)))
        {
            var when = DutyPlaces.Condition(reach, place);
            body.Add(
                "overrides", ("id", WorkAnswer.IdOf("not-here", $"{when}\n{string.Join(' ', parts)}\n{until:O}")),
                ("parts", parts.Select(static part => part.ToString())), ("when", when), ("party", "not-applicable"), ("reason", reason),
                ("from", today), ("until", until));
        }

        return body.IsEmpty ? null : body.ToString();
    }

    /// <summary>Whether the failing resources of a gap are few enough to be named one by one.</summary>
    internal static bool CanNameResources(TenantScope scope, Gap gap) => Failing(scope, gap) is { Length: > 0 and <= MostNamed };

    private static string Resources(TenantScope scope, Gap gap, bool wide)
    {
        if (!wide && Failing(scope, gap) is { Length: > 0 and <= MostNamed } few)
            return CelText.IsOneOf("resource.id", few);
        return CelText.All(
            [CelText.Is("resource.account", gap.Instance!.Account), CelText.Is("resource.region", gap.Instance.Region)])!;
    }

    /// <summary>All resources that fail behind a gap; none when there are more than are named.</summary>
    private static ImmutableArray<string> Failing(TenantScope scope, Gap gap)
    {
        var result = scope.State.Result.Checks.FirstOrDefault(check => check.Check.Id == gap.Check && check.Instance == gap.Instance);
        return result is not null && result.Failing.Length == result.Count(VerdictOutcome.Fail) ? result.Failing : [];
    }

    /// <summary>Whether a gap is about a duty of ours that nothing shows to be done; a check that cannot decide wants an export
    /// instead.</summary>
    private static bool IsDutyOpen(Gap gap) => gap.Part is not null && Array.IndexOf(OfDuties, gap.Kind) >= 0;

    /// <summary>Parts that exist equally often and in the same place stand in one entry.</summary>
    private static IEnumerable<(ImmutableArray<PartId> Parts, PartScope Reach, DutyScope Place)> Places(IEnumerable<Gap> gaps) => gaps
        .GroupBy(static gap => (Reach: Reach(gap), gap.Scope, HasPart: gap.Part is not null))
        .Select(static group => (
            (ImmutableArray<PartId>)[.. group.Select(static gap => gap.Part?.Id).OfType<PartId>().Distinct().Order()], group.Key.Reach,
            group.Key.Scope));

    /// <summary>A setting of ours that fails where the part is not ours is about one place, however often the part exists.</summary>
    private static PartScope Reach(Gap gap)
    {
        var (reach, place) = (gap.Part?.Scope ?? PartScope.Instance, gap.Scope);
        var narrow = place.Region.Length + place.Workload.Length > 0 || (reach != PartScope.Service && place.Service.Length > 0);
        return narrow ? PartScope.Instance : reach;
    }
}
