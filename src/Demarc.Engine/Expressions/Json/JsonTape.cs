using System.Text.Json;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// One JSON text held as its UTF-8 bytes and a flat list of entries, so that a member is found without building objects.
/// A tape can be filled again with the next record: nodes of the earlier text are invalid from then on.
/// Not safe for use by two threads while it is being filled.
/// </summary>
public sealed class JsonTape
{
    /// <summary>Deepest nesting accepted; real cloud exports stay below 40.</summary>
    public const int MaxDepth = 128;

    private const int UnescapedLimit = 1 << 28;

    private Entry[] entries;
    private int used;
    private int[] open;

    /// <summary>An empty tape, to be filled again and again.</summary>
    public JsonTape()
        : this(entries: 64, depth: 16)
    {
    }

    private JsonTape(int entries, int depth) => (this.entries, open) = (new Entry[entries], new int[depth]);

    /// <summary>The whole text.</summary>
    public JsonNode Root => used == 0 ? default : new JsonNode(this, 0);

    /// <summary>The bytes the tape was filled with.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; }

    /// <summary>Parses a text into a new tape.</summary>
    /// <exception cref="FormatException">The text is not acceptable JSON; for trusted text only.</exception>
    public static JsonTape Parse(ReadOnlyMemory<byte> utf8)
    {
        // Values that are kept are small and many: no entry takes less than two bytes of text.
        var tape = new JsonTape(Math.Min(64, (utf8.Length / 2) + 1), depth: 4);
        return tape.TryFill(utf8) is { } fault ? throw new FormatException(fault.ToString()) : tape;
    }

    /// <summary>Parses a text given as a string: for tests and literals.</summary>
    /// <exception cref="FormatException">The text is not acceptable JSON.</exception>
    public static JsonTape Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Fills the tape with one text. Duplicate member names are refused: two values for one setting leave no true answer.
    /// </summary>
    /// <returns>Null when filled, otherwise what is wrong; the tape is then empty.</returns>
    public JsonFault? TryFill(ReadOnlyMemory<byte> utf8)
    {
        Text = utf8;
        used = 0;
        if (utf8.Length > UnescapedLimit)
            return new JsonFault("the record is larger than 256 MiB", 1, 1);
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
            return new JsonFault("the text is not UTF-8", 1, 1);

        var fault = TryFillFirst(utf8, final: true, out var consumed);
        if (fault is null && utf8.Span[consumed..].IndexOfAnyExcept(" \t\r\n"u8) is var rest and >= 0)
            fault = Locate("there is more text after the value", consumed + rest);
        if (fault is not null) used = 0;
        return fault;
    }

    /// <summary>Fills the tape with the first value of a buffer that may hold more, or less, than one value.</summary>
    /// <param name="buffer">Bytes that begin at or before a value; the caller has seen to it that they are UTF-8.</param>
    /// <param name="final">True when nothing follows the buffer.</param>
    /// <param name="consumed">Bytes up to the end of the value; zero when the buffer ends inside it.</param>
    /// <returns>What is wrong, or null: then the value is whole, or <paramref name="consumed"/> is zero and more bytes are
    /// needed.</returns>
    public JsonFault? TryFillFirst(ReadOnlyMemory<byte> buffer, bool final, out int consumed)
    {
        Text = buffer;
        used = 0;
        consumed = 0;
        var reader = new Utf8JsonReader(buffer.Span, final, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        try
        {
            var fault = Fill(ref reader, out var whole);
            consumed = whole ? (int)reader.BytesConsumed : 0;
            if (fault is not null || !whole) used = 0;
            return fault;
        }
        catch (JsonException error)
        {
            used = 0;
            return new JsonFault(Plain(error.Message), (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
        }
    }

    internal ref readonly Entry this[int index] => ref entries[index];

    private JsonFault? Fill(ref Utf8JsonReader reader, out bool whole)
    {
        var depth = 0;
        whole = false;
        while (!whole && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    if (depth == open.Length) Array.Resize(ref open, depth * 2);
                    open[depth++] = used;
                    Add(reader.TokenType == JsonTokenType.StartObject ? JsonKind.Object : JsonKind.Array, ref reader);
                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    Close(open[--depth], (int)reader.TokenStartIndex + 1);
                    if (reader.TokenType == JsonTokenType.EndObject && Duplicate(open[depth]) is { } name)
                        return Locate($"member \"{name}\" is given twice in one object", (int)reader.TokenStartIndex);
                    break;
                default:
                    Add(KindOf(reader.TokenType), ref reader);
                    break;
            }

            whole = depth == 0;
        }

        return null;
    }

    private static JsonKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.PropertyName => JsonKind.Name,
        JsonTokenType.String => JsonKind.String,
        JsonTokenType.Number => JsonKind.Number,
        JsonTokenType.True => JsonKind.True,
        JsonTokenType.False => JsonKind.False,
        _ => JsonKind.Null,
    };

    private void Add(JsonKind kind, ref Utf8JsonReader reader)
    {
        if (used == entries.Length) Array.Resize(ref entries, used * 2);
        var quoted = kind is JsonKind.Name or JsonKind.String;
        entries[used] = new Entry
        {
            Kind = kind,
            Escaped = quoted && reader.ValueIsEscaped,
            Start = (int)reader.TokenStartIndex + (quoted ? 1 : 0),
            Length = reader.ValueSpan.Length,
            Next = used + 1,
        };
        used++;
    }

    private void Close(int container, int end)
    {
        ref var entry = ref entries[container];
        entry.Next = used;
        entry.Length = end - entry.Start;
        var count = 0;
        for (var child = container + 1; child < used; child = entries[child].Next)
            count++;
        entry.Count = entry.Kind == JsonKind.Object ? count / 2 : count;
    }

    private string? Duplicate(int container)
    {
        var count = entries[container].Count;
        if (count < 2) return null;
        if (count > 24) return DuplicateAmongMany(container);
        var end = entries[container].Next;
        var text = Text.Span;
        for (var left = container + 1; left < end; left = entries[left + 1].Next)
        {
            for (var right = entries[left + 1].Next; right < end; right = entries[right + 1].Next)
            {
                if (entries[left].Length == entries[right].Length && Raw(text, left).SequenceEqual(Raw(text, right)))
                    return new JsonNode(this, left).Text;
            }
        }

        return null;
    }

    private string? DuplicateAmongMany(int container)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var name = container + 1; name < entries[container].Next; name = entries[name + 1].Next)
        {
            var text = new JsonNode(this, name).Text;
            if (!seen.Add(text)) return text;
        }

        return null;
    }

    private ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> text, int index) => text.Slice(entries[index].Start, entries[index].Length);

    private JsonFault Locate(string message, int offset)
    {
        var before = Text.Span[..offset];
        return new JsonFault(message, before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    private static string Plain(string message)
    {
        // The framework appends " LineNumber: 0 | BytePositionInLine: 3."; the place is reported apart.
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }

    internal struct Entry
    {
        public int Start;
        public int Length;
        public int Next;
        public int Count;
        public JsonKind Kind;
        public bool Escaped;
    }
}
