using System.Collections.Immutable;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>Why a part was not effective (SPEC section 3).</summary>
public enum ExposureCause
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>A check that shows the part fails on a resource in its scope.</summary>
    FailingCheck,

    /// <summary>A check fails, and the exception made for that is over.</summary>
    ExceptionExpired,

    /// <summary>A kind of evidence that the part needs is not there, or was rejected.</summary>
    EvidenceMissing,

    /// <summary>Evidence is older than allowed.</summary>
    EvidenceStale,

    /// <summary>Nobody who can be asked answers for it.</summary>
    Unowned,
}

/// <summary>When a part of ours was not effective in a scope, whatever the cause.</summary>
/// <param name="Part">Part id.</param>
/// <param name="Scope">Where.</param>
/// <param name="Owner">Who answers for it, as last recorded; empty when nobody.</param>
/// <param name="Windows">The union of all causes, where the part was ours. What goes on is open.</param>
/// <param name="Causes">The same by cause.</param>
public sealed record PartExposure(
    string Part, DutyScope Scope, string Owner, IntervalSet Windows, ImmutableSortedDictionary<ExposureCause, IntervalSet> Causes)
{
    /// <summary>The causes that have a moment in common with a window, in order.</summary>
    public IEnumerable<ExposureCause> CausesIn(Interval window) =>
        Causes.Where(cause => !cause.Value.Intersect(IntervalSet.Of(window)).IsEmpty).Select(static cause => cause.Key);
}

/// <summary>
/// Collects what makes parts ineffective and unites it. The result depends on what was collected and not on its order, and what is told
/// twice counts once.
/// </summary>
public sealed class ExposureTally
{
    private readonly Dictionary<(string Part, DutyScope Scope), Draft> drafts = [];

    /// <summary>A check that shows the part fails in the scope.</summary>
    public void Take(string part, DutyScope scope, Failure failure)
    {
        var draft = DraftOf(part, scope);
        draft.Add(ExposureCause.FailingCheck, failure.Span);
        foreach (var expired in failure.Expired.Intervals) draft.Add(ExposureCause.ExceptionExpired, expired);
    }

    /// <summary>Whose the parts of a scope were over a span: what is not ours does not expose us.</summary>
    public void Take(DutyScope scope, Interval span, ImmutableArray<DutyAnswer> answers)
    {
        foreach (var answer in answers.Where(static answer => !answer.IsOurs)) DraftOf(answer.Part, scope).Others.Add(span);
    }

    /// <summary>Who answered for our parts of a scope over a span, and what showed them.</summary>
    public void Take(DutyScope scope, Interval span, ImmutableArray<DutyStanding> standings)
    {
        foreach (var standing in standings)
        {
            var draft = DraftOf(standing.Part, scope);
            if (span.From >= draft.OwnerSince) (draft.Owner, draft.OwnerSince) = (standing.Owner, span.From);
            if (standing.Problem.Length > 0) draft.Add(ExposureCause.Unowned, span);
            if (standing.Valid is not { } valid) draft.Add(ExposureCause.EvidenceMissing, span);
            else if (valid < DateOnly.MaxValue)
                draft.Add(ExposureCause.EvidenceStale, span with { From = Moment.Max(span.From, Moment.Of(valid.AddDays(1))) });
        }
    }

    /// <summary>The parts that were exposed up to a time, by part and scope.</summary>
    /// <param name="at">What ends later goes on; what begins later is not known yet.</param>
    public ImmutableArray<PartExposure> AsOf(Moment at) =>
    [
        .. drafts.Select(draft => draft.Value.AsOf(draft.Key.Part, draft.Key.Scope, at)).OfType<PartExposure>()
            .OrderBy(static exposure => exposure.Part, StringComparer.Ordinal).ThenBy(static exposure => exposure.Scope),
    ];

    private Draft DraftOf(string part, DutyScope scope) =>
        drafts.TryGetValue((part, scope), out var draft) ? draft : drafts[(part, scope)] = new Draft();

    private sealed class Draft
    {
        private readonly SortedDictionary<ExposureCause, IntervalUnion> causes = [];

        internal IntervalUnion Others { get; } = new();

        internal string Owner { get; set; } = "";

        internal Moment OwnerSince { get; set; } = Moment.Start;

        internal void Add(ExposureCause cause, Interval span)
        {
            if (span.IsEmpty) return;
            if (!causes.TryGetValue(cause, out var union)) causes[cause] = union = new IntervalUnion();
            union.Add(span);
        }

        internal PartExposure? AsOf(string part, DutyScope scope, Moment at)
        {
            var others = Others.ToSet().AsOf(at);
            var kept = causes.Select(cause => KeyValuePair.Create(cause.Key, cause.Value.ToSet().AsOf(at).Except(others)))
                .Where(static cause => !cause.Value.IsEmpty).ToImmutableSortedDictionary();
            if (kept.IsEmpty) return null;
            var windows = IntervalSet.Of(kept.Values.SelectMany(static cause => cause.Intervals));
            return new PartExposure(part, scope, Owner, windows, kept);
        }
    }
}
