using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>What the configuration part of a plan says about the providers: the region, project or subscription they were given.</summary>
internal sealed class TerraformConfiguration
{
    private readonly JsonNode providers;
    private readonly JsonNode variables;
    private readonly Dictionary<string, string> keyOf = new(StringComparer.Ordinal);

    internal TerraformConfiguration(JsonNode document)
    {
        providers = document["configuration"]["provider_config"];
        variables = document["variables"];
        if (providers.Count > 0) Collect(document["configuration"]["root_module"], "", 0);
    }

    /// <summary>
    /// A setting of the provider that manages a resource, when it is written as a constant or comes from a variable of the plan.
    /// </summary>
    /// <param name="address">The resource's address.</param>
    /// <param name="source">Its provider's registry address, for plans that do not name the configuration.</param>
    /// <param name="setting">"region", "project", "subscription_id" ...</param>
    internal JsonNode Setting(string address, string? source, string setting)
    {
        if (providers.Count == 0) return default;
        var provider = keyOf.TryGetValue(TerraformAddress.WithoutIndexes(address), out var key) ? Config(key) : default;
        if (!provider.Exists && source is not null && key is null) provider = providers[TerraformProvider.NameOf(source)];
        var expression = provider["expressions"][setting];
        if (expression["constant_value"] is { Exists: true } constant) return constant;
        return expression["references"][0].GetString() is { } reference && reference.StartsWith("var.", StringComparison.Ordinal)
            ? variables[reference[4..]]["value"]
            : default;
    }

    private JsonNode Config(string key)
    {
        // A module's resource is listed under "module.m:aws" although the provider is configured in the root, under "aws".
        if (providers[key] is { Exists: true } found && found["expressions"].Exists) return found;
        return providers[key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]];
    }

    private void Collect(JsonNode module, string path, int depth)
    {
        if (depth > TerraformShowFormat.MaxModules) return;
        foreach (var resource in module["resources"].Items())
        {
            if (resource["provider_config_key"].GetString() is { } key && resource["address"].GetString() is { } address)
                keyOf[path.Length == 0 ? address : path + "." + address] = key;
        }

        foreach (var (name, call) in module["module_calls"].Members())
            Collect(call["module"], path.Length == 0 ? "module." + name : path + ".module." + name, depth + 1);
    }
}
