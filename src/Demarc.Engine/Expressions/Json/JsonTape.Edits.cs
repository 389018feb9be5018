using System.Buffers;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// Changes to a filled tape, by which a reader brings a record into the form that expressions look at: JSON inside a text takes the place
/// of the text, a member gets its usual name. Nothing is copied but what is put in.
/// </summary>
public sealed partial class JsonTape
{
    private byte[] more = [];
    private int moreUsed;
    private bool edited;

    /// <summary>Puts JSON in the place of a value; what is wrong with it, or null.</summary>
    internal JsonFault? Replace(int value, ReadOnlySpan<byte> utf8, out JsonNode replaced)
    {
        var (start, first, before) = (Keep(utf8), used, depth);
        replaced = default;
        depth = 0;
        var end = System.Text.Unicode.Utf8.IsValid(utf8) ? Scan(more.AsSpan(0, moreUsed), start, elsewhere: true) : -1;
        depth = before;
        if (end >= 0 && AfterSpace(more.AsSpan(0, moreUsed), end) == moreUsed)
        {
            Change();
            ref var entry = ref entries[value];
            (entry.Kind, entry.Count) = (JsonKind.Link, first);
            replaced = new JsonNode(this, first);
            return null;
        }

        (used, moreUsed) = (first, start);
        return new JsonTape(entries: 16, depth: 4).TryFill(utf8.ToArray()) ?? new JsonFault("not acceptable JSON", 1, 1);
    }

    /// <summary>Gives a member another name.</summary>
    internal void Rename(int name, ReadOnlySpan<byte> utf8Name)
    {
        Change();
        var start = Keep(utf8Name);
        ref var entry = ref entries[name];
        (entry.Start, entry.Length, entry.Elsewhere, entry.Escaped) = (start, utf8Name.Length, true, false);
        entry.Count = NameHash.Of(utf8Name);
    }

    /// <summary>Takes a member out of its object.</summary>
    internal void Remove(int container, int name)
    {
        Change();
        entries[name].Kind = JsonKind.Gone;
        entries[container].Count--;
    }

    private void Change()
    {
        edited = true;
        Version++;
    }

    /// <summary>The bytes of a value: as written, or for a container of an edited tape as they would be written now.</summary>
    internal ReadOnlySpan<byte> Written(int index)
    {
        if (!edited || !HasChanged(index)) return Raw(index);
        var output = new ArrayBufferWriter<byte>();
        Write(index, output);
        return output.WrittenSpan;
    }

    private bool HasChanged(int index)
    {
        if (entries[index].Kind is not (JsonKind.Object or JsonKind.Array)) return false;
        var here = entries[index].Elsewhere;
        for (var at = index + 1; at < entries[index].Next; at++)
        {
            if (entries[at].Kind is JsonKind.Link or JsonKind.Gone || entries[at].Elsewhere != here) return true;
        }

        return false;
    }

    /// <summary>A text or name with its quotes.</summary>
    internal ReadOnlySpan<byte> Quoted(int index)
    {
        ref readonly var entry = ref entries[index];
        return (entry.Elsewhere ? more : text).AsSpan(entry.Start - 1, entry.Length + 2);
    }

    /// <summary>Walks a tape of few levels: no deeper than <see cref="MaxDepth"/> for each time JSON stood in a text.</summary>
    private void Write(int index, IBufferWriter<byte> output)
    {
        ref readonly var entry = ref entries[index];
        if (entry.Kind == JsonKind.Link)
        {
            Write(entry.Count, output);
            return;
        }

        if (entry.Kind is not (JsonKind.Object or JsonKind.Array))
        {
            output.Write(entry.Kind == JsonKind.String ? Quoted(index) : Raw(index));
            return;
        }

        var isObject = entry.Kind == JsonKind.Object;
        output.Write(isObject ? "{"u8 : "["u8);
        var first = true;
        for (var child = index + 1; child < entries[index].Next; child = entries[child].Next)
        {
            var value = isObject ? child + 1 : child;
            if (entries[child].Kind != JsonKind.Gone)
            {
                if (!first) output.Write(","u8);
                first = false;
                if (isObject) WriteName(child, output);
                Write(value, output);
            }

            child = value;
        }

        output.Write(isObject ? "}"u8 : "]"u8);
    }

    private void WriteName(int index, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        output.Write(Raw(index));
        output.Write("\":"u8);
    }

    private int Keep(ReadOnlySpan<byte> utf8)
    {
        var start = moreUsed;
        if (start + utf8.Length > more.Length) Array.Resize(ref more, Math.Max(1024, (start + utf8.Length) * 2));
        utf8.CopyTo(more.AsSpan(start));
        moreUsed += utf8.Length;
        return start;
    }

    /// <summary>Number of entries.</summary>
    internal int Used => used;
}
