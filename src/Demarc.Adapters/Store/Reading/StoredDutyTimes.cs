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
        var unassigned = new Records(view, static body => [
            .. DutyText.Answers(body).Where(static answer => answer.IsUnassigned).Select(static answer => answer.Part)]);
        var unowned = new Records(view, static body => [
            .. DutyText.Standings(body).Where(static one => one.Problem.Length > 0).Select(static one => one.Part)]);
        var unshown = new Records(view, static body => [
            .. DutyText.Standings(body).Where(static one => one.Valid is null).Select(static one => one.Part)]);
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

    /// <summary>Parts of which a record says that something is wrong; scopes have few different records, each is read once.</summary>
    private sealed class Records(StoreView view, Func<byte[], IEnumerable<string>> read)
    {
        private readonly Dictionary<Digest, HashSet<string>> known = [];

        /// <summary>Parts of which it is so now, with the day since which every record says so.</summary>
        internal IEnumerable<(string Part, DateOnly Day)> Since(IReadOnlyList<FactRow> facts, FactKind kind)
        {
            var versions = facts.Where(fact => fact.Series.Kind == kind && fact.Body is not null && fact.Valid.From <= view.At)
                .OrderByDescending(static fact => fact.Valid.From).ToList();
            if (versions.Count == 0 || !versions[0].Valid.Contains(view.At)) yield break;
            var open = Of(versions[0]).ToList();
            for (var i = 0; i < versions.Count && open.Count > 0; i++)
            {
                var earlier = i + 1 < versions.Count && versions[i + 1].Valid.To == versions[i].Valid.From ? Of(versions[i + 1]) : [];
                foreach (var part in open.Where(part => !earlier.Contains(part)))
                    yield return (part, DateOnly.FromDateTime(versions[i].Valid.From.ToTime().UtcDateTime));
                open.RemoveAll(part => !earlier.Contains(part));
            }
        }

        private HashSet<string> Of(FactRow fact)
        {
            var digest = fact.Body!.Content;
            if (known.TryGetValue(digest, out var parts)) return parts;
            return known[digest] = read(view.Store.Content(digest)).ToHashSet(StringComparer.Ordinal);
        }
    }
}
