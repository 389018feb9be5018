using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Engine.Responsibility;

/// <summary>
/// Who is accountable for a requirement of a framework in one service: derived from its parts, or stated by the provider.
/// </summary>
public sealed record RequirementAnswer
{
    /// <summary>The requirement.</summary>
    public required Requirement Requirement { get; init; }

    /// <summary>What follows from its parts.</summary>
    public required Summary Derived { get; init; }

    /// <summary>What the provider says; null when it says nothing.</summary>
    public RequirementStatement? Statement { get; init; }

    /// <summary>Why the statement does not decide; empty when it does, or when there is none.</summary>
    public string NotDecided { get; init; } = "";

    /// <summary>Who is accountable.</summary>
    public required Party Owner { get; init; }

    /// <summary>Whether the provider's statement decided.</summary>
    public bool IsStated => Statement is not null && NotDecided.Length == 0;

    /// <summary>
    /// The answer. A statement stands on the level of what it speaks of (a service: 4, a provider: 3); a setting, an agreement or a
    /// decision of ours about one of the parts outranks it. Two documents of one level that disagree leave the answer unknown.
    /// </summary>
    /// <param name="framework">The framework.</param>
    /// <param name="requirement">The requirement.</param>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="context">The service.</param>
    /// <param name="resolve">Answers for parts in that context.</param>
    public static RequirementAnswer Of(
        Framework framework, Requirement requirement, Catalogue catalogue, ServiceContext context, Func<ControlPart, Resolution> resolve)
    {
        var derived = Summary.OfRequirement(requirement, catalogue, resolve);
        var all = catalogue.Said(framework.Id, requirement.Id, context.Service).ToList();
        if (all.Count == 0) return new RequirementAnswer { Requirement = requirement, Derived = derived, Owner = derived.Owner };
        var telling = all.Where(static one => one.Said != Said.Unknown).ToList();
        var first = telling.Count > 0 ? telling[0] : all[0];
        var answer = new RequirementAnswer { Requirement = requirement, Derived = derived, Owner = derived.Owner, Statement = first };
        if (telling.Count == 0) return answer with { NotDecided = first.InWords };
        if (derived.Parts.FirstOrDefault(part => part.Level > first.Document.Level) is { } higher)
            return answer with { NotDecided = $"rule {higher.Winner?.Id} of level {(int)higher.Level} outranks it" };
        var other = telling.Find(one => one.Document.Level == first.Document.Level && one.Said != first.Said);
        return other is null
            ? answer with { Owner = PartyOf(first.Said, derived) }
            : answer with { Owner = Party.Unknown, NotDecided = $"{first.Document.Id} and {other.Document.Id} disagree" };
    }

    // Documents do not say in which way two share; the parts do, where they are shared as well.
    private static Party PartyOf(Said said, Summary derived) => said switch
    {
        Said.Provider => Party.Provider,
        Said.Customer => Party.Customer,
        Said.Shared => derived.Owner is Party.SharedParty shared ? shared : new Party.SharedParty(SharedKind.Dependent),
        _ => Party.NotApplicable,
    };
}
