using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>Finds everything that is missing and needs no history to be seen. Equal inputs give equal gaps in equal order.</summary>
/// <param name="catalogue">Controls, services and checks.</param>
/// <param name="organisation">What the organisation says about itself.</param>
/// <param name="day">The day asked about.</param>
/// <param name="times">Since when duties stand as they do; null when there is no record.</param>
public sealed class GapFinder(Catalogue catalogue, Organisation organisation, DateOnly day, DutyTimes? times = null)
{
    private readonly Dictionary<string, Workload> workloads = organisation.Workloads.ToDictionary(static w => w.Id, StringComparer.Ordinal);

    private readonly Deadlines deadlines = new(organisation);

    /// <summary>All gaps, worst first.</summary>
    public ImmutableArray<Gap> Find(
        Estate estate, IReadOnlyCollection<DutyOf> duties, IReadOnlyDictionary<DutyOf, OwnerOf> owners,
        IReadOnlyDictionary<DutyOf, EvidenceStatus> evidence, ImmutableArray<CheckResult> checks) => InOrder(
        duties.SelectMany(duty => OfDuty(duty, owners, evidence))
            .Concat(new ServiceGaps(catalogue, organisation, day).Find(estate))
            .Concat(new AssuranceGaps(organisation, duties, day).Find(estate))
            .Concat(new AgreementGaps(organisation, day).Find())
            .Concat(new CheckGaps(organisation, duties, owners, day).Find(catalogue, checks))
            .Select(deadlines.Apply));

    /// <summary>Gaps in their order: worst first.</summary>
    internal static ImmutableArray<Gap> InOrder(IEnumerable<Gap> gaps) =>
    [
        .. gaps.OrderByDescending(static gap => gap.Severity).ThenBy(static gap => gap.Kind).ThenBy(static gap => gap.Part?.Id)
            .ThenBy(static gap => gap.Scope).ThenBy(static gap => gap.Why, StringComparer.Ordinal),
    ];

    private IEnumerable<Gap> OfDuty(
        DutyOf duty, IReadOnlyDictionary<DutyOf, OwnerOf> owners, IReadOnlyDictionary<DutyOf, EvidenceStatus> evidence)
    {
        var owner = duty.IsOurs ? owners[duty] : null;
        var since = times?.Of(duty.Part.Id, duty.Scope) ?? default;
        if (duty.Party is Party.UnknownParty || duty.Shares.Any(static share => share.Party is Party.UnknownParty))
        {
            yield return Gap(duty, GapKind.UnassignedResponsibility, null, since.Unassigned ?? day, "No rule can say whose duty this is.",
                "Read why no rule decides it; then complete the profile of the service, or agree with the provider who does it.");
        }

        if (owner is null) yield break;
        if (owner.Problem is { } problem)
            yield return Gap(duty, GapKind.Unowned, owner, since.Unowned ?? day, $"Nobody answers for it: {problem}.",
                "Name somebody who answers for it.");
        var status = evidence[duty];
        foreach (var item in status.WrongItems)
        {
            yield return Gap(duty, GapKind.WrongEvidence, owner, since.Unshown ?? day,
                $"\"{item}\" is the provider's assurance: it shows the provider's part, never ours.",
                "Collect evidence of our own: " + Needs(duty) + ".") with { Subject = item, About = item };
        }

        if (!status.IsValid && EvidenceGap(duty, status, owner, since.Unshown ?? day) is { } gap) yield return gap;
    }

    private Gap? EvidenceGap(DutyOf duty, EvidenceStatus status, OwnerOf owner, DateOnly unshown)
    {
        var worst = status.Needs.Where(static need => need.State >= Freshness.Stale).MaxBy(static need => need.State);
        if (worst is null)
            return Gap(duty, GapKind.NoEvidence, owner, unshown, "The catalogue names no kind of evidence for it.",
                "Attest it, and report the part to the catalogue.");
        var kind = (worst.State, worst.Need.Kind, duty.Part.Id) switch
        {
            (_, _, { Control: "AGR-04", Part: "plan" }) => GapKind.ExitPlanMissing,
            (_, _, { Control: "AGR-05" }) => GapKind.ExitPlanUntested,
            (Freshness.Stale, EvidenceKind.Agreement, _) => GapKind.AgreementExpired,
            (_, EvidenceKind.Agreement, _) => GapKind.AgreementMissing,
            (Freshness.Stale, _, _) => GapKind.StaleEvidence,
            (Freshness.Rejected, _, _) => GapKind.WrongEvidence,
            _ => GapKind.NoEvidence,
        };
        var opened = worst.State == Freshness.Stale && worst.Until is { } until && until < day ? until.AddDays(1) : unshown;
        var why = worst.State switch
        {
            Freshness.Stale => $"\"{worst.Item}\" ({Kebab<EvidenceKind>.Words(worst.Need.Kind)}) is past {worst.Until:yyyy-MM-dd}.",
            Freshness.Rejected => $"\"{worst.Item}\" was rejected" + (worst.Why.Length > 0 ? $": {worst.Why}." : "."),
            _ => "Missing: " + string.Join(", ", status.Needs.Where(static need => need.State == Freshness.Missing)
                .Select(static need => Kebab<EvidenceKind>.Words(need.Need.Kind) + (need.Why.Length > 0 ? $" ({need.Why})" : ""))) + ".",
        };
        return Gap(duty, kind, owner, opened, why, $"{duty.Part.CustomerDoes} Then show it: {Needs(duty)}.") with
        {
            About = worst.Item,
        };
    }

    private static string Needs(DutyOf duty) => string.Join(" and ", duty.Part.Evidence.Select(static need =>
        $"{Kebab<EvidenceKind>.Words(need.Kind)} not older than {(int)need.MaxAge.TotalDays} days"));

    private Gap Gap(DutyOf duty, GapKind kind, OwnerOf? owner, DateOnly opened, string why, string close)
    {
        var severity = GapSeverity.Of(duty.Part.Criticality, workloads.GetValueOrDefault(duty.Scope.Workload));
        return new Gap
        {
            Kind = kind,
            Part = duty.Part,
            Scope = duty.Scope,
            Owner = owner?.Answering ?? "",
            OwnerId = owner?.AnsweringId ?? "",
            Severity = severity,
            Opened = opened,
            Due = GapSeverity.Due(severity, opened),
            Why = why,
            Close = close,
        };
    }
}
