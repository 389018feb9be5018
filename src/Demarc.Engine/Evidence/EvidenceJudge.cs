using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>
/// Judges what an organisation holds against what each duty needs. Freshness counts from the effective day, never from the day of upload;
/// a provider's assurance is refused for a duty of ours, whoever offers it.
/// </summary>
public sealed class EvidenceJudge(Organisation organisation, DateOnly day)
{
    private readonly ImmutableDictionary<string, Workload> workloads =
        organisation.Workloads.ToImmutableDictionary(static workload => workload.Id, StringComparer.Ordinal);

    /// <summary>The status of one duty of ours.</summary>
    public EvidenceStatus Judge(DutyOf duty)
    {
        CelValue[] variables =
            [duty.Scope.ToRecord(workloads.GetValueOrDefault(duty.Scope.Workload)), ContentEnvironments.ToRecord(duty.Part)];
        var offered = organisation.Evidence.Where(item => item.Offered.Selects(duty.Part) && Holds(item.When, variables)).ToList();
        var wrong = offered.Where(static item => item.Kind == EvidenceKind.ProviderAssurance).Select(static item => item.Id)
            .Concat(organisation.Assurance.Where(a => a.OfferedFor?.Selects(duty.Part) == true && Concerns(a.Provider, duty))
            .Select(static a => a.Id));
        ImmutableArray<string> refused = [.. wrong.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new EvidenceStatus(
            duty, [.. duty.Part.Evidence.Where(static need => need.Kind != EvidenceKind.ProviderAssurance)
                .Select(need => Best(need, offered, duty))], refused);
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

    private NeedStatus Best(EvidenceNeed need, List<EvidenceItem> offered, DutyOf duty)
    {
        var best = new NeedStatus(need, Freshness.Missing, "", null);
        // What only becomes true later is not there yet on the day asked for.
        foreach (var item in offered.Where(item => item.Kind == need.Kind && item.Effective <= day))
        {
            var (state, until) = item.Rejected is null
                ? StateOf(item.Effective, need.MaxAge, item.Expires, day) : (Freshness.Rejected, item.Effective);
            best = Better(best, new NeedStatus(need, state, item.Id, until));
        }

        if (need.Kind != EvidenceKind.Agreement) return best;
        var agreements = organisation.Agreements.Where(a => a.From <= day && a.Covers.Selects(duty.Part) && Concerns(a.Provider, duty));
        foreach (var agreement in agreements)
            best = Better(best, OfAgreement(need, agreement));
        return best;
    }

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

    // A condition that cannot be decided (it asks for a fact the scope does not have) does not let the item count.
    private static bool Holds(LazyExpression? when, CelValue[] variables) => when is null || when.Program.Evaluate(variables).AsBool();
}
