using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// A SHA-256 hash of a Merkle tree: of a leaf, of an inner node, or of a whole tree (RFC 6962 section 2.1). A value of 32 bytes that is
/// copied and not allocated: a log has as many of them as entries.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TreeHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private const int Base64Length = 44;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <summary>Takes a hash from its bytes.</summary>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException("a tree hash has 32 bytes", nameof(bytes));
        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Reads the base64 of 32 bytes: the standard alphabet with padding, no blanks, unused bits zero.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static TreeHash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("not the base64 of 32 bytes");

    /// <summary>Reads the base64 of 32 bytes, as <see cref="Parse"/> does.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size + 1];
        var read = text.Length == Base64Length && StrictBase64.TryDecode(text, bytes, out var written) && written == Size;
        hash = read ? new TreeHash(bytes[..Size]) : default;
        return read;
    }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = text.Length == Size * 2
            && Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == Size;
        hash = read ? new TreeHash(bytes) : default;
        return read;
    }

    /// <summary>Writes the 32 bytes to the beginning of a span.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, first);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], fourth);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>In hexadecimal, small letters.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToBytes());

    /// <summary>In base64, as checkpoints and proofs write it.</summary>
    public override string ToString() => Convert.ToBase64String(ToBytes());
}
