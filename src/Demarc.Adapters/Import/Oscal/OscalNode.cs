using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>A place in an OSCAL document, written as JSON or as XML: the same names lead to the same things.</summary>
internal abstract record OscalNode(string Place)
{
    /// <summary>The text of a member, attribute or element; empty when there is none.</summary>
    internal abstract string Text(string name);

    /// <summary>One object; null when there is none.</summary>
    internal abstract OscalNode? Child(string name);

    /// <summary>The objects of a list.</summary>
    /// <param name="name">Name of the list, as JSON has it.</param>
    internal abstract IEnumerable<OscalNode> Items(string name);

    /// <summary>The texts of a list.</summary>
    /// <param name="name">Name of the list, as JSON has it.</param>
    internal abstract IEnumerable<string> Texts(string name);

    /// <summary>Value of a property in our own namespace, or null.</summary>
    internal string? Own(string name) => Owns(name).FirstOrDefault();

    /// <summary>Values of properties in our own namespace.</summary>
    internal IEnumerable<string> Owns(string name) =>
        Items("props").Where(prop => prop.Text("ns") == Engine.Reports.Oscal.OscalNames.Namespace && prop.Text("name") == name)
            .Select(static prop => prop.Text("value"));

    /// <summary>An element of JSON.</summary>
    internal sealed record Json(JsonElement Value, string Place) : OscalNode(Place)
    {
        internal override string Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

        internal override OscalNode? Child(string name) =>
            Member(name) is { ValueKind: JsonValueKind.Object } child ? new Json(child, Path(name)) : null;

        internal override IEnumerable<OscalNode> Items(string name)
        {
            if (Member(name) is not { ValueKind: JsonValueKind.Array } list) yield break;
            var index = 0;
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object) yield return new Json(item, $"{Path(name)}[{index}]");
                index++;
            }
        }

        internal override IEnumerable<string> Texts(string name) => Member(name) is not { ValueKind: JsonValueKind.Array } list ? []
            : list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!);

        private JsonElement? Member(string name) =>
            Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var member) ? member : null;

        private string Path(string name) => Place.Length > 0 ? $"{Place}.{name}" : name;
    }

    /// <summary>An element of XML.</summary>
    internal sealed record Xml(XElement Element) : OscalNode(PlaceOf(Element))
    {
        internal override string Text(string name)
        {
            if (Element.Attribute(name) is { } attribute) return attribute.Value;
            if (Named(name).FirstOrDefault() is not { } child) return "";
            return child.Elements().Any(static e => e.Name.LocalName is "p" or "ul" or "ol" or "table" or "h1" or "h2" or "h3" or "pre")
                ? OscalMarkup.Text(child.Elements()) : OscalMarkup.Inline(child);
        }

        internal override OscalNode? Child(string name) => Named(name).FirstOrDefault() is { } child ? new Xml(child) : null;

        internal override IEnumerable<OscalNode> Items(string name) => Named(Singular(name)).Select(static item => new Xml(item));

        internal override IEnumerable<string> Texts(string name) => Named(Singular(name)).Select(OscalMarkup.Inline);

        private IEnumerable<XElement> Named(string name) => Element.Elements().Where(child => child.Name.LocalName == name);

        private static string Singular(string name) => name switch
        {
            "responsibilities" => "responsibility",
            "capabilities" => "capability",
            "properties" => "property",
            "parties" => "party",
            "include-controls" or "exclude-controls" or "insert-controls" => name,
            _ => name.EndsWith('s') ? name[..^1] : name,
        };

        private static string PlaceOf(XElement element)
        {
            IXmlLineInfo info = element;
            return $"line {info.LineNumber}, column {info.LinePosition}";
        }
    }
}
