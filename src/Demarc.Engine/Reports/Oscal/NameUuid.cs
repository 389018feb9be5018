using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// UUIDs of version 5 (RFC 9562 section 5.5): made of a namespace and a name, so that equal things have equal ids in every export. OSCAL
/// accepts versions 4 and 5 only.
/// </summary>
public static class NameUuid
{
    /// <summary>The namespace under which every id of ours lies.</summary>
    public static Guid Demarc { get; } = Of(new Guid("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), OscalNames.Namespace);

    /// <summary>The id of a name.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name; its UTF-8 form counts.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification =
        "RFC 9562 names SHA-1; nothing is kept secret.")]
    public static Guid Of(Guid space, string name)
    {
        var text = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(text, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, text.AsSpan(16));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(text, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
