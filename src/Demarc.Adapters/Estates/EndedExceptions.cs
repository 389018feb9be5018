using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Estates;

/// <summary>
/// Since when what was recorded as excepted is so no longer, because the exception was taken away, shortened, moved or narrowed since. A
/// failure that was accepted opens anew on that day, as it does on the day after the last of an exception.
/// </summary>
/// <param name="view">The store as of a time.</param>
/// <param name="exceptions">Exceptions of the organisation at that time.</param>
internal sealed class EndedExceptions(StoreView view, ImmutableArray<CheckException> exceptions)
{
    private readonly Lazy<ILookup<string, DateOnly>> decided = new(() => DecisionTable
        .InForce(view.Store, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime), view.Asked)
        .SelectMany(static decision => (DecisionPatch.Of(decision, decision.Decider, out _)?.Sections["exceptions"] as ContentNode.Sequence
                ?? new ContentNode.Sequence(new ContentPlace("", 1, 1), [])).Items
            .Select(item => (Id: ((item as ContentNode.Mapping)?["id"] as ContentNode.Scalar)?.Text ?? "", Day: decision.HoldsFrom)))
        .ToLookup(static entry => entry.Id, static entry => entry.Day, StringComparer.Ordinal));

    private readonly Lazy<Moment?> stated = new(() => view.Store
        .Facts(FactKind.Organisation, FactKind.Organisation, view.Known, view.At)
        .Where(fact => fact.Body is not null && fact.Valid.Contains(view.At)).Select(static fact => (Moment?)fact.Valid.From)
        .FirstOrDefault());

    /// <summary>Since when a failure that was recorded as excepted counts again.</summary>
    /// <param name="recorded">What was recorded.</param>
    internal Moment Since(FindingSpan recorded)
    {
        if (!ExceptionReason.TryRead(recorded.Reason, out var id, out _)) return recorded.Span.From;
        // The day of the decision that last spoke of it, or else of the file that says what it says now.
        var changed = decided.Value[id].Select(static day => (Moment?)Moment.Of(day)).DefaultIfEmpty(stated.Value).Max();
        var over = exceptions.Where(one => one.Id == id && Moment.Of(one.Until.AddDays(1)) <= view.At)
            .Select(static one => (Moment?)Moment.Of(one.Until.AddDays(1))).FirstOrDefault();
        var since = new[] { changed, over, recorded.Span.From }.Max()!.Value;
        return since <= view.At ? since : recorded.Span.From;
    }
}
