using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Base64 (RFC 4648 section 4) with one spelling for one value: padding is there, there are no blanks and no unused bits. What has two
/// spellings could be changed without anybody noticing.
/// </summary>
internal static class StrictBase64
{
    /// <summary>Decodes into a buffer.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, Span<byte> target, out int written)
    {
        written = 0;
        if (text.Length % 4 != 0 || text.IndexOfAnyExcept(Alphabet) >= 0) return false;
        return Convert.TryFromBase64Chars(text, target, out written) && IsCanonical(text, target[..written]);
    }

    /// <summary>Decodes into an array of its own.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var read = TryDecode(text, buffer, out var written);
        bytes = read ? buffer[..written] : null;
        return read;
    }

    /// <summary>Only the last group can have unused bits.</summary>
    private static bool IsCanonical(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes)
    {
        var rest = bytes.Length % 3;
        if (rest == 0) return true;
        Span<char> last = stackalloc char[4];
        return Convert.TryToBase64Chars(bytes[^rest..], last, out _) && text[^4..].SequenceEqual(last);
    }

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
}
