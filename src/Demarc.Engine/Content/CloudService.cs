using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>A provider.</summary>
public sealed record Provider
{
    /// <summary>Id, such as <c>aws</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Title { get; init; }

    /// <summary>What kind of organisation it is.</summary>
    public required ProviderKind Kind { get; init; }

    /// <summary>Other names.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>What it calls an account.</summary>
    public string Accounts { get; init; } = "account";

    /// <summary>Where it documents its view of responsibility.</summary>
    public required ImmutableArray<Source> Documentation { get; init; }

    /// <summary>Where the content stands.</summary>
    public required ContentPlace Place { get; init; }

    /// <summary>
    /// The service that stands for a whole service model when somebody asks about the model alone; its id, and of any provider.
    /// </summary>
    public ImmutableSortedDictionary<ServiceModel, string> Reference { get; init; } = ImmutableSortedDictionary<ServiceModel, string>.Empty;
}

/// <summary>What a setting of a real resource does to the profile of its service (level 5).</summary>
public sealed record ConfigurationEffect
{
    /// <summary>Id, unique in the catalogue.</summary>
    public required string Id { get; init; }

    /// <summary>The resource type it looks at.</summary>
    public required string Type { get; init; }

    /// <summary>Condition over <c>resource</c>; null: always.</summary>
    public required LazyExpression? When { get; init; }

    /// <summary>What it changes.</summary>
    public required ImmutableArray<ProfileChange> Set { get; init; }

    /// <summary>Reason.</summary>
    public required string Why { get; init; }

    /// <summary>Source.</summary>
    public required Source Source { get; init; }
}

/// <summary>A service of the catalogue.</summary>
public sealed record CloudService
{
    /// <summary>Id, such as <c>aws/rds</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Provider id.</summary>
    public required string Provider { get; init; }

    /// <summary>Name.</summary>
    public required string Title { get; init; }

    /// <summary>Service model.</summary>
    public required ServiceModel Model { get; init; }

    /// <summary>Category.</summary>
    public required string Category { get; init; }

    /// <summary>Other names.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Names on invoices.</summary>
    public ImmutableArray<string> Billing { get; init; } = [];

    /// <summary>Prefixes of resource types.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];

    /// <summary>Documentation the profile rests on.</summary>
    public required ImmutableArray<Source> Documentation { get; init; }

    /// <summary>Facts and capabilities.</summary>
    public required ServiceProfile Profile { get; init; }

    /// <summary>Effects of real settings.</summary>
    public ImmutableArray<ConfigurationEffect> Configuration { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public required ContentPlace Place { get; init; }
}
