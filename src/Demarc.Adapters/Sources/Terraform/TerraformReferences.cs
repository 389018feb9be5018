using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// Finds the instances that a reference in the configuration means: <c>aws_s3_bucket.b.id</c> within its module,
/// <c>var.x</c> through the call of the module, <c>module.m.out</c> through the module's output, <c>each.value</c> through what is
/// iterated. Plans do not hold what a local value refers to.
/// </summary>
internal sealed class TerraformReferences
{
    private const int MostHops = 12;

    private readonly Dictionary<string, int> byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> byModuleInstance = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> byConfiguration = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JsonNode Call, JsonNode Module)> modules = new(StringComparer.Ordinal);
    private readonly HashSet<string> moduleInstances = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<TerraformInstance> instances;
    private readonly DocumentRelations relations;

    internal TerraformReferences(JsonNode document, IReadOnlyList<TerraformInstance> instances, DocumentRelations relations)
    {
        this.instances = instances;
        this.relations = relations;
        for (var record = 0; record < instances.Count; record++)
        {
            var address = instances[record].Address;
            byAddress.TryAdd(address.Text, record);
            moduleInstances.Add(address.Module);
            Add(byModuleInstance, TerraformAddress.Joined(address.Module, address.Resource), record);
            Add(byConfiguration, address.InConfiguration, record);
        }

        Collect(default, document["configuration"]["root_module"], "", 0);
    }

    /// <summary>Whether the document holds a configuration.</summary>
    internal bool Any => resources.Count > 0;

    /// <summary>The resource's entry in the configuration; missing when there is none.</summary>
    internal JsonNode ConfigurationOf(TerraformInstance instance) => resources.GetValueOrDefault(instance.Address.InConfiguration);

    /// <summary>The instances that the references of one expression mean.</summary>
    /// <param name="expression">An expression of the configuration.</param>
    /// <param name="instance">The instance whose configuration it is.</param>
    /// <param name="found">Takes each instance with the attributes selected from it, such as <c>arn</c>; empty when none is named.</param>
    internal void Follow(JsonNode expression, TerraformInstance instance, Action<int, string> found)
    {
        var scope = new Scope(instance.Address.Module, instance.Address.Index, ConfigurationOf(instance)["for_each_expression"]);
        Follow(expression, scope, found, 0);
    }

    /// <summary>The instances that a reference written as text means; nothing beyond the module is known then.</summary>
    internal void Follow(string reference, TerraformInstance instance, Action<int, string> found) =>
        Follow(TerraformAddress.Split(reference), new Scope(instance.Address.Module, instance.Address.Index, default), found, 0);

    private void Follow(JsonNode expression, Scope scope, Action<int, string> found, int hops)
    {
        if (hops > MostHops) return;
        var references = new List<string>();
        foreach (var reference in expression["references"].Items())
        {
            if (!relations.Step()) return;
            // A reference is listed with each of its beginnings after it: only the whole one says what is meant.
            if (reference.GetString() is not { Length: > 0 } text) continue;
            if (references.Count == 0 || !Begins(references[^1], text)) references.Add(text);
        }

        foreach (var reference in references) Follow(TerraformAddress.Split(reference), scope, found, hops);
    }

    private static bool Begins(string whole, string part) => whole.StartsWith(part, StringComparison.Ordinal)
        && (whole.Length == part.Length || whole[part.Length] is '.' or '[');

    private void Follow(List<string> parts, Scope scope, Action<int, string> found, int hops)
    {
        switch (parts[0])
        {
            case "data" when parts.Count > 3 && parts[1] == TerraformPolicy.Type:
                Resource("data." + parts[1], parts.GetRange(2, parts.Count - 2), scope, found);
                return;
            case "data" or "local" or "path" or "count" or "self" or "terraform":
                return;
            case "each":
                Follow(scope.Each, scope, found, hops + 1);
                return;
            case "var" when parts.Count > 1 && scope.Module.Length > 0:
                if (modules.TryGetValue(TerraformAddress.WithoutIndexes(scope.Module), out var called))
                    Follow(called.Call["expressions"][Name(parts[1])], Outer(scope.Module, called.Call), found, hops + 1);
                return;
            case "module" when parts.Count > 2:
                var path = TerraformAddress.Joined(scope.Module, "module." + parts[1]);
                if (modules.TryGetValue(TerraformAddress.WithoutIndexes(path), out var module))
                {
                    var output = module.Module["outputs"][Name(parts[2])]["expression"];
                    Follow(output, new Scope(Instance(path, scope.Index), scope.Index, default), found, hops + 1);
                }

                return;
            default:
                if (parts.Count > 1) Resource(parts[0], parts.GetRange(1, parts.Count - 1), scope, found);
                return;
        }
    }

    private void Resource(string type, List<string> parts, Scope scope, Action<int, string> found)
    {
        var name = Name(parts[0]);
        var index = parts[0][name.Length..];
        var attribute = string.Join('.', parts.Skip(1).Where(static part => part != "*"));
        var local = TerraformAddress.Joined(scope.Module, type + "." + name);
        if (index is "[*]") index = "";
        if (index.Length > 0 || byAddress.ContainsKey(local + scope.Index))
        {
            if (byAddress.TryGetValue(local + (index.Length > 0 ? index : scope.Index), out var exact)) found(exact, attribute);
            return;
        }

        if (!byModuleInstance.TryGetValue(local, out var all))
            all = Elsewhere(scope.Module, TerraformAddress.WithoutIndexes(local));
        if (all.Count > DocumentRelations.MostTargets) return;
        foreach (var record in all)
        {
            if (relations.Step()) found(record, attribute);
        }
    }

    /// <summary>The instances in every instance of a module that is named without an index.</summary>
    private List<int> Elsewhere(string module, string configured)
    {
        if (!byConfiguration.TryGetValue(configured, out var all) || all.Count > DocumentRelations.MostTargets) return [];
        var wanted = TerraformAddress.Split(module);
        return all.FindAll(record => relations.Step() && Fits(TerraformAddress.Split(instances[record].Address.Module), wanted));
    }

    private static bool Fits(List<string> path, List<string> wanted)
    {
        if (path.Count != wanted.Count) return false;
        for (var at = 0; at < path.Count; at++)
        {
            if (path[at] != wanted[at] && Name(path[at]) != wanted[at]) return false;
        }

        return true;
    }

    /// <summary>The instance of a called module with the caller's own index, where there is one: both iterate the same.</summary>
    private string Instance(string path, string index) =>
        index.Length == 0 || path.EndsWith(']') || !moduleInstances.Contains(path + index) ? path : path + index;

    private static Scope Outer(string module, JsonNode call)
    {
        var parts = TerraformAddress.Split(module);
        var own = parts[^1];
        return new Scope(string.Join('.', parts.Take(parts.Count - 2)), own[Name(own).Length..], call["for_each_expression"]);
    }

    private static string Name(string part) => part.IndexOf('[', StringComparison.Ordinal) is var bracket and >= 0 ? part[..bracket] : part;

    private void Collect(JsonNode call, JsonNode module, string path, int depth)
    {
        if (depth > TerraformShowFormat.MaxModules) return;
        modules.TryAdd(path, (call, module));
        foreach (var resource in module["resources"].Items())
        {
            if (resource["address"].GetString() is { } address) resources.TryAdd(TerraformAddress.Joined(path, address), resource);
        }

        foreach (var (name, inner) in module["module_calls"].Members())
            Collect(inner, inner["module"], TerraformAddress.Joined(path, "module." + name), depth + 1);
    }

    private static void Add(Dictionary<string, List<int>> lists, string key, int record)
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        list.Add(record);
    }

    /// <summary>Where a reference is written.</summary>
    /// <param name="Module">Path of the module instance.</param>
    /// <param name="Index">Index of the resource or module call that holds it: what iterates the same is meant with the same
    /// index.</param>
    /// <param name="Each">What is iterated there.</param>
    private readonly record struct Scope(string Module, string Index, JsonNode Each);
}
