using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Gaps;

/// <summary>
/// What decisions about gaps say. Each speaks of exactly the duties and places of the gaps chosen; an exception to failing checks speaks of
/// the resources that fail now, or, where somebody chose that, of whatever the same checks find in the same account and region.
/// </summary>
internal static class GapDecisions
{
    /// <summary>Longest time for which an exception or an override can be asked for.</summary>
    internal const int MostDays = 366;

    /// <summary>Most resources that an exception names one by one.</summary>
    internal const int MostNamed = 200;

    private static readonly GapKind[] OfDuties =
    [
        GapKind.Unowned, GapKind.NoEvidence, GapKind.StaleEvidence, GapKind.WrongEvidence, GapKind.UnassignedResponsibility,
        GapKind.AgreementMissing, GapKind.AgreementExpired, GapKind.ExitPlanMissing, GapKind.ExitPlanUntested,
    ];

    /// <summary>Whether naming an owner says anything about a gap: it is about a duty of ours.</summary>
    internal static bool TakesOwner(TenantScope scope, Gap gap) => gap.Part is { } part && scope.State.IsOurs(part.Id, gap.Scope);

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

    /// <summary>
    /// Accepts for a time what some gaps are about: failing checks are excepted, open duties do not arise. All of it stands or falls
    /// together.
    /// </summary>
    /// <param name="failing">The resources that fail.</param>
    /// <param name="gaps">The gaps.</param>
    /// <param name="today">First day.</param>
    /// <param name="until">Last day.</param>
    /// <param name="reason">Why it is acceptable.</param>
    /// <param name="wide">Whether whatever these checks find in the same account and region is meant; else the resources that fail
    /// now.</param>
    /// <exception cref="DecisionException">What fails now cannot be named one by one.</exception>
    internal static string Acceptance(
        FailingResources failing, IReadOnlyCollection<Gap> gaps, DateOnly today, DateOnly until, string reason, bool wide)
    {
        var body = new DecisionBody();
        AddExceptions(body, failing, gaps, today, until, reason, wide);
        AddOverrides(body, gaps, today, until, reason);
        return body.ToString();
    }

    private static void AddExceptions(
        DecisionBody body, FailingResources failing, IEnumerable<Gap> gaps, DateOnly today, DateOnly until, string reason, bool wide)
    {
        var asked = gaps.Where(static gap => gap.Kind == GapKind.FailingCheck)
            .GroupBy(gap => Resources(failing, gap, wide), StringComparer.Ordinal);
        foreach (var group in asked)
        {
            var checks = group.Select(static gap => gap.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            body.Add(
                "exceptions", ("id", WorkAnswer.IdOf("accepted", $"{group.Key}\n{string.Join(' ', checks)}\n{until:O}")),
                    ("checks", checks),
                ("when", group.Key), ("reason", reason), ("from", today), ("until", until));
        }
    }

    private static void AddOverrides(DecisionBody body, IEnumerable<Gap> gaps, DateOnly today, DateOnly until, string reason)
    {
        foreach (var (parts, reach, place) in Places(gaps.Where(IsDutyOpen)))
        {
            var when = DutyPlaces.Condition(reach, place);
            body.Add(
                "overrides", ("id", WorkAnswer.IdOf("not-here", $"{when}\n{string.Join(' ', parts)}\n{until:O}")),
                ("parts", parts.Select(static part => part.ToString())), ("when", when), ("party", "not-applicable"), ("reason", reason),
                ("from", today), ("until", until));
        }
    }

    private static string Resources(FailingResources failing, Gap gap, bool wide)
    {
        // An id alone is not enough: for checks of a region it is that of the account, and some are given again in another region.
        string[] place = [CelText.Is("resource.account", gap.Instance!.Account), CelText.Is("resource.region", gap.Instance.Region)];
        if (wide) return CelText.All(place)!;
        if (failing.Of(gap) is { IsEmpty: false } named) return CelText.All([CelText.IsOneOf("resource.id", named), .. place])!;
        throw new DecisionException(
            (failing.IsTooMany(gap)
                ? $"more than {MostNamed} resources fail there, too many to be named"
                : "what fails there cannot be named one by one just now: the findings on record say something else than was counted")
            + "; choose whatever fails in the account and region, or look again later");
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
