using System.Runtime.InteropServices;
using System.Text.Json;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// One JSON text held as its UTF-8 bytes and a flat list of entries, so that a member is found without building objects.
/// A tape can be filled again with the next record: nodes of the earlier text are invalid from then on. Several records that stand in the
/// same memory can be held at once.
/// Not safe for use by two threads at the same time.
/// </summary>
public sealed partial class JsonTape
{
    /// <summary>Deepest nesting accepted; real cloud exports stay below 40.</summary>
    public const int MaxDepth = 128;

    private const int UnescapedLimit = 1 << 28;
    private const int MostInTable = 256;

    private Entry[] entries;
    private int used;
    private int root;
    private Open[] open;
    private int depth;
    private byte[] text = [];
    private int memoryStart;
    private int origin;
    private int length;
    private TextPool? pool;
    private int textsMade;

    /// <summary>An empty tape, to be filled again and again.</summary>
    public JsonTape()
        : this(entries: 64, depth: 16)
    {
    }

    private JsonTape(int entries, int depth) => (this.entries, open) = (new Entry[entries], new Open[depth]);

    /// <summary>The whole text.</summary>
    public JsonNode Root => used == 0 ? default : JsonNode.At(this, 0);

    /// <summary>The bytes the tape was filled with; of several records the last.</summary>
    public ReadOnlyMemory<byte> Text => text.AsMemory(origin, length);

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
        Begin(utf8);
        return TryAdd(0, utf8.Length, out _);
    }

    /// <summary>
    /// Empties the tape and begins one of records that stand in some memory, which must not change as long as they are used.
    /// </summary>
    public void Begin(ReadOnlyMemory<byte> memory)
    {
        if (!MemoryMarshal.TryGetArray(memory, out var segment)) segment = memory.ToArray();
        (text, origin, length) = (segment.Array ?? [], segment.Offset, segment.Count);
        (used, root, depth, moreUsed, edited) = (0, 0, 0, 0, false);
        memoryStart = segment.Offset;
        Version++;
    }

    /// <summary>Adds a record that stands in the memory the tape was begun with; those added before stay valid.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="size">How many bytes it has.</param>
    /// <param name="record">The record; missing when it is not acceptable.</param>
    /// <returns>Null when added, otherwise what is wrong.</returns>
    public JsonFault? TryAdd(int start, int size, out JsonNode record)
    {
        (root, origin, length, record) = (used, memoryStart + start, size, default);
        if (size > UnescapedLimit) return new JsonFault("the record is larger than 256 MiB", 1, 1);
        if (!System.Text.Unicode.Utf8.IsValid(Text.Span)) return new JsonFault("the text is not UTF-8", 1, 1);
        var fault = FillFirst(final: true, out var consumed);
        if (fault is null && Text.Span[consumed..].IndexOfAnyExcept(" \t\r\n"u8) is var rest and >= 0)
            fault = Locate("there is more text after the value", consumed + rest);
        if (fault is not null) used = root;
        else if (used > root) record = new JsonNode(this, root);
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
        Begin(buffer);
        return FillFirst(final, out consumed);
    }

    private JsonFault? FillFirst(bool final, out int consumed)
    {
        depth = 0;
        consumed = Math.Max(0, Scan(text.AsSpan(0, origin + length), origin, elsewhere: false) - origin);
        // Where a bare number or word ends depends on what follows; what the quick scan does not accept, the framework's reader explains.
        if (consumed > 0 && entries[root].Kind is JsonKind.Object or JsonKind.Array or JsonKind.String) return null;
        return TryFillSlowly(final, out consumed);
    }

    /// <summary>Grows whenever the tape is filled or changed: what was found in it before may no longer be there.</summary>
    internal long Version { get; private set; }

    internal ref readonly Entry this[int index] => ref entries[index];

    /// <summary>The bytes of an entry as written.</summary>
    internal ReadOnlySpan<byte> Raw(int index)
    {
        ref readonly var entry = ref entries[index];
        return (entry.Elsewhere ? more : text).AsSpan(entry.Start, entry.Length);
    }

    /// <summary>Where an entry begins in the memory it was filled from, or among what was put in.</summary>
    internal int OffsetOf(int index) => entries[index].Start - (entries[index].Elsewhere ? 0 : memoryStart);

    /// <summary>A string without escapes as a text; the same object for short ones that come again and again.</summary>
    internal string TextOf(ReadOnlySpan<byte> plain)
    {
        if (pool is not null) return pool.Of(plain);
        // A tape that is filled once and asked little is not worth a pool.
        if (++textsMade > 100) pool = new TextPool();
        return System.Text.Encoding.UTF8.GetString(plain);
    }

    private JsonFault? TryFillSlowly(bool final, out int consumed)
    {
        (used, depth, consumed) = (root, 0, 0);
        var reader = new Utf8JsonReader(Text.Span, final, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        try
        {
            var fault = Fill(ref reader, out var whole);
            consumed = whole ? (int)reader.BytesConsumed : 0;
            if (fault is not null || !whole) used = root;
            return fault;
        }
        catch (JsonException error)
        {
            used = root;
            return new JsonFault(Plain(error.Message), (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
        }
    }

    private JsonFault? Fill(ref Utf8JsonReader reader, out bool whole)
    {
        whole = false;
        while (!whole && reader.Read())
        {
            var start = origin + (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    Enter(reader.TokenType == JsonTokenType.StartObject ? JsonKind.Object : JsonKind.Array, start, elsewhere: false);
                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    if (Leave(start + 1) is { } name)
                        return Locate($"member \"{name}\" is given twice in one object", (int)reader.TokenStartIndex);
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    var kind = reader.TokenType == JsonTokenType.String ? JsonKind.String : JsonKind.Name;
                    Add(kind, start + 1, reader.ValueSpan.Length, reader.ValueIsEscaped, elsewhere: false);
                    break;
                default:
                    Add(KindOf(reader.TokenType), start, reader.ValueSpan.Length, escaped: false, elsewhere: false);
                    break;
            }

            whole = depth == 0;
        }

        return null;
    }

    private static JsonKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => JsonKind.Number,
        JsonTokenType.True => JsonKind.True,
        JsonTokenType.False => JsonKind.False,
        _ => JsonKind.Null,
    };

    private void Add(JsonKind kind, int start, int length, bool escaped, bool elsewhere)
    {
        if (used == entries.Length) Array.Resize(ref entries, used * 2);
        ref var entry = ref entries[used++];
        entry.Kind = kind;
        entry.Escaped = escaped;
        entry.Elsewhere = elsewhere;
        entry.Start = start;
        entry.Length = length;
        entry.Next = used;
        entry.Count = 0;
        if (depth == 0) return;
        ref var container = ref open[depth - 1];
        container.Count++;
        if (kind == JsonKind.Name) container.Note(entry.Count = NameHash.Of(Raw(used - 1)), escaped);
    }

    private void Enter(JsonKind kind, int start, bool elsewhere)
    {
        Add(kind, start, 0, escaped: false, elsewhere);
        if (depth == open.Length) Array.Resize(ref open, depth * 2);
        open[depth++] = new Open { Index = used - 1 };
    }

    /// <summary>Closes the innermost container; a member name that it has twice, or null.</summary>
    private string? Leave(int end)
    {
        ref readonly var container = ref open[--depth];
        ref var entry = ref entries[container.Index];
        entry.Next = used;
        entry.Length = end - entry.Start;
        entry.Count = entry.Kind == JsonKind.Object ? container.Count / 2 : container.Count;
        return container.MayRepeat ? Duplicate(container.Index) : null;
    }

    private string? Duplicate(int container)
    {
        if (entries[container].Count > 24) return DuplicateAmongMany(container);
        var end = entries[container].Next;
        for (var left = container + 1; left < end; left = entries[left + 1].Next)
        {
            for (var right = entries[left + 1].Next; right < end; right = entries[right + 1].Next)
            {
                if (AreSame(left, right)) return new JsonNode(this, left).Text;
            }
        }

        return null;
    }

    private bool AreSame(int left, int right)
    {
        if (entries[left].Escaped || entries[right].Escaped) return new JsonNode(this, left).Text == new JsonNode(this, right).Text;
        return entries[left].Count == entries[right].Count && Raw(left).SequenceEqual(Raw(right));
    }

    private string? DuplicateAmongMany(int container)
    {
        if (entries[container].Count <= MostInTable && AllDiffer(container)) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var name = container + 1; name < entries[container].Next; name = entries[name + 1].Next)
        {
            var plain = new JsonNode(this, name).Text;
            if (!seen.Add(plain)) return plain;
        }

        return null;
    }

    /// <summary>True when no two hashes of names are equal; then the names differ, unless one is written with escapes.</summary>
    private bool AllDiffer(int container)
    {
        Span<int> table = stackalloc int[MostInTable * 4];
        for (var name = container + 1; name < entries[container].Next; name = entries[name + 1].Next)
        {
            ref readonly var entry = ref entries[name];
            if (entry.Escaped || entry.Count == 0) return false;
            var place = entry.Count & (table.Length - 1);
            for (var steps = 0; table[place] != 0; place = (place + 1) & (table.Length - 1))
            {
                if (table[place] == entry.Count || ++steps > 16) return false;
            }

            table[place] = entry.Count;
        }

        return true;
    }

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

    /// <summary>One value or member name. Entries of a container follow it up to <see cref="Next"/>, a member's value its name.</summary>
    internal struct Entry
    {
        public int Start;
        public int Length;
        public int Next;

        /// <summary>Elements or members of a container; of a name its hash; of a link the entry that stands in its place.</summary>
        public int Count;
        public JsonKind Kind;
        public bool Escaped;

        /// <summary>Its bytes are not in the text the tape was filled with, but among those put in later.</summary>
        public bool Elsewhere;
    }

    /// <summary>A container that is being filled.</summary>
    private struct Open
    {
        public int Index;
        public int Count;
        private ulong names;

        /// <summary>Whether two of its names may be equal: their hashes agree in a few bits, or one is written with escapes.</summary>
        public bool MayRepeat { get; private set; }

        public void Note(int hash, bool escaped)
        {
            var bit = 1UL << (hash & 63);
            MayRepeat |= escaped || (names & bit) != 0;
            names |= bit;
        }
    }
}
