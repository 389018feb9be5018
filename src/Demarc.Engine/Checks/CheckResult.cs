using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Checks;

/// <summary>What one check says about the resources of one service instance.</summary>
/// <param name="Check">The check.</param>
/// <param name="Instance">Service, account, region and workload of the resources.</param>
/// <param name="Counts">Number of resources for each outcome that occurs.</param>
/// <param name="Failing">The first resources that fail, by id.</param>
/// <param name="Undecided">The first resources about which nothing can be said, by id, with the reason.</param>
public sealed record CheckResult(
    Check Check, InstanceKey Instance, ImmutableSortedDictionary<VerdictOutcome, long> Counts, ImmutableArray<string> Failing,
    ImmutableArray<(string Resource, string Reason)> Undecided)
{
    /// <summary>Oldest look behind its verdicts, in ticks (UTC); 0 when there is none with a time.</summary>
    public long Oldest { get; init; }

    /// <summary>Verdicts on what a source showed without saying when it looked.</summary>
    public long Undated { get; init; }

    /// <summary>Verdicts on what a plan or template describes: they say how things will be, not how they are.</summary>
    public long Planned { get; init; }

    /// <summary>First sight of the oldest failure that goes on, in ticks (UTC); 0 when there is none with a time.</summary>
    public long FailingSince { get; init; }

    /// <summary>First sight of the oldest undecided verdict that stands, in ticks (UTC); 0 when there is none with a time.</summary>
    public long UndecidedSince { get; init; }

    /// <summary>Excepted resources by the id of the exception that covers them.</summary>
    public ImmutableSortedDictionary<string, long> ByException { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Resources with that outcome.</summary>
    public long Count(VerdictOutcome outcome) => Counts.GetValueOrDefault(outcome);

    /// <summary>Verdicts it adds up.</summary>
    public long Judgements => Counts.Values.Sum();

    /// <summary>Resources it speaks of.</summary>
    public long Judged => Counts.Where(static pair => pair.Key != VerdictOutcome.NotApplicable).Sum(static pair => pair.Value);
}

/// <summary>Adds verdicts up to one result for each check and service instance. Memory does not grow with the resources.</summary>
public sealed class CheckTotals
{
    /// <summary>Stands for a time where a plan or template describes the resource.</summary>
    public const long Planned = -1;

    private const int Named = 5;

    private readonly SortedDictionary<(string Check, InstanceKey Instance), Draft> drafts = new(
        Comparer<(string Check, InstanceKey Instance)>.Create(static (left, right) =>
        {
            var order = string.CompareOrdinal(left.Check, right.Check);
            return order == 0 ? left.Instance.CompareTo(right.Instance) : order;
        }));

    /// <summary>Adds a verdict about a resource of an instance. Resources are named in the order added.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="instance">Service, account, region and workload of the resource.</param>
    /// <param name="resource">Its id.</param>
    /// <param name="captured">When the source looked, in ticks (UTC); 0 when it does not say, <see cref="Planned"/> in a plan.</param>
    /// <param name="since">Since when the outcome is on record, in ticks (UTC); 0 when it was not recorded: then since the look.</param>
    public void Add(Verdict verdict, InstanceKey instance, string resource, long captured = 0, long since = 0)
    {
        var key = (verdict.Check.Id, instance);
        if (!drafts.TryGetValue(key, out var draft)) drafts[key] = draft = new Draft(verdict.Check);
        draft.Add(verdict, resource, captured, since > 0 ? since : captured);
    }

    /// <summary>The results so far, by check and instance.</summary>
    public ImmutableArray<CheckResult> Results() => [.. drafts.Select(static pair => pair.Value.Finish(pair.Key.Instance))];

    private sealed class Draft(Check check)
    {
        private readonly SortedDictionary<VerdictOutcome, long> counts = [];
        private readonly SortedDictionary<string, long> excepted = new(StringComparer.Ordinal);
        private readonly List<string> failing = [];
        private readonly List<(string Resource, string Reason)> undecided = [];
        private long oldest;
        private long undated;
        private long planned;
        private long failingSince;
        private long undecidedSince;

        internal void Add(Verdict verdict, string resource, long captured, long since)
        {
            if (verdict.Outcome == VerdictOutcome.Fail) failingSince = Earlier(failingSince, since);
            if (verdict.Outcome == VerdictOutcome.Inconclusive) undecidedSince = Earlier(undecidedSince, since);
            if (captured == Planned) planned++;
            else if (captured == 0) undated++;
            else if (oldest == 0 || captured < oldest) oldest = captured;
            counts[verdict.Outcome] = counts.GetValueOrDefault(verdict.Outcome) + 1;
            if (verdict.Outcome == VerdictOutcome.Excepted && ExceptionReason.TryRead(verdict.Reason, out var id, out _))
                excepted[id] = excepted.GetValueOrDefault(id) + 1;
            if (verdict.Outcome == VerdictOutcome.Fail && failing.Count < Named) failing.Add(resource);
            if (verdict.Outcome == VerdictOutcome.Inconclusive && undecided.Count < Named) undecided.Add((resource, verdict.Reason));
        }

        internal CheckResult Finish(InstanceKey instance) =>
            new(check, instance, counts.ToImmutableSortedDictionary(), [.. failing], [.. undecided])
            {
                Oldest = oldest,
                Undated = undated,
                Planned = planned,
                FailingSince = failingSince,
                UndecidedSince = undecidedSince,
                ByException = excepted.ToImmutableSortedDictionary(StringComparer.Ordinal),
            };

        private static long Earlier(long known, long since) => since <= 0 || (known > 0 && known < since) ? known : since;
    }
}
