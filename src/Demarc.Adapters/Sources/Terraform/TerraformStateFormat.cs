using System.Globalization;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>The state file itself (<c>terraform.tfstate</c>, version 4), as a backend stores it. Read resource by resource.</summary>
public sealed class TerraformStateFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "Terraform state file";

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
        var dataSources = 0;
        foreach (var resource in json.ItemsOf("resources"))
        {
            if (resource["mode"].GetString() is "data") dataSources++;
            else Add(input, json.Ordinal, resource);
        }

        var left = dataSources == 0 ? "" : $" (data sources left out: {dataSources.ToString(CultureInfo.InvariantCulture)})";
        input.FormatDetail = Name + left;
    }

    private static void Add(InputReading input, long ordinal, JsonNode resource)
    {
        var type = resource["type"].GetString();
        var name = resource["name"].GetString();
        if (type is null || name is null)
        {
            input.Problem($"resource {ordinal.ToString(CultureInfo.InvariantCulture)}", "a resource without type or name");
            return;
        }

        var module = resource["module"].GetString();
        var address = (module is null ? "" : module + ".") + type + "." + name;
        var source = resource["provider"].GetString();
        foreach (var instance in resource["instances"].Items())
        {
            // A deposed object is one that Terraform has replaced and is about to remove.
            if (instance["deposed"].Exists) continue;
            var full = address + TerraformAddress.Index(instance["index_key"]);
            var values = instance["attributes"];
            var observation = TerraformObservation.Of(full, type, source, name, values, static _ => default);
            if (!values.Exists) input.Problem(full, "the instance has no attributes (upgraded from 0.11?): kept without settings");
            input.Add(observation with { Projected = !values.Exists });
        }
    }
}
