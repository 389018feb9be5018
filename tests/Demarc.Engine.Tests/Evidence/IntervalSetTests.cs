using Demarc.Engine.Evidence;
using FsCheck;
using FsCheck.Fluent;
using Interval = Demarc.Engine.Evidence.Interval;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>Unions of windows, against sets of single moments.</summary>
public sealed class IntervalSetTests
{
    private const int Days = 40;

    [Fact]
    public void Windows_that_touch_or_overlap_are_one() => Assert.Equal(
        "1-9, 12-14", Text(IntervalSet.Of(Window(5, 9), Window(12, 14), Window(1, 3), Window(3, 6), Window(7, 7))));

    [Fact]
    public void What_goes_on_counts_up_to_the_end_asked_about()
    {
        var open = IntervalSet.Of(Window(2, 4), new Interval(new Moment(6), Moment.Open));
        Assert.True(open.IsOpen);
        Assert.Equal(TimeSpan.FromMicroseconds(2 + 4), open.Length(Window(0, 10)));
        Assert.Equal(TimeSpan.Zero, open.Length(Window(4, 6)));
    }

    [Fact]
    public void The_union_does_not_depend_on_the_order() => Check.QuickThrowOnFailure(Prop.ForAll(
        Windows(), static windows => IntervalSet.Of(windows) == IntervalSet.Of(windows.AsEnumerable().Reverse())));

    [Fact]
    public void Uniting_again_adds_nothing() => Check.QuickThrowOnFailure(Prop.ForAll(
        Windows(), static windows => IntervalSet.Of(windows) is var set && set.Union(set) == set
            && IntervalSet.Of(set.Intervals) == set && IntervalSet.Of(windows.Concat(windows)) == set));

    [Fact]
    public void The_union_is_never_shorter_than_its_longest_nor_longer_than_all() => Check.QuickThrowOnFailure(Prop.ForAll(
        Windows(), static windows =>
        {
            var length = IntervalSet.Of(windows).Length(Window(0, Days));
            var lengths = windows.Select(static window => IntervalSet.Of(window).Length(Window(0, Days))).ToList();
            Assert.True(lengths.TrueForAll(one => length >= one));
            Assert.True(length <= TimeSpan.FromTicks(lengths.Sum(static one => one.Ticks)));
        }));

    [Fact]
    public void Its_intervals_are_in_order_and_apart() => Check.QuickThrowOnFailure(Prop.ForAll(
        Windows(), static windows =>
        {
            var set = IntervalSet.Of(windows).Intervals;
            return set.All(static interval => !interval.IsEmpty)
                && set.Zip(set.Skip(1)).All(static pair => pair.First.To < pair.Second.From);
        }));

    [Fact]
    public void Sets_have_the_moments_that_logic_gives_them() => Check.QuickThrowOnFailure(Prop.ForAll(
        Windows(), Windows(), static (left, right) =>
        {
            var (a, b) = (IntervalSet.Of(left), IntervalSet.Of(right));
            var (union, both, rest) = (a.Union(b), a.Intersect(b), a.Except(b));
            for (var day = 0; day <= Days; day++)
            {
                var at = new Moment(day);
                var (inA, inB) = (left.Any(window => window.Contains(at)), right.Any(window => window.Contains(at)));
                Assert.Equal((inA || inB, inA && inB, inA && !inB), (union.Contains(at), both.Contains(at), rest.Contains(at)));
            }

            Assert.Equal(union, both.Union(rest).Union(b));
        }));

    private static Arbitrary<List<Interval>> Windows() =>
        (from pairs in Gen.Choose(0, Days).Two().ListOf()
         select pairs.Select(static pair => Window(pair.Item1, pair.Item2 == Days ? int.MaxValue : pair.Item2)).ToList()).ToArbitrary();

    private static Interval Window(int from, int to) => new(new Moment(from), to == int.MaxValue ? Moment.Open : new Moment(to));

    private static string Text(IntervalSet set) =>
        string.Join(", ", set.Intervals.Select(static interval => $"{interval.From.Microseconds}-{interval.To.Microseconds}"));
}
