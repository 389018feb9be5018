using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Turns the resources of a template into observations. Functions that the deployment evaluates (Ref, Fn::GetAtt, Fn::If, ...) become the
/// text that stands for an unknown value; a property set to AWS::NoValue is left out, as CloudFormation does.
/// </summary>
#pragma warning disable CA1001 // The writer writes to memory and holds nothing to give back.
internal sealed class TemplateResources
#pragma warning restore CA1001
{
    private static readonly string[] Attributes = ["DeletionPolicy", "UpdateReplacePolicy", "Condition"];

    private readonly InputReading input;
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 12);
    private readonly JsonTape tape = new();
    private readonly Utf8JsonWriter writer;

    internal TemplateResources(InputReading input)
    {
        this.input = input;
        writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    internal void Add(string id, JsonNode resource)
    {
        if (resource["Type"].GetString() is not { Length: > 0 } type)
        {
            input.Problem(id, id.StartsWith("Fn::", StringComparison.Ordinal)
                ? $"{id} makes resources at deployment: they are not in the template"
                : "a resource without a type");
            return;
        }

        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        if (Function(resource["Properties"]) is null)
        {
            foreach (var (name, value) in resource["Properties"].Members()) Member(name, value);
        }
        else
        {
            input.Problem(id, "its properties are decided at deployment");
        }

        foreach (var attribute in Attributes)
        {
            if (resource.TryGet(attribute, out var value) && !resource["Properties"].TryGet(attribute, out _)) Member(attribute, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        if (tape.TryFill(buffer.WrittenMemory) is { } fault)
        {
            input.Problem(id, fault.ToString());
            return;
        }

        input.Add(new Observation
        {
            Source = SourceKind.CloudFormation,
            NativeType = type,
            Id = id,
            Provider = "aws",
            Name = id,
            Tags = AwsTags.Read(tape.Root["Tags"]).Where(static tag => tag.Key != UnknownMark.Text).ToArray(),
            Body = tape.Root,
        });
    }

    private void Member(string name, JsonNode value)
    {
        if (IsNoValue(value)) return;
        writer.WritePropertyName(name);
        Value(value);
    }

    private void Value(JsonNode value)
    {
        switch (value.Kind)
        {
            case JsonKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.Items())
                {
                    if (!IsNoValue(item)) Value(item);
                }

                writer.WriteEndArray();
                break;
            case JsonKind.Object when Function(value) is { } function:
                if (function == "Fn::Sub" && Literal(value["Fn::Sub"]) is { } literal) writer.WriteStringValue(literal);
                else writer.WriteStringValue(UnknownMark.Text);
                break;
            case JsonKind.Object:
                writer.WriteStartObject();
                foreach (var (name, inner) in value.Members()) Member(name, inner);
                writer.WriteEndObject();
                break;
            case JsonKind.String:
                // A dynamic reference to a secret or parameter is resolved at deployment.
                var text = value.GetString()!;
                writer.WriteStringValue(text.StartsWith("{{resolve:", StringComparison.Ordinal) ? UnknownMark.Text : text);
                break;
            default:
                writer.WriteRawValue(value.Utf8, skipInputValidation: true);
                break;
        }
    }

    /// <summary>The function an object is, or null: one member named Ref or Fn::..., as CloudFormation requires.</summary>
    private static string? Function(JsonNode value)
    {
        if (value.Kind != JsonKind.Object || value.Count != 1) return null;
        foreach (var (name, _) in value.Members())
        {
            if (name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal)) return name;
        }

        return null;
    }

    private static bool IsNoValue(JsonNode value) => value.Count == 1 && value["Ref"].Is("AWS::NoValue"u8);

    /// <summary>A substitution without variables is the text itself.</summary>
    private static string? Literal(JsonNode text) =>
        text.GetString() is { } plain && !plain.Contains("${", StringComparison.Ordinal) ? plain : null;
}
