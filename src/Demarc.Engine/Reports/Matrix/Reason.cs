using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Matrix;

/// <summary>One reason, and the parts it decided.</summary>
/// <param name="Party">Who is accountable.</param>
/// <param name="Rule">The deciding rule; null when none decided.</param>
/// <param name="Level">The level at which it was decided.</param>
/// <param name="Why">The reason in plain words.</param>
/// <param name="Parts">The parts, in order.</param>
public sealed record Reason(Party Party, ResponsibilityRule? Rule, RuleLevel Level, string Why, ImmutableArray<ReasonedPart> Parts)
{
    /// <summary>The reasons for a cell: ours first, then shared, third party, unknown, provider, not-applicable.</summary>
    public static ImmutableArray<Reason> Of(MatrixCell cell, Answers answers)
    {
        var shares = cell.Lines
            .SelectMany(static line => line.Duty.Shares.Select(share => (line.Duty.Part, Share: share)))
            .Select(pair => (pair.Part, Place: (pair.Share.Instance, pair.Share.Class), Answer: answers.Of(pair.Part, pair.Share)))
            .ToList();
        var places = shares.GroupBy(static s => s.Part.Id)
            .ToDictionary(static group => group.Key, static group => group.Select(static s => s.Place).Distinct().Count());
        return
        [
            .. shares.GroupBy(static s => (s.Answer.Party, Rule: s.Answer.Winner?.Id, s.Answer.Level, s.Answer.Why))
                .Select(group => new Reason(
                    group.Key.Party, group.First().Answer.Winner, group.Key.Level, group.Key.Why,
                    [
                        .. group.GroupBy(static s => s.Part.Id).OrderBy(static part => part.Key)
                            .Select(part => new ReasonedPart(
                                part.First().Part, part.Select(static s => s.Place).Distinct().Count(), places[part.Key])),
                    ]))
                .OrderBy(static reason => PartyLetter.Rank(reason.Party)).ThenByDescending(static reason => reason.Level)
                .ThenBy(static reason => reason.Rule?.Id ?? "", StringComparer.Ordinal)
                .ThenBy(static reason => reason.Why, StringComparer.Ordinal),
        ];
    }
}

/// <summary>A part, and in how many configurations of instances the reason holds for it.</summary>
/// <param name="Part">The part.</param>
/// <param name="Places">Configurations in which it holds.</param>
/// <param name="All">Configurations in which the part is asked; in a wide scope, examples of distinct answers.</param>
public sealed record ReasonedPart(ControlPart Part, int Places, int All);
