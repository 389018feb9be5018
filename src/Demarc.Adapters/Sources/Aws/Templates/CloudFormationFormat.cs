using System.Buffers;
using System.Globalization;
using System.Text;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>
/// CloudFormation templates in JSON or YAML, also inside the answer of <c>get-template</c>, and resource descriptions of the Cloud Control
/// API. A value that only the deployment decides is unknown, not absent.
/// </summary>
public sealed class CloudFormationFormat : SourceFormat
{
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <inheritdoc/>
    public override string Name => "CloudFormation template";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.CloudFormation;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind == TextKind.Text) return IsYamlTemplate(shape.Head.Span);
        if (shape.Kind != TextKind.JsonObject) return false;
        if (shape.Has("TemplateBody")) return true;
        if (shape.Has("TypeName") && (shape.Has("ResourceDescriptions") || shape.Has("ResourceDescription"))) return true;
        if (!shape.Has("Resources")) return shape.Has("AWSTemplateFormatVersion");
        return shape.Has("AWSTemplateFormatVersion") || shape.Head.Span.IndexOf("\"AWS::"u8) >= 0 || shape.Has("Parameters", "Outputs");
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        if (input.Shape.Kind == TextKind.Text)
        {
            Yaml(input);
            return;
        }

        var json = new JsonInput(input);
        foreach (var root in json.Values())
        {
            if (root["TypeName"].GetString() is { } type && !root.TryGet("Resources"u8, out _))
                new CloudControlAnswer(input, type).Read(root);
            else if (root.TryGet("TemplateBody"u8, out var inner)) Answer(input, inner);
            else Template(input, root, null);
        }
    }

    private static void Yaml(InputReading input)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        int read;
        while ((read = input.Content.Read(chunk)) > 0 && bytes.Length <= TemplateYaml.MostBytes) bytes.Write(chunk, 0, read);
        if (bytes.Length > TemplateYaml.MostBytes) input.Problem("", "larger than 4 MiB: CloudFormation takes templates of 1 MB");
        else if (System.Text.Unicode.Utf8.IsValid(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))
            Yaml(input, Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), "");
        else
            input.Problem("", "the text is not UTF-8");
    }

    private static void Yaml(InputReading input, string text, string place)
    {
        using var reader = new StringReader(text);
        var yaml = TemplateYaml.Read(reader);
        if (yaml.Fault is { } fault) input.Problem(place.Length == 0 ? fault.Place : $"{place}, {fault.Place}", fault.Reason);
        if (yaml.HasMore) input.Problem(place, "several documents: only the first is the template");
        if (yaml.Fault is null) Template(input, yaml.Root, yaml.Lines);
    }

    private static void Answer(InputReading input, JsonNode inner)
    {
        var template = inner.Kind == JsonKind.Object ? inner : new BodyRewriter().Open(inner, out _);
        if (template.Kind == JsonKind.Object) Template(input, template, null);
        else if (inner.GetString() is { Length: > 0 and <= TemplateYaml.MostBytes } text) Yaml(input, text, "TemplateBody");
        else input.Problem("TemplateBody", "the template is not an object");
    }

    private static void Template(InputReading input, JsonNode template, Dictionary<string, long>? lines)
    {
        if (template["Resources"].Kind != JsonKind.Object)
        {
            input.Problem("Resources", "the template has no resources");
            return;
        }

        new TemplateResources(input, template, PlaceOf).HandOver();

        string PlaceOf(string id) => lines is null || !lines.TryGetValue(id, out var line) ? id
            : string.Create(CultureInfo.InvariantCulture, $"{id}, line {line}");
    }

    /// <summary>
    /// A text whose first line that counts is a key, and that has the version of templates at the margin or resources of AWS: other
    /// texts speak of templates too.
    /// </summary>
    private static bool IsYamlTemplate(ReadOnlySpan<byte> head)
    {
        var (first, version, resources, types) = (true, false, false, false);
        while (head.Length > 0)
        {
            var end = head.IndexOf((byte)'\n');
            var line = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + 1)..];
            var plain = line.Trim(" \t\r"u8);
            if (plain.IsEmpty || plain[0] is (byte)'#' or (byte)'%' || plain.StartsWith("---"u8)) continue;
            if (first && !IsKey(line)) return false;
            first = false;
            version |= IsKey(line, "AWSTemplateFormatVersion"u8);
            resources |= IsKey(line, "Resources"u8);
            types |= IsAwsType(plain);
            if (version || (resources && types)) return true;
        }

        return false;
    }

    private static bool IsKey(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart("\"'"u8);
        var letters = line.IndexOfAnyExcept(Letters);
        return letters > 0 && line[letters..].TrimStart("\"' \t"u8).StartsWith(":"u8);
    }

    private static bool IsKey(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        line = line.TrimStart("\"'"u8);
        return line.StartsWith(key) && line[key.Length..].TrimStart("\"' \t"u8).StartsWith(":"u8);
    }

    private static bool IsAwsType(ReadOnlySpan<byte> line)
    {
        var name = line.IndexOf("AWS::"u8);
        return name > 0 && line[..name].TrimEnd("\"' \t:"u8).EndsWith("Type"u8);
    }
}
