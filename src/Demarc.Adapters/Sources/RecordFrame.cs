using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Finds the end of an object or text as <see cref="JsonScan"/> does, by brackets and quotation marks only, but 64 bytes at a time: each
/// byte becomes one bit of a number, and which bits are inside texts is arithmetic. For values that stand whole in memory.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RecordFrame
{
    private const int Block = 64;
    private const ulong Even = 0x5555_5555_5555_5555;

    private ulong escapedNext;
    private ulong insideText;
    private long depth;

    /// <summary>
    /// The length of the value at the beginning of some bytes; -1 when it does not end there, or is out of order (a line feed in a text).
    /// </summary>
    internal static int Length(ReadOnlySpan<byte> bytes)
    {
        var frame = new RecordFrame();
        Span<byte> last = stackalloc byte[Block];
        for (var at = 0; at < bytes.Length; at += Block)
        {
            scoped var rest = bytes[at..];
            if (rest.Length < Block)
            {
                last.Fill((byte)' ');
                rest.CopyTo(last);
                rest = last;
            }

            var end = frame.Next(ref MemoryMarshal.GetReference(rest), isFirst: at == 0);
            if (end != 0) return end < 0 ? -1 : at + end;
        }

        return -1;
    }

    /// <summary>Goes over one block: the place after the end of the value, 0 when it goes on, -1 when it is out of order.</summary>
    private int Next(ref byte first, bool isFirst)
    {
        var (low, high) = (Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 32));
        var quotes = Bits(low, high, (byte)'"') & ~Escaped(Bits(low, high, (byte)'\\'));
        var inside = PrefixXor(quotes) ^ insideText;
        insideText = (ulong)((long)inside >> 63);
        if ((Bits(low, high, (byte)'\n') & inside) != 0) return -1;

        // '[' and ']' differ from '{' and '}' in one bit.
        var case_ = Vector256.Create((byte)0x20);
        var opens = Bits(low | case_, high | case_, (byte)'{') & ~inside;
        var closes = Bits(low | case_, high | case_, (byte)'}') & ~inside;
        if (isFirst && (quotes & 1) != 0) depth = long.MinValue;
        if (depth < 0) return EndOfText(isFirst ? quotes & ~1UL : quotes);
        if (depth > BitOperations.PopCount(closes))
        {
            depth += BitOperations.PopCount(opens) - BitOperations.PopCount(closes);
            return 0;
        }

        for (var brackets = opens | closes; brackets != 0; brackets &= brackets - 1)
        {
            depth += (opens & brackets & (~brackets + 1)) != 0 ? 1 : -1;
            if (depth <= 0) return BitOperations.TrailingZeroCount(brackets) + 1;
        }

        return 0;
    }

    private static int EndOfText(ulong quotes) => quotes == 0 ? 0 : BitOperations.TrailingZeroCount(quotes) + 1;

    /// <summary>Which bytes stand behind an odd number of backslashes. A run of them that crosses blocks is carried along.</summary>
    private ulong Escaped(ulong backslashes)
    {
        if ((backslashes | escapedNext) == 0) return 0;
        backslashes &= ~escapedNext;
        var follows = (backslashes << 1) | escapedNext;
        var oddStarts = backslashes & ~Even & ~follows;
        var evenRuns = oddStarts + backslashes;
        escapedNext = evenRuns < backslashes ? 1UL : 0;
        return (Even ^ (evenRuns << 1)) & follows;
    }

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high, byte wanted)
    {
        var value = Vector256.Create(wanted);
        return Vector256.Equals(low, value).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(high, value).ExtractMostSignificantBits() << 32);
    }

    /// <summary>Each bit becomes the parity of itself and all lower ones: set from an opening quotation mark to the closing one.</summary>
    private static ulong PrefixXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        for (var step = 1; step < 64; step *= 2) bits ^= bits << step;
        return bits;
    }
}
