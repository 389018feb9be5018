using System.Security.Cryptography;

namespace Demarc.Adapters.Ledger;

/// <summary>Public keys as text.</summary>
public static class PublicKeyText
{
    /// <summary>What stands before the 32 bytes of an Ed25519 public key in a SubjectPublicKeyInfo (RFC 8410, section 4).</summary>
    private static ReadOnlySpan<byte> SpkiPrefix => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>The public key as PEM, as OpenSSL reads it.</summary>
    public static string Pem(ISigner signer) => PemEncoding.WriteString("PUBLIC KEY", Spki(signer));

    /// <summary>The public key as SubjectPublicKeyInfo in DER.</summary>
    public static byte[] Spki(ISigner signer) =>
        signer.Algorithm == SigningAlgorithm.Ed25519 ? [.. SpkiPrefix, .. signer.PublicKey.Span] : signer.PublicKey.ToArray();
}
