using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;
using FsCheck;
using FsCheck.Fluent;
using Check = FsCheck.Check;
using Interval = Demarc.Engine.Evidence.Interval;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>When parts were not effective, and how long failures lasted. Days count from 2026-01-01.</summary>
public sealed class ExposureTests
{
    private const int Days = 40;
    private static readonly DutyScope Scope = new("aws", "aws/s3", "111111111111", "eu-west-1", "shop");
    private static readonly DateOnly First = new(2026, 1, 1);

    [Fact]
    public void Whatever_the_cause_the_windows_are_united()
    {
        var tally = new ExposureTally();
        tally.Take("DAT-01.restrict", Scope, Failed(2, 5));
        tally.Take("DAT-01.restrict", Scope, Failed(4, 8));
        tally.Take(Scope, Span(0, 20), [Standing(valid: 10)]);
        tally.Take(Scope, Span(20, Days), [Standing(valid: null, problem: "left")]);
        var exposure = Assert.Single(tally.AsOf(Day(30)));
        Assert.Equal("2-8, 11-", Text(exposure.Windows));
        Assert.Equal("dana", exposure.Owner);
        Assert.Equal(
            "FailingCheck 2-8, EvidenceMissing 20-, EvidenceStale 11-20, Unowned 20-",
            string.Join(", ", exposure.Causes.Select(static cause => $"{cause.Key} {Text(cause.Value)}")));
        Assert.Equal([ExposureCause.FailingCheck], exposure.CausesIn(Span(0, 11)));
        // As of the tenth day, the evidence was still good.
        Assert.Equal("2-8", Text(Assert.Single(tally.AsOf(Day(10))).Windows));
    }

    [Fact]
    public void What_is_not_ours_does_not_expose_us()
    {
        var tally = new ExposureTally();
        tally.Take("DAT-01.restrict", Scope, Failed(2, Days));
        tally.Take(Scope, Span(0, 10), [new DutyAnswer("DAT-01.restrict", "provider", "r1", "")]);
        tally.Take(Scope, Span(10, Days), [new DutyAnswer("DAT-01.restrict", "shared (dependent)", "r2", "")]);
        Assert.Equal("10-", Text(Assert.Single(tally.AsOf(Day(20))).Windows));
        Assert.Empty(tally.AsOf(Day(9)));
    }

    [Fact]
    public void Exposure_depends_neither_on_order_nor_on_being_told_twice() => Check.QuickThrowOnFailure(Prop.ForAll(
        Told(), static told =>
        {
            var text = Text(told);
            Assert.Equal(text, Text([.. told.AsEnumerable().Reverse()]));
            Assert.Equal(text, Text([.. told, .. told]));
        }));

    [Fact]
    public void Windows_are_apart_and_open_ones_stay_open() => Check.QuickThrowOnFailure(Prop.ForAll(
        Told(), static told =>
        {
            foreach (var exposure in Tally(told).AsOf(Day(Days)))
            {
                var windows = exposure.Windows.Intervals;
                Assert.True(windows.Zip(windows.Skip(1)).All(static pair => pair.First.To < pair.Second.From));
                Assert.Equal(exposure.Causes.Values.Any(static cause => cause.IsOpen), exposure.Windows.IsOpen);
                var longest = exposure.Causes.Values.Max(static cause => cause.Length(Span(0, Days - 1)));
                Assert.True(exposure.Windows.Length(Span(0, Days - 1)) >= longest);
            }
        }));

    [Fact]
    public void A_union_that_grows_is_the_same_union() => Check.QuickThrowOnFailure(Prop.ForAll(
        Told(), static told =>
        {
            var union = new IntervalUnion();
            foreach (var (span, _) in told.Concat(told).Concat(told)) union.Add(span);
            Assert.Equal(IntervalSet.Of(told.Select(static one => one.Span)), union.ToSet());
        }));

    [Fact]
    public void A_failure_lasts_until_something_says_otherwise()
    {
        FindingSpan[] history =
        [
            Found(VerdictOutcome.Fail, 1, 3), Found(VerdictOutcome.Inconclusive, 3, 5), Found(VerdictOutcome.Fail, 5, 6),
            Found(VerdictOutcome.Pass, 6, 8), Found(VerdictOutcome.Fail, 8, 9), Found(VerdictOutcome.Excepted, 9, 12),
            Found(VerdictOutcome.Fail, 12, 14) with { ExceptionExpired = true }, Found(VerdictOutcome.Inconclusive, 14, 16),
            Found(VerdictOutcome.Fail, 20, 22), Found(VerdictOutcome.Inconclusive, 22, Days),
        ];
        Assert.Equal(
            "1-6 Mended, 8-9 Accepted, 12-16 Removed, 20- GoesOn",
            string.Join(", ", Failure.Of(history).Select(static failure => $"{Text(failure.Span)} {failure.End}")));
        Assert.Equal([true, false, false, false], Failure.Of(history).Select(static failure => failure.FromFirstLook));
        Assert.Equal("12-14", Text(Failure.Of(history).ElementAt(2).Expired));
        Assert.Equal(FailureEnd.GoesOn, Failure.Of(history).First().AsOf(Day(4))!.End);
        Assert.Null(Failure.Of(history).Last().AsOf(Day(19)));
    }

    [Fact]
    public void Repair_times_stand_beside_the_age_of_what_is_open()
    {
        var tally = new RepairTimes.Tally(Span(10, 30));
        foreach (var failure in (ReadOnlySpan<Failure>)
            [
                Failed(1, 9), Failed(8, 12), Failed(12, 14), Failed(0, 12), Failed(20, Days), Failed(2, 35), Failed(31, Days),
                Failed(5, 15) with { End = FailureEnd.Accepted }, Failed(5, 15) with { End = FailureEnd.Removed },
            ]) tally.Take(failure);
        var times = tally.ToTimes();
        Assert.Equal((3, 6.0, 4.0), (times.Mended, times.Mean!.Value.TotalDays, times.Median!.Value.TotalDays));
        Assert.Equal((2, 19.0, 28.0), (times.Open, times.OpenMean!.Value.TotalDays, times.OpenOldest!.Value.TotalDays));
        Assert.Equal((1, 1, 0), (times.Accepted, times.Removed, times.NotApplicable));
        Assert.Null(new RepairTimes.Tally(Span(10, 30)).ToTimes().Mean);
    }

    /// <summary>Spans, each with a cause: 0 a failing check, 1 missing evidence, 2 stale evidence, 3 no owner, 4 the provider's.</summary>
    private static Arbitrary<List<(Interval Span, int Cause)>> Told() =>
        (from told in (from pair in Gen.Choose(0, Days).Two() from cause in Gen.Choose(0, 4) select (pair, cause)).ListOf()
         select told.Select(static one => (Span(one.pair.Item1, one.pair.Item2), one.cause)).ToList()).ToArbitrary();

    private static ExposureTally Tally(List<(Interval Span, int Cause)> told)
    {
        var tally = new ExposureTally();
        foreach (var (span, cause) in told)
        {
            switch (cause)
            {
                case 0:
                    if (!span.IsEmpty) tally.Take("DAT-01.restrict", Scope, Failed(span));
                    break;
                case 4:
                    tally.Take(Scope, span, [new DutyAnswer("DAT-01.restrict", "provider", "", "")]);
                    break;
                default:
                    int? valid = cause == 1 ? null : cause == 2 ? 15 : Days;
                    tally.Take(Scope, span, [Standing(valid, cause == 3 ? "left" : "")]);
                    break;
            }
        }

        return tally;
    }

    private static string Text(List<(Interval Span, int Cause)> told) => string.Join('\n', Tally(told).AsOf(Day(20)).Select(
        static exposure => $"{exposure.Part} {exposure.Scope} {Text(exposure.Windows)}: "
            + string.Join("; ", exposure.Causes.Select(static cause => $"{cause.Key} {Text(cause.Value)}"))));

    private static DutyStanding Standing(int? valid, string problem = "") =>
        new("DAT-01.restrict", "dana", problem, valid is { } day ? First.AddDays(day) : null);

    private static Failure Failed(int from, int to) => Failed(Span(from, to));

    private static Failure Failed(Interval span) => new(
        "check", Severity.High, span, span.To.IsOpen ? FailureEnd.GoesOn : FailureEnd.Mended, FromFirstLook: false, IntervalSet.Empty);

    private static FindingSpan Found(VerdictOutcome outcome, int from, int to) =>
        new("check", outcome, Severity.High, "", Span(from, to), VerdictOutcome.Unknown);

    private static Moment Day(int day) => Moment.Of(First.AddDays(day));

    private static Interval Span(int from, int to) => new(Day(from), to == Days ? Moment.Open : Day(to));

    private static string Text(IntervalSet set) => string.Join(", ", set.Intervals.Select(Text));

    private static string Text(Interval span) => $"{At(span.From)}-{(span.To.IsOpen ? "" : At(span.To))}";

    private static int At(Moment moment) => DateOnly.FromDateTime(moment.ToTime().UtcDateTime).DayNumber - First.DayNumber;
}
