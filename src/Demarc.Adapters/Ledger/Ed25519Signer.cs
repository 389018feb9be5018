using System.Security.Cryptography;

namespace Demarc.Adapters.Ledger;

/// <summary>Signs with Ed25519 through the system's OpenSSL.</summary>
internal sealed class Ed25519Signer : ISigner
{
    /// <summary>What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7 and 10.3).</summary>
    private static ReadOnlySpan<byte> Prefix =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private readonly LibCrypto.KeyHandle key;

    internal Ed25519Signer(string name, ReadOnlySpan<byte> pkcs8)
    {
        Name = name;
        key = LibCrypto.Import(pkcs8[Prefix.Length..]);
        PublicKey = LibCrypto.PublicKey(key);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SigningAlgorithm Algorithm => SigningAlgorithm.Ed25519;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => LibCrypto.Sign(key, message);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    /// <summary>Whether a PKCS #8 structure holds a key of this kind.</summary>
    internal static bool Holds(ReadOnlySpan<byte> pkcs8) => pkcs8.Length == Prefix.Length + LibCrypto.KeyLength && pkcs8.StartsWith(Prefix);

    /// <summary>A new key as PKCS #8; the caller overwrites it.</summary>
    internal static byte[] NewKey()
    {
        var pkcs8 = new byte[Prefix.Length + LibCrypto.KeyLength];
        Prefix.CopyTo(pkcs8);
        RandomNumberGenerator.Fill(pkcs8.AsSpan(Prefix.Length));
        return pkcs8;
    }
}
