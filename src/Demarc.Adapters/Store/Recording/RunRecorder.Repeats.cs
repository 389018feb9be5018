using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Recording;

/// <summary>
/// Resources that one run sees more than once: in two exports of different days, in a history, in answers that each show one setting.
/// What is recorded does not depend on the order in which they came: parts of one picture are put together, and what an older capture
/// shows otherwise was so before.
/// </summary>
public sealed partial class RunRecorder
{
    private readonly SortedDictionary<int, List<Glimpse>> repeats = [];

    private void PutAside(int at, Seeing seeing)
    {
        if (!repeats.TryGetValue(at, out var glimpses)) repeats[at] = glimpses = [];
        var glimpse = GlimpseOf(at, seeing);
        if (!glimpses.Exists(other => other.Mark == glimpse.Mark && other.Captured == glimpse.Captured)) glimpses.Add(glimpse);
    }

    private void PlaceRepeats()
    {
        Flush();
        foreach (var (at, glimpses) in repeats)
        {
            var (state, clock) = (new Series(FactKind.State, known[at].Subject, known.FacetOf(at)),
                new Series(FactKind.Clock, known[at].Subject, known.FacetOf(at)));
            var (rows, clockRows) = (store.Believed(state), store.Believed(clock));
            glimpses.Add(First(rows, clockRows, at));
            var ordered = glimpses.OrderBy(static glimpse => glimpse.Captured).ThenBy(static glimpse => JsonUnion.Count(glimpse.Body))
                .ThenBy(static glimpse => glimpse.Mark.Value).ToList();
            var newest = ordered.Aggregate(static (older, newer) => newer.Over(older));
            var states = States(newest, ordered);
            var looks = history.At(Named(scopes[known[at].Scope].Place));
            var before = Before(state, rows);
            var changed = placement.Replace(state, rows, before, states.Select(Sighting), looks);
            if (!changed && !late && start.Checks.Length > 0 && before[^1] is { Body: { } body } current && body.Mark == newest.Mark)
                Judge(current, VerdictBody.Of(newest.Verdicts), Digest.None);
            if (!newest.Clock.IsEmpty)
            {
                var verdicts = new Sighting<FactBody>(start.Looked, start.Looked, FactBody.Of(Put(VerdictBody.Of(newest.Clock))));
                placement.Replace(clock, clockRows, Before(clock, clockRows), [verdicts], late ? looks : Looks.None);
            }

            if (batch.Rows >= BatchRows || batch.Bytes >= BatchBytes) Flush();
        }

        repeats.Clear();
        Flush();
    }

    /// <summary>
    /// The states that followed each other, newest first. What shows nothing else than the state after it is a part of that one, or the
    /// same one captured earlier.
    /// </summary>
    private static List<Glimpse> States(Glimpse newest, List<Glimpse> ordered)
    {
        var states = new List<Glimpse> { newest };
        foreach (var older in ordered.AsEnumerable().Reverse())
        {
            var later = states[^1];
            if (older.Captured >= later.Captured) continue;
            if (!JsonUnion.Shows(later.Body, older.Body)) states.Add(older);
            else if (older.Body.Span.SequenceEqual(later.Body.Span)) states[^1] = later with { Captured = older.Captured };
        }

        return states;
    }

    private List<FactRow> Before(Series series, IReadOnlyList<FactRow> rows) =>
    [
        .. rows.Where(row => row.Known.From < run.Known).Concat(store.BelievedUntil(series, run.Known))
            .OrderBy(static row => row.Valid.From),
    ];

    private Glimpse GlimpseOf(int at, Seeing seeing)
    {
        var sighted = seeing.Sighted;
        var (body, about) = (sighted.Body, sighted.About);
        if (body is null)
        {
            // What the store had before this run was not taken along.
            var series = new Series(FactKind.State, known[at].Subject, known.FacetOf(at));
            var had = Before(series, store.Believed(series)).Last(row => row.Body?.Mark == sighted.Mark).Body!;
            (body, about) = (store.Content(had.Content), had.About);
        }

        return new Glimpse(seeing.Captured, sighted.Mark, body, about!, Verdicts(sighted.Verdicts), Verdicts(sighted.Clock));
    }

    private ImmutableArray<RecordedVerdict> Verdicts(VerdictBody verdicts) =>
        verdicts.Body is { } body ? VerdictList.Read(body) : Verdicts(verdicts.Digest);

    /// <summary>The sighting that was placed before it was known that others follow.</summary>
    private Glimpse First(IReadOnlyList<FactRow> rows, IReadOnlyList<FactRow> clock, int at)
    {
        var row = rows.LastOrDefault(row => row.Body?.Mark == known[at].Mark) ?? rows.Last(static row => row.Body is not null);
        var body = row.Body!;
        return new Glimpse(
            row.Captured, body.Mark, store.Content(body.Content), body.About, Verdicts(body.Verdicts),
            clock.Count > 0 && clock[^1].Body is { } timed ? Verdicts(timed.Content) : []);
    }

    private ImmutableArray<RecordedVerdict> Verdicts(Digest digest) => digest.IsNone ? [] : VerdictList.Read(store.Content(digest));

    private Sighting<FactBody> Sighting(Glimpse glimpse)
    {
        var content = Digest.Of(glimpse.Body.Span);
        Put(content, glimpse.Body.ToArray());
        var body = new FactBody(content, glimpse.Mark, Put(VerdictBody.Of(glimpse.Verdicts)), Digest.None, glimpse.About);
        return new Sighting<FactBody>(glimpse.Captured, start.Looked, body);
    }

    /// <summary>One of several sightings of a resource.</summary>
    private sealed record Glimpse(
        Moment Captured, Digest Mark, ReadOnlyMemory<byte> Body, string About, ImmutableArray<RecordedVerdict> Verdicts,
        ImmutableArray<RecordedVerdict> Clock)
    {
        /// <summary>This one, completed by what an older one shows besides.</summary>
        internal Glimpse Over(Glimpse older)
        {
            var body = JsonUnion.Of(older.Body, Body);
            var about = JsonUnion.Of(Encoding.UTF8.GetBytes(older.About), Encoding.UTF8.GetBytes(About));
            var judged = this with { Verdicts = VerdictList.Over(Verdicts, older.Verdicts), Clock = VerdictList.Over(Clock, older.Clock) };
            if (Body.Span.SequenceEqual(body) && Encoding.UTF8.GetString(about) == About) return judged;
            return judged with
            {
                Body = body,
                About = Encoding.UTF8.GetString(about),
                Mark = Digest.Of([.. Digest.Of(body).ToBytes()!, .. Digest.Of(about).ToBytes()!]),
            };
        }
    }
}
