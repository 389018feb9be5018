using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Engine.Reports.Figures;

/// <summary>Whether a duty of ours is done, as far as anything shows it.</summary>
public enum DutyOutcome
{
    /// <summary>Nothing valid shows it either way.</summary>
    Unknown,

    /// <summary>Every kind of evidence it needs is valid, and no check fails.</summary>
    Done,

    /// <summary>A check fails: whatever is held, it shows that it is not done.</summary>
    NotDone,
}

/// <summary>Duties of ours by whether they are done. What is unknown is never counted as done.</summary>
/// <param name="Done">Shown to be done.</param>
/// <param name="NotDone">Shown not to be done.</param>
/// <param name="Unknown">Not shown either way.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutcomeSplit(long Done, long NotDone, long Unknown)
{
    /// <summary>All duties of ours.</summary>
    public long Ours => Done + NotDone + Unknown;

    internal static OutcomeSplit Of(IEnumerable<DutyLine> ours) => ours.Aggregate(
        default(OutcomeSplit), static (split, line) => line.Outcome switch
        {
            DutyOutcome.Done => split with { Done = split.Done + 1 },
            DutyOutcome.NotDone => split with { NotDone = split.NotDone + 1 },
            _ => split with { Unknown = split.Unknown + 1 },
        });
}

/// <summary>Duties of ours for which one person or team is answerable.</summary>
/// <param name="Name">Who; empty when nobody is.</param>
/// <param name="Duties">Their duties.</param>
public sealed record AnswerableShare(string Name, OutcomeSplit Duties);

/// <summary>What a board asks first: is our part done, and who is answerable for it.</summary>
/// <param name="Duties">Duties of ours by whether they are done.</param>
/// <param name="UnknownBecause">Why duties are unknown: the worst state of their evidence, in the order of states.</param>
/// <param name="Answerable">Who is answerable: nobody first, then most duties first.</param>
public sealed record OurPart(OutcomeSplit Duties, ImmutableArray<Tally> UnknownBecause, ImmutableArray<AnswerableShare> Answerable)
{
    /// <summary>What is counted.</summary>
    public const string Formula =
        "Control parts that are ours or shared, once for each scope. Done: every kind of evidence it needs is valid, and no check fails. "
        + "Not done: a check fails, and no exception is in force. Unknown: neither; evidence is missing, too old or not accepted. "
        + "Provider assurance never counts.";

    /// <summary>Who counts as answerable.</summary>
    public const string AnswerableFormula =
        "The owner that the organisation's rules name for the duty, or who stands in for one who left. Nobody: no rule names anybody, or "
        + "everybody named has left.";

    internal static OurPart Of(IReadOnlyCollection<DutyLine> ours) => new(
        OutcomeSplit.Of(ours),
        [
            .. ours.Where(static line => line.Outcome == DutyOutcome.Unknown).CountBy(static line => line.Evidence!.State)
                .OrderBy(static pair => pair.Key).Select(static pair => new Tally(Kebab<Freshness>.Name(pair.Key), pair.Value)),
        ],
        [
            .. ours.GroupBy(static line => line.Owner?.Answering ?? "", StringComparer.Ordinal)
                .Select(static group => new AnswerableShare(group.Key, OutcomeSplit.Of(group)))
                .OrderByDescending(static share => share.Name.Length == 0).ThenByDescending(static share => share.Duties.Ours)
                .ThenBy(static share => share.Name, StringComparer.Ordinal),
        ]);
}
