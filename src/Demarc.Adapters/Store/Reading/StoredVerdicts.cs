using System.Collections.Immutable;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Reading;

/// <summary>Lists of verdicts as they are read back: few different ones, each read once.</summary>
/// <param name="store">The store.</param>
public sealed class StoredVerdicts(SqlStore store)
{
    private const int Most = 100_000;

    private readonly Dictionary<Digest, ImmutableArray<RecordedVerdict>> lists = [];

    /// <summary>The verdicts of one fact, over the time in which it was true.</summary>
    public static JudgedSpan Of(SqlStore store, FactRow fact) => new StoredVerdicts(store).Of(fact);

    /// <summary>The verdicts of one fact, over the time in which it was true; none while the resource was not there.</summary>
    public JudgedSpan Of(FactRow fact)
    {
        var digest = fact.Series.Kind == FactKind.State ? fact.Body?.Verdicts : fact.Body?.Content;
        return new JudgedSpan(fact.Valid, fact.Captured, digest is { IsNone: false } list ? Read(list) : []);
    }

    private ImmutableArray<RecordedVerdict> Read(Digest digest)
    {
        if (lists.TryGetValue(digest, out var verdicts)) return verdicts;
        if (lists.Count >= Most) lists.Clear();
        return lists[digest] = VerdictList.Read(store.Content(digest));
    }
}
