using System.Collections.Immutable;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>One setting, or one resource as a whole, that is not as it was approved.</summary>
/// <param name="Instance">Where it is.</param>
/// <param name="ResourceId">The resource.</param>
/// <param name="Text">What differs: <c>publicAccess: false → true</c>, <c>added</c>, <c>removed</c>.</param>
/// <param name="Since">Since when, as far as is known.</param>
/// <param name="Approval">By whom and as of when it was approved otherwise.</param>
public sealed record Deviation(InstanceKey Instance, string ResourceId, string Text, DateOnly Since, string Approval);

/// <summary>The deviations of one service instance, added up.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Settings">How many deviations.</param>
/// <param name="Resources">In how many resources.</param>
/// <param name="Examples">The first few.</param>
/// <param name="Since">Since when the oldest is so.</param>
public sealed record InstanceDrift(
    InstanceKey Instance, long Settings, long Resources, ImmutableArray<Deviation> Examples, DateOnly Since);

/// <summary>A part whose party is another than the one accepted for its scope.</summary>
/// <param name="Move">From whom to whom, and why.</param>
/// <param name="Accepted">The day for which the line was accepted.</param>
/// <param name="Since">Since when it is otherwise.</param>
public sealed record AcceptedMove(DutyMove Move, DateOnly Accepted, DateOnly Since);

/// <summary>What differs from what was approved and accepted.</summary>
/// <param name="Settings">Configuration, by instance.</param>
/// <param name="Moves">Responsibility, by scope and part.</param>
public sealed record DriftFound(ImmutableArray<InstanceDrift> Settings, ImmutableArray<AcceptedMove> Moves)
{
    /// <summary>None.</summary>
    public static DriftFound None { get; } = new([], []);
}

/// <summary>Adds deviations up, one at a time; those of one resource follow each other.</summary>
public sealed class DeviationTally
{
    private const int Examples = 3;

    private readonly SortedDictionary<InstanceKey, Draft> drafts = [];

    /// <summary>Takes a deviation.</summary>
    public void Take(Deviation deviation)
    {
        if (!drafts.TryGetValue(deviation.Instance, out var draft)) drafts[deviation.Instance] = draft = new Draft(deviation.Since);
        draft.Settings++;
        if (draft.Last != deviation.ResourceId) draft.Resources++;
        draft.Last = deviation.ResourceId;
        if (draft.Examples.Count < Examples) draft.Examples.Add(deviation);
        if (deviation.Since < draft.Since) draft.Since = deviation.Since;
    }

    /// <summary>The sums, by instance.</summary>
    public ImmutableArray<InstanceDrift> Sums() =>
    [
        .. drafts.Select(static draft => new InstanceDrift(
            draft.Key, draft.Value.Settings, draft.Value.Resources, [.. draft.Value.Examples], draft.Value.Since)),
    ];

    private sealed class Draft(DateOnly since)
    {
        internal List<Deviation> Examples { get; } = [];

        internal long Settings { get; set; }

        internal long Resources { get; set; }

        internal string Last { get; set; } = "";

        internal DateOnly Since { get; set; } = since;
    }
}
