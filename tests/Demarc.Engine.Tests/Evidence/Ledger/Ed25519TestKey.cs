using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Demarc.Engine.Tests.Evidence.Ledger;

/// <summary>
/// An Ed25519 key to sign with in tests, as RFC 8032 section 5.1 describes it, with large numbers and in no hurry: another way than the
/// verifier's. Never for anything that is to stay secret.
/// </summary>
internal sealed class Ed25519TestKey
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly (BigInteger X, BigInteger Y) B = (
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", CultureInfo.InvariantCulture),
        Mod(4 * Inverse(5)));

    private readonly BigInteger scalar;
    private readonly byte[] prefix;

    internal Ed25519TestKey(string seed)
    {
        var hash = SHA512.HashData(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        hash[0] &= 0xf8;
        hash[31] = (byte)((hash[31] & 0x3f) | 0x40);
        (scalar, prefix) = (Number(hash[..32]), hash[32..]);
        Public = Encode(Multiply(scalar));
    }

    internal byte[] Public { get; }

    internal byte[] Sign(ReadOnlySpan<byte> message)
    {
        var r = Number(SHA512.HashData([.. prefix, .. message])) % L;
        var point = Encode(Multiply(r));
        var k = Number(SHA512.HashData([.. point, .. Public, .. message])) % L;
        return [.. point, .. Bytes((r + (k * scalar)) % L)];
    }

    private static (BigInteger X, BigInteger Y) Multiply(BigInteger times)
    {
        var (sum, point) = ((X: BigInteger.Zero, Y: BigInteger.One), B);
        for (; times > 0; times >>= 1)
        {
            if (!times.IsEven) sum = Add(sum, point);
            point = Add(point, point);
        }

        return sum;
    }

    private static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) a, (BigInteger X, BigInteger Y) b)
    {
        var product = D * a.X * b.X * a.Y * b.Y;
        return (Mod(((a.X * b.Y) + (b.X * a.Y)) * Inverse(Mod(1 + product))), Mod(((a.Y * b.Y) + (a.X * b.X)) * Inverse(Mod(1 - product))));
    }

    private static BigInteger Mod(BigInteger number) => ((number % P) + P) % P;

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(number, P - 2, P);

    private static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        var bytes = Bytes(point.Y);
        if (!point.X.IsEven) bytes[31] |= 0x80;
        return bytes;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }
}
