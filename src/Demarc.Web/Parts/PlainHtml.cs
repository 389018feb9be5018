using System.Globalization;
using System.Text;

namespace Demarc.Web.Parts;

/// <summary>
/// The renderer writes every character that is not plain ASCII as a number, and so also those that a file must not have: control
/// characters, and characters that turn the direction of text and can make an identifier look like another (Unicode TR 36). Here these are
/// replaced, and harmless ones are written as themselves.
/// </summary>
internal static class PlainHtml
{
    private const string Opening = "&#x";
    private const int LongestNumber = 6;

    /// <summary>Writes rendered markup.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="html">
    /// Markup in which every text was escaped, so that a number after <c>&amp;#x</c> is never one that a text spells; attributes stand in
    /// double quotation marks.
    /// </param>
    internal static void Write(TextWriter output, ReadOnlySpan<char> html)
    {
        Span<char> two = stackalloc char[2];
        while (html.IndexOf(Opening, StringComparison.Ordinal) is >= 0 and var at)
        {
            output.Write(html[..at]);
            html = html[(at + Opening.Length)..];
            var end = html.IndexOf(';');
            if (end is > 0 and <= LongestNumber && int.TryParse(html[..end], NumberStyles.AllowHexSpecifier, null, out var number)
                && Rune.TryCreate(number, out var rune))
            {
                output.Write(two[..(IsUnprintable(rune) ? Rune.ReplacementChar : rune).EncodeToUtf16(two)]);
                html = html[(end + 1)..];
            }
            else
            {
                output.Write(Opening);
            }
        }

        output.Write(html);
    }

    private static bool IsUnprintable(Rune rune) =>
        (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t'))
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFFFE or 0xFFFF;
}
