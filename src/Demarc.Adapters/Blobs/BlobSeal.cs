using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Demarc.Adapters.Blobs;

/// <summary>
/// How a file is encrypted: AES-256-GCM under a random key of its own, in chunks. The number of a chunk, and whether it is the last, are in
/// its nonce, so that none can be left out, repeated or put elsewhere; the name of the file is bound in as well.
/// </summary>
internal sealed class BlobSeal : IDisposable
{
    /// <summary>Bytes of content in each chunk but the last.</summary>
    internal const int ChunkSize = 256 * 1024;

    /// <summary>Bytes of a key, and of a salt.</summary>
    internal const int KeySize = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly AesGcm cipher;
    private readonly byte[] name;

    internal BlobSeal(BlobId blob, ReadOnlySpan<byte> key)
    {
        name = blob.ToBytes();
        cipher = new AesGcm(key, TagSize);
    }

    /// <summary>Encrypts a chunk.</summary>
    internal byte[] Seal(int number, bool last, ReadOnlySpan<byte> content)
    {
        var body = new byte[content.Length + TagSize];
        cipher.Encrypt(Nonce(number, last), content, body.AsSpan(0, content.Length), body.AsSpan(content.Length), name);
        return body;
    }

    /// <summary>Decrypts a chunk; null when it is not what was written under this number.</summary>
    internal byte[]? Open(int number, bool last, ReadOnlySpan<byte> body)
    {
        if (body.Length < TagSize) return null;
        var content = new byte[body.Length - TagSize];
        try
        {
            cipher.Decrypt(Nonce(number, last), body[..^TagSize], body[^TagSize..], content, name);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>Wraps the key and the salt of a file under a tenant's key.</summary>
    internal static byte[] Wrap(ReadOnlySpan<byte> wrapKey, BlobId blob, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        Span<byte> secret = stackalloc byte[KeySize * 2];
        key.CopyTo(secret);
        salt.CopyTo(secret[KeySize..]);
        var wrapped = new byte[NonceSize + secret.Length + TagSize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var wrapping = new AesGcm(wrapKey, TagSize);
        wrapping.Encrypt(
            wrapped.AsSpan(0, NonceSize), secret, wrapped.AsSpan(NonceSize, secret.Length), wrapped.AsSpan(NonceSize + secret.Length),
            blob.ToBytes());
        CryptographicOperations.ZeroMemory(secret);
        return wrapped;
    }

    /// <summary>The key and the salt of a file; null when the tenant's key is another, or the wrapped form was altered.</summary>
    internal static (byte[] Key, byte[] Salt)? Unwrap(ReadOnlySpan<byte> wrapKey, BlobId blob, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != NonceSize + (KeySize * 2) + TagSize) return null;
        Span<byte> secret = stackalloc byte[KeySize * 2];
        using var wrapping = new AesGcm(wrapKey, TagSize);
        try
        {
            wrapping.Decrypt(wrapped[..NonceSize], wrapped[NonceSize..^TagSize], wrapped[^TagSize..], secret, blob.ToBytes());
            return (secret[..KeySize].ToArray(), secret[KeySize..].ToArray());
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private static byte[] Nonce(int number, bool last)
    {
        var nonce = new byte[NonceSize];
        BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(NonceSize - 5), number);
        nonce[^1] = last ? (byte)1 : (byte)0;
        return nonce;
    }
}
