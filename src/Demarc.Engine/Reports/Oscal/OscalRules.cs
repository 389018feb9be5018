using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// What OSCAL's JSON schemas cannot say and its metaschema does (constraints index, index-has-key, is-unique and has-cardinality of
/// https://github.com/usnistgov/OSCAL src/metaschema, 1.2.1): every reference leads somewhere of the right kind, ids are unique, components
/// that make statements are declared, controls exist. Besides, what breaks readers: empty lists, UUIDs of other versions, ids that are no
/// tokens.
/// </summary>
public sealed class OscalRules
{
    /// <summary>Faults that are listed; a document with more is beyond repair by hand.</summary>
    public const int Listed = 1_000;

    // Lists in which what a reference names has to be declared. Those marked may lead to another document.
    private static readonly FrozenDictionary<string, (string[] Kinds, bool Elsewhere)> References =
        new Dictionary<string, (string[] Kinds, bool Elsewhere)>(StringComparer.Ordinal)
        {
            ["component-uuid"] = (["components"], false),
            ["party-uuid"] = (["parties"], false),
            ["party-uuids"] = (["parties"], false),
            ["member-of-organizations"] = (["parties"], false),
            ["location-uuid"] = (["locations"], false),
            ["location-uuids"] = (["locations"], false),
            ["provided-uuid"] = (["provided"], true),
            ["responsibility-uuid"] = (["responsibilities"], true),
            ["observation-uuid"] = (["observations"], false),
            ["risk-uuid"] = (["risks"], false),
            ["finding-uuid"] = (["findings"], false),
            ["response-uuid"] = (["remediations"], false),
            ["task-uuid"] = (["tasks"], true),
            ["activity-uuid"] = (["activities"], true),
            ["leveraged-authorization-uuid"] = (["leveraged-authorizations"], false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    // Lists whose items have to differ in a member.
    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["responsible-roles"] = "role-id",
        ["responsible-parties"] = "role-id",
        ["set-parameters"] = "param-id",
        ["statements"] = "statement-id",
        ["by-components"] = "component-uuid",
        ["incorporates-components"] = "component-uuid",
        ["implemented-components"] = "component-uuid",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Identity = ["name", "ns", "class", "value"];

    private static readonly FrozenSet<string> Tokens =
        new[] { "control-id", "statement-id", "role-id", "param-id", "target-id" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly OscalIndex index;
    private readonly OscalControls? controls;
    private readonly List<OscalFault> faults;
    private readonly bool standsAlone;
    private readonly bool hasComponents;

    private OscalRules(OscalIndex index, OscalControls? controls, bool standsAlone, bool hasComponents)
    {
        (this.index, this.controls, this.standsAlone, this.hasComponents) = (index, controls, standsAlone, hasComponents);
        faults = index.Faults;
    }

    /// <summary>Checks a document.</summary>
    /// <param name="document">The document, its root member included.</param>
    /// <param name="others">Documents it refers to, such as the plans of systems it stands on.</param>
    /// <param name="controls">The controls it may speak of; null when they are not known.</param>
    /// <returns>What is wrong, in the order of the document; at most <see cref="Listed"/>.</returns>
    public static ImmutableArray<OscalFault> Check(
        JsonElement document, IEnumerable<JsonElement>? others = null, OscalControls? controls = null)
    {
        if (document.ValueKind != JsonValueKind.Object) return [new OscalFault("", "an OSCAL document is an object")];
        var known = new OscalIndex();
        known.Add(document);
        var alone = !known.Leverages;
        var found = known.Faults.ToList();
        foreach (var other in others ?? [])
        {
            known.Add(other);
            alone = true; // What it stands on is here, so that everything has to be found.
        }

        known.Faults.Clear();
        known.Faults.AddRange(found);
        // Results and action plans speak of components of a plan that lies elsewhere.
        var own = others is not null || document.TryGetProperty("system-security-plan", out _)
            || document.TryGetProperty("component-definition", out _);
        var rules = new OscalRules(known, controls, alone, own);
        rules.Visit(document, "", "");
        return [.. rules.faults.Take(Listed)];
    }

    private void Visit(JsonElement value, string key, string path)
    {
        if (faults.Count > Listed) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                List(value, key, path);
                break;
            case JsonValueKind.Object:
                Owner(value, key, path);
                foreach (var member in value.EnumerateObject())
                    Visit(member.Value, member.Name, path.Length > 0 ? $"{path}.{member.Name}" : member.Name);
                break;
            case JsonValueKind.String:
                Text(value.GetString()!, key, path);
                break;
            default:
                break;
        }
    }

    private void List(JsonElement list, string key, string path)
    {
        if (list.GetArrayLength() == 0) Fault(path, "the list is empty: OSCAL leaves empty lists out");
        if (Keys.TryGetValue(key, out var unique)) Unique(list, path, item => OscalIndex.Text(item, unique), unique);
        if (key == "props" && path.EndsWith("metadata.props", StringComparison.Ordinal))
            Unique(list, path, static item => string.Join('\n', Identity.Select(name => OscalIndex.Text(item, name))), "property");
        if (key == "rlinks")
            Unique(list, path, static item => $"{OscalIndex.Text(item, "href")} {OscalIndex.Text(item, "media-type")}".TrimEnd(), "href");
        var at = 0;
        foreach (var item in list.EnumerateArray()) Visit(item, key, $"{path}[{at++}]");
    }

    private void Unique(JsonElement list, string path, Func<JsonElement, string?> keyOf, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && keyOf(item) is { } one && !seen.Add(one))
                Fault($"{path}[{at}]", $"the {what} \"{one.Replace('\n', ' ')}\" is there twice");
            at++;
        }
    }

    private void Owner(JsonElement owner, string key, string path)
    {
        switch (key)
        {
            case "export" when !owner.TryGetProperty("provided", out _) && !owner.TryGetProperty("responsibilities", out _):
                Fault(path, "an export has provided or responsibilities");
                break;
            case "implemented-requirements" when path.StartsWith("system-security-plan.", StringComparison.Ordinal):
                if (!Speaks(owner)) Fault(path, "no component says how the control is implemented (by-components)");
                Statements(owner, path);
                break;
            case "implemented-requirements":
                Statements(owner, path);
                break;
            case "props" when OscalIndex.Text(owner, "ns") is null or "http://csrc.nist.gov/ns/oscal":
                if (OscalIndex.Text(owner, "name") is "leveraged-authorization-uuid"
                    && OscalIndex.Text(owner, "value") is { } authorization)
                    Reference(authorization, "leveraged-authorization-uuid", path);
                break;
            case "responsibilities" when OscalIndex.Text(owner, "provided-uuid") is { } provided
                && index.KindOf(provided) is not "provided":
                Fault(path, $"the provided-uuid {provided} is not among what the document provides");
                break;
            default:
                break;
        }
    }

    private static bool Speaks(JsonElement requirement) =>
        requirement.TryGetProperty("by-components", out _)
        || (requirement.TryGetProperty("statements", out var statements) && statements.ValueKind == JsonValueKind.Array
            && statements.EnumerateArray()
                .Any(static one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("by-components", out _)));

    /// <summary>A statement belongs to the control it stands under.</summary>
    private void Statements(JsonElement requirement, string path)
    {
        if (OscalIndex.Text(requirement, "control-id") is not { } control
            || !requirement.TryGetProperty("statements", out var statements) || statements.ValueKind != JsonValueKind.Array) return;
        var at = 0;
        foreach (var statement in statements.EnumerateArray())
        {
            if (statement.ValueKind == JsonValueKind.Object && OscalIndex.Text(statement, "statement-id") is { } id
                && !id.StartsWith(control, StringComparison.Ordinal))
                Fault($"{path}.statements[{at}]", $"the statement \"{id}\" is none of the control \"{control}\"");
            at++;
        }
    }

    private void Text(string text, string key, string path)
    {
        if (References.ContainsKey(key)) Reference(text, key, path);
        else if (key == "uuid" && !IsUuid(text)) Fault(path, $"\"{text}\" is not a UUID of version 4 or 5");
        else if (key == "role-id" || key == "role-ids") Role(text, path);
        else if (key == "href" && text.StartsWith('#') && !index.Has(text[1..]))
            Fault(path, $"nothing in the document has the id \"{text[1..]}\"");
        if (Tokens.Contains(key) && !OscalText.IsToken(text)) Fault(path,
            $"\"{text}\" is not a token: a letter or _, then letters, digits, . - _");
        if (controls is null) return;
        if (key == "control-id" && !controls.Controls.Contains(text)) Fault(path, $"the catalogue has no control \"{text}\"");
        if (key is "statement-id" && controls.Statements.Count > 0 && !controls.Statements.Contains(text))
            Fault(path, $"the catalogue has no statement \"{text}\"");
    }

    private void Role(string id, string path)
    {
        if (!index.HasRole(id)) Fault(path, $"the role \"{id}\" is not among metadata.roles");
    }

    private void Reference(string uuid, string key, string path)
    {
        var (kinds, elsewhere) = References[key];
        var kind = index.KindOf(uuid);
        if (kind is null && ((elsewhere && !standsAlone) || (key == "component-uuid" && !hasComponents))) return;
        if (kind is null) Fault(path, $"{key} {uuid}: nothing among {string.Join(", ", kinds)} has this UUID");
        else if (!kinds.Contains(kind, StringComparer.Ordinal)) Fault(path,
            $"{key} {uuid}: this is one of {kind}, not of {string.Join(", ", kinds)}");
        else if (key == "member-of-organizations" && index.TypeOf(uuid) != "organization")
            Fault(path, $"{key} {uuid}: this party is no organization");
    }

    private static bool IsUuid(string text) =>
        text.Length == 36 && text[14] is '4' or '5' && text[19] is '8' or '9' or 'a' or 'b' or 'A' or 'B'
            && Guid.TryParseExact(text, "D", out _);

    private void Fault(string path, string message) => faults.Add(new OscalFault(path, message));
}
