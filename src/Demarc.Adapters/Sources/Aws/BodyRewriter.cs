using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Turns JSON kept inside strings into JSON, once, so that an expression finds the same body whichever call returned it.
/// Three things are rewritten: members that hold a policy (plain, percent-encoded or doubly encoded) become objects, times of recorded
/// answers become ISO text, and what a caller asks for by name. Buffers are used again for the next record.
/// </summary>
#pragma warning disable CA1001 // The writer writes to memory and holds nothing to give back.
internal sealed class BodyRewriter
#pragma warning restore CA1001
{
    /// <summary>How often a value may be wrapped in a further string.</summary>
    private const int MostWrappings = 3;

    private static readonly HashSet<string> PolicyMembers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Policy", "PolicyText", "PolicyDocument", "AssumeRolePolicyDocument", "Document", "AccessPolicies", "AccessPolicy",
        "ResourcePolicy",
        "RepositoryPolicyText", "RepositoryPolicy", "KeyPolicy", "FileSystemPolicy", "BucketPolicy", "TrustPolicy", "InvocationPolicy",
    };

    private readonly ArrayBufferWriter<byte> output = new(1 << 14);
    private readonly ArrayBufferWriter<byte> quoted = new(256);
    private readonly JsonTape result = new();
    private readonly List<Level> levels = [];
    private readonly Utf8JsonWriter writer;
    private int depth;

    internal BodyRewriter() => writer = new Utf8JsonWriter(
        output, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Whether a text can hold anything to rewrite; a quick look that may say yes too often, never no.</summary>
    internal static bool MayNeed(ReadOnlySpan<byte> text) =>
        text.IndexOf("\"{"u8) >= 0 || text.IndexOf("\"\\"u8) >= 0 || text.IndexOf("\"%"u8) >= 0 || text.IndexOf("\" "u8) >= 0
        || text.IndexOf("__class__"u8) >= 0;

    /// <summary>Whether a text in a member of that name is a policy, when it is JSON.</summary>
    internal static bool HoldsPolicy(string member) => PolicyMembers.Contains(member);

    /// <summary>The same value with policies and times decoded: the node itself when there is nothing to do.</summary>
    /// <param name="node">What to rewrite.</param>
    /// <param name="fault">Why the rewritten text is not acceptable; then the node itself is returned.</param>
    internal JsonNode Rewrite(JsonNode node, out JsonFault? fault)
    {
        fault = null;
        if (!MayNeed(node.Utf8)) return node;
        Begin();
        Write(node);
        return End(out fault) is { Exists: true } rewritten ? rewritten : node;
    }

    /// <summary>Starts a body that the caller writes with the methods below.</summary>
    internal void Begin()
    {
        output.ResetWrittenCount();
        writer.Reset();
        depth = 0;
    }

    /// <summary>Ends the body; a missing node and a fault when it is not acceptable (two members of one name, too deep).</summary>
    internal JsonNode End(out JsonFault? fault)
    {
        writer.Flush();
        fault = result.TryFill(output.WrittenMemory);
        return result.Root;
    }

    internal void StartObject() => writer.WriteStartObject();

    internal void EndObject() => writer.WriteEndObject();

    internal void Name(string name) => writer.WritePropertyName(name);

    internal void Text(string value) => writer.WriteStringValue(value);

    internal void Null() => writer.WriteNullValue();

    /// <summary>Writes a value with policies and times decoded.</summary>
    internal void Write(JsonNode node)
    {
        if (node.Kind is not (JsonKind.Object or JsonKind.Array) || !MayNeed(node.Utf8)) Raw(node);
        else if (node.Kind == JsonKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in node.Items()) Write(item);
            writer.WriteEndArray();
        }
        else if (AwsTime.IsRecorded(node) && AwsTime.Read(node) is { } time)
        {
            writer.WriteStringValue(AwsTime.Iso(time));
        }
        else
        {
            writer.WriteStartObject();
            foreach (var (name, value) in node.Members()) Member(name, value);
            writer.WriteEndObject();
        }
    }

    /// <summary>Writes a member; a policy in a string becomes an object.</summary>
    internal void Member(string name, JsonNode value)
    {
        writer.WritePropertyName(name);
        var policy = value.Kind == JsonKind.String && PolicyMembers.Contains(name);
        if (!policy || !TryDecoded(value, static node => node.Kind == JsonKind.Object)) Write(value);
    }

    /// <summary>
    /// Writes the value that stands inside a string, when it is an object, an array or a literal; otherwise the string itself.
    /// </summary>
    internal void Decoded(JsonNode value)
    {
        var text = value.Utf8;
        var literal = text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("null"u8);
        if (value.Kind == JsonKind.String && literal)
            writer.WriteRawValue(text, skipInputValidation: true);
        else if (!TryDecoded(value, static node => node.Kind is not (JsonKind.Number or JsonKind.String)))
            Write(value);
    }

    /// <summary>
    /// Opens the JSON inside a string; missing when there is none. The node is valid until the rewriter is used for something else.
    /// </summary>
    internal JsonNode Open(JsonNode text, out JsonFault? fault)
    {
        depth = 0;
        return Unwrap(text, out fault);
    }

    private bool TryDecoded(JsonNode value, Func<JsonNode, bool> wanted)
    {
        var before = depth;
        var inner = Unwrap(value, out _);
        var use = inner.Kind != JsonKind.Missing && wanted(inner);
        if (use) Write(inner);
        depth = before;
        return use;
    }

    /// <summary>
    /// Takes off one string after the other; each level keeps its own buffer, since the writer still reads the outer one.
    /// </summary>
    private JsonNode Unwrap(JsonNode text, out JsonFault? fault)
    {
        fault = null;
        var node = text;
        for (var wrapping = 0; wrapping < MostWrappings && node.Kind == JsonKind.String; wrapping++)
        {
            if (!JsonBytes.LooksEncoded(node)) return default;
            if (depth == levels.Count) levels.Add(new Level());
            var level = levels[depth++];
            fault = level.Fill(node);
            if (fault is not null) return default;
            node = level.Tape.Root;
        }

        return node.Kind == JsonKind.String ? default : node;
    }

    private void Raw(JsonNode node)
    {
        if (node.Kind != JsonKind.String)
        {
            if (node.Kind == JsonKind.Missing) writer.WriteNullValue();
            else writer.WriteRawValue(node.Utf8, skipInputValidation: true);
            return;
        }

        quoted.ResetWrittenCount();
        quoted.Write("\""u8);
        quoted.Write(node.Utf8);
        quoted.Write("\""u8);
        writer.WriteRawValue(quoted.WrittenSpan, skipInputValidation: true);
    }

    private sealed class Level
    {
        private readonly ArrayBufferWriter<byte> text = new(1024);
        private readonly ArrayBufferWriter<byte> plain = new(1024);

        internal JsonTape Tape { get; } = new();

        internal JsonFault? Fill(JsonNode encoded)
        {
            text.ResetWrittenCount();
            JsonBytes.Unescape(encoded.Utf8, text);
            if (!JsonBytes.IsUrlEncoded(text.WrittenSpan)) return Tape.TryFill(text.WrittenMemory);
            plain.ResetWrittenCount();
            JsonBytes.UndoPercent(text.WrittenSpan, plain);
            return Tape.TryFill(plain.WrittenMemory);
        }
    }
}
