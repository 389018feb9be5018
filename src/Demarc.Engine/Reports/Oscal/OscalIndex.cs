using System.Text.Json;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>Everything that a document declares and others refer to: what has a UUID, and roles.</summary>
internal sealed class OscalIndex
{
    private readonly Dictionary<string, (string Kind, string Type, string Path)> declared = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> roles = new(StringComparer.Ordinal);
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    /// <summary>Faults found while collecting: the same id twice.</summary>
    internal List<OscalFault> Faults { get; } = [];

    /// <summary>Whether the document says that it stands on other systems: then references may lead there.</summary>
    internal bool Leverages { get; private set; }

    /// <summary>Adds a document; ids of several documents may meet only where they are references.</summary>
    /// <param name="root">The document.</param>
    internal void Add(JsonElement root) => Collect(root, "", "", "");

    /// <summary>The list in which an id is declared; null when it is not.</summary>
    internal string? KindOf(string uuid) => declared.TryGetValue(uuid, out var found) ? found.Kind : null;

    /// <summary>The type of what has the id: of a party or component; empty when it has none.</summary>
    internal string TypeOf(string uuid) => declared.TryGetValue(uuid, out var found) ? found.Type : "";

    internal bool HasRole(string id) => roles.Contains(id);

    /// <summary>Whether a link inside the document leads somewhere: to what has the UUID, or to a control, group, part or
    /// parameter.</summary>
    internal bool Has(string id) => declared.ContainsKey(id) || ids.Contains(id);

    private void Collect(JsonElement value, string kind, string path, string owner)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray()) Collect(item, kind, $"{path}[{index++}]", owner);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            if (Text(value, "uuid") is { } uuid) Declare(uuid, kind, Text(value, "type") ?? "", path);
            if (kind == "roles" && Text(value, "id") is { } role && !roles.Add(role))
                Faults.Add(new OscalFault(path, $"the role \"{role}\" is declared twice"));
            if (kind is "controls" or "groups" or "parts" or "params" && Text(value, "id") is { } id) Name(id, kind, path);
            Leverages |= kind == "leveraged-authorizations";
            foreach (var member in value.EnumerateObject())
                Collect(member.Value, member.Name, path.Length > 0 ? $"{path}.{member.Name}" : member.Name, kind);
        }
    }

    private void Name(string id, string kind, string path)
    {
        if (!ids.Add($"{kind}/{id}")) Faults.Add(new OscalFault(path, $"the id \"{id}\" is given twice among {kind}"));
        ids.Add(id);
    }

    private void Declare(string uuid, string kind, string type, string path)
    {
        if (!declared.TryAdd(uuid, (kind, type, path)))
            Faults.Add(new OscalFault(path, $"the UUID {uuid} is already that of {declared[uuid].Path}"));
    }

    internal static string? Text(JsonElement owner, string key) =>
        owner.TryGetProperty(key, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
