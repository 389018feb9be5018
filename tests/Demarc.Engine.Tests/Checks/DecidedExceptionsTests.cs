using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using static Demarc.Engine.Tests.Checks.CheckWorld;

namespace Demarc.Engine.Tests.Checks;

/// <summary>What is excepted on a day is decided by the exceptions of that day, whatever a verdict was recorded with.</summary>
public sealed class DecidedExceptionsTests
{
    private static readonly Check Closed = Small.Check("acme-bucket-closed")!;
    private static readonly DateOnly Day = new(2026, 6, 15);

    [Fact]
    public void What_is_covered_stays_excepted_with_the_reason_of_today() =>
        Assert.Equal(
            (VerdictOutcome.Excepted, "E-1 until 2026-12-31: Website"), Apply("E-1 until 2026-07-31: Shop", One("E-1", "2026-12-31")));

    [Fact]
    public void What_is_covered_no_more_fails()
    {
        var recorded = "E-1 until 2026-12-31: Website";
        Assert.Equal((VerdictOutcome.Fail, "the exception E-1 was taken away"), Apply(recorded));
        var shortened = One("E-1", "2026-06-14");
        var moved = One("E-1", "2026-12-31", "2026-06-16");
        var narrowed = One("E-1", "2026-12-31", when: "resource.tags['stage'] == 'test'");
        var elsewhere = One("E-1", "2026-12-31", check: "acme-bucket-share");
        foreach (var changed in new[] { shortened, moved, narrowed, elsewhere })
            Assert.Equal((VerdictOutcome.Fail, "the exception E-1 covers it no more"), Apply(recorded, changed));
    }

    [Fact]
    public void Another_exception_that_covers_it_takes_the_place_of_the_one_taken_away() =>
        Assert.Equal(
            (VerdictOutcome.Excepted, "E-2 until 2026-12-31: Website"), Apply("E-1 until 2026-12-31: Website", One("E-2", "2026-12-31")));

    [Fact]
    public void What_another_tool_set_aside_stays_so() =>
        Assert.Equal((VerdictOutcome.Excepted, "scanner: muted"), Apply("scanner: muted"));

    [Theory]
    [InlineData("resource.account == 'a-1' && resource.service == 'acme/store' && resource.provider == 'acme'", VerdictOutcome.Excepted)]
    [InlineData("resource.id == 'a-1' && resource.type == 'acme/bucket'", VerdictOutcome.Excepted)]
    [InlineData("resource.account == 'a-2'", VerdictOutcome.Fail)]
    public void An_account_is_known_by_its_name(string when, VerdictOutcome expected)
    {
        var check = Small.Check("acme-bucket-some-large")!;
        var exception = One("E-1", "2026-12-31", when: when, check: check.Id);
        var row = new VerdictRow("a-1", check.Type, "a-1", "", "", "", check.Id, VerdictOutcome.Fail, check.Reason, check.Severity);
        Assert.Equal(expected, new DecidedExceptions(Small, [exception], Day).Apply(check, row).Outcome);
    }

    private static (VerdictOutcome Outcome, string Reason) Apply(string recorded, params CheckException[] now) =>
        new DecidedExceptions(Small, [.. now], Day).Apply(Closed, VerdictOutcome.Excepted, recorded, () => Bucket("b1"));

    private static CheckException One(
        string id, string until, string from = "2026-01-01", string when = "true", string check = "acme-bucket-closed") =>
        Assert.Single(Content.Tree.Organisation(Small, $$"""
            {"organisation": "Us", "exceptions": [{"id": "{{id}}", "checks": ["{{check}}"], "when": "{{when}}",
              "reason": "Website", "author": "ann", "approver": "bob", "from": "{{from}}", "until": "{{until}}"}]}
            """).Exceptions);
}
