using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Evidence;

/// <summary>A span of time: it includes its beginning and not its end, so that neighbours share no moment and leave none out.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">First moment after it; <see cref="Moment.Open"/> when it goes on.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(Moment From, Moment To) : IComparable<Interval>
{
    /// <summary>Whether no moment is in it.</summary>
    public bool IsEmpty => From >= To;

    /// <summary>Whether a moment is in it.</summary>
    public bool Contains(Moment moment) => From <= moment && moment < To;

    /// <summary>What is in both.</summary>
    public Interval Intersect(Interval other) => new(Moment.Max(From, other.From), Moment.Min(To, other.To));

    /// <summary>Order by beginning, then by end.</summary>
    public int CompareTo(Interval other) => From.CompareTo(other.From) is not 0 and var order ? order : To.CompareTo(other.To);
}

/// <summary>
/// Moments as a set, kept as the fewest intervals, in order. Whatever the order in which intervals were united, equal moments give equal
/// sets: windows that overlap or touch are one.
/// </summary>
public readonly struct IntervalSet : IEquatable<IntervalSet>
{
    private readonly ImmutableArray<Interval> intervals;

    private IntervalSet(ImmutableArray<Interval> intervals) => this.intervals = intervals;

    /// <summary>No moment.</summary>
    public static IntervalSet Empty { get; } = new([]);

    /// <summary>Its intervals: disjoint, not touching, in order.</summary>
    public ImmutableArray<Interval> Intervals => intervals.IsDefault ? [] : intervals;

    /// <summary>Whether it has no moment.</summary>
    public bool IsEmpty => Intervals.IsEmpty;

    /// <summary>Whether it never ends.</summary>
    public bool IsOpen => !IsEmpty && Intervals[^1].To.IsOpen;

    /// <summary>The union of intervals, given in any order.</summary>
    public static IntervalSet Of(params IEnumerable<Interval> members)
    {
        var sorted = members.Where(static interval => !interval.IsEmpty).ToList();
        sorted.Sort();
        var united = ImmutableArray.CreateBuilder<Interval>(sorted.Count);
        foreach (var interval in sorted)
        {
            if (united.Count > 0 && interval.From <= united[^1].To)
                united[^1] = united[^1] with { To = Moment.Max(united[^1].To, interval.To) };
            else united.Add(interval);
        }

        return new IntervalSet(united.ToImmutable());
    }

    /// <summary>What is in either.</summary>
    public IntervalSet Union(IntervalSet other) =>
        IsEmpty ? other : other.IsEmpty ? this : Of(Intervals.Concat(other.Intervals));

    /// <summary>What is in both.</summary>
    public IntervalSet Intersect(IntervalSet other)
    {
        var common = ImmutableArray.CreateBuilder<Interval>();
        var (left, right) = (0, 0);
        while (left < Intervals.Length && right < other.Intervals.Length)
        {
            var (a, b) = (Intervals[left], other.Intervals[right]);
            if (a.Intersect(b) is { IsEmpty: false } both) common.Add(both);
            if (a.To < b.To) left++;
            else right++;
        }

        return new IntervalSet(common.ToImmutable());
    }

    /// <summary>What is in this and not in the other.</summary>
    public IntervalSet Except(IntervalSet other)
    {
        var rest = ImmutableArray.CreateBuilder<Interval>();
        foreach (var interval in Intervals)
        {
            var from = interval.From;
            foreach (var cut in other.Intervals)
            {
                if (cut.To <= from) continue;
                if (cut.From >= interval.To) break;
                if (cut.From > from) rest.Add(new Interval(from, cut.From));
                from = cut.To;
            }

            if (from < interval.To) rest.Add(new Interval(from, interval.To));
        }

        return new IntervalSet(rest.ToImmutable());
    }

    /// <summary>The set as it was known at a time: what ends later goes on, and what begins later is not there yet.</summary>
    public IntervalSet AsOf(Moment at) => Of(Intervals.Where(interval => interval.From <= at)
        .Select(interval => interval.Contains(at) ? interval with { To = Moment.Open } : interval));

    /// <summary>Whether a moment is in it.</summary>
    public bool Contains(Moment moment) => Intervals.Any(interval => interval.Contains(moment));

    /// <summary>How long it is altogether within a span that ends: what goes on counts up to that end.</summary>
    public TimeSpan Length(Interval within) =>
        Intersect(Of(within)).Intervals.Aggregate(TimeSpan.Zero, static (sum, interval) => sum + (interval.To - interval.From));

    /// <inheritdoc/>
    public bool Equals(IntervalSet other) => Intervals.AsSpan().SequenceEqual(other.Intervals.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IntervalSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var interval in Intervals) hash.Add(interval);
        return hash.ToHashCode();
    }

    /// <summary>Whether both have the same moments.</summary>
    public static bool operator ==(IntervalSet left, IntervalSet right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(IntervalSet left, IntervalSet right) => !left.Equals(right);
}
