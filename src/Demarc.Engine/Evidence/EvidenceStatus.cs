using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>How good an item of evidence is on a day; without new evidence it only ever gets worse (SPEC section 6).</summary>
public enum Freshness
{
    /// <summary>Not looked at.</summary>
    Unknown,

    /// <summary>Within its age.</summary>
    Fresh,

    /// <summary>Within its age, but due soon.</summary>
    DueSoon,

    /// <summary>Older than allowed.</summary>
    Stale,

    /// <summary>Not accepted.</summary>
    Rejected,

    /// <summary>There is none.</summary>
    Missing,
}

/// <summary>The best there is for one kind of evidence that a duty needs.</summary>
/// <param name="Need">What is needed.</param>
/// <param name="State">Its state.</param>
/// <param name="Item">Id of the item; empty when there is none.</param>
/// <param name="Until">Day on which it becomes stale, or became so; null when there is none.</param>
public sealed record NeedStatus(EvidenceNeed Need, Freshness State, string Item, DateOnly? Until)
{
    /// <summary>Why it was rejected, what an item waits for, or what was not looked at; empty when there is nothing to say.</summary>
    public string Why { get; init; } = "";
}

/// <summary>Evidence for one duty of ours.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="Needs">One status for each kind it needs.</param>
/// <param name="WrongItems">Provider assurance that somebody offers for it: refused.</param>
public sealed record EvidenceStatus(DutyOf Duty, ImmutableArray<NeedStatus> Needs, ImmutableArray<string> WrongItems)
{
    /// <summary>The worst state of all needs; a duty for which the catalogue names no kind cannot be shown and is missing.</summary>
    public Freshness State => Needs.IsEmpty ? Freshness.Missing : Needs.Max(static need => need.State);

    /// <summary>Resources that fail a check of it, and have no exception: whatever is held, they show that it is not done.</summary>
    public long Failing { get; init; }

    /// <summary>Whether all kinds it needs are valid.</summary>
    public bool IsValid => State is Freshness.Fresh or Freshness.DueSoon;

    /// <summary>Whether all kinds it needs are valid, and nothing shows that it is not done.</summary>
    public bool IsReady => IsValid && Failing == 0;

    /// <summary>The need that is worst off: what to get first; null when the catalogue names no kind.</summary>
    public NeedStatus? Worst => Needs.MaxBy(static need => need.State);
}
