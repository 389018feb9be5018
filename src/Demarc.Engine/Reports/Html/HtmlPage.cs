using System.Runtime.CompilerServices;

namespace Demarc.Engine.Reports.Html;

/// <summary>
/// A page being written. Markup is what stands literally in an interpolated string; every value in its holes is escaped here and nowhere
/// else, so that no text of an input can become markup.
/// </summary>
internal sealed class HtmlPage(TextWriter output)
{
    /// <summary>Writes markup with values; it is written while the string is put together.</summary>
    internal HtmlPage Write([InterpolatedStringHandlerArgument("")] ref HtmlLine line)
    {
        _ = line;
        return this;
    }

    /// <summary>Writes trusted markup of ours: the style sheet, the script, a fragment already written through another page.</summary>
    internal void Trusted(string markup) => output.Write(markup);

    /// <summary>Writes text so that it shows as it is, in elements and in quoted attributes alike.</summary>
    internal void Text(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '&': output.Write("&amp;"); break;
                case '<': output.Write("&lt;"); break;
                case '>': output.Write("&gt;"); break;
                case '"': output.Write("&quot;"); break;
                case '\'': output.Write("&#39;"); break;
                case var c when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    output.Write(c);
                    output.Write(text[++i]);
                    break;
                case var c when IsUnprintable(c): output.Write('\uFFFD'); break;
                case var c: output.Write(c); break;
            }
        }
    }

    /// <summary>
    /// Control characters and lone surrogates are not HTML; characters that turn the direction of text can make an identifier look like
    /// another (Unicode TR 36).
    /// </summary>
    private static bool IsUnprintable(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || char.IsSurrogate(c)
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\uFFFE' or '\uFFFF';
}

/// <summary>Markup with values, written to a page as it is put together.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlLine
{
    private readonly HtmlPage page;

    /// <summary>Called by the compiler.</summary>
    public HtmlLine(int literalLength, int formattedCount, HtmlPage page)
    {
        _ = literalLength + formattedCount;
        this.page = page;
    }

    /// <summary>Markup as written in the program.</summary>
    public void AppendLiteral(string markup) => page.Trusted(markup);

    /// <summary>A text.</summary>
    public void AppendFormatted(string? text) => page.Text(text);

    /// <summary>A number, with thousands apart.</summary>
    public void AppendFormatted(long number) => page.Text(number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A day.</summary>
    public void AppendFormatted(DateOnly day) => page.Text(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>An identifier of the catalogue.</summary>
    public void AppendFormatted(Content.PartId id) => page.Text(id.ToString());
}
