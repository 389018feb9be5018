using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Recording;

/// <summary>Resources that are as they were: only what is said of them may be another.</summary>
public sealed partial class RunRecorder
{
    /// <summary>The same was seen as before. Only checks and exceptions may have changed.</summary>
    private void Confirm(int at, Seeing seeing)
    {
        var under = basis.Of(seeing.Resource.Type);
        if (start.Checks.Length > 0 && known.BasisOf(at) != under)
        {
            var series = new Series(FactKind.State, known[at].Subject, FacetOf(seeing.Resource));
            known[at].Verdicts = Judge(store.Believed(series)[^1], seeing.Sighted.Verdicts, under);
            known.SetBasis(at, under);
        }

        PlaceClock(at, seeing);
    }

    /// <summary>
    /// Puts down verdicts found anew of what is as it was. A check that means something else now always meant it; an exception begins and
    /// ends at its time, and takes nothing back.
    /// </summary>
    /// <returns>Digest of the verdicts.</returns>
    private Digest Judge(FactRow current, VerdictBody found, Digest under)
    {
        var (verdicts, before) = (Put(found), current.Body!.Verdicts);
        if (verdicts == before)
        {
            batch.Confirmed.Add(current with { Body = current.Body with { Basis = under } });
            return verdicts;
        }

        var earlier = Earlier(Verdicts(before), Verdicts(found));
        if (earlier.IsEmpty) placement.Judge(current, verdicts, under);
        else placement.JudgeFrom(start.Looked, current, Put(VerdictBody.Of(earlier)), verdicts, under);
        return verdicts;
    }

    /// <summary>
    /// The verdicts that held until now: those found now, but where an exception was made or ended, those of before. None when there is no
    /// such check.
    /// </summary>
    private static ImmutableArray<RecordedVerdict> Earlier(ImmutableArray<RecordedVerdict> before, ImmutableArray<RecordedVerdict> now)
    {
        var had = before.ToDictionary(static verdict => verdict.Check, StringComparer.Ordinal);
        var any = false;
        ImmutableArray<RecordedVerdict> earlier = [.. now.Select(verdict =>
        {
            if (!had.TryGetValue(verdict.Check, out var old) || old == verdict
                || (old.Outcome != VerdictOutcome.Excepted && verdict.Outcome != VerdictOutcome.Excepted)) return verdict;
            any = true;
            return old;
        })];
        return any ? earlier : [];
    }

    private void PlaceClock(int at, Seeing seeing)
    {
        var clock = seeing.Sighted.Clock;
        if (clock.Digest.IsNone || known.Clock(at) == clock.Digest) return;
        var series = new Series(FactKind.Clock, known[at].Subject, FacetOf(seeing.Resource));
        var sighting = new Sighting<FactBody>(start.Looked, start.Looked, FactBody.Of(Put(clock)));
        var believed = known.Clock(at).IsNone && !late ? [] : store.Believed(series);
        placement.Place(series, believed, [sighting], late ? history.At(Named(scopes[known[at].Scope].Place)) : Looks.None);
        known.SetClock(at, clock.Digest);
    }
}
