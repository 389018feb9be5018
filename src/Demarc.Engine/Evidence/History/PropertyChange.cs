using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Evidence;

/// <summary>One setting that differs.</summary>
/// <param name="Property">Its name; below a map with dots: <c>encryption.keyId</c>.</param>
/// <param name="Before">The value before as JSON; null when it was not collected.</param>
/// <param name="After">The value after as JSON; null when it was not collected.</param>
public sealed record PropertyChange(string Property, string? Before, string? After)
{
    /// <summary>Whether both values were collected: only then did anything surely change.</summary>
    public bool IsKnown => Before is not null && After is not null;

    /// <summary>The settings in which two descriptions of one resource differ, by name.</summary>
    /// <param name="before">Properties before: an object, in the form in which they are kept.</param>
    /// <param name="after">Properties after.</param>
    public static ImmutableArray<PropertyChange> Between(JsonNode before, JsonNode after)
    {
        var changes = ImmutableArray.CreateBuilder<PropertyChange>();
        Compare("", before, after, changes);
        return [.. changes.OrderBy(static change => change.Property, StringComparer.Ordinal)];
    }

    /// <summary>The value at a property of that name; null when it was not collected.</summary>
    public static string? ValueAt(JsonNode properties, string property)
    {
        if (properties.TryGet(property, out var whole)) return Text(whole);
        // A name may have dots in it: the longest that is there is meant.
        for (var dot = property.LastIndexOf('.'); dot > 0; dot = property.LastIndexOf('.', dot - 1))
        {
            if (properties.TryGet(property[..dot], out var part))
                return part.Kind == JsonKind.Object ? ValueAt(part, property[(dot + 1)..]) : null;
        }

        return null;
    }

    private static void Compare(string path, JsonNode before, JsonNode after, ImmutableArray<PropertyChange>.Builder changes)
    {
        foreach (var (name, value) in before.Members())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (!after.TryGet(name, out var other)) changes.Add(new PropertyChange(at, Text(value), path.Length == 0 ? null : "null"));
            else if (value.Kind == JsonKind.Object && other.Kind == JsonKind.Object) Compare(at, value, other, changes);
            else if (value.Kind != other.Kind || !value.Utf8.SequenceEqual(other.Utf8))
                changes.Add(new PropertyChange(at, Text(value), Text(other)));
        }

        foreach (var (name, value) in after.Members())
        {
            if (before.TryGet(name, out _)) continue;
            changes.Add(new PropertyChange(path.Length == 0 ? name : $"{path}.{name}", path.Length == 0 ? null : "null", Text(value)));
        }
    }

    private static string Text(JsonNode node) =>
        node.Kind == JsonKind.String ? "\"" + Encoding.UTF8.GetString(node.Utf8) + "\"" : node.ToString();
}
