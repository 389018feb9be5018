using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Demarc.Adapters.Store;

/// <summary>The first 16 bytes of SHA-256: too many for two different contents ever to share them, by chance or on purpose.</summary>
/// <param name="Value">The bytes as a number; zero stands for "no content".</param>
public readonly record struct Digest(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>No content.</summary>
    public static Digest None => default;

    /// <summary>Whether it stands for "no content".</summary>
    public bool IsNone => Value == UInt128.Zero;

    /// <summary>The digest of bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(content, hash);
        return new Digest(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>As kept in a database; null for no content.</summary>
    public static Digest From(object? column) => column is byte[] bytes ? new Digest(BinaryPrimitives.ReadUInt128BigEndian(bytes)) : None;

    /// <summary>The bytes; null for no content.</summary>
    public byte[]? ToBytes()
    {
        if (IsNone) return null;
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32");
}
