using System.Security.Cryptography;
using System.Text;

namespace Demarc.Adapters.Webhooks;

/// <summary>Seals short secrets under a tenant's key: AES-256-GCM, with what the secret belongs to bound in.</summary>
public static class SecretSeal
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Seals.</summary>
    /// <param name="key">The tenant's key, 32 bytes.</param>
    /// <param name="owner">What the secret belongs to.</param>
    /// <param name="secret">The secret.</param>
    public static byte[] Seal(ReadOnlySpan<byte> key, string owner, ReadOnlySpan<byte> secret)
    {
        var body = new byte[NonceSize + secret.Length + TagSize];
        var nonce = body.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, secret, body.AsSpan(NonceSize, secret.Length), body.AsSpan(NonceSize + secret.Length), Bound(owner));
        return body;
    }

    /// <summary>Opens; null when the key is another, or it was altered, or belongs to something else.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, string owner, ReadOnlySpan<byte> body)
    {
        if (body.Length < NonceSize + TagSize) return null;
        var secret = new byte[body.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(body[..NonceSize], body[NonceSize..^TagSize], body[^TagSize..], secret, Bound(owner));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Bound(string owner) => Encoding.UTF8.GetBytes(owner);
}
