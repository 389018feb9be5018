using System.Collections.Immutable;

namespace Demarc.Engine.Evidence;

/// <summary>Evidence beyond what the organisation's file states: what is kept in a store, and what the exports at hand show.</summary>
public sealed record EvidenceHoldings
{
    /// <summary>Nothing.</summary>
    public static EvidenceHoldings None { get; } = new();

    /// <summary>The items, in any order.</summary>
    public ImmutableArray<EvidenceRecord> Records { get; init; } = [];

    /// <summary>Resources that fail a check of a duty, where there are any: they show that it is not done.</summary>
    public ImmutableDictionary<DutyKey, long> Failing { get; init; } = ImmutableDictionary<DutyKey, long>.Empty;

    /// <summary>Why exports that show something of a duty are no evidence of it.</summary>
    public ImmutableDictionary<DutyKey, string> Lacking { get; init; } = ImmutableDictionary<DutyKey, string>.Empty;

    /// <summary>The same with more items.</summary>
    public EvidenceHoldings With(IEnumerable<EvidenceRecord> records) => this with { Records = [.. Records, .. records] };
}
