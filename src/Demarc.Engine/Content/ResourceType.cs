using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>How one source describes a resource type.</summary>
public sealed record TypeMapping
{
    /// <summary>Source name, such as <c>aws-config</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The types as that source names them.</summary>
    public required ImmutableArray<string> Match { get; init; }

    /// <summary>Expression for the identity, where the source's own is not it; null otherwise.</summary>
    public LazyExpression? Id { get; init; }

    /// <summary>Expression for the display name; null: as the reader found it.</summary>
    public LazyExpression? Name { get; init; }

    /// <summary>Expression for the region; null: as the reader found it.</summary>
    public LazyExpression? Region { get; init; }

    /// <summary>Expression for the tags; null: as the reader found them.</summary>
    public LazyExpression? Tags { get; init; }

    /// <summary>
    /// Slot of a property in the type's record, and the expression that fills it. A property not listed is not collected.
    /// </summary>
    public required ImmutableArray<(int Slot, LazyExpression Expression)> Set { get; init; }
}

/// <summary>How a resource finds the other one that tells about it.</summary>
public enum ReferenceKey
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>A property holds its id, or the last segment of it, or a name given to it.</summary>
    Property,

    /// <summary>It is the one of its type in the same account.</summary>
    Account,

    /// <summary>It is the one of its type in the same account and region.</summary>
    Region,
}

/// <summary>A property that another resource tells, when the source of this one does not: whose key it is, for instance.</summary>
/// <param name="Slot">The property filled.</param>
/// <param name="Key">How the other resource is found.</param>
/// <param name="By">The property that names it, for <see cref="ReferenceKey.Property"/>; otherwise -1.</param>
/// <param name="Type">Type id of the other resource.</param>
/// <param name="Value">Expression over the other <c>resource</c>.</param>
public sealed record PropertyReference(int Slot, ReferenceKey Key, int By, string Type, LazyExpression Value);

/// <summary>Resources of this type give another name to resources of some type: an alias to a key.</summary>
/// <param name="Type">Type id of those named.</param>
/// <param name="Target">The property that holds the id of the one named; -1 when a resource names itself.</param>
/// <param name="Name">The property that holds the name, or a list of names; unique within account and region.</param>
public sealed record GivenName(string Type, int Target, int Name);

/// <summary>A kind of resource with typed properties, named as the provider's own API names them.</summary>
public sealed record ResourceType
{
    /// <summary>Id, such as <c>aws/rds/db-instance</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Title { get; init; }

    /// <summary>The service it belongs to.</summary>
    public required string Service { get; init; }

    /// <summary>Its properties as the record <c>resource</c> of expressions.</summary>
    public required CelRecordType Properties { get; init; }

    /// <summary>Declares <c>resource</c> with these properties.</summary>
    public required CelEnvironment Environment { get; init; }

    /// <summary>Declares <c>resource</c> with these properties, and <c>now</c>: the time asked about.</summary>
    public required CelEnvironment CheckEnvironment { get; init; }

    /// <summary>How each source describes it.</summary>
    public required ImmutableArray<TypeMapping> Sources { get; init; }

    /// <summary>Properties that other resources tell.</summary>
    public ImmutableArray<PropertyReference> References { get; init; } = [];

    /// <summary>
    /// True for the settings that every account or region has, whether or not it uses the service: they are no use of it.
    /// </summary>
    public bool IsSetting { get; init; }

    /// <summary>True when a list of all its resources tells who has access: people, accounts, or what is granted to them.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>The other name that resources of this type give; null when they give none.</summary>
    public GivenName? Names { get; init; }

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}
