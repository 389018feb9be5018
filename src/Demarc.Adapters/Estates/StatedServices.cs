using System.Collections.Concurrent;
using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Estates;

/// <summary>What an entry of an organisation's file about a service in use is told apart by.</summary>
internal readonly record struct StatedKey(string Service, string Account, string Region, string Workload);

/// <summary>Since when an organisation says that services are in use: in every file since then, or by a decision.</summary>
internal static class StatedServices
{
    private const string Section = "services";

    /// <summary>What files list, for the life of the process: contents never change.</summary>
    private static readonly ConcurrentDictionary<Digest, ImmutableArray<StatedKey>> Known = [];

    /// <summary>The key of an entry.</summary>
    internal static StatedKey KeyOf(DeclaredService stated) => new(stated.Service, stated.Account, stated.Region, stated.Workload);

    /// <summary>Since when each service that is stated at the time of a view was, without a break.</summary>
    internal static Dictionary<StatedKey, Moment> Since(StoreView view, Catalogue catalogue)
    {
        var since = InFiles(view, catalogue);
        foreach (var decision in DecisionTable.InForce(
            view.Store, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime), view.Asked))
        {
            var patch = DecisionPatch.Read(
                DecisionPatch.NameOf(decision.Id), decision.Body, decision.Author, decision.Decider, out _);
            foreach (var entry in Entries(patch?.Sections))
            {
                var key = Resolved(KeyOf(entry), catalogue);
                if (Is(entry, "removed") || Is(entry, "refused")) since.Remove(key);
                else since.TryAdd(key, Moment.Of(decision.HoldsFrom));
            }
        }

        return since;
    }

    private static Dictionary<StatedKey, Moment> InFiles(StoreView view, Catalogue catalogue)
    {
        var since = new Dictionary<StatedKey, Moment>();
        Moment? first = null;
        foreach (var fact in view.Store.Facts(FactKind.Organisation, FactKind.Organisation, view.Known, view.At)
            .Where(static fact => fact.Body is not null).OrderByDescending(static fact => fact.Valid.From))
        {
            // Each file holds until the next: only what the one after it lists as well can be older.
            if (first is null ? !fact.Valid.Contains(view.At) : fact.Valid.To != first) continue;
            foreach (var key in Listed(view.Store, fact.Body!.Content).Select(key => Resolved(key, catalogue)).Distinct())
            {
                if (first is null) since[key] = fact.Valid.From;
                else if (since.GetValueOrDefault(key) == first) since[key] = fact.Valid.From;
            }

            first = fact.Valid.From;
        }

        return since;
    }

    private static ImmutableArray<StatedKey> Listed(SqlStore store, Digest content) => Known.GetOrAdd(content, digest =>
    {
        var file = OrganisationFile.Of(store.Content(digest));
        var root = YamlContent.Read(file.Text, file.Name, out _) as ContentNode.Mapping;
        return [.. Entries(root).Where(static entry => !Is(entry, "refused")).Select(KeyOf)];
    });

    private static IEnumerable<ContentNode.Mapping> Entries(ContentNode.Mapping? file) =>
        (file?[Section] as ContentNode.Sequence)?.Items.OfType<ContentNode.Mapping>() ?? [];

    private static StatedKey KeyOf(ContentNode.Mapping entry) =>
        new(Text(entry, "service"), Text(entry, "account"), Text(entry, "region"), Text(entry, "workload"));

    private static StatedKey Resolved(StatedKey key, Catalogue catalogue) =>
        catalogue.FindServices(key.Service) is [var only] ? key with { Service = only.Id } : key;

    private static bool Is(ContentNode.Mapping entry, string key) => Text(entry, key) is "yes" or "true";

    private static string Text(ContentNode.Mapping entry, string key) => (entry[key] as ContentNode.Scalar)?.Text ?? "";
}
