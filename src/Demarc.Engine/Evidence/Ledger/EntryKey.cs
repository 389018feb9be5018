using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>Algorithms that entries are signed with.</summary>
public enum EntryKeyAlgorithm
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Ed25519.</summary>
    Ed25519,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    EcdsaP256,
}

/// <summary>The public key of a collector or of a person, who signs entries.</summary>
public sealed record EntryKey
{
    private const int Ed25519Bytes = 32;

    /// <summary>What stands before the 32 bytes of Ed25519 in a SubjectPublicKeyInfo (RFC 8410 section 4, 2018).</summary>
    private static readonly byte[] Ed25519Prefix = Convert.FromHexString("302a300506032b6570032100");

    private EntryKey(EntryKeyAlgorithm algorithm, ImmutableArray<byte> info) =>
        (Algorithm, PublicKeyInfo, Id) = (algorithm, info, Convert.ToHexStringLower(SHA256.HashData(info.AsSpan())));

    /// <summary>Algorithm.</summary>
    public EntryKeyAlgorithm Algorithm { get; }

    /// <summary>The key as a SubjectPublicKeyInfo in DER, which OpenSSL reads.</summary>
    public ImmutableArray<byte> PublicKeyInfo { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo in hexadecimal: the <c>keyid</c> of signatures, a hint and no proof.</summary>
    public string Id { get; }

    /// <summary>Reads a SubjectPublicKeyInfo in DER.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> info, [NotNullWhen(true)] out EntryKey? key, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        var algorithm = info.Length == Ed25519Prefix.Length + Ed25519Bytes && info.StartsWith(Ed25519Prefix) ? EntryKeyAlgorithm.Ed25519
            : EcdsaVerifier.IsP256(info) ? EntryKeyAlgorithm.EcdsaP256 : EntryKeyAlgorithm.Unknown;
        key = algorithm == EntryKeyAlgorithm.Unknown ? null : new EntryKey(algorithm, [.. info]);
        refusal = key is null ? new(LedgerFault.Unsupported, "it is neither an Ed25519 nor a P-256 key") : null;
        return key is not null;
    }

    /// <summary>The key of the 32 bytes of an Ed25519 key.</summary>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    public static EntryKey OfEd25519(ReadOnlySpan<byte> key) => key.Length == Ed25519Bytes
        ? new EntryKey(EntryKeyAlgorithm.Ed25519, [.. Ed25519Prefix, .. key])
        : throw new ArgumentException($"an Ed25519 key has {Ed25519Bytes} bytes", nameof(key));

    /// <summary>Reads a key in PEM, <c>-----BEGIN PUBLIC KEY-----</c>.</summary>
    public static bool TryReadPem(
        ReadOnlySpan<char> pem, [NotNullWhen(true)] out EntryKey? key, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (key, refusal) = (null, LedgerRefusal.Malformed("it is no public key in PEM"));
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not "PUBLIC KEY") return false;
        var bytes = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(pem[fields.Base64Data], bytes, out var written)
            && TryRead(bytes.AsSpan(0, written), out key, out refusal);
    }

    /// <summary>
    /// Whether a signature fits. ECDSA is read as r and s of 32 bytes each, as DSSE shows it, and as ASN.1, as others write it.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Algorithm switch
    {
        EntryKeyAlgorithm.Ed25519 => Ed25519Verifier.Verify(PublicKeyInfo.AsSpan()[Ed25519Prefix.Length..], message, signature),
        EntryKeyAlgorithm.EcdsaP256 => EcdsaVerifier.VerifyRaw(PublicKeyInfo.AsSpan(), message, signature)
            || EcdsaVerifier.VerifyAsn1(PublicKeyInfo.AsSpan(), message, signature),
        _ => false,
    };

    /// <inheritdoc/>
    public bool Equals(EntryKey? other) => other is not null && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key in PEM.</summary>
    public override string ToString() => PemEncoding.WriteString("PUBLIC KEY", PublicKeyInfo.AsSpan());
}
