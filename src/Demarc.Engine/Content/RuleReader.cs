using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>Reads responsibility rules, wherever they are written.</summary>
internal static class RuleReader
{
    private static readonly string[] SelectorKeys = ["applies to", "parts", "controls", "layers", "duties", "capabilities"];

    /// <summary>Reads <c>responsibility/&lt;topic&gt;.yaml</c>.</summary>
    internal static void Read(ContentReader file, CatalogueDraft draft)
    {
        foreach (var reader in file.Maps("rules", "a rule"))
        {
            var level = reader.Enum<RuleLevel>("level");
            if (level is not (RuleLevel.Model or RuleLevel.Profile or RuleLevel.Unknown))
                reader.Fault(reader.PlaceOf("level"), "rules in this folder are of level model or profile");
            Put(Rule(reader, level, provider: null, service: null), draft);
        }
    }

    internal static void Put(ResponsibilityRule rule, CatalogueDraft draft) => draft.Put(draft.Rules, "rule", rule.Id, rule, rule.Place);

    /// <summary>Reads one rule; the caller knows its level and whom it concerns.</summary>
    internal static ResponsibilityRule Rule(ContentReader reader, RuleLevel level, string? provider, string? service)
    {
        var rule = new ResponsibilityRule
        {
            Id = reader.Required("id"),
            Level = level,
            AppliesTo = Selector(reader),
            When = Expression(reader, "when", ContentEnvironments.Rule, CelType.Bool),
            Party = PartyOf(reader),
            Why = reader.Required("why"),
            Source = reader.Source("source"),
            From = reader.Date("from"),
            Until = reader.Date("until"),
            Provider = provider,
            Service = service,
            Place = reader.Place,
        };
        _ = reader.Optional("level");
        reader.Done();
        return rule;
    }

    internal static LazyExpression? Expression(ContentReader reader, string key, CelEnvironment environment, CelType expected) =>
        reader.Optional(key) is { } text ? new LazyExpression(text, reader.PlaceOf(key), environment, expected) : null;

    /// <summary>Reads <c>party</c> with <c>kind</c> and <c>who</c>.</summary>
    internal static Party PartyOf(ContentReader reader)
    {
        var kind = reader.Has("kind") ? reader.Enum<SharedKind>("kind") : SharedKind.Unknown;
        var who = reader.Optional("who");
        switch (reader.Required("party"))
        {
            case "provider":
                return Party.Provider;
            case "customer":
                return Party.Customer;
            case "not-applicable":
                return Party.NotApplicable;
            case "shared":
                if (kind == SharedKind.Unknown)
                    reader.Fault(reader.PlaceOf("party"), "a shared part says its kind: dependent or independent");
                return new Party.SharedParty(kind);
            case "third-party":
                if (who is null) reader.Fault(reader.PlaceOf("party"), "a third party is named with \"who\"");
                return new Party.ThirdParty(who ?? "");
            case var other:
                if (other.Length > 0)
                    reader.Fault(reader.PlaceOf("party"), $"\"{other}\" is not provider, customer, shared, third-party or not-applicable");
                return Party.Unknown;
        }
    }

    /// <summary>Whether an entry says which parts it means.</summary>
    internal static bool NamesParts(ContentReader reader) => Array.Exists(SelectorKeys, reader.Has);

    /// <summary>Reads the parts meant, either in the rule itself (<c>parts</c>, <c>controls</c>) or under <c>applies to</c>.</summary>
    internal static RuleSelector Selector(ContentReader reader)
    {
        var nested = reader.Map("applies to", "what the rule applies to");
        var from = nested ?? reader;
        var selector = new RuleSelector
        {
            Parts = Parts(from),
            Controls = from.Texts("controls"),
            Layers = from.Enums<Layer>("layers"),
            Duties = from.Enums<Duty>("duties"),
            Capabilities = from.Texts("capabilities"),
        };
        foreach (var name in selector.Capabilities.Where(static name => name != "*" && ProfileVocabulary.IndexOfCapability(name) < 0))
            from.Fault(from.PlaceOf("capabilities"),
                $"there is no capability \"{name}\"; did you mean {Nearest.To(name, ProfileVocabulary.Capabilities)}?");
        if (selector.Specificity == 0) reader.Fault(reader.Place, "a rule says which parts it applies to");
        nested?.Done();
        return selector;
    }

    internal static ImmutableArray<PartId> Parts(ContentReader reader)
    {
        var parts = ImmutableArray.CreateBuilder<PartId>();
        foreach (var (text, place) in reader.TextsWithPlace("parts"))
        {
            if (PartId.TryParse(text, out var id)) parts.Add(id);
            else reader.Fault(place, $"\"{text}\" is not a part id such as IAM-03.require");
        }

        return parts.ToImmutable();
    }
}
