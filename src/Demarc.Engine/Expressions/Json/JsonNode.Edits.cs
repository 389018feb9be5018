namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// Changes where a record stands, by which a reader brings it into the form that expressions look at: JSON inside a text takes the place of
/// the text, a member gets its usual name. Nothing is copied but what is put in. Everybody who looks at the tape sees the change.
/// </summary>
public readonly partial struct JsonNode
{
    /// <summary>Puts other JSON in the place of this value.</summary>
    /// <param name="utf8">The JSON; copied.</param>
    /// <param name="replaced">What stands here now; missing when the JSON is not acceptable.</param>
    /// <returns>What is wrong with the JSON, or null when it was done.</returns>
    public JsonFault? Replace(ReadOnlySpan<byte> utf8, out JsonNode replaced)
    {
        replaced = default;
        return tape is null ? new JsonFault("there is no value here", 1, 1) : tape.Replace(index, utf8, out replaced);
    }

    /// <summary>Gives a member of this object another name, of letters and digits; nothing when there is no such member.</summary>
    public void Rename(ReadOnlySpan<byte> utf8Name, ReadOnlySpan<byte> utf8NewName)
    {
        if (Find(utf8Name, NameHash.Of(utf8Name)) is >= 0 and var name) tape!.Rename(name, utf8NewName);
    }

    /// <summary>Takes a member out of this object; nothing when there is no such member.</summary>
    public void Remove(ReadOnlySpan<byte> utf8Name)
    {
        if (Find(utf8Name, NameHash.Of(utf8Name)) is >= 0 and var name) tape!.Remove(index, name);
    }

    /// <summary>
    /// Every text among the values below this one, at any depth, with those put in anywhere in the tape after this was called.
    /// </summary>
    public TextEnumerator Texts() => new(this);

    /// <summary>Walks texts; see <see cref="Texts"/>.</summary>
    public struct TextEnumerator
    {
        private readonly JsonTape? tape;
        private readonly int end;
        private readonly int added;
        private int reached;
        private int next;

        internal TextEnumerator(JsonNode within)
        {
            (tape, next) = (within.tape, within.index);
            end = tape is null ? 0 : tape[next].Next;
            added = tape?.Used ?? 0;
        }

        /// <summary>The text reached.</summary>
        public readonly JsonNode Current => new(tape!, reached);

        /// <summary>The name of the member whose value it is; empty for an element of an array.</summary>
        public readonly string MemberName =>
            reached > 0 && tape![reached - 1].Kind == JsonKind.Name ? new JsonNode(tape, reached - 1).Text : "";

        /// <summary>Goes to the next text.</summary>
        public bool MoveNext()
        {
            if (tape is null) return false;
            while (true)
            {
                // After what was there come the entries that were put in since.
                if (next == end) next = Math.Max(next, added);
                if (next >= (next < added ? end : tape.Used)) return false;
                reached = next++;
                if (tape[reached].Kind == JsonKind.String) return true;
            }
        }

        /// <summary>Lets <c>foreach</c> use it.</summary>
        public readonly TextEnumerator GetEnumerator() => this;
    }
}
