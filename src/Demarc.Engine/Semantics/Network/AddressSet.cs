using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>
/// A set of IPv4 and IPv6 addresses, kept as sorted ranges that neither touch nor overlap, so that equal sets have equal ranges.
/// The families are apart: <c>::/0</c> holds no IPv4 address.
/// </summary>
public sealed class AddressSet : IEquatable<AddressSet>
{
    private AddressSet(ImmutableArray<AddressRange> v4, ImmutableArray<AddressRange> v6) => (V4, V6) = (v4, v6);

    /// <summary>No address.</summary>
    public static AddressSet Empty { get; } = new([], []);

    /// <summary>Every address of both families.</summary>
    public static AddressSet Everything { get; } = new([AddressRange.AllV4], [AddressRange.AllV6]);

    /// <summary>The IPv4 ranges in order.</summary>
    public ImmutableArray<AddressRange> V4 { get; }

    /// <summary>The IPv6 ranges in order.</summary>
    public ImmutableArray<AddressRange> V6 { get; }

    /// <summary>Whether there is no address.</summary>
    public bool IsEmpty => V4.IsEmpty && V6.IsEmpty;

    /// <summary>The union of ranges in any order.</summary>
    public static AddressSet Of(params IEnumerable<AddressRange> ranges)
    {
        var (v4, v6) = (new List<AddressRange>(), new List<AddressRange>());
        foreach (var range in ranges) (range.IsV6 ? v6 : v4).Add(range);
        return v4.Count == 0 && v6.Count == 0 ? Empty : new AddressSet(Merge(v4), Merge(v6));
    }

    /// <summary>The union of ranges in any order; the list is left in another one.</summary>
    internal static AddressSet Of(List<AddressRange> ranges)
    {
        if (ranges.Count == 0) return Empty;
        if (ranges.Exists(static range => range.IsV6)) return Of((IEnumerable<AddressRange>)ranges);
        return new AddressSet(Merge(ranges), []);
    }

    /// <summary>Addresses in this set, the other, or both.</summary>
    public AddressSet Union(AddressSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other)) return this;
        return IsEmpty ? other : new AddressSet(Join(V4, other.V4), Join(V6, other.V6));
    }

    /// <summary>Addresses in this set that are not in the other.</summary>
    public AddressSet Except(AddressSet other) =>
        IsEmpty || other.IsEmpty ? this : new AddressSet(Subtract(V4, other.V4), Subtract(V6, other.V6));

    /// <summary>Addresses in both sets.</summary>
    public AddressSet Intersect(AddressSet other) =>
        IsEmpty || other.IsEmpty ? Empty : new AddressSet(Common(V4, other.V4), Common(V6, other.V6));

    /// <summary>Whether every address of the other set is in this one.</summary>
    public bool Covers(AddressSet other) => Covers(V4, other.V4) && Covers(V6, other.V6);

    /// <summary>Whether an address is in the set.</summary>
    /// <param name="isV6">Its family.</param>
    /// <param name="address">The address as a number.</param>
    public bool Contains(bool isV6, UInt128 address)
    {
        var ranges = isV6 ? V6 : V4;
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (address < ranges[middle].First) high = middle - 1;
            else if (address > ranges[middle].Last) low = middle + 1;
            else return true;
        }

        return false;
    }

    /// <summary>Whether both hold the same addresses.</summary>
    public bool Equals(AddressSet? other) => other is not null && V4.SequenceEqual(other.V4) && V6.SequenceEqual(other.V6);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var range in V4) hash.Add(range);
        foreach (var range in V6) hash.Add(range);
        return hash.ToHashCode();
    }

    private static ImmutableArray<AddressRange> Merge(List<AddressRange> ranges)
    {
        if (ranges.Count < 2) return [.. ranges];
        ranges.Sort(static (a, b) => a.First.CompareTo(b.First));
        var merged = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (var range in ranges) Append(merged, range);
        return merged.ToImmutable();
    }

    private static ImmutableArray<AddressRange> Join(ImmutableArray<AddressRange> left, ImmutableArray<AddressRange> right)
    {
        if (left.IsEmpty) return right;
        if (right.IsEmpty) return left;
        var joined = ImmutableArray.CreateBuilder<AddressRange>(left.Length + right.Length);
        var (i, j) = (0, 0);
        while (i < left.Length || j < right.Length)
        {
            var fromLeft = j == right.Length || (i < left.Length && left[i].First <= right[j].First);
            Append(joined, fromLeft ? left[i++] : right[j++]);
        }

        return joined.ToImmutable();
    }

    /// <summary>Adds a range that begins no earlier than those before it; what overlaps or touches becomes one.</summary>
    private static void Append(ImmutableArray<AddressRange>.Builder ranges, AddressRange range)
    {
        if (ranges.Count > 0 && ranges[^1] is var last && (range.First <= last.Last || range.First - last.Last == UInt128.One))
        {
            if (range.Last > last.Last) ranges[^1] = last with { Last = range.Last };
        }
        else
        {
            ranges.Add(range);
        }
    }

    private static ImmutableArray<AddressRange> Subtract(ImmutableArray<AddressRange> from, ImmutableArray<AddressRange> what)
    {
        if (what.IsEmpty) return from;
        var rest = ImmutableArray.CreateBuilder<AddressRange>();
        var at = 0;
        foreach (var range in from)
        {
            while (at < what.Length && what[at].Last < range.First) at++;
            var first = range.First;
            var used = false;
            for (var i = at; i < what.Length && what[i].First <= range.Last && !used; i++)
            {
                if (what[i].First > first) rest.Add(range with { First = first, Last = what[i].First - 1 });
                used = what[i].Last >= range.Last;
                if (!used) first = what[i].Last + 1;
            }

            if (!used) rest.Add(range with { First = first });
        }

        return rest.ToImmutable();
    }

    private static ImmutableArray<AddressRange> Common(ImmutableArray<AddressRange> left, ImmutableArray<AddressRange> right)
    {
        var common = ImmutableArray.CreateBuilder<AddressRange>();
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            var first = UInt128.Max(left[i].First, right[j].First);
            var last = UInt128.Min(left[i].Last, right[j].Last);
            if (first <= last) common.Add(left[i] with { First = first, Last = last });
            if (left[i].Last < right[j].Last) i++;
            else j++;
        }

        return common.ToImmutable();
    }

    private static bool Covers(ImmutableArray<AddressRange> ranges, ImmutableArray<AddressRange> others)
    {
        var at = 0;
        foreach (var other in others)
        {
            while (at < ranges.Length && ranges[at].Last < other.First) at++;
            if (at == ranges.Length || ranges[at].First > other.First || ranges[at].Last < other.Last) return false;
        }

        return true;
    }
}
