using System.Security.Cryptography;

namespace Demarc.Adapters.Blobs;

/// <summary>Names a stored file: 16 random bytes that tell nothing of its content.</summary>
/// <param name="Value">The bytes as a number; zero stands for none.</param>
public readonly record struct BlobId(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>A new one.</summary>
    internal static BlobId New() => From(RandomNumberGenerator.GetBytes(Size));

    /// <summary>As kept in a database.</summary>
    internal static BlobId From(byte[] bytes) => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32");
}
