using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>Turns the resources of a plan or a shown state into observations.</summary>
internal sealed class TerraformResources
{
    private readonly InputReading input;
    private readonly JsonNode document;
    private readonly bool plan;
    private readonly TerraformConfiguration configuration;
    private readonly Dictionary<string, JsonNode> changes = new(StringComparer.Ordinal);
    private readonly List<TerraformInstance> instances = [];

    internal TerraformResources(InputReading input, JsonNode document, bool plan)
    {
        this.input = input;
        this.document = document;
        this.plan = plan;
        configuration = new TerraformConfiguration(document);
        foreach (var change in document["resource_changes"].Items())
        {
            if (change["address"].GetString() is { } address && change["deposed"].Kind == JsonKind.Missing)
                changes.TryAdd(TerraformAddress.Full("", address, change["index"]), change["change"]);
        }
    }

    /// <summary>Data sources met: they are read by Terraform, not managed by it.</summary>
    internal int DataSources { get; private set; }

    /// <summary>Takes one resource of a module.</summary>
    internal void Add(string module, JsonNode resource)
    {
        var type = resource["type"].GetString();
        var address = resource["address"].GetString()
            ?? (type is not null && resource["name"].GetString() is { } name ? type + "." + name : null);
        if (type is null || address is null)
        {
            input.Problem(module, "a resource without address or type");
            return;
        }

        address = TerraformAddress.Full(module, address, resource["index"]);
        var isData = resource["mode"].GetString() is "data" || address.StartsWith("data.", StringComparison.Ordinal);
        if (isData) DataSources++;
        if (isData && type != TerraformPolicy.Type) return;
        var known = changes.TryGetValue(address, out var change);
        var values = resource["values"];
        if (!values.Exists && known) values = change["after"];
        // A plan that lists changes lists all of them, so the values of a resource without one are not all there is to know. A document
        // without any (made by another tool from the configuration) shows what is written, and what it leaves out is left out.
        Take(address, type, resource, values, change, plan && !known && changes.Count > 0, isData);
    }

    /// <summary>Takes what will be after a plan that lists only changes.</summary>
    internal void AddChanges()
    {
        foreach (var entry in document["resource_changes"].Items())
        {
            if (entry["address"].GetString() is not { } address || entry["type"].GetString() is not { } type)
            {
                input.Problem("resource_changes", "a change without address or type");
                continue;
            }

            var isData = entry["mode"].GetString() is "data";
            if (isData) DataSources++;
            var change = entry["change"];
            if ((isData && type != TerraformPolicy.Type) || Removed(change["actions"])) continue;
            address = TerraformAddress.Full("", address, entry["index"]);
            Take(address, type, entry, change["after"], change, projected: false, isData);
        }
    }

    /// <summary>Hands over what was taken, once all is known that refers to it.</summary>
    internal void HandOver()
    {
        using var joins = new TerraformJoins(input, plan ? document : default, instances);
        for (var record = 0; record < instances.Count; record++)
        {
            if (instances[record].IsData) continue;
            var (instance, body) = (instances[record], joins.Body(record));
            var address = instance.Address.Text;
            var observation = TerraformObservation.Of(
                instance, body, setting => configuration.Setting(address, instance.Source, setting));
            input.Add(observation with
            {
                Related = joins.Related(record),
                Projected = instance.Projected || !body.Exists,
                Change = instance.Change,
            });
        }
    }

    private static bool Removed(JsonNode actions) =>
        actions.Count == 1 && (actions[0].Is("delete"u8) || actions[0].Is("forget"u8));

    private void Take(
        string address, string type, JsonNode stated, JsonNode values, JsonNode change, bool projected, bool isData) =>
        instances.Add(new TerraformInstance
        {
            Address = TerraformAddress.Parse(address),
            Type = type,
            Source = stated["provider_name"].GetString(),
            Name = stated["name"].GetString(),
            Values = values,
            Unknown = change["after_unknown"],
            Change = Change(change["actions"]),
            Projected = projected,
            IsData = isData,
        });

    private static PlannedChange Change(JsonNode actions) => actions.Count switch
    {
        0 => PlannedChange.Unknown,
        > 1 => PlannedChange.Replace,
        _ when actions[0].Is("create"u8) => PlannedChange.Create,
        _ when actions[0].Is("update"u8) => PlannedChange.Update,
        _ => PlannedChange.None,
    };
}
