using System.Buffers;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Reads the records of a JSON text of any length one at a time. A record that is damaged, too deep or too large is reported with its
/// place and passed over; what follows it is still read wherever the grammar allows that.
/// </summary>
public sealed class JsonInput
{
    private const int BatchBytes = 1 << 18;

    private readonly InputReading reading;
    private readonly JsonTape tape = new();
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(BatchBytes);
    private int start;
    private int end;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private long dropped;
    private bool ended;
    private bool cut;

    /// <summary>Reads the content of an input; once, from its beginning.</summary>
    public JsonInput(InputReading reading) => this.reading = reading;

    /// <summary>
    /// Called before a problem is noted: whoever reads batches elsewhere tells by then what was found in those before, so that problems
    /// come in the order of the text.
    /// </summary>
    internal Action? BeforeProblem { get; init; }

    /// <summary>Number of the record handed out last, from 1.</summary>
    public long Ordinal { get; private set; }

    /// <summary>
    /// Every value at the root: the lines of JSON lines, the elements of a root array, or the one document.
    /// The node is valid until the next one is asked for.
    /// </summary>
    public IEnumerable<JsonNode> Values()
    {
        while (Next() is { } first)
        {
            if (first == '[')
            {
                foreach (var (item, _) in Items(framed: false)) yield return item;
            }
            else if (Take(recoverAtLine: true) is { } value)
            {
                yield return value;
            }
        }
    }

    /// <summary>
    /// The elements of one array member of the root object (or of each root object, for JSON lines). Other members are passed over
    /// without being held in memory.
    /// </summary>
    public IEnumerable<JsonNode> ItemsOf(string member)
    {
        while (Next() is { } first)
        {
            if (first != '{')
            {
                if (!Skip(recoverAtLine: true)) yield break;
                continue;
            }

            start++;
            names.Clear();
            while (Name() is { } name)
            {
                if (name == member && Next() == '[')
                {
                    foreach (var (item, _) in Items(framed: false)) yield return item;
                }
                else if (!Skip(recoverAtLine: false))
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>
    /// The members of the root object (or of each root object, for JSON lines), arrays element by element, so that an answer of any
    /// length is read without being held. An array is announced once before its elements, so that an empty one is seen too.
    /// </summary>
    /// <param name="framed">Names the arrays whose elements are wanted in batches that others parse; null: none.</param>
    public IEnumerable<JsonMember> Members(Predicate<string>? framed = null)
    {
        while (Next() is { } first)
        {
            if (first != '{')
            {
                if (!Skip(recoverAtLine: true)) yield break;
                continue;
            }

            start++;
            names.Clear();
            while (Name() is { } name)
            {
                if (Next() == '[')
                {
                    yield return new JsonMember(name, InList: true, default);
                    foreach (var (item, batch) in Items(framed?.Invoke(name) == true))
                        yield return new JsonMember(name, InList: true, item) { Batch = batch };
                }
                else if (Next() is null)
                {
                    CutOff("an object");
                    yield break;
                }
                else if (Take(recoverAtLine: false) is { } value)
                {
                    yield return new JsonMember(name, InList: false, value);
                }
            }
        }
    }

    /// <summary>The elements of the array that begins here, one by one or as far as possible in batches.</summary>
    private IEnumerable<(JsonNode Item, RecordBatch? Batch)> Items(bool framed)
    {
        start++;
        if (Next() == ']')
        {
            start++;
            yield break;
        }

        while (Next() is not null)
        {
            if (framed && Frame() is { } batch) yield return (default, batch);
            else if (Take(recoverAtLine: false) is { } value) yield return (value, null);
            switch (Next())
            {
                case (byte)',':
                    start++;
                    break;
                case (byte)']':
                    start++;
                    yield break;
                case null:
                    CutOff("an array");
                    yield break;
                default:
                    Stop("a comma or the end of the array was expected");
                    yield break;
            }
        }

        CutOff("an array");
    }

    /// <summary>
    /// Finds the ends of the elements that stand whole in the buffer, without parsing them, and gives them away together with the buffer.
    /// Null when the element here is too large, cut off or out of order: it has to be read one by one, where everything is looked at.
    /// </summary>
    private RecordBatch? Frame()
    {
        Shrink();
        var found = FindRecords();
        while (found.Count == 0 && !ended && end - start < InputLimits.GatherBytes)
        {
            Fill();
            found = FindRecords();
        }

        if (found.Count == 0) return null;
        var batch = new RecordBatch(buffer, found, Ordinal + 1, dropped);
        Ordinal += found.Count;
        var rest = buffer.AsSpan(found[^1].End.Value..end);
        buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BatchBytes, rest.Length));
        rest.CopyTo(buffer);
        (start, end, dropped) = (0, rest.Length, dropped + found[^1].End.Value);
        return batch;
    }

    /// <summary>Lets go of a buffer that had to hold a record much larger than the others.</summary>
    private void Shrink()
    {
        if (buffer.Length <= InputLimits.GatherBytes * 2 || end - start > BatchBytes) return;
        var rest = buffer.AsSpan(start, end - start);
        buffer = ArrayPool<byte>.Shared.Rent(BatchBytes);
        rest.CopyTo(buffer);
        (start, end, dropped) = (0, rest.Length, dropped + start);
    }

    private List<Range> FindRecords()
    {
        var found = new List<Range>();
        var at = start;
        while (at < end && buffer[at] is (byte)'{' or (byte)'"')
        {
            var length = RecordFrame.Length(buffer.AsSpan(at, end - at));
            if (length < 0) break;
            found.Add(at..(at + length));
            at += length;
            at += Math.Max(0, buffer.AsSpan(at, end - at).IndexOfAnyExcept(" \t\r\n"u8));
            if (at == end || buffer[at++] != ',') break;
            at += Math.Max(0, buffer.AsSpan(at, end - at).IndexOfAnyExcept(" \t\r\n"u8));
        }

        return found;
    }

    /// <summary>The next member name of the object being walked, or null at its end.</summary>
    private string? Name()
    {
        if (Next() == ',') start++;
        switch (Next())
        {
            case (byte)'}':
                start++;
                return null;
            case (byte)'"':
                break;
            case null:
                CutOff("an object");
                return null;
            default:
                Stop("a member name was expected");
                return null;
        }

        if (Take(recoverAtLine: false) is not { Kind: JsonKind.String } name) return null;
        var text = name.GetString();
        if (Next() != ':')
        {
            Stop("a colon was expected");
            return null;
        }

        start++;
        Ordinal--;
        if (names.Count < InputLimits.RootMembers && !names.Add(text!))
            Note($"member \"{text}\" is given twice in one object");
        return text;
    }

    /// <summary>Reads the value that begins here; null when it cannot be used, with the problem noted and the value passed over.</summary>
    private JsonNode? Take(bool recoverAtLine)
    {
        Ordinal++;
        var fits = true;
        while (true)
        {
            // A cut-off object is told from a damaged one by asking for more; only a bare number needs to know that the text has ended.
            var bare = buffer[start] is not ((byte)'{' or (byte)'[');
            var consumed = 0;
            var fault = fits ? tape.TryFillFirst(buffer.AsMemory(start, end - start), ended && bare, out consumed) : null;
            if (fits && fault is null && consumed == 0 && !ended)
            {
                Fill();
                fits = end - start <= InputLimits.GatherBytes || Gather();
                continue;
            }

            if (fault is null && consumed > 0 && !System.Text.Unicode.Utf8.IsValid(buffer.AsSpan(start, consumed)))
                fault = new JsonFault("the text is not UTF-8", 1, 1);
            if (fault is null && consumed > 0)
            {
                start += consumed;
                return tape.Root;
            }

            if (fault is null && fits) CutOff("a value");
            else Note(fault?.Message ?? "the record is larger than 64 MiB");
            if (consumed > 0) start += consumed;
            else if (fault is not null && recoverAtLine && ToNextRecord(fault)) return null;
            else if (!ended || !fits || fault is not null) Skip(recoverAtLine, silent: true);
            else start = end;
            return null;
        }
    }

    /// <summary>Reads on to the end of a large value, so that it is parsed once; false when it is larger than a record may be.</summary>
    private bool Gather()
    {
        var scan = new JsonScan();
        var seen = 0;
        while (true)
        {
            seen += scan.Advance(buffer.AsSpan(start + seen, end - start - seen));
            if (scan.IsDone || scan.IsBroken || ended) return true;
            if (end - start >= InputLimits.RecordBytes) return false;
            Fill();
        }
    }

    /// <summary>Goes to the line after a damaged one, or to the line on which a new record begins inside one that was cut off.</summary>
    private bool ToNextRecord(JsonFault fault)
    {
        if (fault.Line == 1) return SkipLine();
        var at = start;
        for (var line = 1L; line < fault.Line; line++)
        {
            var feed = buffer.AsSpan(at, end - at).IndexOf((byte)'\n');
            if (feed < 0) return false;
            at += feed + 1;
        }

        if (at >= end || buffer[at] is not ((byte)'{' or (byte)'[')) return false;
        start = at;
        return true;
    }

    /// <summary>
    /// Passes over the value that begins here, whatever its size or depth, holding no more than a buffer of it; false when the text
    /// cannot be followed any further.
    /// </summary>
    private bool Skip(bool recoverAtLine, bool silent = false)
    {
        var scan = new JsonScan();
        _ = Next();
        while (true)
        {
            start += scan.Advance(buffer.AsSpan(start, end - start));
            if (scan.IsDone) return true;
            if (scan.IsBroken)
            {
                if (!silent) Note("a value was expected, or a text does not end on its line");
                if (recoverAtLine && SkipLine()) return true;
                break;
            }

            if (ended)
            {
                // A bare number or word ends with the text.
                if (scan.IsBare) return true;
                if (!silent) CutOff("a value");
                break;
            }

            Fill();
        }

        start = end;
        ended = true;
        return false;
    }

    private bool SkipLine()
    {
        while (true)
        {
            var line = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (line >= 0)
            {
                start += line + 1;
                return true;
            }

            start = end;
            if (ended) return false;
            Fill();
        }
    }

    private void Stop(string reason)
    {
        Note(reason);
        start = end;
        ended = true;
    }

    /// <summary>The text ends too early. Every open value around the place has no end either: one cause, said once.</summary>
    private void CutOff(string inside)
    {
        if (!cut) Note($"the text ends inside {inside}: it was cut off");
        cut = true;
    }

    private void Note(string reason)
    {
        BeforeProblem?.Invoke();
        reading.Problem(Place(), reason);
    }

    private string Place() => Ordinal > 0 ? $"record {Ordinal}, byte {dropped + start}" : $"byte {dropped + start}";

    /// <summary>The next byte that is not white space, without consuming it; null at the end.</summary>
    private byte? Next()
    {
        while (true)
        {
            var skip = buffer.AsSpan(start, end - start).IndexOfAnyExcept(" \t\r\n"u8);
            if (skip >= 0)
            {
                start += skip;
                return buffer[start];
            }

            start = end;
            if (ended) return null;
            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            var rest = buffer.AsSpan(start, end - start);
            // One huge value must not leave a huge buffer behind, that every batch after it would take along.
            var next = buffer.Length > BatchBytes && rest.Length <= BatchBytes / 2 ? new byte[BatchBytes] : buffer;
            rest.CopyTo(next);
            buffer = next;
            dropped += start;
            end -= start;
            start = 0;
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var room = buffer.AsSpan(end);
        var read = reading.Content.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        end += read;
        ended = read < room.Length;
    }
}

/// <summary>A member of a root object, or one element of a member that is an array.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="InList">True for an array: each element in turn, after one announcement whose value is missing.</param>
/// <param name="Value">The value; valid until the next one is asked for.</param>
public readonly record struct JsonMember(string Name, bool InList, JsonNode Value)
{
    /// <summary>Elements that are not parsed yet, instead of a value; else null.</summary>
    public RecordBatch? Batch { get; init; }
}
