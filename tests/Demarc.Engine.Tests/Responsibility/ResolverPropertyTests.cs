using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Responsibility;

/// <summary>What holds for every set of rules (SPEC section 4), over random small worlds.</summary>
public sealed class ResolverPropertyTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 5)]
    [InlineData(3, 9)]
    [InlineData(4, 14)]
    public void Every_answer_is_the_one_the_specification_gives(int seed, int rules)
    {
        var worlds = new RandomWorlds(seed);
        for (var i = 0; i < 60; i++)
        {
            var world = worlds.Next(rules);
            var changes = i % 2 == 0 ? [] : worlds.Changes();
            var catalogue = world.Build();
            var (resolver, context) = (new Resolver(catalogue), SmallWorld.Context(catalogue, changes));
            for (var part = 0; part < world.Parts.Length; part++)
            {
                var expected = RandomWorlds.Expected(world, part, changes);
                var answer = resolver.Explain(SmallWorld.Part(catalogue, world.Parts[part].Id), context);
                Assert.True(expected == answer.Party, $"expected {expected}\n{ExplanationText.Render(answer, context, catalogue)}");
                Assert.Equal(answer.Party, resolver.Owner(answer.Part, context));
            }
        }
    }

    [Fact]
    public void Every_answer_is_explained()
    {
        var worlds = new RandomWorlds(11);
        for (var i = 0; i < 60; i++)
        {
            var world = worlds.Next(8);
            var catalogue = world.Build();
            foreach (var answer in All(catalogue, worlds.Changes()))
            {
                Assert.NotEmpty(answer.Why);
                Assert.Equal(answer.Winner is null, answer.Party is Party.UnknownParty);
                Assert.Equal(answer.Winner is null ? 0 : 1, answer.Considered.Count(static c => c.Outcome == RuleOutcome.Won));
                Assert.DoesNotContain(answer.Considered, static c => c.Outcome == RuleOutcome.Unknown);
                Assert.DoesNotContain(answer.Considered, static c => c.Outcome == RuleOutcome.Undecided && c.Note.Length == 0);
                var part = world.Parts.Single(written => written.Id == answer.Part.Id.ToString());
                Assert.Equal(world.Rules.Count(rule => RandomWorlds.Selects(rule, part)), answer.Considered.Length);
            }
        }
    }

    [Fact]
    public void Order_of_files_and_rules_changes_nothing()
    {
        var worlds = new RandomWorlds(21);
        for (var i = 0; i < 40; i++)
        {
            var world = worlds.Next(10);
            var changes = worlds.Changes();
            var files = (world with { Rules = [.. Shuffle(world.Rules, worlds.Random)] }).Files().ToList();
            Assert.Equal(Text(world.Build(), changes), Text(Tree.Build(Shuffle(files, worlds.Random)), changes));
        }
    }

    [Fact]
    public void A_rule_for_other_parts_or_one_that_does_not_apply_changes_nothing()
    {
        var worlds = new RandomWorlds(31);
        var compared = 0;
        for (var i = 0; i < 120; i++)
        {
            var world = worlds.Next(6);
            var added = worlds.Rule("added");
            var (before, after) = (world.Build(), (world with { Rules = world.Rules.Add(added) }).Build());
            var (first, second) = (All(before, []), All(after, []));
            for (var part = 0; part < first.Length; part++)
            {
                if (second[part].Considered.Any(static c => c.Rule.Id == "added" && MayApply(c.Outcome))) continue;
                compared++;
                Assert.Equal(Answer(first[part]), Answer(second[part]));
            }
        }

        Assert.True(compared > 200, $"only {compared} compared");
    }

    [Fact]
    public void The_other_service_of_the_provider_is_not_touched_by_exceptions_of_this_one()
    {
        var worlds = new RandomWorlds(41);
        for (var i = 0; i < 40; i++)
        {
            var world = worlds.Next(8);
            var catalogue = world.Build();
            var without = (world with { Rules = [.. world.Rules.Where(static rule => rule.Level != RuleLevel.Service)] }).Build();
            Assert.Equal(OfTwo(without), OfTwo(catalogue));
        }

        static List<(Party, string)> OfTwo(Catalogue catalogue)
        {
            var context = new ServiceContext(catalogue.Service("acme/two")!, SmallWorld.Day);
            var resolver = new Resolver(catalogue);
            return [.. catalogue.Parts.Select(part => resolver.Explain(part, context)).Select(static answer => (answer.Party, answer.Why))];
        }
    }

    private static bool MayApply(RuleOutcome outcome) => outcome is not (RuleOutcome.DoesNotApply or RuleOutcome.NotInForce);

    private static (Party, string?, string) Answer(Resolution answer) => (answer.Party, answer.Winner?.Id, answer.Why);

    private static ImmutableArray<Resolution> All(Catalogue catalogue, ImmutableArray<(string Name, string Value)> changes)
    {
        var (resolver, context) = (new Resolver(catalogue), SmallWorld.Context(catalogue, changes));
        return [.. catalogue.Parts.Select(part => resolver.Explain(part, context))];
    }

    private static string Text(Catalogue catalogue, ImmutableArray<(string Name, string Value)> changes)
    {
        var context = SmallWorld.Context(catalogue, changes);
        return string.Concat(All(catalogue, changes).Select(answer => ExplanationText.Render(answer, context, catalogue)));
    }

    private static T[] Shuffle<T>(IEnumerable<T> items, Random random)
    {
        T[] array = [.. items];
        random.Shuffle(array);
        return array;
    }
}
