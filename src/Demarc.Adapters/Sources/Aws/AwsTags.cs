using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>Tags in the shapes AWS gives them: a map, or a list of pairs in one of several spellings.</summary>
internal static class AwsTags
{
    /// <summary>Tags kept per resource; AWS itself allows 50.</summary>
    private const int Most = 500;

    private static readonly string[] Members = ["Tags", "tags", "TagList", "tagList", "TagSet", "tagSet", "TagsList", "tagsMap"];

    /// <summary>The tags at this place, in the order written; empty when there are none.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Read(JsonNode node)
    {
        if (node.Count == 0) return [];
        var tags = new List<KeyValuePair<string, string>>(node.Count);
        if (node.Kind == JsonKind.Object)
        {
            foreach (var (name, value) in node.Members())
            {
                if (tags.Count < Most && (value.Kind == JsonKind.Null ? "" : value.GetScalar()) is { } text) tags.Add(new(name, text));
            }
        }
        else if (node.Kind == JsonKind.Array)
        {
            foreach (var pair in node.Items())
            {
                if (tags.Count < Most && First(pair, "Key", "key", "TagKey", "tagKey") is { } key)
                    tags.Add(new(key, First(pair, "Value", "value", "TagValue", "tagValue") ?? ""));
            }
        }

        return tags;
    }

    /// <summary>The tags of an element of an API answer, under whichever member it keeps them.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> OfElement(JsonNode element)
    {
        foreach (var member in Members)
        {
            if (element.TryGet(member, out var tags) && Read(tags) is { Count: > 0 } found) return found;
        }

        return [];
    }

    private static string? First(JsonNode pair, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (pair.TryGet(name, out var value) && value.GetScalar() is { } text) return text;
        }

        return null;
    }
}
