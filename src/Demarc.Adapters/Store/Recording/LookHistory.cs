using System.Collections.Immutable;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Recording;

/// <summary>At which places the runs of a store looked, and when.</summary>
public sealed class LookHistory
{
    private readonly ImmutableArray<RunRow> runs;
    private readonly Dictionary<Digest, Dictionary<LookScope, bool>> scopes = [];
    private readonly Dictionary<Digest, HashSet<int>> partly = [];
    private readonly Dictionary<LookScope, Looks> looks = [];
    private readonly Dictionary<(string Provider, string Account, string Region), Moment> lastAt = [];
    private readonly SqlStore store;

    /// <summary>The finished runs of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="known">Runs recorded later are not known.</param>
    /// <param name="upTo">Looks at a later time are left out.</param>
    public LookHistory(SqlStore store, Moment known, Moment upTo)
    {
        this.store = store;
        runs = [.. store.Runs().Where(run => run.Finished && run.Known <= known && run.Looked <= upTo).OrderBy(static run => run.Looked)];
    }

    /// <summary>The latest look of all; <see cref="Moment.Start"/> when there was none.</summary>
    public Moment Last => runs.IsEmpty ? Moment.Start : runs[^1].Looked;

    /// <summary>The complete looks at a place.</summary>
    public Looks At(LookScope place)
    {
        if (looks.TryGetValue(place, out var known)) return known;
        return looks[place] = new Looks(runs.Where(run => Looked(run, place) == true).Select(static run => run.Looked));
    }

    /// <summary>
    /// When a resource was last seen at a place, not after a time: the last complete look, or a look at a part of the place in which it
    /// was. <see cref="Moment.Start"/> when only the run that recorded it saw it.
    /// </summary>
    public Moment LastSeen(LookScope place, int subject, Moment upTo)
    {
        for (var i = runs.Length - 1; i >= 0; i--)
        {
            if (runs[i].Looked > upTo) continue;
            var whole = Looked(runs[i], place);
            if (whole == true || (whole == false && Saw(runs[i], subject))) return runs[i].Looked;
        }

        return Moment.Start;
    }

    /// <summary>When anything of an account, or of a region of it, was last looked at; <see cref="Moment.Start"/> for never.</summary>
    internal Moment LastAt(string provider, string account, string region)
    {
        if (lastAt.TryGetValue((provider, account, region), out var known)) return known;
        var last = runs.LastOrDefault(run => PlacesOf(run).Keys.Any(place => place.Provider == provider && place.Account == account
            && (region.Length == 0 || place.Region == region)));
        return lastAt[(provider, account, region)] = last?.Looked ?? Moment.Start;
    }

    private bool? Looked(RunRow run, LookScope place) => PlacesOf(run).TryGetValue(place, out var whole) ? whole : null;

    private Dictionary<LookScope, bool> PlacesOf(RunRow run)
    {
        if (run.Scope.IsNone) return [];
        if (!scopes.TryGetValue(run.Scope, out var places))
        {
            places = [];
            // Erasures before 2026-11-22 left several places of one name.
            foreach (var (one, all) in LookScopes.Read(store.Content(run.Scope)).Places)
                places[one] = all && places.GetValueOrDefault(one, true);
            scopes[run.Scope] = places;
        }

        return places;
    }

    private bool Saw(RunRow run, int subject)
    {
        if (run.Partly.IsNone) return false;
        if (!partly.TryGetValue(run.Partly, out var seen)) partly[run.Partly] = seen = [.. NumberSet.Read(store.Content(run.Partly))];
        return seen.Contains(subject);
    }
}
