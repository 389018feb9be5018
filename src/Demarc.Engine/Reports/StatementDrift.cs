using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Engine.Reports;

/// <summary>What kind of change there is between two documents of one provider.</summary>
public enum StatementChange
{
    /// <summary>None.</summary>
    Unknown,

    /// <summary>It makes somebody else accountable, or calls the owner by another name.</summary>
    OwnershipMoved,

    /// <summary>The answer, or the status of the implementation, is another.</summary>
    AnswerChanged,

    /// <summary>What is left to us is described in other words.</summary>
    ResponsibilitiesChanged,

    /// <summary>What the provider does is described in other words.</summary>
    DescriptionChanged,

    /// <summary>Only the later document speaks of it.</summary>
    New,

    /// <summary>Only the earlier document speaks of it.</summary>
    Lost,
}

/// <summary>One difference between two documents of one provider.</summary>
/// <param name="Change">What kind.</param>
/// <param name="Requirement">The requirement.</param>
/// <param name="Question">The question; empty when the documents have none.</param>
/// <param name="Old">What the earlier document says.</param>
/// <param name="New">What the later one says.</param>
/// <param name="OldParty">Whom the earlier one makes accountable.</param>
/// <param name="NewParty">Whom the later one makes accountable.</param>
public sealed record StatementDifference(
    StatementChange Change, string Requirement, string Question, string Old, string New, Said OldParty, Said NewParty)
{
    /// <summary>Whether somebody else is accountable: work moved from one side to the other, or nobody speaks of it any more.</summary>
    public bool MovesDuty => OldParty != NewParty && Change is StatementChange.OwnershipMoved or StatementChange.Lost;
}

/// <summary>
/// How responsibility moved between two documents of one provider: questionnaires of two years, two editions of a matrix.
/// </summary>
public static class StatementDrift
{
    /// <summary>The differences, in the order of the later document; what it no longer speaks of comes last.</summary>
    public static ImmutableArray<StatementDifference> Of(
        ImmutableArray<ProviderStatement> old, ImmutableArray<ProviderStatement> later)
    {
        var before = old.ToDictionary(KeyOf);
        var after = later.Select(KeyOf).ToHashSet();
        return
        [
            .. later.SelectMany(one => before.TryGetValue(KeyOf(one), out var earlier)
                ? Between(earlier, one)
                : [new StatementDifference(StatementChange.New, one.Requirement, one.Question, "", Owner(one), Said.Unknown, one.Said)]),
            .. old.Where(one => !after.Contains(KeyOf(one))).Select(static one =>
                new StatementDifference(StatementChange.Lost, one.Requirement, one.Question, Owner(one), "", one.Said, Said.Unknown)),
        ];
    }

    /// <summary>The differences as a table.</summary>
    public static ReportTable Table(ImmutableArray<StatementDifference> differences) => new(
        ["change", "requirement", "question", "old_party", "new_party", "old", "new"],
        () => differences.Select(static one => new[]
        {
            Kebab<StatementChange>.Name(one.Change), one.Requirement, one.Question, PartyName(one.OldParty), PartyName(one.NewParty),
            one.Old, one.New,
        }));

    private static IEnumerable<StatementDifference> Between(ProviderStatement old, ProviderStatement later)
    {
        StatementDifference Of(StatementChange change, string before, string after) =>
            new(change, later.Requirement, later.Question, before, after, old.Said, later.Said);
        if (Owner(old) != Owner(later)) yield return Of(StatementChange.OwnershipMoved, Owner(old), Owner(later));
        if (Answer(old) != Answer(later)) yield return Of(StatementChange.AnswerChanged, Answer(old), Answer(later));
        if (old.Responsibilities != later.Responsibilities)
            yield return Of(StatementChange.ResponsibilitiesChanged, old.Responsibilities, later.Responsibilities);
        if (old.Description != later.Description)
            yield return Of(StatementChange.DescriptionChanged, old.Description, later.Description);
    }

    private static (string, string) KeyOf(ProviderStatement one) => (RequirementId.Canonical(one.Requirement), one.Question);

    private static string Owner(ProviderStatement one) => string.Join(", ", new[]
    {
        one.Ownership == ControlOwnership.Unknown ? "" : Kebab<ControlOwnership>.Name(one.Ownership),
        one.Inheritance == Inheritance.Unknown ? "" : "inheritance " + Kebab<Inheritance>.Name(one.Inheritance),
        string.Join(", ", one.Origination.Select(Kebab<ControlOrigination>.Name)),
    }.Where(static text => text.Length > 0));

    private static string Answer(ProviderStatement one) => string.Join(", ", new[]
    {
        one.Answer == QuestionAnswer.Unknown ? "" : Kebab<QuestionAnswer>.Name(one.Answer),
        string.Join(", ", one.Status.Select(Kebab<ImplementationStatus>.Name)),
    }.Where(static text => text.Length > 0));

    private static string PartyName(Said said) => said == Said.Unknown ? "" : Kebab<Said>.Name(said);
}
