using Demarc.Engine.Evidence;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>Freshness counts from the day whose state is shown, and never improves by itself (SPEC section 6).</summary>
public sealed class FreshnessTests
{
    private static readonly DateOnly Effective = new(2026, 3, 1);

    [Theory]
    [InlineData(90, 0, Freshness.Fresh)]
    [InlineData(90, 81, Freshness.Fresh)]
    [InlineData(90, 82, Freshness.DueSoon)]
    [InlineData(90, 90, Freshness.DueSoon)]
    [InlineData(90, 91, Freshness.Stale)]
    [InlineData(1, 0, Freshness.Fresh)]
    [InlineData(1, 1, Freshness.Fresh)]
    [InlineData(1, 2, Freshness.Stale)]
    [InlineData(7, 6, Freshness.Fresh)]
    [InlineData(7, 7, Freshness.DueSoon)]
    [InlineData(7, 8, Freshness.Stale)]
    public void It_is_stale_the_day_after_its_age(int maxAge, int days, Freshness expected)
    {
        var (state, until) = EvidenceJudge.StateOf(Effective, TimeSpan.FromDays(maxAge), null, Effective.AddDays(days));
        Assert.Equal((expected, Effective.AddDays(maxAge)), (state, until));
    }

    [Theory]
    [InlineData(10, Freshness.DueSoon)]
    [InlineData(11, Freshness.Stale)]
    public void Its_own_end_comes_before_its_age(int days, Freshness expected)
    {
        var end = Effective.AddDays(10);
        Assert.Equal((expected, end), EvidenceJudge.StateOf(Effective, TimeSpan.FromDays(365), end, Effective.AddDays(days)));
        var later = Effective.AddDays(400);
        Assert.Equal(Effective.AddDays(365), EvidenceJudge.StateOf(Effective, TimeSpan.FromDays(365), later, Effective).Until);
    }

    [Fact]
    public void Without_new_evidence_the_state_only_worsens()
    {
        var random = new Random(5);
        for (var i = 0; i < 400; i++)
        {
            var maxAge = TimeSpan.FromDays(random.Next(1, 400));
            DateOnly? expires = random.Next(2) == 0 ? Effective.AddDays(random.Next(0, 500)) : null;
            var before = Freshness.Fresh;
            for (var day = 0; day < 600; day++)
            {
                var (state, until) = EvidenceJudge.StateOf(Effective, maxAge, expires, Effective.AddDays(day));
                Assert.True(state >= before, $"{before} became {state} on day {day} of {maxAge.TotalDays}, expires {expires}");
                Assert.Equal(until < Effective.AddDays(day), state == Freshness.Stale);
                before = state;
            }
        }
    }

    [Fact]
    public void The_last_days_of_the_calendar_are_no_failure()
    {
        var (state, until) = EvidenceJudge.StateOf(DateOnly.MaxValue, TimeSpan.FromDays(365), null, DateOnly.MaxValue);
        Assert.Equal((Freshness.DueSoon, DateOnly.MaxValue), (state, until));
    }
}
