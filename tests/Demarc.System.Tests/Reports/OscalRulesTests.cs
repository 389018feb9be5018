using System.Text.Json;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Oscal;

namespace Demarc.System.Tests.Reports;

/// <summary>Every rule beyond the schemas finds the document that breaks it, and says where.</summary>
public sealed class OscalRulesTests
{
    private const string Id = "11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("metadata.parties.0.uuid", Id, "parties", "nothing among parties has this UUID")]
    [InlineData("metadata.parties.1.uuid", "@metadata.parties.0.uuid", "metadata.parties[1]", "is already that of")]
    [InlineData("metadata.roles.0.id", "someone", "role-id", "is not among metadata.roles")]
    [InlineData("metadata.roles.1.id", "control-owner", "metadata.roles[1]", "is declared twice")]
    [InlineData("import-profile.href", "#nowhere", "import-profile.href", "nothing in the document has the id")]
    [InlineData("uuid", "11111111-1111-7111-8111-111111111111", "system-security-plan.uuid", "version 4 or 5")]
    [InlineData("metadata.parties", "[]", "metadata.parties", "the list is empty")]
    [InlineData("system-implementation.components.1.uuid", Id, "component-uuid", "nothing among components has this UUID")]
    [InlineData("control-implementation.implemented-requirements.0.control-id", "CC9.9", "control-id", "the catalogue has no control")]
    [InlineData("control-implementation.implemented-requirements.0.control-id", "9", "control-id", "is not a token")]
    [InlineData("control-implementation.implemented-requirements.0.statements.0.statement-id", "CC6.1_smt", "statements[0]",
        "is none of the control")]
    [InlineData("control-implementation.implemented-requirements.0.statements.0.by-components", "-", "implemented-requirements[0]",
        "no component says")]
    [InlineData("control-implementation.implemented-requirements.2.statements.0.by-components.0.inherited.0.provided-uuid", Id,
        "provided-uuid", "nothing among provided")]
    [InlineData("control-implementation.implemented-requirements.2.statements.0.by-components.1.export", "{}", "export",
        "an export has provided or responsibilities")]
    [InlineData("control-implementation.implemented-requirements.0.statements.0.by-components.1.component-uuid",
        "@control-implementation.implemented-requirements.0.statements.0.by-components.0.component-uuid", "by-components[1]",
            "is there twice")]
    public void ABrokenRuleIsNamedWithItsPlace(string path, string value, string place, string message)
    {
        var result = TinyEstate.Assess();
        var framework = result.Catalogue.Framework("soc2-2017")!;
        var document = JsonNode.Parse(OscalExport.Write(result, framework, OscalModel.Ssp))!;
        var plan = document["system-security-plan"]!;
        Set(plan, path, value.StartsWith('@') ? At(plan, value[1..])!.DeepClone() : value switch
        {
            "-" => null,
            "[]" or "{}" => JsonNode.Parse(value),
            _ => JsonValue.Create(value),
        });
        var faults = Check(document, framework);
        Assert.Contains(faults, fault => fault.Place.Contains(place, StringComparison.Ordinal)
            && fault.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void NistsExampleSatisfiesSomethingThatIsNoResponsibility()
    {
        ForeignSchemas.Need();
        using var leveraging =
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ForeignSchemas.Data, "examples", "oscal_leveraging-example_ssp.json")));
        using var leveraged =
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ForeignSchemas.Data, "examples", "oscal_leveraged-example_ssp.json")));
        Assert.Empty(OscalRules.Check(leveraged.RootElement));
        Assert.Empty(OscalRules.Check(leveraging.RootElement));
        var fault = Assert.Single(OscalRules.Check(leveraging.RootElement, [leveraged.RootElement]));
        Assert.Equal(
            "responsibility-uuid 11111111-0000-4000-9009-002001001001: this is one of provided, not of responsibilities", fault.Message);
        Assert.EndsWith("by-components[1].satisfied[0].responsibility-uuid", fault.Place, StringComparison.Ordinal);
    }

    private static List<OscalFault> Check(JsonNode document, Framework framework)
    {
        using var parsed = JsonDocument.Parse(document.ToJsonString());
        return [.. OscalRules.Check(parsed.RootElement, controls: OscalExport.ControlsOf(framework))];
    }

    private static JsonNode? At(JsonNode owner, string path) => path.Split('.')
        .Aggregate((JsonNode?)owner, static (at, step) => at is JsonArray list ? list[int.Parse(step)] : at![step]);

    private static void Set(JsonNode root, string path, JsonNode? value)
    {
        var dot = path.LastIndexOf('.');
        var (owner, key) = dot < 0 ? (root, path) : (At(root, path[..dot])!, path[(dot + 1)..]);
        if (value is null) owner.AsObject().Remove(key);
        else owner[key] = value;
    }
}
