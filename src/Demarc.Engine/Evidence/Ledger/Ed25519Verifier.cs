using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032 section 5.1, https://www.rfc-editor.org/rfc/rfc8032, 2017). Implementations differ about
/// malformed keys and signatures; the rules here are those on which RFC 8032 and Go's <c>crypto/ed25519</c> agree, so that an auditor's
/// program written in Go accepts every signature that is accepted here:
/// <list type="number">
/// <item>the key encodes a point of the curve in the canonical way: y is below 2^255-19, and x = 0 has sign 0 (RFC 8032 section 5.1.3;
/// Go takes other encodings, too);</item>
/// <item>S is below the order of the group (no second signature can be made from a first);</item>
/// <item>the equation without cofactor, <c>[S]B - [k]A = R</c>, where k is the hash of R, A and the message as given;</item>
/// <item>both sides are compared as bytes, so that R is canonical, too.</item>
/// </list>
/// Keys and signatures of low order are accepted where these rules hold, as both do: a policy names the keys it trusts, and nobody makes
/// such a key by accident. All inputs are public, and time taken depends on them.
/// </summary>
public static class Ed25519Verifier
{
    /// <summary>Bytes of a public key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private const int ScalarBits = 253;

    private static readonly BigInteger Order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    /// <summary>Whether a signature of a key fits a message; false, too, for anything that is not a key or a signature.</summary>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != KeyBytes || signature.Length != SignatureBytes || !EdwardsPoint.TryDecode(key, out var point)) return false;
        var r = signature[..32];
        var s = signature[32..];
        if (new BigInteger(s, isUnsigned: true) >= Order) return false;
        Span<byte> k = stackalloc byte[32];
        Challenge(r, key, message, k);
        Span<byte> expected = stackalloc byte[32];
        Combine(s, k, point.Negate()).Encode(expected);
        return expected.SequenceEqual(r);
    }

    /// <summary>SHA-512 of R, A and the message, modulo the order of the group.</summary>
    private static void Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> k)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(r);
        hash.AppendData(key);
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        k.Clear();
        (new BigInteger(digest, isUnsigned: true) % Order).TryWriteBytes(k, out _, isUnsigned: true);
    }

    /// <summary>The base point s times and another point k times, added; both numbers are read together, bit by bit.</summary>
    private static EdwardsPoint Combine(ReadOnlySpan<byte> s, ReadOnlySpan<byte> k, EdwardsPoint other)
    {
        var both = EdwardsPoint.Base.Add(other);
        var sum = EdwardsPoint.Identity;
        for (var bit = ScalarBits - 1; bit >= 0; bit--)
        {
            sum = sum.Double();
            var (inS, inK) = ((s[bit >> 3] >> (bit & 7)) & 1, (k[bit >> 3] >> (bit & 7)) & 1);
            if ((inS | inK) != 0) sum = sum.Add(inS == 0 ? other : inK == 0 ? EdwardsPoint.Base : both);
        }

        return sum;
    }
}
