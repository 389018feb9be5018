using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Store.Reading;

/// <summary>What is not as it was approved and accepted, as gaps need it.</summary>
public static class StoredDrift
{
    /// <summary>
    /// Configuration that differs from its approval, and duties whose party is another than accepted. The line of a service is accepted on
    /// the day of its review, and with it that of everything in the approval of a whole configuration.
    /// </summary>
    /// <param name="view">As of when.</param>
    /// <param name="organisation">What it says about its services.</param>
    public static DriftFound Of(StoreView view, Organisation organisation)
    {
        var baselines = view.Store.Baselines().Where(row => row.Known <= view.Known && row.Looked <= view.At)
            .ToImmutableSortedDictionary(static row => row.Number, static row => row);
        return new DriftFound(
            baselines.IsEmpty ? [] : Settings(view, baselines), [.. Moves(view, organisation, baselines.Values.LastOrDefault(
                static row => row.Scope.Length == 0))]);
    }

    private static ImmutableArray<InstanceDrift> Settings(StoreView view, ImmutableSortedDictionary<int, BaselineRow> baselines)
    {
        var tally = new DeviationTally();
        foreach (var row in new ConfigurationDrift(view).FromBaseline())
        {
            var baseline = baselines[row.Baseline];
            var since = row.Changed == Moment.Start ? view.At : row.Changed;
            var text = row.Kind == DriftKind.Changed
                ? $"{row.Property}: {row.Before} → {row.After}" : row.Kind.ToString().ToLowerInvariant();
            tally.Take(new Deviation(
                row.Instance, row.Subject.Name.Id, text, Day(since), $"by {baseline.Approver} as of {Day(baseline.Looked):yyyy-MM-dd}"));
        }

        return tally.Sums();
    }

    private static IEnumerable<AcceptedMove> Moves(StoreView view, Organisation organisation, BaselineRow? baseline)
    {
        var reasons = new Dictionary<Moment, ImmutableSortedDictionary<string, string>>();
        foreach (var (subject, facts) in StoredDuties.BySubject(view))
        {
            var scope = DutyText.Scope(subject.Name);
            if (Accepted(scope, organisation, baseline, Day(view.At)) is not { } accepted) continue;
            ImmutableArray<FactRow> versions = [.. facts.Where(
                static fact => fact.Series.Kind == FactKind.Responsibility && fact.Body is not null)];
            var now = versions.LastOrDefault(fact => fact.Valid.Contains(view.At));
            // What was accepted before anything was recorded is what was recorded first.
            var then = versions.FirstOrDefault(fact => fact.Valid.To > accepted);
            if (now is null || then is null || then.Body!.Content == now.Body!.Content) continue;
            var (before, after) = (Snapshot(view, scope, then, then.Valid.From, reasons), Snapshot(view, scope, now, view.At, reasons));
            foreach (var move in DutyMove.Between(before, after))
                yield return new AcceptedMove(move, Day(accepted), Day(Since(view, versions, move)));
        }
    }

    /// <summary>
    /// The end of the day for which the line of a scope was last accepted; null when it never was. A review on a day to come accepts
    /// nothing yet.
    /// </summary>
    private static Moment? Accepted(DutyScope scope, Organisation organisation, BaselineRow? baseline, DateOnly day)
    {
        var reviews = organisation.Services.Where(service => service.Service == scope.Service && !service.Refused
                && Says(service.Account, scope.Account) && Says(service.Region, scope.Region) && Says(service.Workload, scope.Workload))
            .Select(static service => service.Reviewed).OfType<DateOnly>().Where(reviewed => reviewed <= day)
            .Select(static reviewed => Moment.EndOf(reviewed));
        return reviews.Concat(baseline is null ? [] : [baseline.Looked]).Select(static time => (Moment?)time).DefaultIfEmpty().Max();
    }

    private static DutySnapshot Snapshot(
        StoreView view, DutyScope scope, FactRow fact, Moment at, Dictionary<Moment, ImmutableSortedDictionary<string, string>> reasons)
    {
        if (!reasons.TryGetValue(at, out var why)) reasons[at] = why = StoredDuties.Reasons(view, at);
        return new DutySnapshot([new ScopeDuties(scope, DutyText.Answers(view.Store.Content(fact.Body!.Content)), [])], why);
    }

    /// <summary>Since when the party is the one it is now.</summary>
    private static Moment Since(StoreView view, ImmutableArray<FactRow> versions, DutyMove move)
    {
        var since = view.At;
        foreach (var fact in versions.Where(fact => fact.Valid.From <= view.At).Reverse())
        {
            var answer = DutyText.Answers(view.Store.Content(fact.Body!.Content)).FirstOrDefault(one => one.Part == move.Part);
            if (answer?.Party != move.After?.Party) break;
            since = fact.Valid.From;
        }

        return since;
    }

    private static bool Says(string said, string actual) => said.Length == 0 || actual.Length == 0 || said == actual;

    private static DateOnly Day(Moment moment) => DateOnly.FromDateTime(moment.ToTime().UtcDateTime);
}
