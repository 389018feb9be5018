using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Decisions;

/// <summary>What became of a decision that somebody asked for.</summary>
public enum DecisionOutcome
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Asked for; nothing holds yet.</summary>
    Requested,

    /// <summary>It holds.</summary>
    Approved,

    /// <summary>Somebody who decides said no.</summary>
    Rejected,

    /// <summary>Whoever asked took it back.</summary>
    Withdrawn,
}

/// <summary>Something that somebody wants to be so.</summary>
public sealed record NewDecision
{
    /// <summary>What it is about.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>What it is called in lists.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// What then holds, as JSON: a piece of an organisation's file (<see cref="OrganisationPatch"/>), for instance
    /// <c>{"owners":[{"id":"x","owner":"dana","when":"..."}]}</c>. Under <c>content</c> it may also have files of the organisation's own
    /// content, path and text. Who asked and who approved is filled in where the file says it.
    /// </summary>
    public required string Body { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The first day on which it holds; null: at once, or once somebody else has agreed.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Login of whoever asks.</summary>
    public required string Author { get; init; }
}

/// <summary>A decision on record, with everything that happened to it.</summary>
public sealed record Decision
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>What it is called in lists.</summary>
    public required string Title { get; init; }

    /// <summary>What holds by it, as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Login of whoever asked.</summary>
    public required string Author { get; init; }

    /// <summary>The first day on which it was asked to hold; <see cref="HoldsFrom"/> says from when it does.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Random bytes without which its commitments tell nothing.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>What happened to it, in order: the request, and how it ended.</summary>
    public ImmutableArray<DecisionDeed> Deeds { get; init; } = [];

    /// <summary>When it was asked for.</summary>
    public Moment Asked => Deeds[0].Known;

    /// <summary>What became of it.</summary>
    public DecisionOutcome Outcome => Deeds[^1].Outcome;

    /// <summary>
    /// The first day on which it holds. What somebody else has to agree to does not hold before that: where no other day was asked for
    /// than that of asking, it is the day of the approval. An earlier day that was named is part of what was agreed to.
    /// </summary>
    public DateOnly HoldsFrom => Outcome == DecisionOutcome.Approved && IsFromAgreement ? DayOf(Deeds[^1].Known) : From;

    /// <summary>Whether it holds, or would hold, from the day on which somebody agrees.</summary>
    public bool IsFromAgreement => NeedsApproval && From == DayOf(Asked);

    /// <summary>Who decided, or took it back; empty while nobody did.</summary>
    public string Decider => Outcome == DecisionOutcome.Requested ? "" : Deeds[^1].Actor;

    /// <summary>The same as it was known at a time; null when nobody had asked yet.</summary>
    public Decision? At(Moment known) => Deeds[0].Known > known ? null
        : this with { Deeds = [.. Deeds.Where(deed => deed.Known <= known)] };

    /// <summary>Whether somebody other than the author has, or had, to agree before it holds.</summary>
    public bool NeedsApproval => Deeds[0].Outcome == DecisionOutcome.Requested;

    internal static DateOnly DayOf(Moment moment) => DateOnly.FromDateTime(moment.ToTime().UtcDateTime);
}

/// <summary>Something that happened to a decision.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Known">When.</param>
/// <param name="Actor">Login of whoever did it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Entry">Its entry in the log.</param>
public sealed record DecisionDeed(int Number, DecisionOutcome Outcome, Moment Known, string Actor, string Reason, long Entry);

/// <summary>What holds of all decisions of a kind.</summary>
public static class DecisionRules
{
    /// <summary>
    /// Decisions that begin later than one and speak of the same entries, but were approved before it: it counts also when they begin, for
    /// the last one approved always does. Whoever plans something, and then decides otherwise until then, has to plan it anew.
    /// </summary>
    /// <param name="decision">The one; while it waits, as if it were approved next.</param>
    /// <param name="all">All decisions there are.</param>
    public static ImmutableArray<Decision> Overruled(Decision decision, IEnumerable<Decision> all)
    {
        if (decision.Outcome is not (DecisionOutcome.Approved or DecisionOutcome.Requested)) return [];
        var names = Names(decision).ToHashSet();
        return
        [
            .. all.Where(other => other.Id != decision.Id && other.Outcome == DecisionOutcome.Approved
                && other.HoldsFrom > decision.HoldsFrom
                && (decision.Outcome == DecisionOutcome.Requested || other.Deeds[^1].Known < decision.Deeds[^1].Known)
                && Names(other).Any(names.Contains)),
        ];

        static IEnumerable<(string Section, string Name)> Names(Decision one) =>
            DecisionPatch.Of(one, one.Decider, out _) is { } patch ? OrganisationPatch.NamesIn(patch.Sections) : [];
    }

    /// <summary>Whether only somebody who decides can take or ask for it; else whoever contributes.</summary>
    public static bool IsForDeciders(DecisionKind kind) =>
        DecisionSections.DemandOf(kind) is DecisionDemand.Decided or DecisionDemand.Unknown;
}

/// <summary>A decision cannot be taken as asked; the message says why.</summary>
public sealed class DecisionException : Exception
{
    /// <summary>Without a message.</summary>
    public DecisionException()
    {
    }

    /// <summary>With a message for the user.</summary>
    public DecisionException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what was behind it.</summary>
    public DecisionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
