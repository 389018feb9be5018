using System.Collections.Immutable;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Store;

/// <summary>What was seen of a resource besides its properties.</summary>
/// <param name="Name">Name; may be empty.</param>
/// <param name="Service">Service id; empty when no service of the catalogue claimed its type.</param>
/// <param name="Workload">Workload id; empty when none took it.</param>
/// <param name="Tags">Tags by key.</param>
public sealed record ResourceAbout(string Name, string Service, string Workload, ImmutableArray<KeyValuePair<string, string>> Tags)
{
    /// <summary>Ids of the configuration effects that its settings have, in order.</summary>
    public ImmutableArray<string> Effects { get; init; } = [];

    /// <summary>Ids of configuration effects that could not be decided, in order.</summary>
    public ImmutableArray<string> Undecided { get; init; } = [];

    /// <summary>Whether it is a setting of an account or region, which does not show that the service is used.</summary>
    public bool IsSetting { get; init; }

    /// <summary>Number of properties of its type that were not collected.</summary>
    public long Missing { get; init; }

    /// <summary>Nothing.</summary>
    public static ResourceAbout Nothing { get; } = new("", "", "", []);

    /// <summary>What several sources show together: the first that says something.</summary>
    internal static ResourceAbout Merge(IEnumerable<ResourceAbout> shown) => shown.Aggregate(Nothing, static (left, right) => new(
        left.Name.Length > 0 ? left.Name : right.Name, left.Service.Length > 0 ? left.Service : right.Service,
        left.Workload.Length > 0 ? left.Workload : right.Workload, left.Tags.IsEmpty ? right.Tags : left.Tags));

    /// <summary>Reads it as it is kept.</summary>
    internal static ResourceAbout Read(string text)
    {
        if (text.Length <= 2) return Nothing;
        var root = JsonTape.Parse(text).Root;
        var tags = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (key, value) in root["tags"].Members()) tags.Add(new KeyValuePair<string, string>(key, value.GetString() ?? ""));
        return new ResourceAbout(
            root["name"].GetString() ?? "", root["service"].GetString() ?? "", root["workload"].GetString() ?? "", tags.ToImmutable())
        {
            Effects = Ids(root["effects"]),
            Undecided = Ids(root["undecided"]),
            IsSetting = root["setting"].GetBoolean() == true,
            Missing = root["missing"].TryGetInt64(out var missing) ? missing : 0,
        };
    }

    private static ImmutableArray<string> Ids(JsonNode list)
    {
        if (list.Count == 0) return [];
        var ids = ImmutableArray.CreateBuilder<string>(list.Count);
        foreach (var id in list.Items()) ids.Add(id.GetString() ?? "");
        return ids.ToImmutable();
    }
}
