using System.Globalization;
using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>The state file itself (<c>terraform.tfstate</c>, version 4), as a backend stores it. Read resource by resource.</summary>
public sealed class TerraformStateFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "Terraform state file";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Terraform;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => shape.Kind == TextKind.JsonObject && shape.Has("version")
        && (shape.Has("terraform_version") || shape.Has("lineage"))
        && (shape.Has("serial") || shape.Has("resources") || shape.Has("modules"));

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var version = input.Shape.Text("version");
        if (version != "4")
        {
            input.Problem("version", $"state version {version ?? "not given"}: only version 4, written since Terraform 0.12, is read");
            return;
        }

        var json = new JsonInput(input);
        var resources = new StateResources(input);
        var dataSources = 0;
        foreach (var resource in json.ItemsOf("resources"))
        {
            if (resource["mode"].GetString() is "data") dataSources++;
            else resources.Add(json.Ordinal, resource);
        }

        resources.HandOver();

        var left = dataSources == 0 ? "" : $" (data sources left out: {dataSources.ToString(CultureInfo.InvariantCulture)})";
        input.FormatDetail = Name + left;
    }
}

/// <summary>
/// The resources of a state file. They are held until the end, since any may refer to any other; of a file too large for that, each is
/// handed over as it comes, and what refers to it is unknown.
/// </summary>
internal sealed class StateResources(InputReading input)
{
    private readonly List<TerraformInstance> held = [];
    private long heldBytes;

    /// <summary>Takes one resource with its instances.</summary>
    internal void Add(long ordinal, JsonNode resource)
    {
        var type = resource["type"].GetString();
        var name = resource["name"].GetString();
        if (type is null || name is null)
        {
            input.Problem($"resource {ordinal.ToString(CultureInfo.InvariantCulture)}", "a resource without type or name");
            return;
        }

        var address = TerraformAddress.Joined(resource["module"].GetString() ?? "", type + "." + name);
        var source = resource["provider"].GetString();
        foreach (var stated in resource["instances"].Items())
        {
            // A deposed object is one that Terraform has replaced and is about to remove.
            if (stated["deposed"].Exists) continue;
            var values = stated["attributes"];
            var instance = new TerraformInstance
            {
                Address = TerraformAddress.Parse(address + TerraformAddress.Subscript(stated["index_key"])),
                Type = type,
                Source = source,
                Name = name,
                Values = values,
                Projected = !values.Exists,
            };
            if (!values.Exists)
                input.Problem(instance.Address.Text, "the instance has no attributes (upgraded from 0.11?): kept without settings");
            Take(instance);
        }
    }

    /// <summary>Hands over what is still held.</summary>
    internal void HandOver()
    {
        using var joins = new TerraformJoins(input, default, held);
        for (var record = 0; record < held.Count; record++) Hand(held[record], joins.Related(record));
    }

    private void Take(TerraformInstance instance)
    {
        heldBytes += instance.Values.Utf8.Length;
        if (heldBytes > InputLimits.DocumentBytes)
        {
            foreach (var earlier in held) Hand(earlier, DocumentRelations.NotFollowed);
            held.Clear();
            Hand(instance, DocumentRelations.NotFollowed);
        }
        else
        {
            held.Add(instance with { Values = instance.Values.Exists ? JsonTape.Parse(instance.Values.Utf8.ToArray()).Root : default });
        }
    }

    private void Hand(TerraformInstance instance, CelValue related)
    {
        var observation = TerraformObservation.Of(instance, instance.Values, static _ => default);
        input.Add(observation with { Related = related, Projected = instance.Projected });
    }
}
