using System.Collections.Immutable;

namespace Demarc.Engine.Inventory;

/// <summary>Resources of one instance whose settings move the same lines: they all have the same answers.</summary>
/// <param name="Effects">Ids of the configuration effects that apply, in order.</param>
/// <param name="Undecided">Ids of effects that could not be decided.</param>
/// <param name="Resources">How many resources.</param>
/// <param name="Example">One of them, for explanations; empty when there is none.</param>
public sealed record ConfigurationClass(ImmutableArray<string> Effects, ImmutableArray<string> Undecided, long Resources, string Example);

/// <summary>A service in use: service x account x region x workload.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Account">Account; empty when not said.</param>
/// <param name="Region">Region; empty when not said.</param>
/// <param name="Workload">Workload id; empty when none.</param>
/// <param name="Classes">Its resources by configuration; one class without resources when it is only known by name.</param>
/// <param name="Sources">How it is known, in order.</param>
public sealed record ServiceInstance(
    string Service, string Account, string Region, string Workload, ImmutableArray<ConfigurationClass> Classes,
    ImmutableArray<SourceKind> Sources)
{
    /// <summary>First sight of it in ticks (UTC); 0 when nothing says.</summary>
    public long Since { get; init; }

    /// <summary>Number of resources.</summary>
    public long Resources => Classes.Sum(static c => c.Resources);
}

/// <summary>A resource type that no service of the catalogue claims.</summary>
/// <param name="Type">As the source names it.</param>
/// <param name="Provider">Provider; empty when unknown.</param>
/// <param name="Resources">How many.</param>
/// <param name="Example">One of them.</param>
public sealed record UnknownType(string Type, string Provider, long Resources, string Example)
{
    /// <summary>First sight of it in ticks (UTC); 0 when nothing says.</summary>
    public long Since { get; init; }
}

/// <summary>What we use, put together from all inputs.</summary>
public sealed record Estate
{
    /// <summary>Service instances, in order.</summary>
    public required ImmutableArray<ServiceInstance> Instances { get; init; }

    /// <summary>Types without a service, in order: listed, never dropped.</summary>
    public required ImmutableArray<UnknownType> UnknownTypes { get; init; }

    /// <summary>Resources, after merging.</summary>
    public required long Resources { get; init; }

    /// <summary>Resources of which every property was collected.</summary>
    public required long Complete { get; init; }

    /// <summary>Resources whose type the catalogue describes.</summary>
    public required long Catalogued { get; init; }

    /// <summary>Observations that said nothing newer about a resource already seen.</summary>
    public required long Merged { get; init; }

    /// <summary>What bills say was paid, in the order of the bills, each charge once.</summary>
    public ImmutableArray<ServiceCharge> Charges { get; init; } = [];

    /// <summary>Oldest capture of a resource that counts; null when no source says.</summary>
    public DateTimeOffset? OldestCapture { get; init; }
}
