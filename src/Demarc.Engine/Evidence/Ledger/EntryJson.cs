using System.Text.Encodings.Web;
using System.Text.Json;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>Reading and writing the JSON of entries.</summary>
internal static class EntryJson
{
    /// <summary>No blanks, and only those characters escaped that JSON demands.</summary>
    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A member of an object; null when it is not there, or its parent is no object.</summary>
    internal static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var found) ? found : null;

    /// <summary>A member that is text; null when it is not there or is something else.</summary>
    internal static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;
}
