using System.Collections.Concurrent;
using System.Collections.Frozen;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Store.Reading;

/// <summary>Since when something is wrong with duties, from what runs recorded.</summary>
public static class StoredDutyTimes
{
    /// <summary>What is wrong as of a view, and since when without a break.</summary>
    public static DutyTimes Of(StoreView view)
    {
        var since = new Dictionary<(string Part, DutyScope Scope), DutySince>();
        var unassigned = new Records(view, static parts => parts.Unassigned);
        var unowned = new Records(view, static parts => parts.Unowned);
        var unshown = new Records(view, static parts => parts.Unshown);
        foreach (var (subject, facts) in StoredDuties.BySubject(view))
        {
            var scope = DutyText.Scope(subject.Name);
            foreach (var (part, day) in unassigned.Since(facts, FactKind.Responsibility)) Note(part, one => one with { Unassigned = day });
            foreach (var (part, day) in unowned.Since(facts, FactKind.Standing)) Note(part, one => one with { Unowned = day });
            foreach (var (part, day) in unshown.Since(facts, FactKind.Standing)) Note(part, one => one with { Unshown = day });

            void Note(string part, Func<DutySince, DutySince> set) => since[(part, scope)] = set(since.GetValueOrDefault((part, scope)));
        }

        return new DutyTimes(since);
    }

    /// <summary>
    /// What a record says is wrong, for the life of the process: contents never change, and a state is made after each decision. Of the
    /// sets themselves there are few.
    /// </summary>
    private sealed record WrongParts(FrozenSet<string> Unassigned, FrozenSet<string> Unowned, FrozenSet<string> Unshown)
    {
        private const int Most = 500_000;

        private static readonly ConcurrentDictionary<Digest, WrongParts> Known = [];
        private static readonly ConcurrentDictionary<string, FrozenSet<string>> Sets = [];

        internal static WrongParts Of(StoreView view, FactRow fact)
        {
            var digest = fact.Body!.Content;
            if (Known.TryGetValue(digest, out var parts)) return parts;
            if (Known.Count >= Most)
            {
                Known.Clear();
                Sets.Clear();
            }

            var body = view.Store.Content(digest);
            return Known[digest] = fact.Series.Kind == FactKind.Standing ? OfStandings(body) : OfAnswers(body);
        }

        private static WrongParts OfAnswers(byte[] body) => new(
            Shared(DutyText.Answers(body).Where(static answer => answer.IsUnassigned).Select(static answer => answer.Part)),
            FrozenSet<string>.Empty, FrozenSet<string>.Empty);

        private static WrongParts OfStandings(byte[] body)
        {
            var standings = DutyText.Standings(body);
            return new WrongParts(
                FrozenSet<string>.Empty,
                Shared(standings.Where(static one => one.Problem.Length > 0).Select(static one => one.Part)),
                Shared(standings.Where(static one => one.Valid is null).Select(static one => one.Part)));
        }

        private static FrozenSet<string> Shared(IEnumerable<string> parts)
        {
            var all = parts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return Sets.GetOrAdd(string.Join('\n', all), _ => all.ToFrozenSet(StringComparer.Ordinal));
        }
    }

    /// <summary>Parts of which a record says that something is wrong.</summary>
    private sealed class Records(StoreView view, Func<WrongParts, FrozenSet<string>> which)
    {
        /// <summary>Parts of which it is so now, with the day since which every record says so.</summary>
        internal IEnumerable<(string Part, DateOnly Day)> Since(IReadOnlyList<FactRow> facts, FactKind kind)
        {
            var versions = facts.Where(fact => fact.Series.Kind == kind && fact.Body is not null && fact.Valid.From <= view.At)
                .OrderByDescending(static fact => fact.Valid.From).ToList();
            if (versions.Count == 0 || !versions[0].Valid.Contains(view.At)) yield break;
            var open = Of(versions[0]).ToList();
            for (var i = 0; i < versions.Count && open.Count > 0; i++)
            {
                var earlier = i + 1 < versions.Count && versions[i + 1].Valid.To == versions[i].Valid.From
                    ? Of(versions[i + 1]) : FrozenSet<string>.Empty;
                foreach (var part in open.Where(part => !earlier.Contains(part)))
                    yield return (part, DateOnly.FromDateTime(versions[i].Valid.From.ToTime().UtcDateTime));
                open.RemoveAll(part => !earlier.Contains(part));
            }
        }

        private FrozenSet<string> Of(FactRow fact) => which(WrongParts.Of(view, fact));
    }
}
