using System.Text;
using System.Xml.Linq;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>The small language of marked-up text inside OSCAL XML, as plain lines; inserted parameters as JSON writes them.</summary>
internal static class OscalMarkup
{
    /// <summary>Paragraphs, lists and tables.</summary>
    internal static string Text(IEnumerable<XElement> blocks)
    {
        var text = new StringBuilder();
        foreach (var block in blocks) Block(block, "", text);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>One paragraph; breaks of the file are no breaks of the text.</summary>
    internal static string Inline(XElement element)
    {
        var text = new StringBuilder();
        Inline(element, text);
        return text.ToString();
    }

    private static void Block(XElement block, string indent, StringBuilder text)
    {
        switch (block.Name.LocalName)
        {
            case "ul" or "ol":
                foreach (var (item, index) in block.Elements().Select(static (item, index) => (item, index)))
                {
                    text.Append(indent).Append(block.Name.LocalName == "ol" ? $"{index + 1}. " : "- ")
                        .Append(PlainText.Line(Inline(item, Lists: false))).Append('\n');
                    foreach (var list in item.Elements().Where(IsList)) Block(list, indent + "  ", text);
                }

                break;
            case "table":
                foreach (var row in block.Descendants().Where(static e => e.Name.LocalName == "tr"))
                    text.Append(indent).AppendJoin(" | ", row.Elements().Select(static cell => PlainText.Line(Inline(cell)))).Append('\n');
                break;
            default:
                text.Append(indent).Append(PlainText.Line(Inline(block))).Append('\n');
                break;
        }
    }

    private static string Inline(XElement element, bool Lists)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes().Where(node => Lists || node is not XElement inner || !IsList(inner))) Inline(node, text);
        return text.ToString();
    }

    private static void Inline(XNode node, StringBuilder text)
    {
        switch (node)
        {
            case XText characters:
                text.Append(characters.Value);
                break;
            case XElement { Name.LocalName: "insert" } insert:
                text.Append("{{ insert: param, ").Append(insert.Attribute("id-ref")?.Value).Append(" }}");
                break;
            case XElement { Name.LocalName: "br" }:
                text.Append(' ');
                break;
            case XElement inner:
                foreach (var child in inner.Nodes()) Inline(child, text);
                break;
        }
    }

    private static bool IsList(XElement element) => element.Name.LocalName is "ul" or "ol";
}
