using System.Collections.Immutable;

namespace Demarc.Engine.Content.Statements;

/// <summary>A document in which a provider says who does what, as the organisation imported it.</summary>
public sealed record StatementDocument
{
    /// <summary>Id, the file's name.</summary>
    public required string Id { get; init; }

    /// <summary>Kind of document.</summary>
    public required StatementKind Kind { get; init; }

    /// <summary>The framework it speaks of.</summary>
    public required string Framework { get; init; }

    /// <summary>Whose document it is, as a name.</summary>
    public required string Vendor { get; init; }

    /// <summary>Provider id; null where the catalogue has no such provider: then no duty follows from it.</summary>
    public string? Provider { get; init; }

    /// <summary>The only service it speaks of; null: every service of the provider.</summary>
    public string? Service { get; init; }

    /// <summary>Title, address (empty when it is not public) and the day on which it said so.</summary>
    public required Source Source { get; init; }

    /// <summary>Name of the file imported; empty when written by hand.</summary>
    public string File { get; init; } = "";

    /// <summary>SHA-256 of that file, hexadecimal; empty when written by hand.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What it says, in the order of the document.</summary>
    public required ImmutableArray<ProviderStatement> Statements { get; init; }

    /// <summary>
    /// What it says about parts of ours, where it speaks of them itself: a plan that we or somebody else who works with Demarc wrote.
    /// </summary>
    public ImmutableArray<StatedPart> Parts { get; init; } = [];

    /// <summary>Where the file begins.</summary>
    public ContentPlace Place { get; init; }

    /// <summary>Level of what follows from it: about one service, or about a provider as a whole.</summary>
    public RuleLevel Level => Service is null ? RuleLevel.Provider : RuleLevel.Service;

    /// <summary>Whether it speaks of a service.</summary>
    public bool Covers(CloudService service) => Service is null ? Provider == service.Provider : Service == service.Id;
}

/// <summary>Whose a part is, as a document says of the part itself.</summary>
/// <param name="Part">The part.</param>
/// <param name="Party">Whose it is.</param>
/// <param name="Place">Where it is written in our content.</param>
public sealed record StatedPart(PartId Part, Party Party, ContentPlace Place = default);

/// <summary>What a document says about one requirement of our framework, which may be finer or coarser than the document.</summary>
/// <param name="Document">The document.</param>
/// <param name="Statements">Its statements on the requirement; at least one.</param>
public sealed record RequirementStatement(StatementDocument Document, ImmutableArray<ProviderStatement> Statements)
{
    /// <summary>
    /// Whom they make accountable together: statements that differ make it shared, as parts do; one that contradicts itself leaves it open.
    /// </summary>
    public Said Said
    {
        get
        {
            if (Statements.Any(static statement => statement.Contradiction is not null)) return Said.Unknown;
            var said = Statements.Select(static statement => statement.Said).Where(static said => said != Said.Unknown).Distinct().ToList();
            if (said.Count > 1) said.Remove(Said.NotApplicable);
            return said.Count switch { 0 => Said.Unknown, 1 => said[0], _ => Said.Shared };
        }
    }

    /// <summary>What it says in a few plain words.</summary>
    public string InWords => Statements.Select(Words).Distinct(StringComparer.Ordinal).ToList() is [var only]
        ? only
        : string.Join("; ", Statements.Select(static one => $"{Name(one)}: {Words(one)}"));

    private static string Name(ProviderStatement one) => one.Question.Length > 0 ? one.Question : one.Requirement;

    private static string Words(ProviderStatement one) => (one.Ownership, one.Inheritance) switch
    {
        _ when one.Contradiction is { } contradiction => contradiction,
        (not ControlOwnership.Unknown, _) => "ownership " + Kebab<ControlOwnership>.Name(one.Ownership),
        (_, Inheritance.Yes) => "all of it can be inherited",
        (_, Inheritance.Partial) => "a part of it can be inherited",
        (_, Inheritance.No) => "it cannot be inherited",
        (_, Inheritance.NotApplicable) => "it is not applicable",
        _ when one.Said != Said.Unknown => "origin " + string.Join(", ", one.Origination.Select(Kebab<ControlOrigination>.Name)),
        _ => "nothing about whose it is",
    };
}
