using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>Services that bills and lists name, as recorded: known as long as every record since then names them.</summary>
internal static class StoredNames
{
    private const int Most = 50_000;

    /// <summary>What contents name, for the life of the process: contents never change.</summary>
    private static readonly ConcurrentDictionary<Digest, ulong[]> Known = [];

    /// <summary>The services named at the time of a view.</summary>
    internal static IEnumerable<Resource> Of(StoreView view)
    {
        List<FactRow> facts = [.. view.Store.Facts(FactKind.Named, FactKind.Named, view.Known, view.At)];
        var places = facts.Select(static fact => fact.Series.Subject).Distinct()
            .ToDictionary(static number => number, number => view.Store.Subject(number)!.Name);
        var now = facts.Where(fact => fact.Valid.Contains(view.At)).ToList();
        // The one series that an organisation had speaks of no place that has got one of its own since.
        var own = now.Select(fact => (fact.Series.Facet, Place: places[fact.Series.Subject])).ToHashSet();
        var accounts = view.Store.Aliases().ToDictionary(static one => (one.Provider, one.Alias), static one => one.Account);
        foreach (var source in now.Where(static fact => fact.Body is not null)
            .GroupBy(static fact => fact.Series.Facet, StringComparer.Ordinal))
        {
            var since = Since(view, [.. facts.Where(fact => fact.Body is not null && fact.Series.Facet == source.Key)]);
            foreach (var fact in source)
            {
                var whole = places[fact.Series.Subject].Provider.Length == 0;
                foreach (var named in NamedServices.Read(SourceKinds.Parse(source.Key), view.Store.Content(fact.Body!.Content)))
                {
                    var account = accounts.GetValueOrDefault((named.Provider, named.Account), named.Account);
                    if (whole && own.Contains((source.Key, NamedServices.PlaceOf(named, account)))) continue;
                    yield return named with { Since = since.GetValueOrDefault(KeyOf(named), fact.Valid.From).ToTime().UtcTicks };
                }
            }
        }
    }

    /// <summary>Since when each service that is named at the time of the view was, without a break.</summary>
    private static Dictionary<ulong, Moment> Since(StoreView view, List<FactRow> facts)
    {
        var since = new Dictionary<ulong, Moment>();
        foreach (var fact in facts.OrderByDescending(static fact => fact.Valid.To))
        {
            var now = fact.Valid.Contains(view.At);
            foreach (var key in KeysOf(view.Store, fact))
            {
                var known = since.TryGetValue(key, out var first);
                if (known ? fact.Valid.To >= first : now) since[key] = known ? Moment.Min(first, fact.Valid.From) : fact.Valid.From;
            }
        }

        return since;
    }

    private static ulong[] KeysOf(SqlStore store, FactRow fact)
    {
        var digest = fact.Body!.Content;
        if (Known.TryGetValue(digest, out var keys)) return keys;
        if (Known.Count >= Most) Known.Clear();
        return Known[digest] =
            [.. NamedServices.Read(SourceKinds.Parse(fact.Series.Facet), store.Content(digest)).Select(KeyOf).Distinct()];
    }

    private static ulong KeyOf(Resource named) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\0', named.Type, named.Provider, named.Account, named.Region, named.Service, named.Workload))));
}
