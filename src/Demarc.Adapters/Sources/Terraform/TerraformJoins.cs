using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// Which resources of a plan or state refer to which: by the references in the plan's configuration, by references that stand in the values
/// as text, and by equal values.
/// </summary>
internal sealed class TerraformJoins : IDisposable
{
    /// <summary>Attributes that refer to nothing: what they repeat is repeated for people.</summary>
    private static readonly HashSet<string> Speaking = new(StringComparer.Ordinal)
    {
        "tags", "tags_all", "labels", "effective_labels", "terraform_labels", "user_labels", "resource_labels", "annotations",
        "description", "timeouts", "triggers", "metadata", "environment",
    };

    private readonly IReadOnlyList<TerraformInstance> instances;
    private readonly DocumentRelations relations;
    private readonly TerraformReferences references;
    private readonly IdentityIndex identities;
    private readonly TerraformBodies bodies;
    private readonly bool texts;

    /// <summary>Follows all references of a document.</summary>
    /// <param name="input">Told when there are too many of them.</param>
    /// <param name="document">The plan; missing for a state, which has no configuration.</param>
    /// <param name="instances">Its managed resource instances.</param>
    internal TerraformJoins(InputReading input, JsonNode document, IReadOnlyList<TerraformInstance> instances)
    {
        this.instances = instances;
        string[] types = [.. instances.Select(static instance => instance.Type)];
        var kinship = new Kinship(types);
        relations = new DocumentRelations(types, kinship);
        references = new TerraformReferences(document, instances, relations);
        identities = new IdentityIndex(types, kinship, relations, (record, name) => TerraformPlace.Known(instances[record].Values[name]));
        // A plan without configuration was made by some other tool, out of the configuration's text.
        texts = document.Exists && !document["configuration"].Exists;
        var literals = texts ? new TerraformLiterals(instances, references) : null;
        bodies = new TerraformBodies(instances, references, literals, kinship, relations.Referring);
        for (var record = 0; record < instances.Count; record++)
        {
            if (instances[record].IsData) relations.Referring.Add(record);
            else Identify(record);
        }

        for (var record = 0; record < instances.Count && !relations.GivenUp; record++)
        {
            if (!instances[record].IsData) Join(record);
        }

        if (relations.GivenUp) input.Problem("", "more references between its resources than are followed: what they tell is unknown");
    }

    /// <summary>The instance's values; valid until the next one's are asked for.</summary>
    internal JsonNode Body(int record) => bodies.Of(record);

    /// <summary>What refers to the instance.</summary>
    internal CelValue Related(int record) => relations.Of(record, from => CelValue.Of(bodies.Of(from)));

    /// <inheritdoc/>
    public void Dispose() => bodies.Dispose();

    private void Identify(int record)
    {
        var instance = instances[record];
        foreach (var (name, value) in instance.Values.Members())
        {
            if (value.Kind != JsonKind.String || value.Utf8.Length > IdentityIndex.LongestName) continue;
            if (Kinship.Identifies(instance.Type, name)) identities.Add(record, value.GetString()!);
        }
    }

    private void Join(int record)
    {
        var instance = instances[record];
        var expressions = references.ConfigurationOf(instance)["expressions"];
        var unknown = new MemberLookup(instance.Unknown);
        foreach (var (name, expression) in expressions.Members())
        {
            if (!Speaking.Contains(name)) Configured(record, name, name, expression, unknown[name]);
        }

        foreach (var (name, value) in instance.Values.Members())
        {
            if (relations.GivenUp) return;
            if (!Speaking.Contains(name)) Valued(record, name, name, value);
        }

        // What no expression states is computed by the provider, unless no expressions are to be had.
        if (expressions.Exists) return;
        foreach (var (name, inner) in instance.Unknown.Members())
        {
            if (!Speaking.Contains(name)) Open(record, name, name, inner);
        }
    }

    /// <summary>References in the configuration, at any depth of nested blocks.</summary>
    private void Configured(int record, string attribute, string leaf, JsonNode expression, JsonNode unknown)
    {
        if (expression["references"].Kind == JsonKind.Array)
        {
            var found = false;
            references.Follow(expression, instances[record], (target, _) =>
            {
                found = true;
                relations.Refer(record, attribute, target);
            });
            if (!found && TerraformValues.Any(unknown)) relations.LeaveOpen(record, attribute, leaf);
        }
        else if (expression.Kind == JsonKind.Array)
        {
            foreach (var block in expression.Items()) Configured(record, attribute, leaf, block, unknown);
        }
        else if (!expression.TryGet("constant_value"u8, out _))
        {
            foreach (var (name, inner) in expression.Members()) Configured(record, attribute, name, inner, unknown);
        }
    }

    private void Valued(int record, string attribute, string leaf, JsonNode value)
    {
        switch (value.Kind)
        {
            case JsonKind.String when value.Utf8.Length <= InputLimits.GatherBytes:
                Text(record, attribute, leaf, value);
                break;
            case JsonKind.Array:
                foreach (var item in value.Items()) Valued(record, attribute, leaf, item);
                break;
            case JsonKind.Object:
                foreach (var (name, inner) in value.Members()) Valued(record, attribute, name, inner);
                break;
        }
    }

    private void Text(int record, string attribute, string leaf, JsonNode value)
    {
        var expressions = texts && TerraformText.MayHold(value.Utf8)
            ? TerraformText.Parts(value.GetString()!).FindAll(static part => part.IsExpression)
            : [];
        var found = false;
        foreach (var reference in expressions.SelectMany(static part => TerraformText.References(part.Text)))
        {
            if (!relations.Step()) return;
            references.Follow(reference, instances[record], (target, _) =>
            {
                found = true;
                relations.Refer(record, attribute, target);
            });
        }

        if (found || value.Utf8.Length > IdentityIndex.LongestName) return;
        var named = identities.Find(record, leaf, value.GetString()!);
        foreach (var target in named ?? [])
        {
            found = true;
            relations.Refer(record, attribute, target);
        }

        if (named is null || (!found && expressions.Count > 0)) relations.LeaveOpen(record, attribute, leaf);
    }

    private void Open(int record, string attribute, string leaf, JsonNode unknown)
    {
        switch (unknown.Kind)
        {
            case JsonKind.True:
                relations.LeaveOpen(record, attribute, leaf);
                break;
            case JsonKind.Array:
                foreach (var inner in unknown.Items()) Open(record, attribute, leaf, inner);
                break;
            case JsonKind.Object:
                foreach (var (name, inner) in unknown.Members()) Open(record, attribute, name, inner);
                break;
        }
    }
}
