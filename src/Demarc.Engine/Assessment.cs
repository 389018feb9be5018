using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine;

/// <summary>
/// The main path: what we use, whose duty each part is there, who answers for ours, what shows that it is done, what is missing. What
/// checks say about each resource is counted while resources stream by, and comes in as counts.
/// Everything else in the engine is one of these steps.
/// </summary>
public static class Assessment
{
    /// <summary>Assesses an estate as of a day.</summary>
    /// <param name="catalogue">Controls, services and rules.</param>
    /// <param name="organisation">What the organisation says about itself.</param>
    /// <param name="estate">What it uses.</param>
    /// <param name="checks">What checks said about its resources.</param>
    /// <param name="day">The day asked about; nothing in the result depends on today.</param>
    /// <param name="looks">Where the exports looked in full; null: nowhere, then verdicts are no evidence.</param>
    /// <param name="held">Evidence kept in a store; null: none.</param>
    /// <param name="times">Since when duties stand as they do; null when there is no record.</param>
    public static AssessmentResult Run(
        Catalogue catalogue, Organisation organisation, Estate estate, ImmutableArray<CheckResult> checks, DateOnly day,
        PlaceLooks? looks = null, IEnumerable<EvidenceRecord>? held = null, DutyTimes? times = null)
    {
        var resolver = new Resolver(catalogue, organisation.Rules);
        var duties = DutyList.Derive(catalogue, resolver, organisation, estate, day);
        var ours = duties.Where(static duty => duty.IsOurs).ToList();
        var owners = ByDuty(ours, new Ownership(organisation, day).Find);
        var shown = new AutomatedEvidence(catalogue, estate, checks, looks ?? PlaceLooks.None).Of(ours);
        var evidence = ByDuty(ours, new EvidenceJudge(organisation, day, shown.With(held ?? [])).Judge);
        var gaps = new GapFinder(catalogue, organisation, day, times).Find(estate, duties, owners, evidence, checks);
        return new AssessmentResult(catalogue, organisation, estate, day, duties, owners, checks, evidence, gaps) { Shown = shown };
    }

    /// <summary>Every duty of the list is one object: telling them apart by all they say would cost more than judging them.</summary>
    private static ImmutableDictionary<DutyOf, T> ByDuty<T>(IEnumerable<DutyOf> duties, Func<DutyOf, T> judge) =>
        duties.ToImmutableDictionary<DutyOf, DutyOf, T>(static duty => duty, judge, ReferenceEqualityComparer.Instance);
}

/// <summary>Everything an assessment found.</summary>
/// <param name="Catalogue">The catalogue used.</param>
/// <param name="Organisation">The organisation.</param>
/// <param name="Estate">What it uses.</param>
/// <param name="Day">As of.</param>
/// <param name="Duties">Every part in every scope, with its owner party.</param>
/// <param name="Owners">Who answers for each duty of ours.</param>
/// <param name="Checks">What checks said, by check and service instance.</param>
/// <param name="Evidence">What shows that each duty of ours is done.</param>
/// <param name="Gaps">What is missing, worst first.</param>
public sealed record AssessmentResult(
    Catalogue Catalogue,
    Organisation Organisation,
    Estate Estate,
    DateOnly Day,
    ImmutableArray<DutyOf> Duties,
    ImmutableDictionary<DutyOf, OwnerOf> Owners,
    ImmutableArray<CheckResult> Checks,
    ImmutableDictionary<DutyOf, EvidenceStatus> Evidence,
    ImmutableArray<Gap> Gaps)
{
    /// <summary>The evidence that the exports at hand are.</summary>
    public EvidenceHoldings Shown { get; init; } = EvidenceHoldings.None;

    /// <summary>The same with the gaps that only history shows.</summary>
    public AssessmentResult With(DriftFound drift) => this with
    {
        Gaps = GapFinder.InOrder(Gaps.Concat(
            new DriftGaps(Catalogue, Organisation, Duties, Owners).Find(drift).Select(new Deadlines(Organisation).Apply))),
    };
}
