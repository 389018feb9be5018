using System.Text;
using System.Text.Json;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// A place in a <see cref="JsonTape"/>. The default value is <see cref="JsonKind.Missing"/>, on which every question is safe.
/// </summary>
public readonly partial struct JsonNode : IEquatable<JsonNode>
{
    private readonly JsonTape? tape;
    private readonly int index;

    internal JsonNode(JsonTape tape, int index)
    {
        this.tape = tape;
        this.index = index;
    }

    /// <summary>The value at a place, or what was put in its stead.</summary>
    internal static JsonNode At(JsonTape tape, int index)
    {
        ref readonly var entry = ref tape[index];
        return new JsonNode(tape, entry.Kind == JsonKind.Link ? entry.Count : index);
    }

    /// <summary>What stands here.</summary>
    public JsonKind Kind => tape is null ? JsonKind.Missing : tape[index].Kind;

    /// <summary>True when there is a value that is not null.</summary>
    public bool Exists => Kind > JsonKind.Null;

    /// <summary>Number of elements or members; zero for anything else.</summary>
    public int Count => tape is null ? 0 : tape[index].Count;

    /// <summary>The tape and position, for a value that wraps this node.</summary>
    internal (JsonTape? Tape, int Index) Place => (tape, index);

    /// <summary>The bytes of this value as written (strings without their quotes).</summary>
    public ReadOnlySpan<byte> Utf8 => tape is null ? default : tape.Written(index);

    /// <summary>Offset of the value in the text, in bytes.</summary>
    public int Offset => tape is null ? 0 : tape.OffsetOf(index);

    /// <summary>The member of that name, or a missing node.</summary>
    public JsonNode this[string name] => TryGet(name, out var value) ? value : default;

    /// <summary>The element at that position, or a missing node.</summary>
    public JsonNode this[int position]
    {
        get
        {
            if (Kind != JsonKind.Array || position < 0 || position >= Count) return default;
            var child = index + 1;
            for (; position > 0; position--) child = tape![child].Next;
            return At(tape!, child);
        }
    }

    /// <summary>Finds a member by name.</summary>
    public bool TryGet(string name, out JsonNode value)
    {
        if (Kind != JsonKind.Object)
        {
            value = default;
            return false;
        }

        if (name.Length > 128) return TryGet(Encoding.UTF8.GetBytes(name), out value);
        Span<byte> utf8 = stackalloc byte[name.Length * 3];
        return TryGet(utf8[..Encoding.UTF8.GetBytes(name, utf8)], out value);
    }

    /// <summary>Finds a member by its name in UTF-8, without allocating.</summary>
    public bool TryGet(ReadOnlySpan<byte> utf8Name, out JsonNode value) => TryGet(utf8Name, NameHash.Of(utf8Name), out value);

    /// <summary>The same with the hash of the name, for names that are looked up again and again.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Name, int hash, out JsonNode value)
    {
        var name = Find(utf8Name, hash);
        value = name < 0 ? default : At(tape!, name + 1);
        return name >= 0;
    }

    /// <summary>The entry of a member's name, or -1.</summary>
    private int Find(ReadOnlySpan<byte> utf8Name, int hash)
    {
        if (Kind != JsonKind.Object) return -1;
        var end = tape![index].Next;
        for (var name = index + 1; name < end; name = tape[name + 1].Next)
        {
            ref readonly var entry = ref tape[name];
            if (entry.Count != hash && !entry.Escaped) continue;
            if (entry.Kind != JsonKind.Name) continue;
            if (entry.Escaped ? new JsonNode(tape, name).UnescapedEquals(utf8Name) : tape.Raw(name).SequenceEqual(utf8Name)) return name;
        }

        return -1;
    }

    /// <summary>Finds the first member whose name is that ASCII name but for letter case, without allocating.</summary>
    public bool TryGetIgnoreCase(ReadOnlySpan<byte> asciiName, out JsonNode value)
    {
        value = default;
        if (Kind != JsonKind.Object) return false;
        var end = tape![index].Next;
        for (var name = index + 1; name < end; name = tape[name + 1].Next)
        {
            ref readonly var entry = ref tape[name];
            if (entry.Length != asciiName.Length || entry.Escaped || entry.Kind != JsonKind.Name) continue;
            if (!Ascii.EqualsIgnoreCase(tape.Raw(name), asciiName)) continue;
            value = At(tape, name + 1);
            return true;
        }

        return false;
    }

    /// <summary>Whether a string is written with escapes, so that <see cref="Utf8"/> is not yet its text.</summary>
    internal bool IsEscaped => tape is not null && tape[index].Escaped;

    /// <summary>The string, or null when this is not one.</summary>
    public string? GetString() => Kind == JsonKind.String ? Text : null;

    /// <summary>A string as it is, a number or Boolean as written, otherwise null: for ids that some exporters write as numbers.</summary>
    public string? GetScalar() => Kind switch
    {
        JsonKind.String => Text,
        JsonKind.Number or JsonKind.True or JsonKind.False => tape!.TextOf(Utf8),
        _ => null,
    };

    /// <summary>True or false, or null when this is neither.</summary>
    public bool? GetBoolean() => Kind switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => null,
    };

    /// <summary>The number when it is written as an integer that fits 64 bits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        return Kind == JsonKind.Number
            && System.Buffers.Text.Utf8Parser.TryParse(Utf8, out value, out var read) && read == Utf8.Length;
    }

    /// <summary>The number as a double.</summary>
    public bool TryGetDouble(out double value)
    {
        value = 0;
        return Kind == JsonKind.Number
            && System.Buffers.Text.Utf8Parser.TryParse(Utf8, out value, out var read) && read == Utf8.Length;
    }

    /// <summary>True when this is exactly that string.</summary>
    public bool Is(ReadOnlySpan<byte> utf8) =>
        Kind == JsonKind.String && (tape![index].Escaped ? UnescapedEquals(utf8) : Utf8.SequenceEqual(utf8));

    /// <summary>The elements of an array; none for anything else.</summary>
    public ItemEnumerator Items() => new(this);

    /// <summary>The members of an object; none for anything else.</summary>
    public MemberEnumerator Members() => new(this);

    /// <summary>Whether both are the same place of the same tape.</summary>
    public bool Equals(JsonNode other) => ReferenceEquals(tape, other.tape) && index == other.index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(tape, index);

    /// <summary>Same place.</summary>
    public static bool operator ==(JsonNode left, JsonNode right) => left.Equals(right);

    /// <summary>Another place.</summary>
    public static bool operator !=(JsonNode left, JsonNode right) => !left.Equals(right);

    /// <summary>The JSON text of this value.</summary>
    public override string ToString() => Kind switch
    {
        JsonKind.Missing => "",
        JsonKind.String => "\"" + Encoding.UTF8.GetString(Utf8) + "\"",
        _ => Encoding.UTF8.GetString(Utf8),
    };

    internal string Text
    {
        get
        {
            if (!tape![index].Escaped) return tape.TextOf(Utf8);
            var reader = Reread();
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // An escaped half of a surrogate pair stands for no character: keep it as written rather than lose the record.
                return Encoding.UTF8.GetString(Utf8);
            }
        }
    }

    private bool UnescapedEquals(ReadOnlySpan<byte> utf8)
    {
        var reader = Reread();
        try
        {
            return reader.ValueTextEquals(utf8);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the text is what is written, as when it is read.
            return Utf8.SequenceEqual(utf8);
        }
    }

    private Utf8JsonReader Reread()
    {
        // Only for text with escapes: the framework's own unescaping, over the quoted bytes.
        var reader = new Utf8JsonReader(tape!.Quoted(index));
        reader.Read();
        return reader;
    }

    /// <summary>Walks the elements of an array.</summary>
    public struct ItemEnumerator
    {
        private readonly JsonTape? tape;
        private readonly int end;
        private int next;

        internal ItemEnumerator(JsonNode node)
        {
            tape = node.Kind == JsonKind.Array ? node.tape : null;
            next = node.index + 1;
            end = tape is null ? 0 : tape[node.index].Next;
        }

        /// <summary>The element reached.</summary>
        public JsonNode Current { get; private set; }

        /// <summary>Goes to the next element.</summary>
        public bool MoveNext()
        {
            if (tape is null || next >= end) return false;
            Current = At(tape, next);
            next = tape[next].Next;
            return true;
        }

        /// <summary>Lets <c>foreach</c> use it.</summary>
        public readonly ItemEnumerator GetEnumerator() => this;
    }

    /// <summary>Walks the members of an object in the order written.</summary>
    public struct MemberEnumerator
    {
        private readonly JsonTape? tape;
        private readonly int end;
        private int name;
        private int next;

        internal MemberEnumerator(JsonNode node)
        {
            tape = node.Kind == JsonKind.Object ? node.tape : null;
            next = node.index + 1;
            end = tape is null ? 0 : tape[node.index].Next;
        }

        /// <summary>The member reached.</summary>
        public readonly (string Name, JsonNode Value) Current => (new JsonNode(tape!, name).Text, CurrentValue);

        /// <summary>The name of the member reached as written, without its quotes: nothing is allocated for it.</summary>
        public readonly ReadOnlySpan<byte> CurrentName => tape!.Raw(name);

        /// <summary>The value of the member reached.</summary>
        public readonly JsonNode CurrentValue => At(tape!, name + 1);

        /// <summary>Goes to the next member.</summary>
        public bool MoveNext()
        {
            while (tape is not null && next < end)
            {
                name = next;
                next = tape[next + 1].Next;
                if (tape[name].Kind == JsonKind.Name) return true;
            }

            return false;
        }

        /// <summary>Lets <c>foreach</c> use it.</summary>
        public readonly MemberEnumerator GetEnumerator() => this;
    }
}
