using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>
/// Judges what an organisation holds against what each duty needs. Freshness counts from the effective day, never from the day of upload;
/// a provider's assurance is refused for a duty of ours, whoever offers it.
/// </summary>
public sealed class EvidenceJudge
{
    private readonly Organisation organisation;
    private readonly DateOnly day;
    private readonly EvidenceHoldings holdings;
    private readonly ImmutableDictionary<string, Workload> workloads;
    private readonly ImmutableArray<EvidenceRecord> stated;
    private readonly ILookup<DutyKey, EvidenceRecord> seen;

    /// <summary>Judges as of a day.</summary>
    /// <param name="organisation">What it says about itself: evidence, agreements and reports among it.</param>
    /// <param name="day">The day asked about.</param>
    /// <param name="holdings">Evidence beyond what the organisation's file states; null: none.</param>
    public EvidenceJudge(Organisation organisation, DateOnly day, EvidenceHoldings? holdings = null)
    {
        (this.organisation, this.day, this.holdings) = (organisation, day, holdings ?? EvidenceHoldings.None);
        workloads = organisation.Workloads.ToImmutableDictionary(static workload => workload.Id, StringComparer.Ordinal);
        var records = organisation.Evidence.Select(EvidenceRecord.Of).Concat(this.holdings.Records).ToList();
        stated = [.. records.Where(static record => record.Cover is EvidenceCover.Stated)];
        seen = records.Where(static record => record.Cover is EvidenceCover.Seen)
            .SelectMany(static record => ((EvidenceCover.Seen)record.Cover).Duties.Select(duty => (Duty: duty, Record: record)))
            .ToLookup(static pair => pair.Duty, static pair => pair.Record);
    }

    /// <summary>The status of one duty of ours.</summary>
    public EvidenceStatus Judge(DutyOf duty)
    {
        CelValue[] variables =
            [duty.Scope.ToRecord(workloads.GetValueOrDefault(duty.Scope.Workload)), ContentEnvironments.ToRecord(duty.Part)];
        var key = new DutyKey(duty.Part.Id, duty.Scope);
        var offered = stated.Where(record => record.Cover.Includes(duty, variables)).Concat(seen[key]).ToList();
        var wrong = offered.Where(static record => record.Kind == EvidenceKind.ProviderAssurance && record.Acceptance != Acceptance.Erased)
            .Select(static record => record.Id)
            .Concat(organisation.Assurance.Where(a => a.OfferedFor?.Selects(duty.Part) == true && Concerns(a.Provider, duty))
            .Select(static a => a.Id));
        ImmutableArray<string> refused = [.. wrong.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new EvidenceStatus(
            duty, [.. duty.Part.Evidence.Where(static need => need.Kind != EvidenceKind.ProviderAssurance)
                .Select(need => Best(need, offered, duty, key))], refused)
        { Failing = holdings.Failing.GetValueOrDefault(key) };
    }

    /// <summary>State of an item on a day.</summary>
    /// <param name="effective">The day whose state it shows.</param>
    /// <param name="maxAge">Age allowed.</param>
    /// <param name="expires">End by its own terms.</param>
    /// <param name="day">The day asked for.</param>
    public static (Freshness State, DateOnly Until) StateOf(DateOnly effective, TimeSpan maxAge, DateOnly? expires, DateOnly day)
    {
        var until = DateOnly.FromDayNumber((int)Math.Min(effective.DayNumber + (long)maxAge.TotalDays, DateOnly.MaxValue.DayNumber));
        if (expires is { } end && end < until) until = end;
        if (effective > day || until < day) return (Freshness.Stale, until);
        // A tenth of the allowed age, and at least one day of a week or more, is the time to renew.
        var notice = maxAge.TotalDays < 7 ? 0 : Math.Max(1, (int)(maxAge.TotalDays / 10));
        return (until.AddDays(-notice) < day ? Freshness.DueSoon : Freshness.Fresh, until);
    }

    private NeedStatus Best(EvidenceNeed need, List<EvidenceRecord> offered, DutyOf duty, DutyKey key)
    {
        var best = new NeedStatus(need, Freshness.Missing, "", null);
        var waiting = "";
        foreach (var record in offered.Where(record => record.Kind == need.Kind && record.Times.Day <= day))
        {
            if (record.Acceptance == Acceptance.Pending) waiting = $"\"{record.Id}\" {record.Reason}";
            if (record.Acceptance is Acceptance.Pending or Acceptance.Erased) continue;
            var (state, until) = record.StateOn(need.MaxAge, day);
            best = Better(best, new NeedStatus(need, state, record.Id, until) { Why = record.Reason });
        }

        if (need.Kind == EvidenceKind.Agreement)
        {
            var agreements = organisation.Agreements.Where(a => a.From <= day && a.Covers.Selects(duty.Part) && Concerns(a.Provider, duty));
            foreach (var agreement in agreements) best = Better(best, OfAgreement(need, agreement));
        }

        if (best.State is Freshness.Fresh or Freshness.DueSoon) return best;
        if (waiting.Length > 0) return best with { Why = waiting };
        return best.State == Freshness.Missing && IsLookedFor(need.Kind)
            ? best with { Why = holdings.Lacking.GetValueOrDefault(key, "") } : best;
    }

    private static bool IsLookedFor(EvidenceKind kind) =>
        kind is EvidenceKind.CheckResult or EvidenceKind.ConfigurationSnapshot or EvidenceKind.IdentityInventory;

    /// <summary>An agreement holds for its own term, however old it is.</summary>
    private NeedStatus OfAgreement(EvidenceNeed need, Agreement agreement)
    {
        var until = agreement.Until ?? DateOnly.MaxValue;
        var state = until < day ? Freshness.Stale
            : until != DateOnly.MaxValue && until.AddDays(-60) < day ? Freshness.DueSoon : Freshness.Fresh;
        return new NeedStatus(need, state, agreement.Id, until);
    }

    private static NeedStatus Better(NeedStatus left, NeedStatus right) =>
        right.State != left.State ? (right.State < left.State ? right : left) : (right.Until ?? default) > (left.Until ?? default)
            ? right : left;

    private static bool Concerns(string provider, DutyOf duty) => duty.Scope.Provider.Length == 0 || duty.Scope.Provider == provider;
}
