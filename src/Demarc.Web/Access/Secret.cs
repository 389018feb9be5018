using System.Buffers.Text;
using System.Security.Cryptography;

namespace Demarc.Web.Access;

/// <summary>Random texts that open something. What they open keeps their digest only.</summary>
internal static class Secret
{
    private const int Bytes = 32;

    /// <summary>A new one, for an address or a cookie.</summary>
    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The digest of one; null when the text cannot be one.</summary>
    internal static byte[]? Digest(string? text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return text?.Length == 43 && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Bytes
            ? SHA256.HashData(bytes) : null;
    }
}
