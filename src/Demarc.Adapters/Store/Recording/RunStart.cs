using System.Collections.Immutable;
using System.Data.Common;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Recording;

/// <summary>How much of what exists the inputs of a run show.</summary>
public enum Coverage
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Only some of what there is: nothing is ended.</summary>
    Some,

    /// <summary>Where a list was read in full, it shows all resources of its type in its region of its account.</summary>
    Lists,

    /// <summary>Every account they show, in full: all types, all regions.</summary>
    Accounts,

    /// <summary>Everything there is.</summary>
    Everything,
}

/// <summary>What a run is about to do.</summary>
public sealed record RunStart
{
    /// <summary>The verb.</summary>
    public required string Verb { get; init; }

    /// <summary>The catalogue used.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>Checks that are evaluated; empty when none are.</summary>
    public ImmutableArray<Check> Checks { get; init; } = [];

    /// <summary>Exceptions to checks.</summary>
    public ImmutableArray<CheckException> Exceptions { get; init; } = [];

    /// <summary>The time whose state the inputs show, where they do not say themselves.</summary>
    public required Moment Looked { get; init; }

    /// <summary>Now: when it is recorded.</summary>
    public required Moment Now { get; init; }

    /// <summary>How much the inputs show.</summary>
    public Coverage Coverage { get; init; } = Coverage.Lists;

    /// <summary>Told now and then how many resources were seen; may throw to stop the run, which then ended nothing.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Writes more in the very transaction that ends the run; when it throws, the run did not end.</summary>
    public Action<DbConnection, DbTransaction, RunRow>? Finishing { get; init; }
}
