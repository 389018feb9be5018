using System.Buffers;
using System.Text.Json;
using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// The values of instances as observations have them: what is known only after the apply is marked. An id, ARN or name of another resource
/// of the plan is certain to be set although it is not known yet: it becomes the text <c>${aws_kms_key.k.arn}</c>.
/// </summary>
internal sealed class TerraformBodies : IDisposable
{
    private readonly IReadOnlyList<TerraformInstance> instances;
    private readonly TerraformReferences references;
    private readonly TerraformLiterals? literals;
    private readonly Kinship kinship;
    private readonly HashSet<int> lasting;
    private readonly Dictionary<int, JsonNode> kept = [];
    private readonly HashSet<int> begun = [];
    private readonly BodyBuffer buffer = new();
    private long made;

    /// <summary>Bodies of one document.</summary>
    /// <param name="instances">All instances.</param>
    /// <param name="references">Finds what references mean.</param>
    /// <param name="literals">Reads references written as text; null for what Terraform itself wrote.</param>
    /// <param name="kinship">Knows the types.</param>
    /// <param name="lasting">The instances whose bodies are asked for again.</param>
    internal TerraformBodies(
        IReadOnlyList<TerraformInstance> instances, TerraformReferences references, TerraformLiterals? literals, Kinship kinship,
        HashSet<int> lasting)
    {
        this.instances = instances;
        this.references = references;
        this.literals = literals;
        this.kinship = kinship;
        this.lasting = lasting;
        if (literals is not null) literals.PolicyOf = Policy;
    }

    /// <summary>The body of an instance; valid until the next one is asked for, or for ever when it is asked for again.</summary>
    internal JsonNode Of(int record)
    {
        var instance = instances[record];
        var asWritten = literals is null || !TerraformLiterals.MayChange(instance.Values);
        if (asWritten && !TerraformValues.Any(instance.Unknown)) return instance.Values;
        if (kept.TryGetValue(record, out var body)) return body;
        if (!lasting.Contains(record))
        {
            Write(buffer.Begin(), instance);
            return buffer.End();
        }

        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, BodyBuffer.Options)) Write(writer, instance);
        var tape = new JsonTape();
        return kept[record] = tape.TryFill(bytes.WrittenMemory) is null ? tape.Root : default;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();

    private void Write(Utf8JsonWriter writer, TerraformInstance instance)
    {
        var values = new TerraformValues(
            writer, (expression, name) => Placeholder(expression, name, instance),
            literals is null ? null : (target, text) => literals.Write(target, text, instance));
        values.Write(instance.Values, instance.Unknown, references.ConfigurationOf(instance)["expressions"], "");
    }

    /// <summary>The text for a value that refers to one other resource by what identifies it; null when it may be anything else.</summary>
    private string? Placeholder(JsonNode expression, string name, TerraformInstance instance)
    {
        if (!expression["references"].Exists) return null;
        var (target, selected, several) = (-1, "", false);
        references.Follow(expression, instance, (record, attribute) =>
        {
            several |= target >= 0 && (record != target || attribute != selected);
            (target, selected) = (record, attribute);
        });
        if (target < 0 || several) return null;
        if (instances[target].IsData) return selected == "json" && !name.EndsWith('s') ? Policy(target) : null;
        if (selected.Length > 0 && !Kinship.NamesOne(selected[(selected.LastIndexOf('.') + 1)..])) return null;
        var kin = kinship.Candidates(instance.Type, name).ContainsKey(instances[target].Type) && !name.EndsWith('s');
        if (!kin && !Kinship.NamesOne(name)) return null;
        return TerraformLiterals.Placeholder(instances[target], selected);
    }

    /// <summary>The policy that a data source makes; null when it is not known, or would be made out of itself.</summary>
    private string? Policy(int record)
    {
        if (!begun.Add(record)) return null;
        var policy = TerraformPolicy.Text(Of(record));
        begun.Remove(record);
        return policy is null || (made += policy.Length) > TerraformLiterals.MostText ? null : policy;
    }
}
