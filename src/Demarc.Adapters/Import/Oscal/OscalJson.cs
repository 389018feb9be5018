using System.Collections.Immutable;
using System.Text.Json;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Reads OSCAL 1.x written as JSON.</summary>
internal sealed class OscalJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportLimits.Depth, AllowDuplicateProperties = false };

    private readonly Dictionary<string, OscalParameter> parameters = new(StringComparer.Ordinal);
    private readonly ImmutableArray<OscalControl>.Builder controls = ImmutableArray.CreateBuilder<OscalControl>();

    /// <summary>Reads a document; null when it is no catalogue.</summary>
    internal static OscalCatalog? Read(ReadOnlyMemory<byte> json, List<ImportFault> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                faults.Add(new ImportFault("", "this is not OSCAL: its JSON is not an object"));
                return null;
            }

            var root = new JsonPlace(document.RootElement, "", faults);
            if (document.RootElement.TryGetProperty("catalog", out _))
                return root.Map("catalog") is { } catalog ? new OscalJson().Catalog(catalog) : null;
            faults.Add(OscalKind.Refusal(document.RootElement.EnumerateObject().Select(static member => member.Name)));
            return null;
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? $"line {line + 1}, byte {error.BytePositionInLine + 1}" : "";
            faults.Add(new ImportFault(place, "this is not JSON that can be read: " + PlainText.Line(error.Message)));
            return null;
        }
    }

    private OscalCatalog Catalog(JsonPlace catalog)
    {
        var metadata = catalog.Map("metadata");
        if (metadata is null) catalog.Faults.Add(new ImportFault(catalog.Path, "\"metadata\" is missing"));
        Group(catalog, metadata?.Text("title") ?? "");
        return new OscalCatalog
        {
            Title = metadata?.Required("title") ?? "",
            Version = metadata?.Text("version") ?? "",
            Publisher = metadata?.Maps("parties").Select(static party => party.Text("name"))
                .FirstOrDefault(static name => name.Length > 0) ?? "",
            Notice = metadata is { } data ? OscalKind.Notice(Properties(data), data.Text("remarks")) : "",
            Parameters = parameters,
            Controls = controls.ToImmutable(),
        };
    }

    private void Group(JsonPlace group, string title)
    {
        Parameters(group);
        foreach (var inner in group.Maps("groups")) Group(inner, inner.Text("title"));
        foreach (var control in group.Maps("controls")) Control(control, title);
    }

    private void Control(JsonPlace control, string above, string? parent = null)
    {
        Parameters(control);
        var title = control.Text("title");
        controls.Add(new OscalControl(
            control.Required("id"), title, above, Properties(control),
            [.. control.Maps("parts").Where(static part => part.Text("name") == "statement").Select(Part)], control.Path) { Parent =
                parent });
        foreach (var inner in control.Maps("controls")) Control(inner, title, control.Text("id"));
    }

    private static OscalPart Part(JsonPlace part) =>
        new(OscalKind.Label(Properties(part)), part.Text("prose"), [.. part.Maps("parts").Select(Part)])
        {
            Id = part.Text("id"),
            Name = part.Text("name"),
            Class = part.Text("class"),
        };

    private static ImmutableArray<OscalProperty> Properties(JsonPlace owner) =>
    [
        .. owner.Maps("props")
            .Select(static property => new OscalProperty(property.Text("name"), property.Text("class"), property.Text("value"))),
    ];

    private void Parameters(JsonPlace owner)
    {
        foreach (var parameter in owner.Maps("params"))
        {
            var select = parameter.Map("select");
            var read = new OscalParameter(
                parameter.Text("label"),
                [.. parameter.Texts("values")],
                [.. select?.Texts("choice") ?? []],
                select?.Text("how-many") == "one-or-more");
            parameters[parameter.Required("id")] = read;
            foreach (var other in Properties(parameter).Where(static property => property.Name == "alt-identifier"))
                parameters.TryAdd(other.Value, read);
        }
    }
}
