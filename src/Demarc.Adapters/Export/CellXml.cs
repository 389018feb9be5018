using System.Globalization;
using System.Text;
using System.Xml;

namespace Demarc.Adapters.Export;

/// <summary>One cell with text.</summary>
internal static class CellXml
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Whether a spreadsheet would take the text for a formula when somebody types it (OWASP: CSV injection).</summary>
    internal static bool LooksLikeFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';

    /// <summary>Writes a cell: text inside the cell, never a number, a date or a formula.</summary>
    internal static void Write(XmlWriter xml, string reference, string? style, string text)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", reference);
        if (style is not null) xml.WriteAttributeString("s", style);
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Main);
        xml.WriteStartElement("t", Main);
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Escaped(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>
    /// The text as the format has it (ECMA-376 part 1, 22.4.2.4): what XML cannot hold becomes <c>_xHHHH_</c>, and what looks like that is
    /// escaped itself.
    /// </summary>
    internal static string Escaped(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                result.Append(c).Append(text[++i]);
            else if (!XmlConvert.IsXmlChar(c) || c == '\r')
                result.Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_");
            else if (c == '_' && LooksEscaped(text, i))
                result.Append("_x005F_");
            else
                result.Append(c);
        }

        return result.ToString();
    }

    private static bool LooksEscaped(string text, int at)
    {
        if (at + 6 >= text.Length || text[at + 1] != 'x' || text[at + 6] != '_') return false;
        foreach (var c in text.AsSpan(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        return true;
    }
}
