using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>
/// Writes the properties of a resource with their functions evaluated. CloudFormation takes <c>true</c> and the text <c>"true"</c> alike,
/// so both are written as a truth value; where a value stands beside its key (tags, attributes of load balancers) both are a text.
/// </summary>
internal sealed class TemplateBody(Utf8JsonWriter writer, TemplateFunctions functions)
{
    /// <summary>Writes a member, unless it is removed.</summary>
    internal void Member(string name, JsonNode node, bool asText = false)
    {
        var value = functions.Evaluate(node);
        if (value == TemplateValue.Removed) return;
        writer.WritePropertyName(name);
        // The operators of a policy compare texts.
        Value(value, asText || name is "Condition");
    }

    private void Value(TemplateValue value, bool asText)
    {
        switch (value)
        {
            case TemplateValue.Made made when made.IsNumber && !asText && IsNumber(made.Text):
                writer.WriteRawValue(made.Text);
                break;
            case TemplateValue.Made made:
                Text(made.Text, asText);
                break;
            case TemplateValue.Partial partial:
                writer.WriteStringValue(partial.Text);
                break;
            case TemplateValue.Several several:
                writer.WriteStartArray();
                foreach (var item in several.Items) Value(item, asText);
                writer.WriteEndArray();
                break;
            case TemplateValue.Written written:
                Written(written.Node, asText);
                break;
            default:
                writer.WriteStringValue(UnknownMark.Text);
                break;
        }
    }

    private void Written(JsonNode node, bool asText)
    {
        switch (node.Kind)
        {
            case JsonKind.Array:
                writer.WriteStartArray();
                foreach (var item in node.Items())
                {
                    var value = functions.Evaluate(item);
                    if (value != TemplateValue.Removed) Value(value, asText);
                }

                writer.WriteEndArray();
                break;
            case JsonKind.Object:
                var pair = node.TryGet("Value"u8, out _) && (node.TryGet("Key"u8, out _) || node.TryGet("Name"u8, out _));
                writer.WriteStartObject();
                foreach (var (name, inner) in node.Members()) Member(name, inner, asText || (pair && name == "Value"));
                writer.WriteEndObject();
                break;
            case JsonKind.String:
                Text(node.GetString()!, asText);
                break;
            case JsonKind.Number or JsonKind.True or JsonKind.False when asText:
                writer.WriteStringValue(node.GetScalar());
                break;
            default:
                BodyBuffer.Copy(writer, node);
                break;
        }
    }

    private void Text(string text, bool asText)
    {
        if (!asText && text is "true" or "false") writer.WriteBooleanValue(text == "true");
        else writer.WriteStringValue(text);
    }

    private static bool IsNumber(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == text.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
