using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>One managed resource instance of a plan or state.</summary>
internal sealed record TerraformInstance
{
    /// <summary>Full address with module path and index.</summary>
    internal required TerraformAddress Address { get; init; }

    /// <summary>The resource type.</summary>
    internal required string Type { get; init; }

    /// <summary>The registry address of its provider, or null.</summary>
    internal string? Source { get; init; }

    /// <summary>The name in the configuration, or null.</summary>
    internal string? Name { get; init; }

    /// <summary>Its values.</summary>
    internal JsonNode Values { get; init; }

    /// <summary>What of them is known only after the apply, in the same form; missing in a state.</summary>
    internal JsonNode Unknown { get; init; }

    /// <summary>What the plan does with it.</summary>
    internal PlannedChange Change { get; init; }

    /// <summary>True for a data source: it is no resource, but others are made of what it says.</summary>
    internal bool IsData { get; init; }

    /// <summary>True where an absent value may be unknown.</summary>
    internal bool Projected { get; init; }
}
