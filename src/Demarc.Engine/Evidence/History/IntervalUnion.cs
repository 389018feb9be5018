namespace Demarc.Engine.Evidence;

/// <summary>A union that grows: thousands of resources may say the same, and what is kept is about as much as what is united.</summary>
public sealed class IntervalUnion
{
    private readonly List<Interval> members = [];
    private int limit = 16;

    /// <summary>Adds an interval.</summary>
    public void Add(Interval interval)
    {
        members.Add(interval);
        if (members.Count < limit) return;
        var united = ToSet().Intervals;
        members.Clear();
        members.AddRange(united);
        limit = Math.Max(16, 2 * members.Count);
    }

    /// <summary>The union of what was added.</summary>
    public IntervalSet ToSet() => IntervalSet.Of(members);
}
