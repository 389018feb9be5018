using System.Runtime.InteropServices;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// A point of the curve edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1.4). The formulas hold for
/// all points, equal ones and the neutral one included.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct EdwardsPoint
{
    private static readonly FieldElement D = FieldElement.Of(121665).Negate() * FieldElement.Of(121666).Invert();
    private static readonly FieldElement TwiceD = D + D;

    /// <summary>(p-1)/4, (p-5)/8: exponents for square roots, lowest byte first.</summary>
    private static readonly byte[] Quarter = Exponent(0xfb, 0x1f);
    private static readonly byte[] Eighth = Exponent(0xfd, 0x0f);
    private static readonly FieldElement RootOfMinusOne = FieldElement.Of(2).Power(Quarter);

    private readonly FieldElement x;
    private readonly FieldElement y;
    private readonly FieldElement z;
    private readonly FieldElement t;

    private EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t) => (this.x, this.y, this.z, this.t) = (x, y, z, t);

    /// <summary>The neutral point.</summary>
    internal static EdwardsPoint Identity { get; } = new(FieldElement.Of(0), FieldElement.Of(1), FieldElement.Of(1), FieldElement.Of(0));

    /// <summary>The base point: y = 4/5, x even.</summary>
    internal static EdwardsPoint Base { get; } = FindBase();

    /// <summary>Decodes a point; false when there is none, or when it has another encoding that is the canonical one.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        if (!FieldElement.TryDecode(bytes, out var decoded)) return false;
        var isOdd = bytes[31] >> 7 == 1;
        var square = decoded * decoded;
        var (u, v) = (square - FieldElement.Of(1), (D * square) + FieldElement.Of(1));

        // x = u v^3 (u v^7)^((p-5)/8) is a root of u/v, or of -u/v, if there is one.
        var v3 = v * v * v;
        var root = u * v3 * (u * v3 * v3 * v).Power(Eighth);
        var check = v * root * root;
        if (check.Equals(u.Negate())) root *= RootOfMinusOne;
        else if (!check.Equals(u)) return false;
        if (root.IsZero && isOdd) return false;
        if (root.IsOdd != isOdd) root = root.Negate();
        point = new EdwardsPoint(root, decoded, FieldElement.Of(1), root * decoded);
        return true;
    }

    /// <summary>Encodes the point in the canonical way.</summary>
    internal void Encode(Span<byte> bytes)
    {
        var inverse = z.Invert();
        (y * inverse).Encode(bytes);
        if ((x * inverse).IsOdd) bytes[31] |= 0x80;
    }

    internal EdwardsPoint Negate() => new(x.Negate(), y, z, t.Negate());

    internal EdwardsPoint Add(in EdwardsPoint other)
    {
        var a = (y - x) * (other.y - other.x);
        var b = (y + x) * (other.y + other.x);
        var c = t * TwiceD * other.t;
        var zz = z * other.z;
        var d = zz + zz;
        return FromParts(b - a, d - c, d + c, b + a);
    }

    internal EdwardsPoint Double()
    {
        var (a, b, zz, sum) = (x * x, y * y, z * z, x + y);
        var h = a + b;
        var g = a - b;
        return FromParts(h - (sum * sum), zz + zz + g, g, h);
    }

    private static EdwardsPoint FromParts(FieldElement e, FieldElement f, FieldElement g, FieldElement h) =>
        new(e * f, g * h, f * g, e * h);

    private static EdwardsPoint FindBase()
    {
        Span<byte> bytes = stackalloc byte[32];
        (FieldElement.Of(4) * FieldElement.Of(5).Invert()).Encode(bytes);
        return TryDecode(bytes, out var point) ? point : throw new InvalidOperationException("the base point is on the curve");
    }

    private static byte[] Exponent(byte lowest, byte highest)
    {
        var bytes = new byte[32];
        bytes.AsSpan().Fill(0xff);
        (bytes[0], bytes[31]) = (lowest, highest);
        return bytes;
    }
}
