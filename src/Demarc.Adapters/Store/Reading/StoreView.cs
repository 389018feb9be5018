using System.Collections.Immutable;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Reading;

/// <summary>
/// A store as of a time, as it was known at a time. Everything read through one view fits together. Facts of a run that has not come to its
/// end are not shown, nor is what they ended; decisions and evidence, each recorded at once, are.
/// </summary>
public sealed class StoreView
{
    private readonly ImmutableSortedDictionary<Moment, RunRow> runs;
    private readonly StoredVerdicts verdicts;
    private HashSet<Moment>? looked;

    /// <summary>A view.</summary>
    /// <param name="store">The store.</param>
    /// <param name="at">The time asked about; null for the latest there is.</param>
    /// <param name="known">As it was known then; <see cref="Moment.Open"/> for now.</param>
    /// <param name="now">The clock: the latest there is is not before it.</param>
    public StoreView(SqlStore store, Moment? at, Moment known, Moment now)
    {
        (Store, Asked) = (store, known);
        // Read before the runs: what begins from here on is not shown, however much of it is there when facts are read.
        var written = store.LastKnown();
        var all = store.Runs().Where(run => run.Known <= known).ToList();
        runs = all.ToImmutableSortedDictionary(static run => run.Known, static run => run);
        Known = all.Find(static run => run.State == RunState.Unfinished) is { } unfinished
            ? new Moment(unfinished.Known.Microseconds - 1)
            : Moment.Min(known, all.Select(static run => run.Known).Append(written).Max());
        At = at ?? all.Where(static run => run.Finished).Select(static run => run.Looked).Append(now).Max();
        Looks = new LookHistory(store, Known, At);
        verdicts = new StoredVerdicts(store);
    }

    /// <summary>The store.</summary>
    public SqlStore Store { get; }

    /// <summary>The time asked about.</summary>
    public Moment At { get; }

    /// <summary>When facts had to be known: as asked for, but by the last writing there was when the view was made, and before the first
    /// run that has not come to its end.</summary>
    public Moment Known { get; }

    /// <summary>When everything else had to be known, such as decisions and evidence: as asked for.</summary>
    public Moment Asked { get; }

    /// <summary>The earliest look there is; the time asked about when there is none.</summary>
    public Moment First => Runs.Where(static run => run.Finished).Select(static run => run.Looked).Append(At).Min();

    /// <summary>Where runs looked, up to the time asked about.</summary>
    public LookHistory Looks { get; }

    /// <summary>Runs up to the time asked about, by number.</summary>
    public IEnumerable<RunRow> Runs => runs.Values.Where(run => run.Looked <= At);

    /// <summary>Resources that were there, by id.</summary>
    public IEnumerable<StoredResource> Resources() =>
        Store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.State, Known, At)
            .Select(pair => StoredResource.Of(this, pair.Subject, pair.Facts)).OfType<StoredResource>();

    /// <summary>The history of every check on every resource and account, by id, check and time.</summary>
    public IEnumerable<StoredFinding> Findings() => Histories().SelectMany(static history => history.Spans.Select(
        span => new StoredFinding(history.Subject, span, history.Seen, history.Present, history.About)));

    /// <summary>The same, one resource or account at a time.</summary>
    public IEnumerable<StoredHistory> Histories() =>
        Of(SubjectKind.Resource, FactKind.State, FactKind.Clock).Concat(Of(SubjectKind.Place, FactKind.Place, FactKind.Place));

    /// <summary>Whether a source did not say when it looked: then the time of the run that took it in stands for it.</summary>
    internal bool IsUndated(FactRow fact) => (looked ??= [.. runs.Values.Select(static run => run.Looked)]).Contains(fact.Captured);

    /// <summary>The time of the run that recorded a fact; the fact's own when the run is no longer on record.</summary>
    internal Moment LookOf(FactRow fact) => runs.TryGetValue(fact.Known.From, out var run) ? run.Looked : fact.Valid.From;

    /// <summary>When a subject was last seen through one kind of source.</summary>
    internal Moment LastSeen(SubjectName name, FactRow fact) => Moment.Min(At, Moment.Max(
        LookOf(fact), Looks.LastSeen(LookScope.Of(fact.Series.Facet, name), fact.Series.Subject, At)));

    private IEnumerable<StoredHistory> Of(SubjectKind kind, FactKind first, FactKind last)
    {
        foreach (var (subject, facts) in Store.BySubject(kind, first, last, Known, At))
        {
            var current = facts.Where(fact => fact.Valid.Contains(At) && fact.Body is not null).ToList();
            var seen = kind == SubjectKind.Resource
                ? facts.Where(static fact => fact.Body is not null).Select(fact => LastSeen(subject.Name, fact)).DefaultIfEmpty(At).Max()
                : facts.Select(LookOf).DefaultIfEmpty(At).Max();
            var about = facts.LastOrDefault(static fact => fact.Body is { About.Length: > 2 })?.Body!.About ?? "";
            yield return new StoredHistory(subject, FindingHistory.Of(facts.Select(verdicts.Of)), seen, current.Count > 0, about);
        }
    }
}

/// <summary>All checks on one resource or account.</summary>
/// <param name="Subject">The resource or account.</param>
/// <param name="Spans">What each check said, by check and time.</param>
/// <param name="Seen">When the subject was last seen.</param>
/// <param name="Present">Whether the subject is there at the time asked about.</param>
/// <param name="About">What else was seen of it, as JSON; may be empty.</param>
public sealed record StoredHistory(SubjectRow Subject, ImmutableArray<FindingSpan> Spans, Moment Seen, bool Present, string About);

/// <summary>One check on one resource or account, over a span in which its outcome stayed the same.</summary>
/// <param name="Subject">The resource or account.</param>
/// <param name="Span">The outcome, and when it began and stopped.</param>
/// <param name="SubjectSeen">When the subject was last seen.</param>
/// <param name="Present">Whether the subject is there at the time asked about.</param>
/// <param name="About">What else was seen of it, as JSON; may be empty.</param>
public sealed record StoredFinding(SubjectRow Subject, FindingSpan Span, Moment SubjectSeen, bool Present, string About)
{
    /// <summary>Whether it goes on at a time.</summary>
    public bool IsOpenAt(Moment at) => Span.Span.Contains(at);

    /// <summary>When it was last seen to be so.</summary>
    public Moment LastSeen => Span.Span.To < SubjectSeen ? Span.Span.To : SubjectSeen;
}
