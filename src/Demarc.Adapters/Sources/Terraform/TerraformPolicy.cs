using System.Buffers;
using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// The policy that a data source <c>aws_iam_policy_document</c> makes. Terraform computes it during the apply as soon as one ARN in it is
/// not known; its statements stand in the plan all the same.
/// </summary>
internal static class TerraformPolicy
{
    /// <summary>The type of the data source.</summary>
    internal const string Type = "aws_iam_policy_document";

    private static readonly (string Argument, string Member)[] Lists =
        [("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"), ("not_resources", "NotResource")];

    /// <summary>The policy as JSON text; null when it is made from other documents that are not here.</summary>
    /// <param name="values">The arguments of the data source, unknown values marked.</param>
    internal static string? Text(JsonNode values)
    {
        foreach (var made in (ReadOnlySpan<string>)["source_json", "override_json", "source_policy_documents", "override_policy_documents"])
        {
            if (values[made] is { Exists: true } other && (other.Kind == JsonKind.String || other.Count > 0)) return null;
        }

        if (values["statement"].Kind != JsonKind.Array) return null;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, BodyBuffer.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("Version", values["version"].GetString() ?? "2012-10-17");
            writer.WriteStartArray("Statement");
            foreach (var statement in values["statement"].Items()) Statement(writer, statement);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Statement(Utf8JsonWriter writer, JsonNode statement)
    {
        if (statement.Kind != JsonKind.Object)
        {
            BodyBuffer.Copy(writer, statement);
            return;
        }

        writer.WriteStartObject();
        if (statement["sid"].Exists) BodyBuffer.Copy(writer, "Sid", statement["sid"]);
        if (statement["effect"].Exists) BodyBuffer.Copy(writer, "Effect", statement["effect"]);
        else writer.WriteString("Effect", "Allow");
        foreach (var (argument, member) in Lists)
        {
            if (statement[argument] is { Exists: true } list && (list.Kind == JsonKind.String || list.Count > 0))
                BodyBuffer.Copy(writer, member, list);
        }

        Principals(writer, "Principal", statement["principals"]);
        Principals(writer, "NotPrincipal", statement["not_principals"]);
        Conditions(writer, statement["condition"]);
        writer.WriteEndObject();
    }

    private static void Principals(Utf8JsonWriter writer, string member, JsonNode blocks)
    {
        if (!blocks.Exists || (blocks.Kind == JsonKind.Array && blocks.Count == 0)) return;
        writer.WritePropertyName(member);
        if (blocks.Kind != JsonKind.Array || HasUnknownKind(blocks, "type"))
        {
            writer.WriteStringValue(UnknownMark.Text);
            return;
        }

        // One block of type "*" means everybody, signed in or not.
        if (blocks.Count == 1 && blocks[0]["type"].Is("*"u8))
        {
            writer.WriteStringValue("*");
            return;
        }

        writer.WriteStartObject();
        Members(writer, ToList(blocks), "type", static block => block["identifiers"]);
        writer.WriteEndObject();
    }

    private static void Conditions(Utf8JsonWriter writer, JsonNode blocks)
    {
        if (!blocks.Exists || (blocks.Kind == JsonKind.Array && blocks.Count == 0)) return;
        writer.WritePropertyName("Condition");
        if (blocks.Kind != JsonKind.Array || HasUnknownKind(blocks, "test") || HasUnknownKind(blocks, "variable"))
        {
            writer.WriteStringValue(UnknownMark.Text);
            return;
        }

        writer.WriteStartObject();
        foreach (var test in ToList(blocks).GroupBy(static block => block["test"].GetString()!, StringComparer.Ordinal))
        {
            writer.WriteStartObject(test.Key);
            Members(writer, test, "variable", static block => block["values"]);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>One member for each name, with the values of all blocks of that name.</summary>
    private static void Members(Utf8JsonWriter writer, IEnumerable<JsonNode> blocks, string name, Func<JsonNode, JsonNode> values)
    {
        foreach (var group in blocks.GroupBy(block => block[name].GetString()!, StringComparer.Ordinal))
        {
            writer.WriteStartArray(group.Key);
            foreach (var block in group)
            {
                var list = values(block);
                if (list.Kind != JsonKind.Array) BodyBuffer.Copy(writer, list);
                foreach (var value in list.Items()) BodyBuffer.Copy(writer, value);
            }

            writer.WriteEndArray();
        }
    }

    private static bool HasUnknownKind(JsonNode blocks, string name)
    {
        foreach (var block in blocks.Items())
        {
            if (block[name].GetString() is not { } text || text == UnknownMark.Text) return true;
        }

        return false;
    }

    private static List<JsonNode> ToList(JsonNode blocks)
    {
        var list = new List<JsonNode>();
        foreach (var block in blocks.Items()) list.Add(block);
        return list;
    }
}
