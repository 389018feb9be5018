using System.Text;

namespace Demarc.Adapters.Import;

/// <summary>Texts of a source as they are kept: line feeds only, no control characters, no trailing blanks.</summary>
internal static class PlainText
{
    /// <summary>A text of several lines; line breaks and indents stay.</summary>
    internal static string Lines(string text)
    {
        var lines = Printable(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')).Split('\n');
        return string.Join('\n', lines.Select(static line => line.TrimEnd())).Trim('\n').TrimEnd();
    }

    /// <summary>A text of one line, its blanks collapsed.</summary>
    internal static string Line(string text) =>
        string.Join(' ', Printable(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Line and paragraph separators, and next line, are line breaks to some readers and not to others.
            if (rune.Value is 0x85 or 0x2028 or 0x2029) clean.Append('\n');
            else if (rune.Value is '\t' or 0xA0) clean.Append(' ');
            else if (rune.Value == '\n' || !(Rune.IsControl(rune) || IsUnseen(rune))) clean.Append(rune);
        }

        return clean.ToString();
    }

    // Marks that change the direction of what follows, byte order marks, and code points that are no characters.
    private static bool IsUnseen(Rune rune) =>
        rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFEFF or 0xFFFE or 0xFFFF;
}
