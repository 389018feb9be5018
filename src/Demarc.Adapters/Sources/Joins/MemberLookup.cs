using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Joins;

/// <summary>The members of an object by name, also when there are many: looking for each among all would grow with their square.</summary>
internal readonly struct MemberLookup
{
    private const int Few = 48;

    private readonly JsonNode node;
    private readonly Dictionary<string, JsonNode>? index;

    /// <summary>The members of a node; none when it is not an object.</summary>
    internal MemberLookup(JsonNode node)
    {
        this.node = node;
        if (node.Kind != JsonKind.Object || node.Count <= Few) return;
        index = new(StringComparer.Ordinal);
        foreach (var (name, value) in node.Members()) index.TryAdd(name, value);
    }

    /// <summary>The member of that name, or a missing node.</summary>
    internal JsonNode this[string name] => index is null ? node[name] : index.GetValueOrDefault(name);
}
