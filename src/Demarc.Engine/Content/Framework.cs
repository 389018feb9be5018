using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>A numbered item of a framework.</summary>
/// <param name="Id">Spelled as the framework prints it.</param>
/// <param name="Title">Our own short title.</param>
/// <param name="Parts">The parts it really speaks of.</param>
/// <param name="Place">Where it is written.</param>
public sealed record Requirement(string Id, string Title, ImmutableArray<PartId> Parts, ContentPlace Place);

/// <summary>A framework: ids, our titles, our mappings. Text its owner keeps is never here.</summary>
public sealed record Framework
{
    /// <summary>Id, such as <c>iso27001-2022</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Publisher.</summary>
    public required string Publisher { get; init; }

    /// <summary>Where the ids come from.</summary>
    public required Source Source { get; init; }

    /// <summary>Requirements in the order of the framework.</summary>
    public required ImmutableArray<Requirement> Requirements { get; init; }
}
