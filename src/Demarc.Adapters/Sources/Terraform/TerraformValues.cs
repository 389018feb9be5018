using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>The values of a planned resource, with those that are known only after the apply marked.</summary>
internal static class TerraformValues
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
    internal static void Write(Utf8JsonWriter writer, JsonNode values, JsonNode unknown)
    {
        if (unknown.Kind == JsonKind.True) writer.WriteStringValue(UnknownMark.Text);
        else if (!Any(unknown)) BodyBuffer.Copy(writer, values);
        else if (values.Kind == JsonKind.Null) Write(writer, default, unknown);
        else if (values.Kind != JsonKind.Missing && values.Kind != unknown.Kind) BodyBuffer.Copy(writer, values);
        else if (unknown.Kind == JsonKind.Object) WriteObject(writer, values, unknown);
        else WriteArray(writer, values, unknown);
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonNode values, JsonNode unknown)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in values.Members())
        {
            writer.WritePropertyName(name);
            Write(writer, value, unknown[name]);
        }

        foreach (var (name, inner) in unknown.Members())
        {
            if (values[name].Kind != JsonKind.Missing || !Any(inner)) continue;
            writer.WritePropertyName(name);
            Write(writer, default, inner);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonNode values, JsonNode unknown)
    {
        writer.WriteStartArray();
        var position = 0;
        foreach (var value in values.Items()) Write(writer, value, unknown[position++]);
        for (; position < unknown.Count; position++) Write(writer, default, unknown[position]);
        writer.WriteEndArray();
    }
}
