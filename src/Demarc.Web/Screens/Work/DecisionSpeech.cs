using System.Text.Json;
using Demarc.Adapters.Decisions;

namespace Demarc.Web.Screens.Work;

/// <summary>What decisions speak of.</summary>
internal static class DecisionSpeech
{
    /// <summary>Whether the body has an id, also within a condition, that is not the beginning or end of another one.</summary>
    internal static bool Names(this Decision decision, string id)
    {
        var text = decision.Body;
        for (var at = text.IndexOf(id, StringComparison.Ordinal); at >= 0; at = text.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? ' ' : text[at - 1], at + id.Length == text.Length ? ' ' : text[at + id.Length]);
            if (!IsOfId(before) && !IsOfId(after)) return true;
        }

        return false;
    }

    /// <summary>The entries of a section, in order; none when it says nothing about it.</summary>
    internal static IReadOnlyList<JsonElement> Entries(this Decision decision, string section)
    {
        using var document = JsonDocument.Parse(decision.Body, new JsonDocumentOptions { MaxDepth = 24 });
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(section, out var list)
            && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(static entry => entry.ValueKind == JsonValueKind.Object)
                .Select(static entry => entry.Clone())] : [];
    }

    /// <summary>Whether a section has an entry of an id.</summary>
    internal static bool Has(this Decision decision, string section, string id) =>
        decision.Entries(section).Any(entry => TextOf(entry, "id") == id);

    /// <summary>A text of an entry; empty when it has none.</summary>
    internal static string TextOf(JsonElement entry, string key) => !entry.TryGetProperty(key, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        _ => "",
    };

    private static bool IsOfId(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/';
}
