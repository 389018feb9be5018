using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>The sections of a template that functions look into.</summary>
internal sealed class Template
{
    /// <summary>CloudFormation allows a default of 4,096 bytes.</summary>
    private const int LongestDefault = 4096;

    private readonly Dictionary<string, JsonNode> parameters;
    private readonly Dictionary<string, JsonNode> mappings;
    private readonly Dictionary<string, JsonNode> resources;

    internal Template(JsonNode root)
    {
        parameters = Index("Parameters", root);
        mappings = Index("Mappings", root);
        resources = Index("Resources", root);
        Conditions = Index("Conditions", root);
    }

    /// <summary>The conditions by name.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Conditions { get; }

    /// <summary>Whether there is a parameter of that name.</summary>
    internal bool HasParameter(string name) => parameters.ContainsKey(name);

    /// <summary>
    /// Whether a parameter names something that exists before the deployment: its type is that of an id in the account
    /// (<c>AWS::EC2::VPC::Id</c>) or of a stored parameter.
    /// </summary>
    internal bool IsOutside(string parameter) =>
        parameters.TryGetValue(parameter, out var declared)
        && declared["Type"].GetString()?.Contains("AWS::", StringComparison.Ordinal) == true;

    /// <summary>The value a parameter has when the deployment gives none.</summary>
    internal TemplateValue DefaultOf(string parameter)
    {
        if (!parameters.TryGetValue(parameter, out var declared)) return TemplateValue.Undecided;
        var type = declared["Type"].GetString() ?? "String";
        var text = declared["Default"].GetScalar();
        // The default of a stored parameter is its name, not its value.
        if (text is null || text.Length > LongestDefault || type.StartsWith("AWS::SSM::", StringComparison.Ordinal))
            return TemplateValue.Undecided;
        if (type is not "CommaDelimitedList" && !type.StartsWith("List<", StringComparison.Ordinal))
            return new TemplateValue.Made(text, type == "Number");
        return new TemplateValue.Several([.. text.Split(',').Select(static part => new TemplateValue.Made(part.Trim()))]);
    }

    /// <summary>An entry of a mapping; missing when there is none.</summary>
    internal JsonNode Mapped(string mapping, string top, string second) =>
        mappings.TryGetValue(mapping, out var map) ? map[top][second] : default;

    /// <summary>The type of a resource; null when there is no such resource.</summary>
    internal string? TypeOf(string resource) => resources.TryGetValue(resource, out var declared) ? declared["Type"].GetString() : null;

    /// <summary>The condition under which a resource is made; null when it always is.</summary>
    internal string? ConditionOf(string resource) =>
        resources.TryGetValue(resource, out var declared) ? declared["Condition"].GetString() : null;

    private static Dictionary<string, JsonNode> Index(string section, JsonNode root)
    {
        var index = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (name, value) in root[section].Members()) index.TryAdd(name, value);
        return index;
    }
}
