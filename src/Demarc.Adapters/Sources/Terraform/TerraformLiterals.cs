using System.Buffers;
using System.Text;
using System.Text.Json;
using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// Values of a plan that was made without Terraform. A reference to an attribute whose value stands in the same document becomes that
/// value; to what identifies another resource, <c>${address.attribute}</c>; everything else that an expression would compute is unknown.
/// </summary>
internal sealed class TerraformLiterals(IReadOnlyList<TerraformInstance> instances, TerraformReferences references)
{
    /// <summary>Characters that references may put into the texts of one document; what goes beyond is unknown.</summary>
    internal const long MostText = 64 << 20;

    private const int LongestText = 1 << 18;
    private const int MostHops = 4;

    /// <summary>The policy that a data source makes.</summary>
    internal Func<int, string?> PolicyOf { get; set; } = static _ => null;

    private long made;

    /// <summary>The text that stands for what identifies a resource and is known only after the apply.</summary>
    internal static string Placeholder(TerraformInstance target, string attribute) =>
        "${" + (attribute.Length == 0 ? target.Address.Text : target.Address.Text + "." + attribute) + "}";

    /// <summary>Whether values may hold an expression.</summary>
    internal static bool MayChange(JsonNode values) => values.Utf8.IndexOf("${"u8) >= 0 || HoldsBare(values);

    /// <summary>Writes a text of an instance's values as what it stands for.</summary>
    internal void Write(Utf8JsonWriter writer, JsonNode text, TerraformInstance instance)
    {
        if (!TerraformText.MayHold(text.Utf8))
        {
            BodyBuffer.Copy(writer, text);
            return;
        }

        var plain = text.GetString()!;
        if (plain.TrimStart() is ['{' or '[', ..] && plain.Contains("${", StringComparison.Ordinal))
            writer.WriteStringValue(Document(plain, instance) ?? UnknownMark.Text);
        else if (Evaluate(plain, instance, 0, out var scalar) is { } value) writer.WriteStringValue(value);
        else if (scalar.Exists) BodyBuffer.Copy(writer, scalar);
        else writer.WriteStringValue(UnknownMark.Text);
    }

    /// <summary>A JSON document inside a text, a policy: what is unknown in it stays inside, so that the rest can be judged.</summary>
    private string? Document(string text, TerraformInstance instance)
    {
        if (!TerraformText.Parts(text).Exists(static part => part.IsExpression)) return text;
        var tape = new JsonTape();
        if (text.Length > InputLimits.GatherBytes || tape.TryFill(Encoding.UTF8.GetBytes(text)) is not null) return null;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, BodyBuffer.Options))
        {
            var values = new TerraformValues(writer, static (_, _) => null, (inner, value) => Inner(inner, value.GetString()!, instance));
            values.Write(tape.Root, default, default, "");
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void Inner(Utf8JsonWriter writer, string text, TerraformInstance instance) =>
        writer.WriteStringValue(Evaluate(text, instance, 0, out _) ?? UnknownMark.Text);

    /// <summary>The text with its expressions replaced; null when it is unknown, or a value that is no text.</summary>
    private string? Evaluate(string text, TerraformInstance instance, int hops, out JsonNode scalar)
    {
        scalar = default;
        var parts = TerraformText.Parts(text);
        if (parts is [(var only, false)]) return only;
        var bare = parts is [(var whole, true)] && whole == text;
        var result = new StringBuilder();
        foreach (var (part, isExpression) in parts)
        {
            if (!isExpression)
            {
                result.Append(part);
                continue;
            }

            var value = Expression(part, instance, hops, out scalar);
            if (value is null && bare && !TerraformText.IsReserved(part) && !scalar.Exists && !Known(part, instance)) return text;
            if (value is null && parts.Count == 1) return null;
            value ??= scalar.GetScalar();
            if (value is null || result.Length + value.Length > LongestText || (made += value.Length) > MostText) return null;
            result.Append(value);
        }

        scalar = default;
        return result.ToString();
    }

    private bool Known(string reference, TerraformInstance instance)
    {
        var any = false;
        references.Follow(reference, instance, (_, _) => any = true);
        return any;
    }

    private string? Expression(string expression, TerraformInstance instance, int hops, out JsonNode scalar)
    {
        scalar = default;
        if (hops > MostHops) return null;
        if (HclLiteral.Encoded(expression, (writer, text) => Inner(writer, text, instance)) is { } encoded) return encoded;
        if (!TerraformText.IsReference(expression)) return null;
        var (target, attribute, count) = (-1, "", 0);
        references.Follow(expression, instance, (record, selected) => (target, attribute, count) = (record, selected, count + 1));
        if (count != 1) return null;
        if (instances[target].IsData) return attribute == "json" ? PolicyOf(target) : null;
        var value = instances[target].Values[attribute];
        if (value.Kind == JsonKind.String) return Evaluate(value.GetString()!, instances[target], hops + 1, out scalar);
        if (value.Kind is JsonKind.Number or JsonKind.True or JsonKind.False)
        {
            scalar = value;
            return null;
        }

        var identifies = !value.Exists && Kinship.NamesOne(attribute[(attribute.LastIndexOf('.') + 1)..]);
        return identifies ? Placeholder(instances[target], attribute) : null;
    }

    private static bool HoldsBare(JsonNode node)
    {
        switch (node.Kind)
        {
            case JsonKind.String:
                return TerraformText.MayHold(node.Utf8) && TerraformText.Parts(node.GetString()!).Exists(static part => part.IsExpression);
            case JsonKind.Object:
                foreach (var (_, inner) in node.Members())
                {
                    if (HoldsBare(inner)) return true;
                }

                return false;
            case JsonKind.Array:
                foreach (var inner in node.Items())
                {
                    if (HoldsBare(inner)) return true;
                }

                return false;
            default:
                return false;
        }
    }
}
