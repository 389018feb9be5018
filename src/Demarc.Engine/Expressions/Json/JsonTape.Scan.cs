using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Demarc.Engine.Expressions.Json;

/// <summary>
/// The quick way to fill a tape: one strict pass over the bytes. It accepts nothing that <see cref="System.Text.Json.Utf8JsonReader"/>
/// refuses; what it does not accept is read again by that, which knows how to say what is wrong.
/// </summary>
public sealed partial class JsonTape
{
    /// <summary>Adds the entries of the value that begins at or after a place; the place after it, or -1.</summary>
    private int Scan(ReadOnlySpan<byte> span, int at, bool elsewhere)
    {
        while (true)
        {
            at = AfterSpace(span, at);
            if ((uint)at >= (uint)span.Length) return -1;
            switch (span[at])
            {
                case (byte)'"':
                    at = ScanText(span, at + 1, JsonKind.String, elsewhere);
                    break;
                case (byte)'{' or (byte)'[':
                    if (depth == MaxDepth) return -1;
                    var isObject = span[at] == '{';
                    Enter(isObject ? JsonKind.Object : JsonKind.Array, at, elsewhere);
                    at = AfterSpace(span, at + 1);
                    if ((uint)at >= (uint)span.Length) return -1;
                    if (span[at] == (isObject ? '}' : ']')) break;
                    if (isObject && (at = ScanName(span, at, elsewhere)) < 0) return -1;
                    continue;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    at = ScanNumber(span, at, elsewhere);
                    break;
                default:
                    at = ScanWord(span, at, elsewhere);
                    break;
            }

            if (at < 0) return -1;
            at = ScanEnds(span, at, elsewhere, out var whole);
            if (whole || at < 0) return at;
        }
    }

    /// <summary>
    /// Goes over what follows a value: the ends of containers, and the comma with, in an object, the next name. The place after it, or -1;
    /// <paramref name="whole"/> tells that the outermost value has ended.
    /// </summary>
    private int ScanEnds(ReadOnlySpan<byte> span, int at, bool elsewhere, out bool whole)
    {
        whole = false;
        while (depth > 0)
        {
            at = AfterSpace(span, at);
            if ((uint)at >= (uint)span.Length) return -1;
            var isObject = entries[open[depth - 1].Index].Kind == JsonKind.Object;
            if (span[at] == ',')
                return isObject ? ScanName(span, AfterSpace(span, at + 1), elsewhere) : at + 1;
            if (span[at] != (isObject ? '}' : ']')) return -1;
            if (Leave(++at) is not null) return -1;
        }

        whole = true;
        return at;
    }

    private int ScanName(ReadOnlySpan<byte> span, int at, bool elsewhere)
    {
        if ((uint)at >= (uint)span.Length || span[at] != '"') return -1;
        at = ScanText(span, at + 1, JsonKind.Name, elsewhere);
        if (at < 0) return -1;
        at = AfterSpace(span, at);
        return (uint)at < (uint)span.Length && span[at] == ':' ? at + 1 : -1;
    }

    private int ScanText(ReadOnlySpan<byte> span, int start, JsonKind kind, bool elsewhere)
    {
        var (at, escaped) = (start, false);
        while (true)
        {
            at = NextStop(span, at);
            if ((uint)at >= (uint)span.Length || span[at] < ' ') return -1;
            if (span[at] == '"')
            {
                Add(kind, start, at - start, escaped, elsewhere);
                return at + 1;
            }

            escaped = true;
            if ((uint)(at + 1) >= (uint)span.Length) return -1;
            if (span[at + 1] != 'u')
            {
                if ("\"\\/bfnrt"u8.IndexOf(span[at + 1]) < 0) return -1;
                at += 2;
                continue;
            }

            if (at + 6 > span.Length || !AreHex(span.Slice(at + 2, 4))) return -1;
            at += 6;
        }
    }

    private static bool AreHex(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
        }

        return true;
    }

    /// <summary>The next quotation mark, backslash or control character.</summary>
    private static int NextStop(ReadOnlySpan<byte> span, int at)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(span);
            for (; at + Vector256<byte>.Count <= span.Length; at += Vector256<byte>.Count)
            {
                var block = Vector256.LoadUnsafe(ref first, (nuint)at);
                var stops = Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                    | Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)0x1F)), block);
                var bits = stops.ExtractMostSignificantBits();
                if (bits != 0) return at + BitOperations.TrailingZeroCount(bits);
            }
        }

        while (at < span.Length && span[at] is >= (byte)' ' and not ((byte)'"' or (byte)'\\')) at++;
        return at;
    }

    private static int AfterSpace(ReadOnlySpan<byte> span, int at)
    {
        while ((uint)at < (uint)span.Length && span[at] <= ' ' && span[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }

    private int ScanNumber(ReadOnlySpan<byte> span, int start, bool elsewhere)
    {
        var at = start;
        if (span[at] == '-') at++;
        var whole = Digits(span, at);
        if (whole == at || (span[at] == '0' && whole > at + 1)) return -1;
        at = whole;
        if ((uint)at < (uint)span.Length && span[at] == '.')
        {
            var fraction = Digits(span, at + 1);
            if (fraction == at + 1) return -1;
            at = fraction;
        }

        if ((uint)at < (uint)span.Length && span[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if ((uint)at < (uint)span.Length && span[at] is (byte)'+' or (byte)'-') at++;
            var exponent = Digits(span, at);
            if (exponent == at) return -1;
            at = exponent;
        }

        Add(JsonKind.Number, start, at - start, escaped: false, elsewhere);
        return at;
    }

    private static int Digits(ReadOnlySpan<byte> span, int at)
    {
        while ((uint)at < (uint)span.Length && span[at] is >= (byte)'0' and <= (byte)'9') at++;
        return at;
    }

    private int ScanWord(ReadOnlySpan<byte> span, int at, bool elsewhere)
    {
        var rest = span[at..];
        var (kind, size) = rest.StartsWith("true"u8) ? (JsonKind.True, 4)
            : rest.StartsWith("false"u8) ? (JsonKind.False, 5)
            : rest.StartsWith("null"u8) ? (JsonKind.Null, 4)
            : (JsonKind.Missing, 0);
        if (size == 0) return -1;
        Add(kind, at, size, escaped: false, elsewhere);
        return at + size;
    }
}
