using System.Collections.Immutable;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Figures;

/// <summary>A duty beside who answers for it and what shows it.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="Owner">Who answers; null when it is not ours.</param>
/// <param name="Evidence">What shows it; null when it is not ours.</param>
public sealed record DutyLine(DutyOf Duty, OwnerOf? Owner, EvidenceStatus? Evidence)
{
    /// <summary>Whether we have to act and show it.</summary>
    public bool IsOurs => Evidence is not null;

    /// <summary>Whether a named owner who is here answers for it.</summary>
    public bool IsOwned => Owner is { Problem: null };

    /// <summary>Whether every kind of evidence it needs is valid.</summary>
    public bool IsReady => Evidence is { IsReady: true };

    /// <summary>Whether it is done, as far as anything shows it; only said of duties of ours.</summary>
    public DutyOutcome Outcome => IsReady ? DutyOutcome.Done : Evidence is { Failing: > 0 } ? DutyOutcome.NotDone : DutyOutcome.Unknown;

    /// <summary>Whether an accepted item is held for every kind it needs, however old.</summary>
    public bool IsHeld => Evidence is { Needs.IsEmpty: false } evidence
        && evidence.Needs.All(static need => need.State is Freshness.Fresh or Freshness.DueSoon or Freshness.Stale);

    /// <summary>Whether provider assurance is offered for it and nothing valid of ours is.</summary>
    public bool RestsOnCertificate => Evidence is { WrongItems.IsEmpty: false } evidence
        && !evidence.Needs.Any(static need => need.State is Freshness.Fresh or Freshness.DueSoon);

    /// <summary>The lines of an assessment, in the order of its duties.</summary>
    public static ImmutableArray<DutyLine> Of(AssessmentResult result) =>
    [
        .. result.Duties.Select(duty => new DutyLine(duty, result.Owners.GetValueOrDefault(duty), result.Evidence.GetValueOrDefault(duty))),
    ];
}
