using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>An OSCAL document, opened within limits.</summary>
public sealed class OscalFile
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportLimits.Depth, AllowDuplicateProperties = false };

    private OscalFile(string kind, ImportFile source, OscalNode root, JsonElement? json) => (Kind, Source, Root, Json) =
        (kind, source, root, json);

    /// <summary>Name of its root: <c>catalog</c>, <c>profile</c>, <c>system-security-plan</c> ...</summary>
    public string Kind { get; }

    /// <summary>The file.</summary>
    public ImportFile Source { get; }

    /// <summary>The whole document when it is JSON; null when it is XML.</summary>
    public JsonElement? Json { get; }

    /// <summary>What is in it.</summary>
    internal OscalNode Root { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="faults">Takes why it cannot be read.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static OscalFile? Open(ImportFile file, ICollection<ImportFault> faults)
    {
        var bytes = file.Bytes.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        var first = bytes.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty)
        {
            faults.Add(new ImportFault("", "the file is empty"));
            return null;
        }

        return first[0] == '<' ? OpenXml(file, faults) : OpenJson(file, bytes, faults);
    }

    private static OscalFile? OpenJson(ImportFile file, ReadOnlySpan<byte> bytes, ICollection<ImportFault> faults)
    {
        try
        {
            if (TooMany(bytes)) faults.Add(new ImportFault("", $"there are more than {ImportLimits.Elements} values"));
            if (faults.Count > 0) return null;
            using var document = JsonDocument.Parse(file.Bytes[(file.Bytes.Length - bytes.Length)..], Options);
            var root = document.RootElement.Clone();
            if (root.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in root.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Object))
                    return new OscalFile(member.Name, file, new OscalNode.Json(member.Value, member.Name), root);
            }

            faults.Add(new ImportFault("", "this is not OSCAL: its JSON is not an object with a document in it"));
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? $"line {line + 1}, byte {error.BytePositionInLine + 1}" : "";
            faults.Add(new ImportFault(place, "this is not JSON that can be read: " + PlainText.Line(error.Message)));
        }

        return null;
    }

    // Walked once without keeping anything, so that what is kept afterwards is known to be small and flat enough.
    private static bool TooMany(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ImportLimits.Depth });
        var values = 0;
        while (reader.Read() && values <= ImportLimits.Elements)
            if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.PropertyName)) values++;
        return values > ImportLimits.Elements;
    }

    private static OscalFile? OpenXml(ImportFile file, ICollection<ImportFault> faults)
    {
        try
        {
            if (OscalXml.TooLarge(file) is { } fault)
            {
                faults.Add(fault);
                return null;
            }

            using var reader = OscalXml.Reader(file);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return new OscalFile(root.Name.LocalName, file, new OscalNode.Xml(root), null);
        }
        catch (XmlException error)
        {
            var place = error.LineNumber > 0 ? $"line {error.LineNumber}, column {error.LinePosition}" : "";
            faults.Add(new ImportFault(place, "this is not XML that can be read: " + PlainText.Line(error.Message)));
            return null;
        }
    }
}
