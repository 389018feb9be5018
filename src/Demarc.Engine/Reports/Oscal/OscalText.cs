using System.Text;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>
/// Texts as OSCAL's datatypes allow them, whatever they hold: no control characters, no line breaks in one line, no blanks at the ends,
/// never empty, no letters that a token may not have, nothing that Markdown would take for markup.
/// </summary>
public static class OscalText
{
    /// <summary>Characters of a line; what is longer is cut and marked.</summary>
    public const int LineLength = 400;

    /// <summary>Characters of a text of several lines.</summary>
    public const int TextLength = 8_000;

    /// <summary>A string: one line that is no markup.</summary>
    public static string Line(string text, string otherwise = "not said") => Bounded(OneLine(text), LineLength, otherwise);

    /// <summary>One line of Markdown that shows the text as it is.</summary>
    public static string MarkupLine(string text, string otherwise = "not said") => Escaped(Line(text, otherwise));

    /// <summary>Lines of Markdown that show the text as it is.</summary>
    public static string Markup(string text, string otherwise = "Not said.")
    {
        var lines = Printable(text.Replace("\r\n", "\n", StringComparison.Ordinal)).Split('\n')
            .Select(static line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return Escaped(Bounded(string.Join('\n', lines).Trim('\n'), TextLength, otherwise));
    }

    /// <summary>
    /// A token (an XML name without colons): letters, digits, dot, dash and underscore, and a letter or underscore first. Other characters
    /// become dashes, so that different texts can give one token.
    /// </summary>
    public static string Token(string text)
    {
        var token = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || rune.Value == '_' || (token.Length > 0 && (rune.Value is '.' or '-' || Rune.IsDigit(rune))))
                token.Append(rune);
            else if (token.Length == 0 && Rune.IsDigit(rune)) token.Append('_').Append(rune);
            else if (token.Length > 0 && token[^1] != '-') token.Append('-');
            if (token.Length >= LineLength) break;
        }

        var clean = token.ToString().TrimEnd('-', '.');
        return clean.Length > 0 ? clean : "_";
    }

    /// <summary>Whether a text is a token as OSCAL 1.2.1 defines it.</summary>
    public static bool IsToken(string text)
    {
        var first = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!(Rune.IsLetter(rune) || rune.Value == '_' || (!first && (Rune.IsNumber(rune) || rune.Value is '.' or '-')))) return false;
            first = false;
        }

        return !first;
    }

    /// <summary>Takes the backslashes away that Markdown needs before punctuation.</summary>
    public static string Unescaped(string markup)
    {
        if (!markup.Contains('\\')) return markup;
        var text = new StringBuilder(markup.Length);
        for (var i = 0; i < markup.Length; i++)
        {
            if (markup[i] == '\\' && i + 1 < markup.Length && char.IsAscii(markup[i + 1])
                && (char.IsPunctuation(markup[i + 1]) || char.IsSymbol(markup[i + 1]))) i++;
            text.Append(markup[i]);
        }

        return text.ToString();
    }

    private static string OneLine(string text) =>
        string.Join(' ', Printable(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Bounded(string text, int length, string otherwise)
    {
        if (text.Length == 0) return otherwise;
        if (text.Length <= length) return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd() + "…";
    }

    private static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or 0x85 or 0x2028 or 0x2029) clean.Append('\n');
            else if (rune.Value is '\t' or 0xA0) clean.Append(' ');
            else if (!(Rune.IsControl(rune) || IsUnseen(rune))) clean.Append(rune);
        }

        return clean.ToString();
    }

    // Marks that change the direction of what follows, byte order marks, and code points that are no characters.
    private static bool IsUnseen(Rune rune) =>
        rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFEFF
        || (rune.Value & 0xFFFE) == 0xFFFE;

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var start = true;
        foreach (var c in text)
        {
            // Raw HTML, links, emphasis and inserted parameters anywhere; headings, lists and quotes where a line begins.
            if (c is '\\' or '`' or '*' or '<' or '[' or '{' || (start && c is '#' or '>' or '-' or '+' or '=')) escaped.Append('\\');
            escaped.Append(c);
            start = c == '\n';
        }

        return escaped.ToString();
    }
}
