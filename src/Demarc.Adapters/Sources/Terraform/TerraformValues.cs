using System.Text.Json;
using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>Writes the values of a planned resource, with those that are known only after the apply marked.</summary>
/// <param name="writer">Where to.</param>
/// <param name="placeholder">The text for an unknown value, by its expression in the configuration and its name; null: mark it.</param>
/// <param name="literal">Writes a text that may hold expressions; null where texts are what they are.</param>
internal sealed class TerraformValues(
    Utf8JsonWriter writer, Func<JsonNode, string, string?> placeholder, Action<Utf8JsonWriter, JsonNode>? literal)
{
    /// <summary>Whether anything below is unknown.</summary>
    internal static bool Any(JsonNode unknown)
    {
        switch (unknown.Kind)
        {
            case JsonKind.True:
                return true;
            case JsonKind.Object:
                foreach (var (_, inner) in unknown.Members())
                {
                    if (Any(inner)) return true;
                }

                return false;
            case JsonKind.Array:
                foreach (var inner in unknown.Items())
                {
                    if (Any(inner)) return true;
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Writes the values with <paramref name="unknown"/>, a structure of the same form, laid over: its true leaves win.</summary>
    /// <param name="values">The values.</param>
    /// <param name="unknown">What of them is unknown.</param>
    /// <param name="expression">Their expressions in the configuration; missing when there is none.</param>
    /// <param name="name">The member written.</param>
    internal void Write(JsonNode values, JsonNode unknown, JsonNode expression, string name)
    {
        var any = Any(unknown);
        if (unknown.Kind == JsonKind.True) writer.WriteStringValue(placeholder(expression, name) ?? UnknownMark.Text);
        else if (!any && literal is null) BodyBuffer.Copy(writer, values);
        else if (any && values.Kind == JsonKind.Null) Write(default, unknown, expression, name);
        else if (any && values.Kind != JsonKind.Missing && values.Kind != unknown.Kind) BodyBuffer.Copy(writer, values);
        else if (unknown.Kind == JsonKind.Object || (!any && values.Kind == JsonKind.Object)) WriteObject(values, unknown, expression);
        else if (unknown.Kind == JsonKind.Array || (!any && values.Kind == JsonKind.Array)) WriteArray(values, unknown, expression, name);
        else if (values.Kind == JsonKind.String) literal!(writer, values);
        else BodyBuffer.Copy(writer, values);
    }

    private void WriteObject(JsonNode values, JsonNode unknown, JsonNode expression)
    {
        var (unknowns, expressions) = (new MemberLookup(unknown), new MemberLookup(expression));
        var written = Any(unknown) ? new HashSet<string>(StringComparer.Ordinal) : null;
        writer.WriteStartObject();
        foreach (var (name, value) in values.Members())
        {
            written?.Add(name);
            if (IsLeftOut(expression, expressions, unknowns[name], name)) continue;
            writer.WritePropertyName(name);
            Write(value, unknowns[name], expressions[name], name);
        }

        if (written is not null)
        {
            foreach (var (name, inner) in unknown.Members())
            {
                if (written.Contains(name) || !Any(inner) || IsLeftOut(expression, expressions, inner, name)) continue;
                writer.WritePropertyName(name);
                Write(default, inner, expressions[name], name);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>
    /// Whether an argument is left out: the configuration shows the block and does not set it, so the provider will fill in its default.
    /// That is no value of ours that is still unknown; mappings state the documented default. What identifies the resource is never an
    /// argument. (Blocks that are generated do not show in the configuration; one whose number is unknown is then taken for left out.)
    /// </summary>
    private static bool IsLeftOut(JsonNode expression, MemberLookup expressions, JsonNode unknown, string name) =>
        unknown.Kind == JsonKind.True && expression.Kind == JsonKind.Object && !expressions[name].Exists
        && name is not ("id" or "arn" or "self_link" or "unique_id" or "unique_name" or "owner_id" or "tags_all");

    private void WriteArray(JsonNode values, JsonNode unknown, JsonNode expression, string name)
    {
        // Blocks stand in the configuration one by one, unless they are generated.
        var asWritten = expression.Kind == JsonKind.Array && expression.Count == Math.Max(values.Count, unknown.Count);
        var (unknowns, blocks) = (unknown.Items(), asWritten ? expression.Items() : default);
        writer.WriteStartArray();
        foreach (var value in values.Items())
            Write(value, unknowns.MoveNext() ? unknowns.Current : default, blocks.MoveNext() ? blocks.Current : default, name);
        while (unknowns.MoveNext()) Write(default, unknowns.Current, blocks.MoveNext() ? blocks.Current : default, name);
        writer.WriteEndArray();
    }
}
