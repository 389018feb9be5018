namespace Demarc.Adapters.Ledger;

/// <summary>Kinds of signature that a key gives.</summary>
public enum SigningAlgorithm
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Ed25519 (RFC 8032): what logs and witnesses sign with. The signature has 64 bytes.</summary>
    Ed25519,

    /// <summary>ECDSA on P-256 over SHA-256: what key management of clouds holds. The signature is ASN.1 DER.</summary>
    EcdsaP256,
}

/// <summary>
/// Signs with one private key, which it never shows. Keys are in files here; a key management service can stand behind it as well.
/// Safe to use from many threads.
/// </summary>
public interface ISigner : IDisposable
{
    /// <summary>Name of the key, as it stands in signatures.</summary>
    string Name { get; }

    /// <summary>Kind of signature.</summary>
    SigningAlgorithm Algorithm { get; }

    /// <summary>The public key: of Ed25519 its 32 bytes, of ECDSA the SubjectPublicKeyInfo in DER.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a message.</summary>
    /// <exception cref="LedgerException">The library that signs failed.</exception>
    byte[] Sign(ReadOnlySpan<byte> message);
}
