using System.Security.Cryptography;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// ECDSA on P-256 with SHA-256 (FIPS 186-5). Keys are a SubjectPublicKeyInfo with the named curve and a whole point, which has one
/// encoding of 91 bytes.
/// </summary>
public static class EcdsaVerifier
{
    private const int KeyBytes = 91;
    private const int RawBytes = 64;

    /// <summary>All of a key before the 64 bytes of its point.</summary>
    private static readonly byte[] Prefix = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    /// <summary>Whether a SubjectPublicKeyInfo holds a point of the curve.</summary>
    public static bool IsP256(ReadOnlySpan<byte> key)
    {
        using var read = Import(key);
        return read is not null;
    }

    /// <summary>Whether a signature written as an ASN.1 sequence fits; notes are signed so.</summary>
    public static bool VerifyAsn1(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Verify(key, message, signature, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Whether a signature fits that is written as r and s, 32 bytes each.</summary>
    public static bool VerifyRaw(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == RawBytes && Verify(key, message, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    private static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, DSASignatureFormat format)
    {
        using var read = Import(key);
        if (read is null) return false;
        try
        {
            return read.VerifyData(message, signature, HashAlgorithmName.SHA256, format);
        }
        catch (CryptographicException)
        {
            // Said by some platforms of a signature that cannot be read.
            return false;
        }
    }

    private static ECDsa? Import(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes || !key.StartsWith(Prefix)) return null;
        var point = key[Prefix.Length..];
        try
        {
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[..32].ToArray(), Y = point[32..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return null;
        }
    }
}
