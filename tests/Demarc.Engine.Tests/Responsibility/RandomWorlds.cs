using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Tests.Responsibility;

/// <summary>Random small worlds, and the answer of SPEC section 4 computed from the rules as the test wrote them.</summary>
internal sealed class RandomWorlds(int seed)
{
    private static readonly ImmutableArray<string> FactNames = ["hostAccess", "images", "keyCustody", "encryptionAtRest", "backup"];

    private static readonly ImmutableArray<string> PartyNames = ["provider", "customer", "shared", "third-party", "not-applicable"];

    internal Random Random { get; } = new(seed);

    internal SmallWorld Next(int rules) => new()
    {
        Facts = FactNames.Where(_ => Random.Next(3) > 0).ToImmutableDictionary(static fact => fact, Value, StringComparer.Ordinal),
        Rules = [.. Enumerable.Range(0, rules).Select(i => Rule($"r{i:00}"))],
    };

    internal SmallRule Rule(string id)
    {
        var rule = new SmallRule(id, (RuleLevel)Random.Next(1, 5), Pick(PartyNames))
        {
            When = Random.Next(3) == 0 ? null : Condition(),
            From = Random.Next(6) == 0 ? Pick(["2026-01-01", "2026-06-15", "2026-06-16"]) : null,
            Until = Random.Next(6) == 0 ? Pick(["2026-12-31", "2026-06-15", "2026-06-14"]) : null,
        };
        return Random.Next(5) switch
        {
            0 => rule with { Parts = [Pick(["TST-01.one", "TST-01.two", "TST-02.one"])] },
            1 => rule with { Controls = [Pick(["TST-01", "TST-02"])] },
            2 => rule with { Layers = [Pick(["data", "operating-system", "governance"])], Duties = Random.Next(2) == 0 ? [] : ["operate"] },
            3 => rule with { Capabilities = [Pick(["encryptionAtRest", "backup", "*"])] },
            _ => rule with { Duties = [Pick(["use", "operate", "govern"])] },
        };
    }

    internal ImmutableArray<(string Name, string Value)> Changes() =>
        [.. FactNames.Where(_ => Random.Next(4) == 0).Select(fact => (fact, Value(fact)))];

    internal string Pick(ImmutableArray<string> choices) => choices[Random.Next(choices.Length)];

    internal static Party Expected(SmallWorld world, int part, ImmutableArray<(string Name, string Value)> changes)
    {
        var capability = world.Parts[part].Capability;
        var facts = world.Facts.SetItems(changes.Select(static change => KeyValuePair.Create(change.Name, change.Value)));
        var changed = changes.Where(change => world.Facts.GetValueOrDefault(change.Name) != change.Value)
            .Select(static change => change.Name).ToHashSet(StringComparer.Ordinal);
        var considered = world.Rules.Where(rule => Selects(rule, world.Parts[part]) && IsInForce(rule))
            .Select(rule => (Rule: rule, Rank: Rank(rule, changed, capability), Truth: rule.When is null ? true : rule.When.Truth(ValueOf)))
            .ToList();
        if (!considered.Exists(static c => c.Truth == true)) return Party.Unknown;
        var top = considered.Where(static c => c.Truth == true).Max(static c => c.Rank);
        var possible = considered.Where(c => c.Rank.CompareTo(top) >= 0 && c.Truth != false);
        return possible.Select(static c => c.Rule.Answer).Distinct().ToList() is [var only] ? only : Party.Unknown;

        string? ValueOf(string name)
        {
            if (name != "state") return facts.GetValueOrDefault(name);
            return capability is null ? "" : facts.GetValueOrDefault(capability);
        }
    }

    internal static bool Selects(SmallRule rule, SmallPart part) =>
        Has(rule.Parts, part.Id) && Has(rule.Controls, part.Id.Split('.')[0]) && Has(rule.Layers, part.Layer) && Has(rule.Duties, part.Duty)
        && (rule.Capabilities is ["*"] ? part.Capability is not null : Has(rule.Capabilities, part.Capability));

    internal static bool IsInForce(SmallRule rule) =>
        (rule.From is null || SmallWorld.Day >= DateOnly.Parse(rule.From))
        && (rule.Until is null || SmallWorld.Day <= DateOnly.Parse(rule.Until));

    private static bool Has(ImmutableArray<string> wanted, string? value) =>
        wanted.IsEmpty || wanted.Contains(value ?? "", StringComparer.Ordinal);

    private static (int, int, int) Rank(SmallRule rule, HashSet<string> changed, string? capability)
    {
        var reads = rule.When?.Reads.Select(name => name == "state" ? capability ?? "" : name) ?? [];
        var narrow = (rule.Parts.IsEmpty ? 0 : 16) + (rule.Controls.IsEmpty ? 0 : 8) + (rule.Capabilities.IsEmpty ? 0 : 4)
            + (rule.Layers.IsEmpty ? 0 : 2) + (rule.Duties.IsEmpty ? 0 : 1);
        return (reads.Any(changed.Contains) ? (int)RuleLevel.Configuration : (int)rule.Level, (int)rule.Level, narrow);
    }

    private SmallCondition Condition()
    {
        if (Random.Next(3) == 0) return SmallCondition.On(("state", Pick([.. Kebab<CapabilityState>.Names])));
        var (first, second) = (Pick(FactNames), Pick(FactNames));
        if (Random.Next(2) == 0) return SmallCondition.On((first, Value(first)));
        return SmallCondition.On((first, Value(first)), (second, Value(second)));
    }

    private string Value(string name) =>
        ProfileVocabulary.IndexOfFact(name) is >= 0 and var index
            ? Pick(ProfileVocabulary.Facts[index].Values) : Pick([.. Kebab<CapabilityState>.Names]);
}
