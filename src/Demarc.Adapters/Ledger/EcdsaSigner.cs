using System.Security.Cryptography;

namespace Demarc.Adapters.Ledger;

/// <summary>Signs with ECDSA on P-256 over SHA-256; signatures are in DER, as signed notes and most tools want them.</summary>
internal sealed class EcdsaSigner : ISigner
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECDsa key;
    private readonly Lock gate = new();

    internal EcdsaSigner(string name, ReadOnlySpan<byte> pkcs8)
    {
        Name = name;
        key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256)
                throw new LedgerException($"the key of {name} is on a curve other than P-256");
        }
        catch
        {
            key.Dispose();
            throw;
        }

        PublicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SigningAlgorithm Algorithm => SigningAlgorithm.EcdsaP256;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        // The framework does not promise that its keys can be used from several threads.
        lock (gate) return key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    /// <summary>A new key as PKCS #8; the caller overwrites it.</summary>
    internal static byte[] NewKey()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return made.ExportPkcs8PrivateKey();
    }
}
