using System.Text.Json;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>A JSON value with its path; what is of the wrong kind is noted as a fault and read as missing.</summary>
internal readonly record struct JsonPlace(JsonElement Value, string Path, List<ImportFault> Faults)
{
    /// <summary>The text of a member; empty when there is none.</summary>
    internal string Text(string key)
    {
        if (Member(key) is not { } member) return "";
        if (member.Value.ValueKind == JsonValueKind.String) return member.Value.GetString()!;
        Faults.Add(new ImportFault(member.Path, "a text is expected here"));
        return "";
    }

    /// <summary>The text of a member that has to be there.</summary>
    internal string Required(string key)
    {
        var text = Text(key);
        if (string.IsNullOrWhiteSpace(text)) Faults.Add(new ImportFault(Path, $"\"{key}\" is missing"));
        return text;
    }

    /// <summary>An object among the members; null when there is none.</summary>
    internal JsonPlace? Map(string key) =>
        Member(key) is { } member && member.Is(JsonValueKind.Object, "an object is expected here") ? member : null;

    /// <summary>The objects of a list among the members.</summary>
    internal IEnumerable<JsonPlace> Maps(string key) =>
        Items(key).Where(static item => item.Is(JsonValueKind.Object, "an object is expected here"));

    /// <summary>The texts of a list among the members.</summary>
    internal IEnumerable<string> Texts(string key) =>
        Items(key).Where(static item => item.Is(JsonValueKind.String, "a text is expected here"))
            .Select(static item => item.Value.GetString()!);

    private IEnumerable<JsonPlace> Items(string key)
    {
        if (Member(key) is not { } member || !member.Is(JsonValueKind.Array, "a list is expected here")) yield break;
        var index = 0;
        foreach (var item in member.Value.EnumerateArray()) yield return new JsonPlace(item, $"{member.Path}[{index++}]", Faults);
    }

    private JsonPlace? Member(string key) =>
        Value.TryGetProperty(key, out var member) ? new JsonPlace(member, Path.Length > 0 ? $"{Path}.{key}" : key, Faults) : null;

    private bool Is(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind == kind) return true;
        Faults.Add(new ImportFault(Path, expected));
        return false;
    }
}
