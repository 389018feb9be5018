using Demarc.Engine.Semantics;
using FsCheck;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Semantics;

/// <summary>Address sets against plain arrays of flags, at the low and the high end of both families.</summary>
public sealed class AddressSetProperties
{
    private const int Places = 48;

    /// <summary>Ranges as places: 0 to 11 are the lowest IPv4 addresses, then the highest, the lowest IPv6, the highest.</summary>
    private static readonly Gen<(int First, int Length)[]> Ranges = Gen.ArrayOf(
        from first in Gen.Choose(0, Places - 1)
        from length in Gen.Choose(1, 6)
        select (first, length));

    private static Arbitrary<((int First, int Length)[] A, (int First, int Length)[] B)> Pairs => Arb.From(
        from a in Ranges
        from b in Ranges
        select (a, b));

    [Fact]
    public void Operations_agree_with_flags() => Prop.ForAll(Pairs, pair =>
    {
        var (a, b) = (Set(pair.A), Set(pair.B));
        var (x, y) = (Flags(pair.A), Flags(pair.B));
        Assert.Equal(x, Flags(a));
        Assert.Equal(Both(x, y, static (p, q) => p || q), Flags(a.Union(b)));
        Assert.Equal(Both(x, y, static (p, q) => p && q), Flags(a.Intersect(b)));
        Assert.Equal(Both(x, y, static (p, q) => p && !q), Flags(a.Except(b)));
        Assert.Equal(x.Zip(y).All(static p => p.First || !p.Second), a.Covers(b));
        Assert.Equal(!x.Any(static p => p), a.IsEmpty);
        Assert.Equal(x.SequenceEqual(y), a.Equals(b));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_sets_have_equal_ranges() => Prop.ForAll(Pairs, pair =>
    {
        var (a, b) = (Set(pair.A), Set(pair.B));
        var rebuilt = Set(pair.B.Concat(pair.A).Reverse());
        Assert.Equal(a.Union(b), rebuilt);
        Assert.Equal(a.Union(b).GetHashCode(), rebuilt.GetHashCode());
        Assert.Equal(a, a.Except(b).Union(a.Intersect(b)));
        foreach (var ranges in new[] { rebuilt.V4, rebuilt.V6 })
        {
            for (var i = 1; i < ranges.Length; i++) Assert.True(ranges[i].First - ranges[i - 1].Last > UInt128.One);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_network_is_its_first_to_its_last_address() => Prop.ForAll(
        Arb.From(from address in Gen.Choose(int.MinValue, int.MaxValue) from length in Gen.Choose(0, 32) select ((uint)address, length)),
        network =>
        {
            var (address, length) = network;
            var text = $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}/{length}";
            Assert.True(AddressRange.TryParse(text, out var range), text);
            var mask = length == 0 ? 0u : uint.MaxValue << (32 - length);
            Assert.Equal(new AddressRange(false, address & mask, address | ~mask), range);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("::1", "::1-::1")]
    [InlineData("2001:db8::/32", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::ffff:0:0/96", "0.0.0.0-255.255.255.255")]
    [InlineData("::ffff:a00:0/104", "10.0.0.0/8")]
    public void Texts_of_the_same_addresses(string text, string other)
    {
        Assert.True(AddressRange.TryParse(text, out var range));
        Assert.True(AddressRange.TryParse(other, out var same));
        Assert.Equal(same, range);
    }

    [Theory]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.4/")]
    [InlineData("1.2.3.4/33")]
    [InlineData("::/129")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.9-1.2.3.4")]
    [InlineData("1.2.3.4-::1")]
    [InlineData("::1%eth0")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("/")]
    public void Texts_that_are_no_addresses(string text) => Assert.False(AddressRange.TryParse(text, out _));

    private static (bool V6, UInt128 Address) Place(int place) => (place / 12) switch
    {
        0 => (false, (UInt128)(uint)place),
        1 => (false, uint.MaxValue - (UInt128)(uint)(23 - place)),
        2 => (true, (UInt128)(uint)(place - 24)),
        _ => (true, UInt128.MaxValue - (UInt128)(uint)(47 - place)),
    };

    private static AddressSet Set(IEnumerable<(int First, int Length)> ranges) => AddressSet.Of(ranges.Select(static range =>
    {
        var ((v6, first), (_, last)) = (Place(range.First), Place(Last(range)));
        return new AddressRange(v6, first, last);
    }));

    private static int Last((int First, int Length) range) => Math.Min(range.First + range.Length - 1, (range.First / 12 * 12) + 11);

    private static bool[] Flags(IEnumerable<(int First, int Length)> ranges)
    {
        var flags = new bool[Places];
        foreach (var range in ranges) Array.Fill(flags, true, range.First, Last(range) - range.First + 1);
        return flags;
    }

    private static bool[] Flags(AddressSet set) =>
        [.. Enumerable.Range(0, Places).Select(Place).Select(place => set.Contains(place.V6, place.Address))];

    private static bool[] Both(bool[] x, bool[] y, Func<bool, bool, bool> with) => [.. x.Zip(y, with)];
}
