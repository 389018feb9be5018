using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Responsibility;

/// <summary>A condition with its truth by hand: what is not known makes it undecidable unless the rest decides.</summary>
/// <param name="Text">As written.</param>
/// <param name="Reads">Facts and capabilities read; <c>state</c> for the part's own capability.</param>
/// <param name="Wanted">Values with which it is true, one list for each fact read.</param>
internal sealed record SmallCondition(string Text, ImmutableArray<string> Reads, ImmutableArray<string> Wanted)
{
    internal static SmallCondition On(params ReadOnlySpan<(string Fact, string Value)> pairs)
    {
        var all = pairs.ToArray();
        var text = string.Join(" && ", all.Select(static pair => $"{Attribute(pair.Fact)} == '{pair.Value}'"));
        return new SmallCondition(text, [.. all.Select(static pair => pair.Fact)], [.. all.Select(static pair => pair.Value)]);
    }

    private static string Attribute(string name) =>
        name == "state" ? name : (ProfileVocabulary.IndexOfFact(name) >= 0 ? "service." : "service.capability.") + name;

    internal bool? Truth(Func<string, string?> valueOf)
    {
        var unknown = false;
        for (var i = 0; i < Reads.Length; i++)
        {
            var value = valueOf(Reads[i]);
            if (value is null) unknown = true;
            else if (value != Wanted[i]) return false;
        }

        return unknown ? null : true;
    }
}

/// <summary>A rule as a test writes it.</summary>
internal sealed record SmallRule(string Id, RuleLevel Level, string Party)
{
    internal ImmutableArray<string> Parts { get; init; } = [];

    internal ImmutableArray<string> Controls { get; init; } = [];

    internal ImmutableArray<string> Layers { get; init; } = [];

    internal ImmutableArray<string> Duties { get; init; } = [];

    internal ImmutableArray<string> Capabilities { get; init; } = [];

    internal SmallCondition? When { get; init; }

    internal string? From { get; init; }

    internal string? Until { get; init; }

    internal Party Answer => Party switch
    {
        "provider" => Engine.Content.Party.Provider,
        "customer" => Engine.Content.Party.Customer,
        "shared" => new Party.SharedParty(SharedKind.Dependent),
        "third-party" => new Party.ThirdParty("Helpers Ltd"),
        _ => Engine.Content.Party.NotApplicable,
    };

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id, ["party"] = Party, ["why"] = "Because of " + Id + ".", ["source"] = Tree.Source };
        if (Level is RuleLevel.Model or RuleLevel.Profile) json["level"] = Level == RuleLevel.Model ? "model" : "profile";
        if (Party == "shared") json["kind"] = "dependent";
        if (Party == "third-party") json["who"] = "Helpers Ltd";
        if (When is not null) json["when"] = When.Text;
        if (From is not null) json["from"] = From;
        if (Until is not null) json["until"] = Until;
        var selector = new JsonObject();
        Put(selector, "parts", Parts);
        Put(selector, "controls", Controls);
        Put(selector, "layers", Layers);
        Put(selector, "duties", Duties);
        Put(selector, "capabilities", Capabilities);
        json["applies to"] = selector;
        return json;
    }

    private static void Put(JsonObject selector, string key, ImmutableArray<string> values)
    {
        if (!values.IsEmpty) selector[key] = new JsonArray([.. values.Select(static value => (JsonNode)value)]);
    }
}

/// <summary>A part as a test writes it.</summary>
internal sealed record SmallPart(string Id, string Layer, string Duty, string? Capability);

/// <summary>Two controls of three parts, two services of one provider, and the rules a test gives.</summary>
internal sealed record SmallWorld
{
    internal static readonly DateOnly Day = new(2026, 6, 15);

    internal ImmutableArray<SmallPart> Parts { get; init; } =
    [
        new("TST-01.one", "data", "use", "encryptionAtRest"), new("TST-01.two", "data", "operate", null),
        new("TST-01.three", "operating-system", "operate", null), new("TST-02.one", "operating-system", "operate", null),
        new("TST-02.two", "governance", "govern", null), new("TST-02.three", "data", "use", "backup"),
    ];

    /// <summary>Facts and capability states of acme/one; what is not here is not known.</summary>
    internal ImmutableDictionary<string, string> Facts { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal ImmutableArray<SmallRule> Rules { get; init; } = [];

    internal Catalogue Build() => Tree.Build(Files());

    internal IEnumerable<ContentFile> Files()
    {
        var controls = Parts.GroupBy(static part => part.Id.Split('.')[0], StringComparer.Ordinal);
        yield return Tree.File("controls/test.yaml", new JsonObject
        {
            ["domain"] = "test",
            ["title"] = "Test",
            ["controls"] = new JsonArray([.. controls.Select(static control => (JsonNode)Control(control.Key, control))]),
        });
        var provider = JsonNode.Parse(Tree.Acme)!;
        provider["rules"] = RulesOf(RuleLevel.Provider);
        yield return Tree.File("providers/acme/provider.yaml", provider);
        yield return Tree.File("providers/acme/services/one.yaml", Service("one", Facts, RulesOf(RuleLevel.Service)));
        yield return Tree.File("providers/acme/services/two.yaml", Service("two", ImmutableDictionary<string, string>.Empty, []));
        yield return Tree.File("responsibility/model.yaml", new JsonObject { ["rules"] = RulesOf(RuleLevel.Model) });
        yield return Tree.File("responsibility/profile.yaml", new JsonObject { ["rules"] = RulesOf(RuleLevel.Profile) });
    }

    internal static ServiceContext Context(Catalogue catalogue, params IEnumerable<(string Name, string Value)> changes)
    {
        ImmutableArray<ProfileChange> made = [.. changes.Select(static change => new ProfileChange(change.Name, change.Value))];
        var service = catalogue.Service("acme/one")!;
        return new ServiceContext(service, Day, made.IsEmpty ? [] : [new ProfileAdjustment("what-if", made, "Asked.", null)]);
    }

    internal static ControlPart Part(Catalogue catalogue, string id) => catalogue.Parts.Single(part => part.Id.ToString() == id);

    /// <summary>The answer for one part of acme/one.</summary>
    internal Resolution Explain(string part, params IEnumerable<(string Name, string Value)> changes)
    {
        var catalogue = Build();
        return new Resolver(catalogue).Explain(Part(catalogue, part), Context(catalogue, changes));
    }

    private JsonArray RulesOf(RuleLevel level) =>
        new([.. Rules.Where(rule => rule.Level == level).Select(static rule => (JsonNode)rule.ToJson())]);

    private static JsonObject Control(string id, IEnumerable<SmallPart> parts)
    {
        var list = new JsonArray();
        foreach (var (part, layer, duty, capability) in parts)
        {
            var json = new JsonObject
            {
                ["id"] = part.Split('.')[1],
                ["title"] = part,
                ["duty"] = duty,
                ["layer"] = layer,
                ["customer does"] = "The work.",
            };
            if (capability is not null) json["capability"] = capability;
            list.Add(json);
        }

        return new JsonObject
        {
            ["id"] = id,
            ["title"] = id,
            ["objective"] = "Done.",
            ["layer"] = "data",
            ["criticality"] = "high",
            ["review"] = "yearly",
            ["parts"] = list,
        };
    }

    private static JsonObject Service(string name, ImmutableDictionary<string, string> facts, JsonArray exceptions)
    {
        var (profile, states) = (new JsonObject(), new JsonObject());
        foreach (var (fact, value) in facts.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (ProfileVocabulary.IndexOfFact(fact) >= 0) profile[fact] = value;
            else if (states[value] is JsonArray list) list.Add(fact);
            else states[value] = new JsonArray(fact);
        }

        return new JsonObject
        {
            ["service"] = "acme/" + name,
            ["title"] = "Acme " + name,
            ["model"] = "paas",
            ["category"] = "compute",
            ["documentation"] = Tree.Documentation,
            ["profile"] = profile,
            ["capabilities"] = states,
            ["exceptions"] = exceptions,
        };
    }
}
