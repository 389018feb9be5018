using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Store.Recording;

/// <summary>Objects that show parts of one thing, put together member by member.</summary>
internal static class JsonUnion
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All members, by name; where both have one, the newer's.</summary>
    internal static byte[] Of(ReadOnlyMemory<byte> older, ReadOnlyMemory<byte> newer)
    {
        var members = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var part in (ReadOnlySpan<ReadOnlyMemory<byte>>)[older, newer])
        {
            foreach (var (name, value) in JsonTape.Parse(part).Root.Members()) members[name] = value;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                ReadOnlySpan<byte> text = value.Kind == JsonKind.String ? [(byte)'"', .. value.Utf8, (byte)'"'] : value.Utf8;
                writer.WriteRawValue(text, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether every member of the part is in the whole, with the same value.</summary>
    internal static bool Shows(ReadOnlyMemory<byte> whole, ReadOnlyMemory<byte> part)
    {
        var root = JsonTape.Parse(whole).Root;
        foreach (var (name, value) in JsonTape.Parse(part).Root.Members())
        {
            if (!root.TryGet(name, out var same) || same.Kind != value.Kind || !same.Utf8.SequenceEqual(value.Utf8)) return false;
        }

        return true;
    }

    /// <summary>How many members an object has.</summary>
    internal static int Count(ReadOnlyMemory<byte> body) => JsonTape.Parse(body).Root.Count;
}
