using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Reads OSCAL 1.x written as XML. Document types, and so entities, are refused.</summary>
internal sealed class OscalXml
{
    private readonly Dictionary<string, OscalParameter> parameters = new(StringComparer.Ordinal);
    private readonly ImmutableArray<OscalControl>.Builder controls = ImmutableArray.CreateBuilder<OscalControl>();
    private readonly List<ImportFault> faults;

    private OscalXml(List<ImportFault> faults) => this.faults = faults;

    /// <summary>Reads a document; null when it is no catalogue.</summary>
    internal static OscalCatalog? Read(ImportFile file, List<ImportFault> faults)
    {
        try
        {
            if (TooLarge(file) is { } fault)
            {
                faults.Add(fault);
                return null;
            }

            using var reader = Reader(file);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            if (root.Name.LocalName == "catalog") return new OscalXml(faults).Catalog(root);
            faults.Add(OscalKind.Refusal([root.Name.LocalName]));
            return null;
        }
        catch (XmlException error)
        {
            // A document type is refused before there is a line to name.
            var place = error.LineNumber > 0 ? $"line {error.LineNumber}, column {error.LinePosition}" : "";
            faults.Add(new ImportFault(place, "this is not XML that can be read: " + PlainText.Line(error.Message)));
            return null;
        }
    }

    internal static XmlReader Reader(ImportFile file) => XmlReader.Create(file.Open(), new XmlReaderSettings
    {
        CloseInput = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ImportLimits.FileBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    // Walked once without keeping anything, so that what is kept afterwards is known to be small and flat enough.
    internal static ImportFault? TooLarge(ImportFile file)
    {
        using var reader = Reader(file);
        var elements = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            var line = (reader as IXmlLineInfo)?.LineNumber ?? 0;
            if (reader.Depth > ImportLimits.Depth) return new ImportFault($"line {line}", $"nested more than {ImportLimits.Depth} deep");
            if (++elements > ImportLimits.Elements)
                return new ImportFault($"line {line}", $"there are more than {ImportLimits.Elements} elements");
        }

        return null;
    }

    private OscalCatalog Catalog(XElement catalog)
    {
        var metadata = Child(catalog, "metadata");
        if (metadata is null) faults.Add(new ImportFault(Place(catalog), "\"metadata\" is missing"));
        var title = Inline(Child(metadata, "title"));
        if (metadata is not null && title.Length == 0) faults.Add(new ImportFault(Place(metadata), "\"title\" is missing"));
        Group(catalog, title);
        return new OscalCatalog
        {
            Title = title,
            Version = Inline(Child(metadata, "version")),
            Publisher = Children(metadata, "party").Select(static party => Inline(Child(party, "name")))
                .FirstOrDefault(static name => name.Length > 0) ?? "",
            Notice = metadata is null ? ""
                : OscalKind.Notice(Properties(metadata), OscalMarkup.Text(Child(metadata, "remarks")?.Elements() ?? [])),
            Parameters = parameters,
            Controls = controls.ToImmutable(),
        };
    }

    private void Group(XElement group, string title)
    {
        Parameters(group);
        foreach (var inner in Children(group, "group")) Group(inner, Inline(Child(inner, "title")));
        foreach (var control in Children(group, "control")) Control(control, title);
    }

    private void Control(XElement control, string above, string? parent = null)
    {
        Parameters(control);
        var title = Inline(Child(control, "title"));
        controls.Add(new OscalControl(
            Id(control), title, above, Properties(control),
            [.. Children(control, "part").Where(static part => part.Attribute("name")?.Value == "statement").Select(Part)],
            Place(control)) { Parent = parent });
        foreach (var inner in Children(control, "control")) Control(inner, title, control.Attribute("id")?.Value);
    }

    private static OscalPart Part(XElement part) => new(
        OscalKind.Label(Properties(part)),
        OscalMarkup.Text(part.Elements().Where(static child => child.Name.LocalName is not ("title" or "prop" or "part" or "link"))),
        [.. Children(part, "part").Select(Part)])
    {
        Id = part.Attribute("id")?.Value ?? "",
        Name = part.Attribute("name")?.Value ?? "",
        Class = part.Attribute("class")?.Value ?? "",
    };

    private static ImmutableArray<OscalProperty> Properties(XElement owner) =>
    [
        .. Children(owner, "prop").Select(static property => new OscalProperty(
            property.Attribute("name")?.Value ?? "", property.Attribute("class")?.Value ?? "", property.Attribute("value")?.Value ?? "")),
    ];

    private void Parameters(XElement owner)
    {
        foreach (var parameter in Children(owner, "param"))
        {
            var select = Child(parameter, "select");
            var read = new OscalParameter(
                Inline(Child(parameter, "label")),
                [.. Children(parameter, "value").Select(Inline)],
                [.. Children(select, "choice").Select(Inline)],
                select?.Attribute("how-many")?.Value == "one-or-more");
            parameters[Id(parameter)] = read;
            foreach (var other in Properties(parameter).Where(static property => property.Name == "alt-identifier"))
                parameters.TryAdd(other.Value, read);
        }
    }

    private string Id(XElement element)
    {
        if (element.Attribute("id")?.Value is { Length: > 0 } id) return id;
        faults.Add(new ImportFault(Place(element), $"a {element.Name.LocalName} has no \"id\""));
        return "";
    }

    private static string Inline(XElement? element) => element is null ? "" : PlainText.Line(OscalMarkup.Inline(element));

    private static XElement? Child(XElement? owner, string name) => Children(owner, name).FirstOrDefault();

    private static IEnumerable<XElement> Children(XElement? owner, string name) =>
        owner?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    private static string Place(XElement element)
    {
        IXmlLineInfo info = element;
        return $"line {info.LineNumber}, column {info.LinePosition}";
    }
}
