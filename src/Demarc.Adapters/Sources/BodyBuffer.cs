using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Builds the body of an observation whose source has to be rewritten. The memory is used again for the next body, so a body is valid
/// only until then.
/// </summary>
public sealed class BodyBuffer : IDisposable
{
    /// <summary>How bodies are written.</summary>
    internal static readonly JsonWriterOptions Options = new()
    {
        // The text goes nowhere but into our own parser; escaping for HTML would only make it slower to compare.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> bytes = new(1 << 12);
    private readonly Utf8JsonWriter writer;
    private readonly JsonTape tape = new();

    /// <summary>An empty buffer.</summary>
    public BodyBuffer() => writer = new Utf8JsonWriter(bytes, Options);

    /// <summary>Starts a body; what was built before is gone.</summary>
    public Utf8JsonWriter Begin()
    {
        bytes.ResetWrittenCount();
        writer.Reset();
        return writer;
    }

    /// <summary>Ends the body; a missing node when what was written is deeper or larger than a record may be.</summary>
    public JsonNode End()
    {
        writer.Flush();
        return tape.TryFill(bytes.WrittenMemory) is null ? tape.Root : default;
    }

    /// <summary>Reads JSON that stands inside a string; null when it is not JSON.</summary>
    public JsonNode? Unpack(JsonNode text)
    {
        bytes.ResetWrittenCount();
        var inner = text.GetString() ?? "";
        var room = bytes.GetSpan(System.Text.Encoding.UTF8.GetMaxByteCount(inner.Length));
        bytes.Advance(System.Text.Encoding.UTF8.GetBytes(inner, room));
        return tape.TryFill(bytes.WrittenMemory) is null ? tape.Root : null;
    }

    /// <summary>Copies a value; a missing node becomes null.</summary>
    public static void Copy(Utf8JsonWriter writer, JsonNode node)
    {
        if (node.Kind == JsonKind.Missing) writer.WriteNullValue();
        else if (node.Kind != JsonKind.String) writer.WriteRawValue(node.Utf8, skipInputValidation: true);
        else if (node.Utf8.Contains((byte)'\\')) writer.WriteStringValue(node.GetString());
        else writer.WriteStringValue(node.Utf8);
    }

    /// <summary>Copies a value under a name.</summary>
    public static void Copy(Utf8JsonWriter writer, string name, JsonNode node)
    {
        writer.WritePropertyName(name);
        Copy(writer, node);
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
