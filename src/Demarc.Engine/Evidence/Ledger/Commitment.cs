using System.Security.Cryptography;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// What a ledger says of a thing without saying the thing: SHA-256 of 32 random bytes, the salt, and the bytes of the thing. The salt stays
/// with the thing and is erased with it; then nobody can find out by guessing what the thing was.
/// </summary>
public static class Commitment
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 32;

    /// <summary>The commitment, 64 hexadecimal digits.</summary>
    /// <param name="salt">32 bytes that nobody can guess, used for this thing only.</param>
    /// <param name="thing">The bytes of the thing.</param>
    /// <exception cref="ArgumentException">The salt has not 32 bytes.</exception>
    public static string Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> thing)
    {
        if (salt.Length != SaltBytes) throw new ArgumentException($"a salt has {SaltBytes} bytes", nameof(salt));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(thing);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
