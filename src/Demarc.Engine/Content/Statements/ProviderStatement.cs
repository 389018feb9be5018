using System.Collections.Immutable;

namespace Demarc.Engine.Content.Statements;

/// <summary>What a provider says about one requirement, or about one question on it, as its document has it.</summary>
public sealed record ProviderStatement
{
    /// <summary>The requirement, spelled as our framework spells it where it is known there.</summary>
    public required string Requirement { get; init; }

    /// <summary>The question (CAIQ); empty where the document speaks of the requirement itself.</summary>
    public string Question { get; init; } = "";

    /// <summary>How far it is implemented; several marks are kept as they are.</summary>
    public ImmutableArray<ImplementationStatus> Status { get; init; } = [];

    /// <summary>Where the implementation comes from.</summary>
    public ImmutableArray<ControlOrigination> Origination { get; init; } = [];

    /// <summary>Whether we can rely on it.</summary>
    public Inheritance Inheritance { get; init; }

    /// <summary>Who owns it.</summary>
    public ControlOwnership Ownership { get; init; }

    /// <summary>The answer to the question.</summary>
    public QuestionAnswer Answer { get; init; }

    /// <summary>What the provider writes about its own work.</summary>
    public string Description { get; init; } = "";

    /// <summary>What the provider writes about ours.</summary>
    public string Responsibilities { get; init; } = "";

    /// <summary>Where it stands in the document, sheet and cell.</summary>
    public ImmutableArray<string> At { get; init; } = [];

    /// <summary>Where it is written in our content.</summary>
    public ContentPlace Place { get; init; }

    /// <summary>
    /// Why the statement contradicts itself; null when it does not. The guidance in the FedRAMP template pairs the marks of the customer
    /// and of sharing with "No" and "Partial"; a mark that names the customer beside "Yes" says two things.
    /// </summary>
    public string? Contradiction => (Inheritance, ByOrigination) switch
    {
        (Inheritance.Yes, Said.Customer or Said.Shared) =>
            "the implementation summary names the customer, and the responsibility matrix says that all of it can be inherited",
        (Inheritance.Partial, Said.Customer) =>
            "the implementation summary names the customer alone, and the responsibility matrix says that a part can be inherited",
        (Inheritance.Unknown, Said.Provider) when Responsibilities.Length > 0 && Ownership == ControlOwnership.Unknown =>
            "the implementation summary names the provider alone, and a text without an answer speaks of responsibilities",
        _ => null,
    };

    /// <summary>
    /// Whom it makes accountable. The owner named, else what can be inherited, else where the implementation comes from: that last one
    /// tells how the provider's own system does it, and so speaks only where nothing is said about us.
    /// </summary>
    public Said Said => (Ownership, Inheritance) switch
    {
        _ when Contradiction is not null => Said.Unknown,
        (ControlOwnership.CscOwned, _) => Said.Customer,
        (ControlOwnership.SharedCspAndCsc, _) => Said.Shared,
        (not ControlOwnership.Unknown, _) => Said.Provider,
        (_, Inheritance.Yes) => Said.Provider,
        (_, Inheritance.Partial) => Said.Shared,
        (_, Inheritance.No) => Said.Customer,
        (_, Inheritance.NotApplicable) => Said.NotApplicable,
        _ => ByOrigination,
    };

    /// <summary>Whether both say the same, wherever they stand.</summary>
    public bool SaysTheSameAs(ProviderStatement other) =>
        RequirementId.Canonical(Requirement) == RequirementId.Canonical(other.Requirement) && Question == other.Question
        && Status.SequenceEqual(other.Status) && Origination.SequenceEqual(other.Origination) && Inheritance == other.Inheritance
        && Ownership == other.Ownership && Answer == other.Answer && Description == other.Description
        && Responsibilities == other.Responsibilities;

    private Said ByOrigination
    {
        get
        {
            var customer = Origination.Any(static o => o is ControlOrigination.CustomerConfigured or ControlOrigination.CustomerProvided);
            var provider = Origination.Any(static o => o is ControlOrigination.ServiceProviderCorporate
                or ControlOrigination.ServiceProviderSystem or ControlOrigination.ServiceProviderHybrid or ControlOrigination.Inherited);
            if (Origination.Contains(ControlOrigination.Shared) || (customer && provider)) return Said.Shared;
            return customer ? Said.Customer : provider ? Said.Provider : Said.Unknown;
        }
    }
}
