using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>A resource as the engine sees it: placed in the catalogue, with typed properties and what is known to be missing.</summary>
public sealed record Resource
{
    /// <summary>Number of properties its type declares; stays when their values are let go.</summary>
    private readonly int declared;

    /// <summary>Identity: ARN, ARM id, asset name, Terraform address.</summary>
    public required string Id { get; init; }

    /// <summary>Other texts by which resources of the same plan or template name this one.</summary>
    public ImmutableArray<string> OtherIds { get; init; } = [];

    /// <summary>The plan or template inside which the id is unique; empty for ids that are unique by themselves.</summary>
    public string Container { get; init; } = "";

    /// <summary>Type id of the catalogue, or the type as the source names it when the catalogue does not know it.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the catalogue knows the type.</summary>
    public required bool Catalogued { get; init; }

    /// <summary>True for settings of an account or region, which do not show that the service is used.</summary>
    public bool IsSetting { get; init; }

    /// <summary>Provider id; empty when unknown.</summary>
    public required string Provider { get; init; }

    /// <summary>Account; empty when the source does not say.</summary>
    public required string Account { get; init; }

    /// <summary>Another name of the account in other records; empty when none is known.</summary>
    public string AccountAlias { get; init; } = "";

    /// <summary>Region; empty when the source does not say.</summary>
    public required string Region { get; init; }

    /// <summary>Service id; empty when no service of the catalogue claims the type.</summary>
    public required string Service { get; init; }

    /// <summary>Workload id by the organisation's rules; empty when none matches.</summary>
    public required string Workload { get; init; }

    /// <summary>Display name; empty when the source shows none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Tags or labels, in the order of the source.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Source.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>When the source looked; null when it does not say.</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>Since when it is on record, in ticks (UTC); 0 when it was not recorded before: then since the source looked.</summary>
    public long Since { get; init; }

    /// <summary>Whether it stood in a list of all resources of its type in its place: what such a list lacks is not there.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>What a bill asks for it, one entry for each currency; empty for what is no line of a bill.</summary>
    public ImmutableArray<Charge> Charges { get; init; } = [];

    /// <summary>What a plan will do to it; unknown when no plan describes it.</summary>
    public PlannedChange Change { get; init; }

    /// <summary>Typed properties; null when the catalogue does not know the type. Unknown slots were not collected.</summary>
    public CelRecord? Properties
    {
        get;
        init
        {
            field = value;
            declared = value?.Type.Fields.Length ?? declared;
        }
    }

    /// <summary>Properties that the source did not show.</summary>
    public ImmutableArray<string> NotCollected { get; init; } = [];

    /// <summary>Ids of the configuration effects that this resource's settings have, in order.</summary>
    public ImmutableArray<string> Effects { get; init; } = [];

    /// <summary>Ids of configuration effects that could not be decided, because a property was not collected.</summary>
    public ImmutableArray<string> Undecided { get; init; } = [];

    /// <summary>How many properties the source showed.</summary>
    public int Collected => declared - NotCollected.Length;

    /// <summary>The same without the values of its properties, where only is asked which were collected.</summary>
    public Resource WithoutProperties() => Properties is null ? this : this with { Properties = null };

    /// <summary>The same with properties that hold nothing of the observation's buffer, so that it can be kept.</summary>
    public Resource Kept() => Properties is { } properties ? this with { Properties = PropertyValue.Kept(properties) } : this;

    /// <summary>Whether every property of its type was collected. A resource of an unknown type is never complete.</summary>
    public bool Complete => Catalogued && NotCollected.IsEmpty;
}
