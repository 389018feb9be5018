using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Demarc.Adapters.Sources;

/// <summary>What the text of an input begins with.</summary>
public enum TextKind
{
    /// <summary>Nothing recognisable.</summary>
    Unknown,

    /// <summary>One JSON object.</summary>
    JsonObject,

    /// <summary>A JSON array.</summary>
    JsonArray,

    /// <summary>Several JSON values one after the other (JSON lines).</summary>
    JsonLines,

    /// <summary>Other text: CSV, YAML.</summary>
    Text,
}

/// <summary>What the first <see cref="InputLimits.ProbeBytes"/> bytes of an input show.</summary>
/// <param name="Kind">JSON or other text.</param>
/// <param name="Members">Member names of the first object (the root, or the first element of a root array), in order.</param>
/// <param name="Nested">Member names deeper down, as <c>member.name</c>; the elements of an array count as the array.</param>
/// <param name="FirstLine">First line of other text; empty for JSON.</param>
/// <param name="Whole">True when the probe holds the whole input.</param>
public sealed record InputShape(
    TextKind Kind, ImmutableArray<string> Members, ImmutableHashSet<string> Nested, string FirstLine, bool Whole)
{
    /// <summary>
    /// The first string or number found under each name, by the same paths as <see cref="Members"/> and <see cref="Nested"/>: some formats
    /// share their member names and only a value (an id's prefix, a version) tells them apart. Longer strings are left out.
    /// </summary>
    public ImmutableDictionary<string, string> Texts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where JSON stops to be JSON; null when it does not, or when the text never was JSON.</summary>
    public string? Damage { get; init; }

    /// <summary>The text at that path, or null.</summary>
    public string? Text(string path) => Texts.GetValueOrDefault(path);

    /// <summary>
    /// The first bytes themselves, for formats that need to see a value; empty when the shape was not taken from an input.
    /// </summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>True when the first object has all these members.</summary>
    public bool Has(params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (!Members.Contains(member, StringComparer.Ordinal)) return false;
        }

        return true;
    }

    /// <summary>Looks at the beginning of a text.</summary>
    internal static InputShape Probe(ReadOnlyMemory<byte> bytes, bool whole)
    {
        var head = bytes.Span;
        var start = head.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0) return new InputShape(TextKind.Unknown, [], [], "", whole);
        if (head[start] is not ((byte)'{' or (byte)'[')) return OtherText(head, whole) with { Head = bytes };
        var names = new Names();
        var followed = names.Collect(head, whole);
        var kind = head[start] == '[' ? TextKind.JsonArray : followed ? TextKind.JsonLines : TextKind.JsonObject;
        return new InputShape(kind, [.. names.First], names.Nested.ToImmutableHashSet(StringComparer.Ordinal), "", whole)
        {
            Head = bytes,
            Texts = names.Texts.ToImmutableDictionary(StringComparer.Ordinal),
            Damage = IsJson(head[start..]) ? names.Damage : null,
        };
    }

    /// <summary>Other texts begin with a bracket too: sections of settings files, templates.</summary>
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        var next = text[1..].IndexOfAnyExcept(" \t\r\n"u8);
        return next < 0 || text[1 + next] == '"' || (text[0] == '[' && text[1 + next] is (byte)'{' or (byte)'[');
    }

    private static InputShape OtherText(ReadOnlySpan<byte> head, bool whole)
    {
        head = head[head.IndexOfAnyExcept(" \t\r\n"u8)..];
        var end = head.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(end < 0 ? head : head[..end]).TrimEnd('\r');
        var kind = head.Contains((byte)0) ? TextKind.Unknown : TextKind.Text;
        return new InputShape(kind, [], [], line, whole);
    }

    private sealed class Names
    {
        private readonly HashSet<string> firstSet = new(StringComparer.Ordinal);
        private readonly List<string> path = [];
        private string? awaited;

        internal string? Damage { get; private set; }

        internal List<string> First { get; } = [];

        internal HashSet<string> Nested { get; } = new(StringComparer.Ordinal);

        internal Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

        /// <summary>Returns whether another value follows the first one.</summary>
        internal bool Collect(ReadOnlySpan<byte> head, bool whole)
        {
            var options = new JsonReaderOptions { MaxDepth = 100_000, AllowMultipleValues = true };
            var reader = new Utf8JsonReader(head, whole, new JsonReaderState(options));
            var done = false;
            try
            {
                while (reader.Read())
                {
                    if (done) return true;
                    Note(ref reader);
                    done = reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject;
                }
            }
            catch (JsonException error)
            {
                Damage = $"line {(error.LineNumber ?? 0) + 1}, byte {(error.BytePositionInLine ?? 0) + 1}";
                // A damaged text still has a beginning; the reader of the format will report the damage with its place.
                return done;
            }

            return false;
        }

        private void Note(ref Utf8JsonReader reader)
        {
            if (awaited is not null && reader.TokenType is (JsonTokenType.String or JsonTokenType.Number) && reader.ValueSpan.Length <= 512)
                Texts.TryAdd(awaited, Encoding.UTF8.GetString(reader.ValueSpan));
            awaited = null;
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 5) return;
            if (reader.ValueSpan.Length > 256 || First.Count > 400 || Nested.Count > 4000) return;
            var name = Encoding.UTF8.GetString(reader.ValueSpan);
            var depth = reader.CurrentDepth;
            while (path.Count >= depth) path.RemoveAt(path.Count - 1);
            while (path.Count < depth - 1) path.Add("[]");
            if (path.TrueForAll(static step => step == "[]"))
            {
                if (depth <= 2 && firstSet.Add(name)) First.Add(name);
                awaited = name;
            }
            else
            {
                awaited = string.Join('.', path.Where(static step => step != "[]")) + "." + name;
                Nested.Add(awaited);
            }

            path.Add(name);
        }
    }
}
