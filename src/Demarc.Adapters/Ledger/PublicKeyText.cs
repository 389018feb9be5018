using System.Security.Cryptography;
using System.Text;

namespace Demarc.Adapters.Ledger;

/// <summary>Public keys as text.</summary>
public static class PublicKeyText
{
    /// <summary>What stands before the 32 bytes of an Ed25519 public key in a SubjectPublicKeyInfo (RFC 8410, section 4).</summary>
    private static ReadOnlySpan<byte> SpkiPrefix => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>
    /// The verifier key of signed notes: <c>name+id+base64(type, key)</c> (c2sp.org/signed-note, read 2026-11-22). Types: 0x01 Ed25519,
    /// 0x02 ECDSA, 0x04 cosignatures of a witness. The id of an ECDSA key is taken of the key alone, without name and type.
    /// </summary>
    public static string Verifier(ISigner signer, KeyPurpose purpose)
    {
        byte type = signer.Algorithm == SigningAlgorithm.EcdsaP256 ? (byte)2 : purpose == KeyPurpose.Witness ? (byte)4 : (byte)1;
        byte[] typed = [type, .. signer.PublicKey.Span];
        var hashed = type == 2 ? signer.PublicKey.Span : [.. Encoding.UTF8.GetBytes(signer.Name), (byte)'\n', .. typed];
        return $"{signer.Name}+{Convert.ToHexStringLower(SHA256.HashData(hashed).AsSpan(0, 4))}+{Convert.ToBase64String(typed)}";
    }

    /// <summary>The public key as PEM, as OpenSSL reads it.</summary>
    public static string Pem(ISigner signer) => PemEncoding.WriteString("PUBLIC KEY", Spki(signer));

    /// <summary>The public key as SubjectPublicKeyInfo in DER.</summary>
    public static byte[] Spki(ISigner signer) =>
        signer.Algorithm == SigningAlgorithm.Ed25519 ? [.. SpkiPrefix, .. signer.PublicKey.Span] : signer.PublicKey.ToArray();
}
