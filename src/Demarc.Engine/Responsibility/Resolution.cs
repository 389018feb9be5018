using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Responsibility;

/// <summary>What became of a rule that was considered.</summary>
public enum RuleOutcome
{
    /// <summary>Not looked at.</summary>
    Unknown,

    /// <summary>It applies and won.</summary>
    Won,

    /// <summary>It applies; a more specific one won.</summary>
    Overruled,

    /// <summary>Its condition is false.</summary>
    DoesNotApply,

    /// <summary>It does not hold on the day asked for.</summary>
    NotInForce,

    /// <summary>Its condition asks for a fact that is not known.</summary>
    Undecided,

    /// <summary>It applies, and another of equal rank says otherwise.</summary>
    Contradicted,
}

/// <summary>One rule as it was considered.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Level">Its level here: a rule whose condition reads a setting of real resources ranks as configuration.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Note">For an undecided rule, what is not known.</param>
public sealed record ConsideredRule(ResponsibilityRule Rule, RuleLevel Level, RuleOutcome Outcome, string Note = "");

/// <summary>The answer for one part of one service, with everything that explains it.</summary>
public sealed record Resolution
{
    /// <summary>The part.</summary>
    public required ControlPart Part { get; init; }

    /// <summary>Who is accountable.</summary>
    public required Party Party { get; init; }

    /// <summary>The rule that decided; null when none did.</summary>
    public ResponsibilityRule? Winner { get; init; }

    /// <summary>The level at which it was decided.</summary>
    public RuleLevel Level { get; init; }

    /// <summary>The facts the winner's condition read, with their values: what would have to differ for another answer.</summary>
    public ImmutableArray<(string Fact, string Value)> DecidingFacts { get; init; } = [];

    /// <summary>Every rule considered, most specific first.</summary>
    public ImmutableArray<ConsideredRule> Considered { get; init; } = [];

    /// <summary>The reason in plain words.</summary>
    public required string Why { get; init; }
}
