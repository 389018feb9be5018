using Demarc.Engine.Content;

namespace Demarc.Engine.Evidence;

/// <summary>How a failure ended.</summary>
public enum FailureEnd
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>It did not.</summary>
    GoesOn,

    /// <summary>The check passes.</summary>
    Mended,

    /// <summary>An exception was approved: it still fails, and that is accepted.</summary>
    Accepted,

    /// <summary>The check no longer applies to the resource.</summary>
    NotApplicable,

    /// <summary>The resource is gone.</summary>
    Removed,
}

/// <summary>
/// One failure of one check on one resource, from when it was first known until something said otherwise. That a check cannot be decided
/// for a while ends no failure: nobody knows that it is mended.
/// </summary>
/// <param name="Check">Check id.</param>
/// <param name="Severity">Severity of the check, as last recorded.</param>
/// <param name="Span">When it failed.</param>
/// <param name="End">How it ended.</param>
/// <param name="FromFirstLook">Whether the first look already saw it fail: it may be older than is known.</param>
/// <param name="Expired">When it failed although an exception had been made for it, which was over.</param>
public sealed record Failure(string Check, Severity Severity, Interval Span, FailureEnd End, bool FromFirstLook, IntervalSet Expired)
{
    /// <summary>The failures in the history of one resource.</summary>
    /// <param name="spans">Its history, by check and time.</param>
    public static IEnumerable<Failure> Of(IEnumerable<FindingSpan> spans) =>
        spans.GroupBy(static span => span.Check, StringComparer.Ordinal).SelectMany(static check => OfCheck(check));

    /// <summary>The failure as of a time: what ends later goes on; null when it began later.</summary>
    public Failure? AsOf(Moment at)
    {
        if (Span.From > at) return null;
        return Span.To <= at ? this : this with { Span = Span with { To = Moment.Open }, End = FailureEnd.GoesOn };
    }

    private static IEnumerable<Failure> OfCheck(IEnumerable<FindingSpan> spans)
    {
        Failure? failing = null;
        FindingSpan? last = null;
        foreach (var span in spans)
        {
            if (failing is not null && last!.Span.To < span.Span.From)
            {
                yield return failing.Ended(last.Span.To, FailureEnd.Removed);
                failing = null;
            }

            var end = EndOf(span.Outcome);
            if (span.Outcome == VerdictOutcome.Fail)
            {
                var expired = span.ExceptionExpired ? IntervalSet.Of(span.Span) : IntervalSet.Empty;
                failing = failing is null
                    ? new Failure(span.Check, span.Severity, span.Span, FailureEnd.GoesOn, last is null, expired)
                    : failing with { Severity = span.Severity, Expired = failing.Expired.Union(expired) };
            }
            else if (failing is not null && end != FailureEnd.GoesOn)
            {
                yield return failing.Ended(span.Span.From, end);
                failing = null;
            }

            last = span;
        }

        if (failing is not null)
            yield return failing.Ended(last!.Span.To, last.Span.To.IsOpen ? FailureEnd.GoesOn : FailureEnd.Removed);
    }

    private static FailureEnd EndOf(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Pass => FailureEnd.Mended,
        VerdictOutcome.Excepted => FailureEnd.Accepted,
        VerdictOutcome.NotApplicable => FailureEnd.NotApplicable,
        _ => FailureEnd.GoesOn,
    };

    private Failure Ended(Moment at, FailureEnd end) => this with { Span = Span with { To = at }, End = end };
}
