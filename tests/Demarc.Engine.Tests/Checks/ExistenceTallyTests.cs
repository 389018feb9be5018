using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;
using static Demarc.Engine.Tests.Checks.CheckWorld;

namespace Demarc.Engine.Tests.Checks;

/// <summary>Checks of the form "some resource of this kind exists" say one thing about each account or region.</summary>
public sealed class ExistenceTallyTests
{
    [Fact]
    public void One_that_satisfies_is_enough() =>
        Assert.Equal(VerdictOutcome.Pass, Large(Sized("b1", 5), Sized("c1", 5000), Bucket("d1")));

    [Fact]
    public void One_that_may_satisfy_keeps_it_open() =>
        Assert.Equal(VerdictOutcome.Inconclusive, Large(Sized("b1", 5), Bucket("d1")));

    [Fact]
    public void None_that_satisfies_fails() => Assert.Equal(VerdictOutcome.Fail, Large(Sized("b1", 5), Sized("c1", 6)));

    [Fact]
    public void An_account_in_which_only_other_things_were_seen_is_not_passed_over()
    {
        var other = Bucket("x1") with { Type = "acme/other", Properties = null };
        Assert.Equal(VerdictOutcome.Inconclusive, Large(other));
    }

    [Fact]
    public void Every_account_and_region_has_its_own_verdict()
    {
        var verdicts = Tally(
            Sized("b1", 5000), Sized("b2", 5), Sized("c2", 5) with { Region = "south" }, Sized("g2", 5) with { Region = "global" }).ToList();
        Assert.Equal(
            [
                ("a-1", "", "acme-bucket-some-large", VerdictOutcome.Pass), ("a-2", "", "acme-bucket-some-large", VerdictOutcome.Fail),
                ("a-1", "north", "acme-bucket-some-near", VerdictOutcome.Inconclusive),
                ("a-2", "north", "acme-bucket-some-near", VerdictOutcome.Inconclusive),
                ("a-2", "south", "acme-bucket-some-near", VerdictOutcome.Inconclusive),
                ("a-1", "", "acme-bucket-two-or-three", VerdictOutcome.Fail), ("a-2", "", "acme-bucket-two-or-three", VerdictOutcome.Fail),
            ],
            verdicts.Select(static place => (place.Account, place.Region, place.Verdict.Check.Id, place.Verdict.Outcome)));
    }

    [Fact]
    public void A_plan_says_nothing_about_what_else_an_account_has() =>
        Assert.Empty(Tally(Sized("b1", 5) with { Container = "plan.json" }));

    [Fact]
    public void The_order_of_votes_changes_nothing()
    {
        var resources = Enumerable.Range(0, 40).Select(static i => i % 3 == 0 ? Bucket("b" + i) : Sized("b" + i, i * 90)).ToArray();
        var expected = Tally(resources).ToList();
        for (var seed = 0; seed < 20; seed++)
        {
            new Random(seed).Shuffle(resources);
            Assert.Equal(expected, Tally(resources));
        }
    }

    [Theory]
    [InlineData("", VerdictOutcome.Inconclusive)]
    [InlineData("s", VerdictOutcome.Fail)]
    [InlineData("Ls", VerdictOutcome.Fail)]
    [InlineData("LLs", VerdictOutcome.Pass)]
    [InlineData("LLL", VerdictOutcome.Pass)]
    [InlineData("LLLL", VerdictOutcome.Fail)]
    [InlineData("L?", VerdictOutcome.Inconclusive)]
    [InlineData("LL?", VerdictOutcome.Pass)]
    [InlineData("LL??", VerdictOutcome.Inconclusive)]
    [InlineData("LLLL?", VerdictOutcome.Fail)]
    [InlineData("?", VerdictOutcome.Fail)]
    public void Resources_are_counted_and_what_is_not_known_of_them_counts_both_ways(string sizes, VerdictOutcome expected)
    {
        var resources = sizes.Select(static (size, i) => size == '?' ? Bucket($"b{i}-1") : Sized($"b{i}-1", size == 'L' ? 5000 : 5));
        var other = Bucket("x1") with { Type = "acme/other", Properties = null };
        Assert.Equal(expected, TwoOrThree([other, .. resources]));
    }

    [Fact]
    public void A_resource_that_several_inputs_show_counts_once_as_the_newest_has_it()
    {
        var early = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Resource[] resources =
        [
            Sized("b-1", 5000) with { CapturedAt = early }, Sized("b-1", 5) with { CapturedAt = early.AddDays(1) },
            Sized("c-1", 5000) with { CapturedAt = early }, Sized("c-1", 5000) with { CapturedAt = early.AddDays(2) },
        ];
        Assert.Equal(VerdictOutcome.Fail, TwoOrThree(resources));
        Array.Reverse(resources);
        Assert.Equal(VerdictOutcome.Fail, TwoOrThree(resources));
        Assert.Equal(VerdictOutcome.Pass, TwoOrThree([.. resources, Sized("d-1", 5000)]));
    }

    [Theory]
    [InlineData("LL", VerdictOutcome.Inconclusive)]
    [InlineData("LLL", VerdictOutcome.Inconclusive)]
    [InlineData("LLLL", VerdictOutcome.Fail)]
    [InlineData("L", VerdictOutcome.Inconclusive)]
    [InlineData("s", VerdictOutcome.Inconclusive)]
    public void The_first_page_of_a_list_shows_neither_few_enough_nor_too_few(string sizes, VerdictOutcome expected)
    {
        Resource[] resources = [.. sizes.Select(static (size, i) => Sized($"b{i}-1", size == 'L' ? 5000 : 5))];
        Assert.Equal(expected, TwoOrThree([.. resources.Select(static resource => resource with { Listed = false })]));
        Assert.Equal(expected, TwoOrThree(resources, SourceKind.AwsConfig));
        Assert.Equal(TwoOrThree(resources), TwoOrThree(resources, SourceKind.AzureArm));
    }

    [Fact]
    public void What_one_answer_shows_alone_and_another_in_a_full_list_is_counted_in_full()
    {
        Resource[] resources =
            [Sized("b-1", 5000), Sized("b-1", 5000) with { Listed = false }, Sized("c-1", 5000) with { Listed = false }, Sized("c-1", 5000)];
        Assert.Equal(VerdictOutcome.Pass, TwoOrThree(resources));
    }

    private static VerdictOutcome TwoOrThree(params Resource[] resources) => TwoOrThree(resources, SourceKind.Unknown);

    private static VerdictOutcome TwoOrThree(Resource[] resources, SourceKind continued) =>
        Assert.Single(Tally(resources, continued), static place => place.Verdict.Check.Id == "acme-bucket-two-or-three").Verdict.Outcome;

    private static VerdictOutcome Large(params Resource[] resources) =>
        Assert.Single(Tally(resources), static place => place.Verdict.Check.Id == "acme-bucket-some-large").Verdict.Outcome;

    private static IEnumerable<PlaceVerdict> Tally(params Resource[] resources) => Tally(resources, SourceKind.Unknown);

    private static IEnumerable<PlaceVerdict> Tally(Resource[] resources, SourceKind continued)
    {
        var tally = new ExistenceTally(Small, Small.Checks);
        var runner = new CheckRunner(Small.Checks, [], Now);
        foreach (var resource in resources)
        {
            var verdicts = new List<Verdict>();
            runner.Evaluate(resource, verdicts);
            tally.Saw(resource);
            verdicts.FindAll(static verdict => verdict.Check.Scope != CheckScope.Resource)
                .ForEach(vote => tally.Vote(resource, vote));
        }

        return tally.Verdicts([continued]);
    }

    private static Resource Sized(string id, long size) => Bucket(id, ("size", CelValue.Of(size)));
}
