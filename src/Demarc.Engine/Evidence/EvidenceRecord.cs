using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>How an item of evidence came to be.</summary>
public enum EvidenceOrigin
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Written in the organisation's file.</summary>
    Declared,

    /// <summary>Handed in by a person.</summary>
    Submitted,

    /// <summary>Found by looking at exports.</summary>
    Automated,
}

/// <summary>What was decided about an item.</summary>
public enum Acceptance
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Handed in; nobody but its submitter has looked at it, so it shows nothing yet.</summary>
    Pending,

    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>Looked at and refused: it shows nothing.</summary>
    Rejected,

    /// <summary>Its content was erased: it shows nothing any more.</summary>
    Erased,
}

/// <summary>The four times of an item (SPEC section 6). Age counts from the first.</summary>
/// <param name="Effective">The time whose state it shows.</param>
/// <param name="Collected">When it was taken: an export was made, a report was signed.</param>
/// <param name="Received">When we had it.</param>
/// <param name="Expires">Last day on which it holds by its own terms; null: it does not say.</param>
public sealed record EvidenceTimes(Moment Effective, Moment Collected, Moment Received, DateOnly? Expires)
{
    /// <summary>Times of an item of which only the day it shows is known.</summary>
    public static EvidenceTimes Of(DateOnly effective, DateOnly? expires) =>
        new(Moment.Of(effective), Moment.Of(effective), Moment.Of(effective), expires);

    /// <summary>The day it shows (UTC).</summary>
    public DateOnly Day => DateOnly.FromDateTime(Effective.ToTime().UtcDateTime);

    /// <summary>
    /// What is wrong with their order; null when nothing is. Nothing is taken before it happens, or held before it is taken.
    /// </summary>
    public string? Fault =>
        Collected < Effective ? $"it was collected ({Collected}) before the time it shows ({Effective})"
        : Received < Collected ? $"it was received ({Received}) before it was collected ({Collected})"
        : Expires is { } end && end < Day ? $"it expires ({end:yyyy-MM-dd}) before the day it shows ({Day:yyyy-MM-dd})" : null;
}

/// <summary>Where an item holds. A list that is empty does not narrow; any other names every value it holds for.</summary>
/// <param name="Providers">Provider ids.</param>
/// <param name="Services">Service ids.</param>
/// <param name="Accounts">Accounts.</param>
/// <param name="Regions">Regions.</param>
/// <param name="Workloads">Workload ids.</param>
public sealed record EvidenceReach(
    ImmutableArray<string> Providers, ImmutableArray<string> Services, ImmutableArray<string> Accounts, ImmutableArray<string> Regions,
    ImmutableArray<string> Workloads)
{
    /// <summary>Everywhere.</summary>
    public static EvidenceReach Everywhere { get; } = new([], [], [], [], []);

    /// <summary>
    /// Whether it reaches all of a scope. What was narrowed to one account does not reach a duty that exists once for all accounts.
    /// </summary>
    public bool Covers(DutyScope scope) =>
        Has(Providers, scope.Provider) && Has(Services, scope.Service) && Has(Accounts, scope.Account) && Has(Regions, scope.Region)
        && Has(Workloads, scope.Workload);

    private static bool Has(ImmutableArray<string> values, string value) =>
        values.IsEmpty || (value.Length > 0 && values.Contains(value, StringComparer.Ordinal));
}

/// <summary>A part in a scope.</summary>
/// <param name="Part">The part.</param>
/// <param name="Scope">Where.</param>
public sealed record DutyKey(PartId Part, DutyScope Scope) : IComparable<DutyKey>
{
    /// <summary>Order by part, then scope.</summary>
    public int CompareTo(DutyKey? other) =>
        other is null ? 1 : Part.CompareTo(other.Part) is not 0 and var order ? order : Scope.CompareTo(other.Scope);
}

/// <summary>What an item is evidence for.</summary>
public abstract record EvidenceCover
{
    private EvidenceCover()
    {
    }

    /// <summary>Whether it speaks of a duty.</summary>
    /// <param name="duty">The duty.</param>
    /// <param name="variables">The records <c>instance</c> and <c>part</c> of it.</param>
    internal abstract bool Includes(DutyOf duty, CelValue[] variables);

    /// <summary>What somebody says it is for: parts, and where.</summary>
    /// <param name="Parts">The parts meant.</param>
    /// <param name="Reach">Where.</param>
    /// <param name="When">Where, over <c>instance</c> and <c>part</c>; null: everywhere it reaches.</param>
    public sealed record Stated(RuleSelector Parts, EvidenceReach Reach, LazyExpression? When) : EvidenceCover
    {
        // A condition that cannot be decided (it asks for a fact the scope does not have) does not let the item count.
        internal override bool Includes(DutyOf duty, CelValue[] variables) =>
            Parts.Selects(duty.Part) && Reach.Covers(duty.Scope) && (When is null || When.Program.Evaluate(variables).AsBool());
    }

    /// <summary>What was looked at in full, duty by duty.</summary>
    /// <param name="Duties">The duties.</param>
    public sealed record Seen(ImmutableHashSet<DutyKey> Duties) : EvidenceCover
    {
        internal override bool Includes(DutyOf duty, CelValue[] variables) => Duties.Contains(new DutyKey(duty.Part.Id, duty.Scope));
    }
}

/// <summary>
/// An item of evidence, whether the organisation's file states it, a person handed it in, or exports showed it: all are judged by one rule.
/// </summary>
public sealed record EvidenceRecord
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Kind.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>How it came to be.</summary>
    public required EvidenceOrigin Origin { get; init; }

    /// <summary>Its four times.</summary>
    public required EvidenceTimes Times { get; init; }

    /// <summary>What it is for.</summary>
    public required EvidenceCover Cover { get; init; }

    /// <summary>What was decided about it.</summary>
    public required Acceptance Acceptance { get; init; }

    /// <summary>Why it was rejected, or what it waits for; empty when it counts.</summary>
    public string Reason { get; init; } = "";

    /// <summary>An item that the organisation's file states.</summary>
    public static EvidenceRecord Of(EvidenceItem item) => new()
    {
        Id = item.Id,
        Title = item.Title,
        Kind = item.Kind,
        Origin = EvidenceOrigin.Declared,
        Times = item.Times(),
        Cover = new EvidenceCover.Stated(item.Offered, EvidenceReach.Everywhere, item.When),
        Acceptance = item.Rejected is null ? Acceptance.Accepted : Acceptance.Rejected,
        Reason = item.Rejected ?? "",
    };

    /// <summary>Its state as evidence of one kind on a day, and the last day on which it is valid.</summary>
    /// <param name="maxAge">Age allowed by the part that needs it.</param>
    /// <param name="day">The day asked for.</param>
    public (Freshness State, DateOnly? Until) StateOn(TimeSpan maxAge, DateOnly day)
    {
        // What only becomes true later is not there yet on the day asked for.
        if (Times.Day > day) return (Freshness.Missing, null);
        return Acceptance switch
        {
            Acceptance.Accepted => EvidenceJudge.StateOf(Times.Day, maxAge, Times.Expires, day),
            Acceptance.Rejected => (Freshness.Rejected, Times.Day),
            _ => (Freshness.Missing, null),
        };
    }
}

/// <summary>The times that the organisation's file states.</summary>
internal static class DeclaredTimes
{
    /// <summary>What it does not say is taken to be the day the item shows.</summary>
    internal static EvidenceTimes Times(this EvidenceItem item) => new(
        Moment.Of(item.Effective), Moment.Of(item.Collected ?? item.Effective),
        Moment.Of(item.Received ?? item.Collected ?? item.Effective), item.Expires);
}
