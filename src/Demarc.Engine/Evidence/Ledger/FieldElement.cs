using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// A number modulo p = 2^255-19 in five limbs of 51 bits, which may be a little larger between operations. Not of constant time: only for
/// public values.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FieldElement
{
    private const int Bits = 51;
    private const ulong Mask = (1UL << Bits) - 1;

    private readonly ulong l0;
    private readonly ulong l1;
    private readonly ulong l2;
    private readonly ulong l3;
    private readonly ulong l4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =>
        (this.l0, this.l1, this.l2, this.l3, this.l4) = (l0, l1, l2, l3, l4);

    internal bool IsZero => Equals(Of(0));

    /// <summary>Whether the number between 0 and p-1 is odd: the sign of a coordinate.</summary>
    internal bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Encode(bytes);
            return (bytes[0] & 1) == 1;
        }
    }

    internal static FieldElement Of(ulong small) => new(small, 0, 0, 0, 0);

    /// <summary>Reads 255 bits, lowest byte first; false for p and above. The highest bit is not looked at.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out FieldElement element)
    {
        var (a, b) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (c, d) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        element = new FieldElement(
            a & Mask, ((a >> 51) | (b << 13)) & Mask, ((b >> 38) | (c << 26)) & Mask, ((c >> 25) | (d << 39)) & Mask, (d >> 12) & Mask);
        Span<byte> canonical = stackalloc byte[32];
        element.Encode(canonical);
        canonical[31] |= (byte)(bytes[31] & 0x80);
        return canonical.SequenceEqual(bytes);
    }

    /// <summary>Writes the number between 0 and p-1 as 32 bytes, lowest first.</summary>
    internal void Encode(Span<byte> bytes)
    {
        var reduced = Carry(l0, l1, l2, l3, l4);
        var (a, b, c, d, e) = (reduced.l0, reduced.l1, reduced.l2, reduced.l3, reduced.l4);

        // What would be carried out of the top if 19 were added: 1 if the number is p or above.
        var over = (a + 19) >> Bits;
        over = (b + over) >> Bits;
        over = (c + over) >> Bits;
        over = (d + over) >> Bits;
        over = (e + over) >> Bits;
        a += 19 * over;
        b += a >> Bits;
        c += b >> Bits;
        d += c >> Bits;
        e += d >> Bits;
        (a, b, c, d, e) = (a & Mask, b & Mask, c & Mask, d & Mask, e & Mask);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, a | (b << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (b >> 13) | (c << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (c >> 26) | (d << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (d >> 39) | (e << 12));
    }

    internal bool Equals(in FieldElement other)
    {
        Span<byte> mine = stackalloc byte[32];
        Span<byte> others = stackalloc byte[32];
        Encode(mine);
        other.Encode(others);
        return mine.SequenceEqual(others);
    }

    internal FieldElement Negate() => Of(0) - this;

    /// <summary>1 divided by the number; 0 for 0. It is the power p-2 (Fermat).</summary>
    internal FieldElement Invert()
    {
        Span<byte> exponent = stackalloc byte[32];
        exponent.Fill(0xff);
        (exponent[0], exponent[31]) = (0xeb, 0x7f);
        return Power(exponent);
    }

    /// <summary>A power; the exponent's lowest byte comes first.</summary>
    internal FieldElement Power(ReadOnlySpan<byte> exponent)
    {
        var power = Of(1);
        for (var bit = (exponent.Length * 8) - 1; bit >= 0; bit--)
        {
            power *= power;
            if (((exponent[bit >> 3] >> (bit & 7)) & 1) == 1) power *= this;
        }

        return power;
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carry(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4);

    /// <summary>2p is added, so that no limb goes below zero.</summary>
    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a.l0 + 0xfffffffffffda - b.l0, a.l1 + 0xffffffffffffe - b.l1, a.l2 + 0xffffffffffffe - b.l2, a.l3 + 0xffffffffffffe - b.l3,
        a.l4 + 0xffffffffffffe - b.l4);

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        // 2^255 is 19: what goes over the top comes back 19 times at the bottom.
        var (b1, b2, b3, b4) = (b.l1 * 19, b.l2 * 19, b.l3 * 19, b.l4 * 19);
        var r0 = Sum(a.l0, b.l0, a.l1, b4, a.l2, b3, a.l3, b2, a.l4, b1);
        var r1 = Sum(a.l0, b.l1, a.l1, b.l0, a.l2, b4, a.l3, b3, a.l4, b2);
        var r2 = Sum(a.l0, b.l2, a.l1, b.l1, a.l2, b.l0, a.l3, b4, a.l4, b3);
        var r3 = Sum(a.l0, b.l3, a.l1, b.l2, a.l2, b.l1, a.l3, b.l0, a.l4, b4);
        var r4 = Sum(a.l0, b.l4, a.l1, b.l3, a.l2, b.l2, a.l3, b.l1, a.l4, b.l0);
        return Carry(
            (r0.Low & Mask) + (r4.Over() * 19), (r1.Low & Mask) + r0.Over(), (r2.Low & Mask) + r1.Over(), (r3.Low & Mask) + r2.Over(),
            (r4.Low & Mask) + r3.Over());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(ulong a, ulong b, ulong c, ulong d, ulong e) => new(
        (a & Mask) + ((e >> Bits) * 19), (b & Mask) + (a >> Bits), (c & Mask) + (b >> Bits), (d & Mask) + (c >> Bits),
        (e & Mask) + (d >> Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wide Sum(
        ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong g, ulong h, ulong i, ulong j)
    {
        var high = Math.BigMul(a, b, out var low);
        Accumulate(ref high, ref low, c, d);
        Accumulate(ref high, ref low, e, f);
        Accumulate(ref high, ref low, g, h);
        Accumulate(ref high, ref low, i, j);
        return new Wide(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref ulong high, ref ulong low, ulong a, ulong b)
    {
        high += Math.BigMul(a, b, out var more);
        low += more;
        if (low < more) high++;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Wide(ulong High, ulong Low)
    {
        /// <summary>All above the lowest 51 bits; products are so small that 64 bits hold it.</summary>
        internal ulong Over() => (High << (64 - Bits)) | (Low >> Bits);
    }
}
