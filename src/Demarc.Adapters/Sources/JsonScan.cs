using System.Buffers;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Finds the end of a JSON value that is not wanted, by its brackets and quotation marks only, so that neither a text of a gigabyte nor
/// a million brackets take memory.
/// </summary>
internal struct JsonScan
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);

    private static readonly SearchValues<byte> InText = SearchValues.Create("\"\\\n"u8);

    private static readonly SearchValues<byte> AfterBare = SearchValues.Create(",]} \t\r\n"u8);

    private long depth;
    private bool started;
    private bool text;
    private bool escaped;

    /// <summary>The value has ended.</summary>
    internal bool IsDone { get; private set; }

    /// <summary>No value begins here, or a text holds a line feed: what follows cannot be trusted.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Inside a number or a word.</summary>
    internal bool IsBare { get; private set; }

    /// <summary>Goes on over the next bytes; returns how many of them belong to the value.</summary>
    internal int Advance(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        if (!started && bytes.Length > 0) Begin(bytes[0]);
        while (at < bytes.Length && !IsDone && !IsBroken)
        {
            if (IsBare) at += Bare(bytes[at..]);
            else if (text) at += Text(bytes[at..]);
            else at += Brackets(bytes[at..]);
        }

        return at;
    }

    private void Begin(byte first)
    {
        started = true;
        IsBare = first is (byte)'t' or (byte)'f' or (byte)'n' or (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        IsBroken = !IsBare && first is not ((byte)'{' or (byte)'[' or (byte)'"');
    }

    private int Bare(ReadOnlySpan<byte> bytes)
    {
        var stop = bytes.IndexOfAny(AfterBare);
        IsDone = stop >= 0;
        return stop < 0 ? bytes.Length : stop;
    }

    private int Text(ReadOnlySpan<byte> bytes)
    {
        if (escaped)
        {
            escaped = false;
            return 1;
        }

        var stop = bytes.IndexOfAny(InText);
        if (stop < 0) return bytes.Length;
        escaped = bytes[stop] == '\\';
        if (bytes[stop] == '\n')
        {
            // Not consumed: the reader may go on with the next line.
            IsBroken = true;
            return stop;
        }

        if (!escaped) text = false;
        IsDone = !escaped && depth == 0;
        return stop + 1;
    }

    private int Brackets(ReadOnlySpan<byte> bytes)
    {
        var stop = bytes.IndexOfAny(Structure);
        if (stop < 0) return bytes.Length;
        switch (bytes[stop])
        {
            case (byte)'"':
                text = true;
                break;
            case (byte)'{' or (byte)'[':
                depth++;
                break;
            default:
                depth--;
                IsDone = depth <= 0;
                break;
        }

        return stop + 1;
    }
}
