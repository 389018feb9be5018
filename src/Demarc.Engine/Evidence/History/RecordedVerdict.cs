using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;

namespace Demarc.Engine.Evidence;

/// <summary>A verdict as it was recorded: its check may have changed or gone since.</summary>
/// <param name="Check">Check id.</param>
/// <param name="Outcome">Outcome.</param>
/// <param name="Severity">Severity of the check then.</param>
/// <param name="Reason">Reason.</param>
/// <param name="Vote">Whether it is no verdict on the resource but what the resource says to a check of its account or region.</param>
public sealed record RecordedVerdict(string Check, VerdictOutcome Outcome, Severity Severity, string Reason, bool Vote = false)
{
    /// <summary>Whether it says how things are.</summary>
    public bool Decides => Outcome is not (VerdictOutcome.Inconclusive or VerdictOutcome.Unknown);
}

/// <summary>Verdicts that held over a span of time, as one kind of source showed the resource.</summary>
/// <param name="Span">When.</param>
/// <param name="Captured">The time of the capture behind them: of two sources the newer is believed.</param>
/// <param name="Verdicts">At most one for each check; empty while the resource was not there.</param>
public sealed record JudgedSpan(Interval Span, Moment Captured, ImmutableArray<RecordedVerdict> Verdicts);

/// <summary>One check on one resource over a span in which its outcome stayed the same.</summary>
/// <param name="Check">Check id.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Severity">Severity, as last recorded in the span.</param>
/// <param name="Reason">Reason, as last recorded in the span.</param>
/// <param name="Span">When it began and stopped to be so.</param>
/// <param name="Next">What it was afterwards; unknown when it goes on, or the resource went.</param>
public sealed record FindingSpan(
    string Check, VerdictOutcome Outcome, Severity Severity, string Reason, Interval Span, VerdictOutcome Next)
{
    /// <summary>Whether it fails although an exception was made for it: the exception is over.</summary>
    public bool ExceptionExpired { get; init; }
}

/// <summary>Makes the history of each check on one resource from what each kind of source showed.</summary>
public static class FindingHistory
{
    /// <summary>
    /// The history of all checks, by check and time. Of several sources the one that decides is believed, then the newer. An exception ends
    /// with its last day, whether or not anybody looked since.
    /// </summary>
    public static ImmutableArray<FindingSpan> Of(IEnumerable<JudgedSpan> spans)
    {
        var byCheck = new SortedDictionary<string, List<(Interval Span, Moment Captured, RecordedVerdict Verdict)>>(StringComparer.Ordinal);
        foreach (var span in spans)
        {
            foreach (var verdict in span.Verdicts.Where(static verdict => !verdict.Vote))
            {
                if (!byCheck.TryGetValue(verdict.Check, out var list)) byCheck[verdict.Check] = list = [];
                list.Add((span.Span, span.Captured, verdict));
            }
        }

        return [.. byCheck.SelectMany(static check => Merge(check.Key, Chosen(check.Value)))];
    }

    /// <summary>What is believed between any two moments at which something changes.</summary>
    private static IEnumerable<(Interval Span, RecordedVerdict Verdict)> Chosen(
        List<(Interval Span, Moment Captured, RecordedVerdict Verdict)> said)
    {
        var cuts = said.SelectMany(static one => new[] { one.Span.From, one.Span.To }).Distinct().Order().ToList();
        for (var i = 1; i < cuts.Count; i++)
        {
            var span = new Interval(cuts[i - 1], cuts[i]);
            var there = said.Where(one => one.Span.Contains(span.From)).ToList();
            if (there.Count == 0) continue;
            yield return (span, there.OrderByDescending(static one => one.Verdict.Decides).ThenByDescending(static one => one.Captured)
                .ThenByDescending(static one => one.Verdict.Outcome.Weight()).First().Verdict);
        }
    }

    private static IEnumerable<FindingSpan> Merge(string check, IEnumerable<(Interval Span, RecordedVerdict Verdict)> chosen)
    {
        FindingSpan? pending = null;
        foreach (var next in chosen.SelectMany(one => Split(check, one.Span, one.Verdict)))
        {
            var touches = pending is not null && pending.Span.To == next.Span.From;
            // What an exception covered once, and fails since it is over, is one failure, whether or not a later run still names it.
            if (touches && pending!.Outcome == next.Outcome && (pending.ExceptionExpired || !next.ExceptionExpired))
            {
                pending = next with { Span = pending.Span with { To = next.Span.To }, ExceptionExpired = pending.ExceptionExpired };
                continue;
            }

            if (pending is not null) yield return touches ? pending with { Next = next.Outcome } : pending;
            pending = next;
        }

        if (pending is not null) yield return pending;
    }

    /// <summary>An exception covers the failure until the end of its last day.</summary>
    private static IEnumerable<FindingSpan> Split(string check, Interval span, RecordedVerdict verdict)
    {
        var whole = new FindingSpan(check, verdict.Outcome, verdict.Severity, verdict.Reason, span, VerdictOutcome.Unknown);
        if (verdict.Outcome != VerdictOutcome.Excepted || !ExceptionReason.TryRead(verdict.Reason, out var id, out var until))
        {
            yield return whole;
            yield break;
        }

        var end = Moment.Of(until.AddDays(1));
        if (span.From < end) yield return whole with { Span = span.Intersect(span with { To = end }) };
        if (span.To <= end) yield break;
        yield return whole with
        {
            Outcome = VerdictOutcome.Fail,
            Reason = $"exception {id} expired on {until:yyyy-MM-dd}",
            Span = new Interval(Moment.Max(span.From, end), span.To),
            ExceptionExpired = true,
        };
    }
}
