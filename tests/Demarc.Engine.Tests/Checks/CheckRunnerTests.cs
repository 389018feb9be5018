using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;
using static Demarc.Engine.Tests.Checks.CheckWorld;

namespace Demarc.Engine.Tests.Checks;

/// <summary>Every applicable check says exactly one thing about a resource, whatever state the resource is in.</summary>
public sealed class CheckRunnerTests
{
    private static readonly string[] Ids = [.. Small.Checks.Select(static check => check.Id)];

    [Fact]
    public void A_property_decides()
    {
        var verdicts = Evaluate(Bucket("b1", ("open", CelValue.True), ("size", CelValue.Of(50)), ("key", CelValue.Of("k"))));
        Assert.Equal(VerdictOutcome.Fail, verdicts.Of("acme-bucket-closed").Outcome);
        Assert.Equal("It is not so", verdicts.Of("acme-bucket-closed").Reason);
        Assert.Equal(VerdictOutcome.Pass, verdicts.Of("acme-bucket-own-key").Outcome);
        Assert.Equal(VerdictOutcome.Pass, verdicts.Of("acme-bucket-share").Outcome);
    }

    [Fact]
    public void What_was_not_collected_is_inconclusive_and_named()
    {
        var verdict = Evaluate(Bucket("b1", ("size", CelValue.Of(50)))).Of("acme-bucket-closed");
        Assert.Equal((VerdictOutcome.Inconclusive, "not collected: open"), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public void What_is_known_to_be_absent_is_neither_true_nor_false_and_named()
    {
        var verdict = Evaluate(Bucket("b1", ("open", CelValue.Null))).Of("acme-bucket-closed");
        Assert.Equal((VerdictOutcome.Inconclusive, "no value: open"), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public void What_does_not_matter_keeps_nothing_open() =>
        Assert.Equal(
            VerdictOutcome.Pass, Evaluate(Bucket("b1", ("size", CelValue.Of(3)))).Of("acme-bucket-locked-or-small").Outcome);

    [Fact]
    public void A_check_that_does_not_speak_of_the_resource_says_so() =>
        Assert.Equal(
            VerdictOutcome.NotApplicable, Evaluate(Bucket("b1", ("size", CelValue.Of(0)))).Of("acme-bucket-own-key").Outcome);

    [Fact]
    public void An_error_in_an_expression_is_inconclusive()
    {
        var verdicts = Evaluate(Bucket("b1", ("size", CelValue.Of(0)), ("rules", CelValue.OfList())));
        Assert.Equal(VerdictOutcome.Inconclusive, verdicts.Of("acme-bucket-share").Outcome);
        Assert.Contains("divide by zero", verdicts.Of("acme-bucket-share").Reason, StringComparison.Ordinal);
        Assert.Equal(VerdictOutcome.Inconclusive, verdicts.Of("acme-bucket-first-rule").Outcome);
    }

    [Fact]
    public void Ages_are_counted_to_the_time_asked_about()
    {
        var verdicts = Evaluate(Bucket("b1", ("made", CelValue.Of(Now.AddDays(-11)))));
        Assert.Equal(VerdictOutcome.Fail, verdicts.Of("acme-bucket-young").Outcome);
        Assert.True(verdicts.Of("acme-bucket-young").Check.ReadsTime);
        Assert.False(verdicts.Of("acme-bucket-closed").Check.ReadsTime);
    }

    /// <summary>Values that no source gives: a mapping defect must not silence a check, nor stop the others.</summary>
    [Fact]
    public void A_crash_in_one_check_is_one_inconclusive_verdict()
    {
        var broken = Bucket("b1", ("rules", CelValue.Of(7)), ("open", CelValue.True), ("key", CelValue.OfList()), ("size", CelValue.Of(5)));
        var verdicts = Evaluate(broken);
        Assert.Equal(Ids, verdicts.Select(static verdict => verdict.Check.Id).ToArray());
        Assert.Equal(VerdictOutcome.Inconclusive, verdicts.Of("acme-bucket-first-rule").Outcome);
        Assert.Equal(VerdictOutcome.Fail, verdicts.Of("acme-bucket-closed").Outcome);
    }

    [Fact]
    public void Whatever_is_known_or_not_every_check_says_exactly_one_thing()
    {
        CelValue[] odd =
        [
            CelValue.Null, CelValue.True, CelValue.Of(0), CelValue.Of(-1), CelValue.Of("x"), CelValue.OfList(), CelValue.Of(Now),
            CelValue.Error("denied"), CelValue.Unknown("x"),
        ];
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var properties = Small.Type("acme/bucket")!.Properties.Fields
                .Where(_ => random.Next(3) > 0).Select(field => (field.Name, odd[random.Next(odd.Length)])).ToArray();
            var verdicts = Evaluate(Bucket("b1", properties));
            Assert.Equal(Ids, verdicts.Select(static verdict => verdict.Check.Id).ToArray());
            Assert.DoesNotContain(verdicts, static verdict => verdict.Outcome == VerdictOutcome.Unknown);
            Assert.All(verdicts.Where(static verdict => verdict.Outcome == VerdictOutcome.Inconclusive),
                static verdict => Assert.NotEmpty(verdict.Reason));
        }
    }

    [Fact]
    public void Order_and_threads_change_nothing()
    {
        var resources = Enumerable.Range(0, 500).Select(i => Bucket(
            "b" + i, ("size", CelValue.Of(i % 7)), i % 3 == 0 ? ("open", CelValue.Of(i % 2 == 0)) : ("key", CelValue.Of("k")))).ToArray();
        var runner = new CheckRunner(Small.Checks, [], Now);
        var serial = resources.ToDictionary(static resource => resource.Id, resource => Lines(runner, resource), StringComparer.Ordinal);
        var shuffled = resources.ToArray();
        new Random(3).Shuffle(shuffled);
        Parallel.ForEach(shuffled, resource => Assert.Equal(serial[resource.Id], Lines(runner, resource)));
    }

    /// <summary>What was said of a list is remembered; no other list, however similar, may get it.</summary>
    [Fact]
    public void A_content_that_comes_again_is_never_taken_for_another_one()
    {
        CelValue[] contents =
        [
            CelValue.OfList(), CelValue.OfList(CelValue.Of("a")), CelValue.OfList(CelValue.Of("a"), CelValue.Of("b")),
            CelValue.OfList(CelValue.Of("ab")), CelValue.OfList(CelValue.Of("")), CelValue.OfList(CelValue.Of("\u00e9")),
            CelValue.OfList(CelValue.OfList(CelValue.Of("a"))), CelValue.OfList(CelValue.Of(1)), CelValue.OfList(CelValue.Of(1.0)),
            CelValue.OfList(CelValue.Of("1")), CelValue.OfList(CelValue.True), CelValue.OfList(CelValue.Null), CelValue.Null,
            CelValue.OfMap(("a", CelValue.Of("b"))), CelValue.OfMap(("b", CelValue.Of("a"))), CelValue.Of("a"), CelValue.Of(Now),
            CelValue.Unknown("rules"), CelValue.Unknown("other"), CelValue.Unknown("other", "rules"), CelValue.Error("x"),
            CelValue.Error("y"), CelValue.OfList(CelValue.Unknown("x")), CelValue.OfList(CelValue.OfOptional(CelValue.Of("a"))),
            .. ((string[])["[]", "[\"a\"]", "[ \"a\"]", "[\"\\u0061\"]", "[\"\\\\u0061\"]", "[\"b\"]", "[1]", "[\"1\"]", "{}", "{\"a\":\"b\"}", "\"a\""])
                .Select(static json => CelValue.Of(Demarc.Engine.Expressions.Json.JsonTape.Parse(json).Root)),
        ];
        var resources = contents.Select(static (content, at) => Bucket("b" + at, ("rules", content), ("open", CelValue.True))).ToList();
        var alone = resources.ConvertAll(static resource => Lines(new CheckRunner(Small.Checks, [], Now), resource));
        var (shared, random) = (new CheckRunner(Small.Checks, [], Now), new Random(5));
        for (var round = 0; round < 3000; round++)
        {
            var at = random.Next(resources.Count);
            Assert.Equal(alone[at], Lines(shared, resources[at]));
        }
    }

    [Fact]
    public void A_resource_of_an_unknown_type_has_no_checks() =>
        Assert.Empty(Evaluate(Bucket("b1") with { Type = "Acme::Else", Catalogued = false, Properties = null }));

    [Theory]
    [InlineData("2026-06-01", "2026-06-30", "b1", VerdictOutcome.Excepted)]
    [InlineData("2026-06-01", "2026-06-15", "b1", VerdictOutcome.Excepted)]
    [InlineData("2026-06-01", "2026-06-14", "b1", VerdictOutcome.Fail)]
    [InlineData("2026-06-16", "2026-06-30", "b1", VerdictOutcome.Fail)]
    [InlineData("2026-06-01", "2026-06-30", "test1", VerdictOutcome.Fail)]
    public void An_exception_covers_what_it_names_while_it_lasts(string from, string until, string id, VerdictOutcome expected)
    {
        var organisation = Content.Tree.Organisation(Small, $$"""
            {"organisation": "Us", "exceptions": [{"id": "E-1", "checks": ["acme-bucket-closed"], "when": "resource.tags['stage'] == 'live'",
              "reason": "Website", "author": "ann", "approver": "bob", "from": "{{from}}", "until": "{{until}}"}]}
            """);
        var verdict = Evaluate(Bucket(id, ("open", CelValue.True)), [.. organisation.Exceptions]).Of("acme-bucket-closed");
        Assert.Equal(expected, verdict.Outcome);
        Assert.Equal(
            expected == VerdictOutcome.Excepted ? $"E-1 until {until}: Website" : "It is not so", verdict.Reason);
    }

    [Fact]
    public void An_exception_whose_scope_cannot_be_decided_covers_nothing()
    {
        var organisation = Content.Tree.Organisation(Small, """
            {"organisation": "Us", "exceptions": [{"id": "E-1", "checks": ["acme-bucket-closed"], "when": "resource.tags['absent'] == 'x'",
              "reason": "Website", "author": "ann", "approver": "bob", "from": "2026-01-01", "until": "2026-12-31"}]}
            """);
        Assert.Equal(
            VerdictOutcome.Fail,
            Evaluate(Bucket("b1", ("open", CelValue.True)), [.. organisation.Exceptions]).Of("acme-bucket-closed").Outcome);
    }

    private static string[] Lines(CheckRunner runner, Resource resource)
    {
        var verdicts = new List<Verdict>();
        runner.Evaluate(resource, verdicts);
        return [.. verdicts.Select(static verdict => $"{verdict.Check.Id} {verdict.Outcome} {verdict.Reason}")];
    }
}
