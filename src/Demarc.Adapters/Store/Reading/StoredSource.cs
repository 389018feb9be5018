using System.Collections.Immutable;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Reading;

/// <summary>Where what is known of an organisation comes from: one kind of export of one account, or one plan or template.</summary>
public sealed record StoredSource
{
    /// <summary>Kind of source, as in reports: <c>aws-config</c>.</summary>
    public required string Facet { get; init; }

    /// <summary>Provider; empty when unknown.</summary>
    public required string Provider { get; init; }

    /// <summary>Account; empty when unknown.</summary>
    public required string Account { get; init; }

    /// <summary>The plan or template; else empty.</summary>
    public required string Container { get; init; }

    /// <summary>The time whose state the latest look shows.</summary>
    public required Moment Looked { get; init; }

    /// <summary>When the latest look was taken in.</summary>
    public required Moment Taken { get; init; }

    /// <summary>The run of the latest look.</summary>
    public required int Run { get; init; }

    /// <summary>What took it in: a verb, or the import of the pages.</summary>
    public required string Verb { get; init; }

    /// <summary>Regions and types at which the latest look looked.</summary>
    public required int Places { get; init; }

    /// <summary>Of these, those at which it did not see everything: what is not in it may still be there.</summary>
    public required int Partly { get; init; }

    /// <summary>The last time at which it saw everything everywhere it looked; null when it never did.</summary>
    public required Moment? LookedWholly { get; init; }

    /// <summary>In how many runs it was.</summary>
    public required int Runs { get; init; }

    /// <summary>Resources that it shows and that are there.</summary>
    public required long Resources { get; init; }

    /// <summary>The sources of all finished runs, by provider, account, kind and container.</summary>
    public static ImmutableArray<StoredSource> Of(StoreView view)
    {
        var scopes = new Dictionary<Digest, LookScopes>();
        var looks = new Dictionary<(string Facet, string Provider, string Account, string Container), List<Look>>();
        foreach (var run in view.Runs.Where(static run => run.Finished && !run.Scope.IsNone))
        {
            if (!scopes.TryGetValue(run.Scope, out var seen)) scopes[run.Scope] = seen = LookScopes.Read(view.Store.Content(run.Scope));
            foreach (var source in seen.Places.GroupBy(static pair => KeyOf(pair.Place)))
            {
                if (!looks.TryGetValue(source.Key, out var list)) looks[source.Key] = list = [];
                list.Add(new Look(run, source.Count(), source.Count(static pair => !pair.Whole)));
            }
        }

        var there = view.Resources()
            .SelectMany(static one => one.Sources.Select(facet => KeyOf(LookScope.Of(facet, one.Subject.Name))))
            .CountBy(static key => key).ToDictionary(static pair => pair.Key, static pair => pair.Value);
        return
        [
            .. looks.Select(pair => Of(pair.Key, pair.Value, there.GetValueOrDefault(pair.Key)))
                .OrderBy(static one => one.Provider, StringComparer.Ordinal).ThenBy(static one => one.Account, StringComparer.Ordinal)
                .ThenBy(static one => one.Facet, StringComparer.Ordinal).ThenBy(static one => one.Container, StringComparer.Ordinal),
        ];
    }

    private static StoredSource Of(
        (string Facet, string Provider, string Account, string Container) key, List<Look> looks, long resources)
    {
        // Files taken in late may show an earlier time: the newest state counts, of equal ones what was taken in last.
        var last = looks.MaxBy(static look => (look.Run.Looked, look.Run.Known))!;
        return new StoredSource
        {
            Facet = key.Facet,
            Provider = key.Provider,
            Account = key.Account,
            Container = key.Container,
            Looked = last.Run.Looked,
            Taken = last.Run.Known,
            Run = last.Run.Number,
            Verb = last.Run.Verb,
            Places = last.Places,
            Partly = last.Partly,
            LookedWholly = looks.Where(static look => look.Partly == 0).Select(static look => (Moment?)look.Run.Looked).Max(),
            Runs = looks.Count,
            Resources = resources,
        };
    }

    private static (string Facet, string Provider, string Account, string Container) KeyOf(LookScope place) =>
        (place.Facet, place.Provider, place.Account, place.Container);

    private sealed record Look(RunRow Run, int Places, int Partly);
}
