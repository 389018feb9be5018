using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Responsibility;

/// <summary>The ranks and reasons of SPEC section 4, one small example each.</summary>
public sealed class ResolverRuleTests
{
    private static readonly SmallWorld Known = new()
    {
        Facts = new SmallWorld().Facts.Add("hostAccess", "none").Add("encryptionAtRest", "enforced"),
    };

    private static readonly SmallCondition OwnImages = SmallCondition.On(("images", "customer"));

    private static readonly SmallCondition FullAccess = SmallCondition.On(("hostAccess", "full"));

    [Theory]
    [InlineData(RuleLevel.Model, RuleLevel.Profile)]
    [InlineData(RuleLevel.Profile, RuleLevel.Provider)]
    [InlineData(RuleLevel.Provider, RuleLevel.Service)]
    [InlineData(RuleLevel.Model, RuleLevel.Service)]
    public void The_more_specific_level_wins_even_when_it_selects_more_widely(RuleLevel low, RuleLevel high)
    {
        var answer = With(
            new SmallRule("low", low, "customer") { Parts = ["TST-01.one"] },
            new SmallRule("high", high, "provider") { Duties = ["use"] }).Explain("TST-01.one");
        Assert.Equal((Party.Provider, "high", high), (answer.Party, answer.Winner?.Id, answer.Level));
        Assert.Equal(["high:Won", "low:Overruled"], Outcomes(answer));
    }

    [Fact]
    public void Within_a_level_the_narrower_selector_wins()
    {
        var rules = new List<SmallRule>
        {
            new("e", RuleLevel.Profile, "customer") { Duties = ["use"] },
            new("d", RuleLevel.Profile, "provider") { Layers = ["data"] },
            new("c", RuleLevel.Profile, "customer") { Capabilities = ["encryptionAtRest"] },
            new("b", RuleLevel.Profile, "provider") { Controls = ["TST-01"] },
            new("a", RuleLevel.Profile, "customer") { Parts = ["TST-01.one"] },
        };
        for (; rules.Count > 0; rules.RemoveAt(rules.Count - 1))
            Assert.Equal(rules[^1].Id, With([.. rules]).Explain("TST-01.one").Winner?.Id);
    }

    [Fact]
    public void Equal_rank_and_different_parties_give_unknown()
    {
        var answer = With(
            new SmallRule("left", RuleLevel.Profile, "customer") { Controls = ["TST-01"] },
            new SmallRule("right", RuleLevel.Profile, "provider") { Controls = ["TST-01"] },
            new SmallRule("below", RuleLevel.Model, "provider") { Parts = ["TST-01.two"] }).Explain("TST-01.two");
        Assert.Equal(Party.Unknown, answer.Party);
        Assert.Equal("Rules left and right have the same rank and disagree.", answer.Why);
        Assert.Equal(["left:Contradicted", "right:Contradicted", "below:Overruled"], Outcomes(answer));
    }

    [Fact]
    public void Equal_rank_and_equal_parties_decide()
    {
        var answer = With(
            new SmallRule("left", RuleLevel.Profile, "customer") { Controls = ["TST-01"] },
            new SmallRule("right", RuleLevel.Profile, "customer") { Controls = ["TST-01"] }).Explain("TST-01.two");
        Assert.Equal((Party.Customer, "left"), (answer.Party, answer.Winner?.Id));
    }

    [Fact]
    public void A_higher_rule_that_cannot_be_decided_gives_unknown()
    {
        var answer = With(
            new SmallRule("low", RuleLevel.Model, "provider") { Duties = ["operate"] },
            new SmallRule("high", RuleLevel.Profile, "customer") { Duties = ["operate"], When = OwnImages })
            .Explain("TST-01.two");
        Assert.Equal(Party.Unknown, answer.Party);
        Assert.Contains("high would decide", answer.Why, StringComparison.Ordinal);
        Assert.Contains("service.images", answer.Why, StringComparison.Ordinal);
        Assert.Equal(["high:Undecided", "low:Overruled"], Outcomes(answer));
    }

    [Fact]
    public void An_undecidable_rule_that_could_only_agree_leaves_the_answer()
    {
        var answer = With(
            new SmallRule("low", RuleLevel.Model, "provider") { Duties = ["operate"] },
            new SmallRule("high", RuleLevel.Profile, "provider") { Duties = ["operate"], When = OwnImages })
            .Explain("TST-01.two");
        Assert.Equal((Party.Provider, "low"), (answer.Party, answer.Winner?.Id));
    }

    /// <summary>Found by the property tests: only the highest undecidable rule was looked at, and one of equal rank not at all.</summary>
    [Theory]
    [InlineData(RuleLevel.Model)]
    [InlineData(RuleLevel.Profile)]
    public void Every_undecidable_rule_that_could_win_counts(RuleLevel level)
    {
        var answer = With(
            new SmallRule("low", RuleLevel.Model, "provider") { Duties = ["operate"] },
            new SmallRule("other", level, "customer") { Duties = ["operate"], When = OwnImages },
            new SmallRule("agrees", RuleLevel.Service, "provider") { Duties = ["operate"], When = SmallCondition.On(("images", "both")) })
            .Explain("TST-01.two");
        Assert.Equal(Party.Unknown, answer.Party);
        Assert.Contains("other would decide", answer.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_rule_the_answer_is_unknown_and_says_so()
    {
        var answer = With().Explain("TST-02.two");
        Assert.Equal((Party.Unknown, "No rule applies."), (answer.Party, answer.Why));
    }

    [Theory]
    [InlineData("2026-06-15", null, true)]
    [InlineData("2026-06-16", null, false)]
    [InlineData(null, "2026-06-15", true)]
    [InlineData(null, "2026-06-14", false)]
    [InlineData("2026-06-15", "2026-06-15", true)]
    public void Rules_hold_from_their_first_to_their_last_day(string? from, string? until, bool holds)
    {
        var rule = new SmallRule("dated", RuleLevel.Model, "customer") { Duties = ["operate"], From = from, Until = until };
        var answer = With(rule).Explain("TST-01.two");
        Assert.Equal(holds ? Party.Customer : Party.Unknown, answer.Party);
        Assert.Equal(holds ? "dated:Won" : "dated:NotInForce", Assert.Single(Outcomes(answer)));
    }

    [Fact]
    public void A_changed_fact_lifts_the_rules_that_read_it_above_an_unconditional_exception()
    {
        var world = With(
            new SmallRule("host", RuleLevel.Profile, "customer") { Duties = ["operate"], When = FullAccess },
            new SmallRule("exception", RuleLevel.Service, "provider") { Parts = ["TST-01.two"] });
        Assert.Equal((Party.Provider, RuleLevel.Service), (world.Explain("TST-01.two").Party, world.Explain("TST-01.two").Level));
        var changed = world.Explain("TST-01.two", ("hostAccess", "full"));
        Assert.Equal((Party.Customer, "host", RuleLevel.Configuration), (changed.Party, changed.Winner?.Id, changed.Level));
        Assert.Equal([("hostAccess", "full")], changed.DecidingFacts);
    }

    [Fact]
    public void A_change_to_the_same_value_lifts_nothing()
    {
        var world = With(
            new SmallRule("host", RuleLevel.Profile, "customer") { Duties = ["operate"], When = SmallCondition.On(("hostAccess", "none")) },
            new SmallRule("exception", RuleLevel.Service, "provider") { Parts = ["TST-01.two"] });
        var answer = world.Explain("TST-01.two", ("hostAccess", "none"));
        Assert.Equal((Party.Provider, "exception"), (answer.Party, answer.Winner?.Id));
    }

    [Fact]
    public void A_changed_capability_lifts_rules_on_the_state_of_parts_bound_to_it_only()
    {
        var world = With(
            new SmallRule("state", RuleLevel.Profile, "customer") { Duties = ["use"], When = SmallCondition.On(("state", "offered")) },
            new SmallRule("exception", RuleLevel.Service, "provider") { Duties = ["use"] });
        var changed = world.Explain("TST-01.one", ("encryptionAtRest", "offered"));
        Assert.Equal((Party.Customer, RuleLevel.Configuration), (changed.Party, changed.Level));
        var other = (world with { Facts = world.Facts.Add("backup", "offered") }).Explain("TST-02.three", ("encryptionAtRest", "offered"));
        Assert.Equal((Party.Provider, RuleLevel.Service), (other.Party, other.Level));
    }

    [Fact]
    public void Agreement_beats_configuration_and_an_override_beats_the_agreement_until_its_last_day()
    {
        var catalogue = With(
            new SmallRule("host", RuleLevel.Profile, "customer") { Duties = ["operate"], When = FullAccess }).Build();
        var organisation = Tree.Organisation(catalogue, """
            {"organisation": "Example",
             "agreements": [{"id": "msp", "title": "Managed", "provider": "acme", "from": "2026-01-01", "until": "2026-12-31",
               "covers": {"controls": ["TST-01"]},
               "moves": [{"controls": ["TST-01"], "party": "third-party", "who": "Helpers Ltd", "why": "They run it."}]}],
             "overrides": [{"id": "back", "parts": ["TST-01.two"], "party": "customer", "reason": "We took it back.",
               "author": "ann", "approver": "bob", "from": "2026-06-01", "until": "2026-06-30"}]}
            """);
        var part = SmallWorld.Part(catalogue, "TST-01.two");
        Assert.Equal(("customer", RuleLevel.Configuration), Answer("2025-12-31"));
        Assert.Equal(("third-party", RuleLevel.Agreement), Answer("2026-01-01"));
        Assert.Equal(("third-party", RuleLevel.Agreement), Answer("2026-05-31"));
        Assert.Equal(("customer", RuleLevel.Override), Answer("2026-06-01"));
        Assert.Equal(("customer", RuleLevel.Override), Answer("2026-06-30"));
        Assert.Equal(("third-party", RuleLevel.Agreement), Answer("2026-07-01"));
        Assert.Equal(("customer", RuleLevel.Configuration), Answer("2027-01-01"));

        (string Party, RuleLevel Level) Answer(string day)
        {
            var effect = new ProfileAdjustment("effect", [new ProfileChange("hostAccess", "full")], "Set.", null);
            var context = new ServiceContext(catalogue.Service("acme/one")!, DateOnly.Parse(day), [effect]);
            var answer = new Resolver(catalogue, organisation.Rules).Explain(part, context);
            return (answer.Party.Name, answer.Level);
        }
    }

    [Theory]
    [InlineData("cloud", "acme")]
    [InlineData("third-party", null)]
    public void A_contract_moves_duties_of_its_own_provider_and_one_with_an_operator_those_of_any(string kind, string? only)
    {
        var files = With().Files().ToList();
        var at = files.FindIndex(static file => file.Path == "providers/acme/provider.yaml");
        var provider = JsonNode.Parse(Tree.Acme)!;
        provider["kind"] = kind;
        files[at] = Tree.File(files[at].Path, provider);
        var organisation = Tree.Organisation(Tree.Build(files), """
            {"organisation": "Example",
             "agreements": [{"id": "c", "title": "Contract", "provider": "acme", "from": "2026-01-01", "covers": {"controls": ["TST-01"]},
               "moves": [{"controls": ["TST-01"], "party": "provider", "why": "They do it."}]}]}
            """);
        Assert.Equal(only, Assert.Single(organisation.Rules).Provider);
    }

    /// <summary>A setting nobody collected could move the line: then the default answer is not silently taken for the truth.</summary>
    [Fact]
    public void A_setting_that_was_not_collected_makes_only_the_answers_unknown_that_it_could_change()
    {
        var catalogue = With(
            new SmallRule("host", RuleLevel.Profile, "customer") { Duties = ["operate"], When = FullAccess },
            new SmallRule("otherwise", RuleLevel.Model, "provider") { Duties = ["operate", "use"] }).Build();
        var undecided = new ProfileAdjustment("custom", [new ProfileChange("hostAccess", "full")], "The host is ours then.", null);
        var context = new ServiceContext(catalogue.Service("acme/one")!, SmallWorld.Day, undecided: [undecided]);
        var resolver = new Resolver(catalogue);

        var touched = resolver.Explain(SmallWorld.Part(catalogue, "TST-01.two"), context);
        Assert.Equal(Party.Unknown, touched.Party);
        Assert.Contains("custom", touched.Why, StringComparison.Ordinal);
        Assert.Equal(Party.Provider, resolver.Owner(SmallWorld.Part(catalogue, "TST-01.one"), context));
        Assert.Equal(touched.Party, resolver.Owner(SmallWorld.Part(catalogue, "TST-01.two"), context));
    }

    private static SmallWorld With(params ReadOnlySpan<SmallRule> rules) => Known with { Rules = [.. rules] };

    private static string[] Outcomes(Resolution answer) => [.. answer.Considered.Select(static c => $"{c.Rule.Id}:{c.Outcome}")];
}
