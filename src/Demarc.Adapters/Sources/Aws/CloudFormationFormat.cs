using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// CloudFormation templates in JSON, also inside the answer of <c>get-template</c>, and resource descriptions of the Cloud Control API.
/// A value that only the deployment decides is unknown, not absent.
/// </summary>
public sealed class CloudFormationFormat : SourceFormat
{
    private const string NeedsJson =
        "a CloudFormation template in YAML: only JSON is read so far; convert it, for example with cfn-flip or `cdk synth --json`";

    /// <inheritdoc/>
    public override string Name => "CloudFormation template";

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
            input.Problem("", NeedsJson);
            return;
        }

        var json = new JsonInput(input);
        foreach (var root in json.Values())
        {
            if (root["TypeName"].GetString() is { } type && !root.TryGet("Resources"u8, out _))
                new CloudControlAnswer(input, type).Read(root);
            else Template(input, root);
        }
    }

    private static void Template(InputReading input, JsonNode root)
    {
        var template = root;
        if (root.TryGet("TemplateBody"u8, out var inner))
        {
            template = inner.Kind == JsonKind.Object ? inner : new BodyRewriter().Open(inner, out _);
            if (template.Kind != JsonKind.Object)
            {
                input.Problem("TemplateBody", inner.Kind == JsonKind.String ? NeedsJson : "the template is not an object");
                return;
            }
        }

        var resources = template["Resources"];
        if (resources.Kind != JsonKind.Object)
        {
            input.Problem("Resources", "the template has no resources");
            return;
        }

        var writer = new TemplateResources(input);
        foreach (var (id, resource) in resources.Members()) writer.Add(id, resource);
    }

    private static bool IsYamlTemplate(ReadOnlySpan<byte> head)
    {
        if (head.IndexOf("AWSTemplateFormatVersion"u8) >= 0) return true;
        return head.IndexOf("Resources:"u8) >= 0 && head.IndexOf("Type: AWS::"u8) >= 0;
    }
}

/// <summary>The answer of Cloud Control's <c>list-resources</c> or <c>get-resource</c>.</summary>
internal sealed class CloudControlAnswer(InputReading input, string type)
{
    private readonly BodyRewriter opener = new();
    private readonly BodyRewriter rewriter = new();

    internal void Read(JsonNode answer)
    {
        input.FormatDetail = "AWS Cloud Control answer";
        if (answer["ResourceDescription"].Kind == JsonKind.Object) Add(answer["ResourceDescription"], "ResourceDescription");
        var position = 0;
        foreach (var description in answer["ResourceDescriptions"].Items()) Add(description, $"ResourceDescriptions {++position}");
    }

    private void Add(JsonNode description, string place)
    {
        var identifier = description["Identifier"].GetString();
        var written = description["Properties"];
        var properties = written.Kind == JsonKind.Object ? written : opener.Open(written, out _);
        if (identifier is null || properties.Kind != JsonKind.Object)
        {
            input.Problem(place, identifier is null ? "a resource without identifier" : "the properties are not a JSON object");
            return;
        }

        var body = rewriter.Rewrite(properties, out _);
        var hasArn = AwsArn.TryParse(body["Arn"].GetString() ?? identifier, out var arn);
        input.Add(new Observation
        {
            Source = SourceKind.CloudFormation,
            NativeType = type,
            Id = hasArn ? arn.Text : identifier,
            Provider = "aws",
            Account = arn.Account,
            Region = hasArn ? arn.Place : null,
            Name = identifier,
            Tags = AwsTags.Read(body["Tags"]),
            Body = body,
        });
    }
}
