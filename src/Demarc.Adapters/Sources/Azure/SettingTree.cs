using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Azure;

/// <summary>Settings under flat names, put back into the nesting ARM gives them.</summary>
internal sealed class SettingTree
{
    private readonly Dictionary<string, SettingTree> branches = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private JsonNode leaf;

    /// <summary>Adds a setting: <c>properties_encryption_keySource</c>, <c>isHnsEnabled</c>, <c>minimum_tls_version</c>.</summary>
    internal void Add(string name, JsonNode value)
    {
        if (name.StartsWith("properties_", StringComparison.Ordinal) || name.StartsWith("properties.", StringComparison.Ordinal))
        {
            var place = this;
            foreach (var step in name.Split('_', '.').Skip(1)) place = place.Branch(step);
            place.leaf = value;
        }
        else
        {
            Branch(Camel(name)).leaf = value;
        }
    }

    /// <summary>Writes the object.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        if (branches.Count == 0)
        {
            WriteValue(writer, leaf);
            return;
        }

        writer.WriteStartObject();
        foreach (var name in order)
        {
            writer.WritePropertyName(name);
            branches[name].Write(writer);
        }

        writer.WriteEndObject();
    }

    private SettingTree Branch(string name)
    {
        if (branches.TryGetValue(name, out var branch)) return branch;
        order.Add(name);
        return branches[name] = new SettingTree();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonNode value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                writer.WriteStartObject();
                foreach (var (name, inner) in value.Members())
                {
                    writer.WritePropertyName(Camel(name));
                    WriteValue(writer, inner);
                }

                writer.WriteEndObject();
                break;
            case JsonKind.Array:
                writer.WriteStartArray();
                foreach (var inner in value.Items()) WriteValue(writer, inner);
                writer.WriteEndArray();
                break;
            default:
                BodyBuffer.Copy(writer, value);
                break;
        }
    }

    /// <summary>The Python SDK writes snake_case; ARM and everything else camelCase. Other names are left as they are.</summary>
    private static string Camel(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal) || name[0] == '_' || !char.IsAsciiLetterLower(name[0])) return name;
        var text = new StringBuilder(name.Length);
        var raise = false;
        foreach (var letter in name)
        {
            if (letter != '_' && !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter)) return name;
            if (letter == '_') raise = true;
            else text.Append(raise ? char.ToUpperInvariant(letter) : letter);
            raise = letter == '_';
        }

        return text.ToString();
    }
}
