using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store.Recording;

/// <summary>
/// Records one run: what it saw while it sees it, in transactions of some thousand rows, and at the end, in one more, what is no longer
/// there and that the run is finished. Until then nothing of it is shown; when the process dies before, the next to write takes it back.
/// Of an estate that did not change, only the run itself is written.
/// </summary>
public sealed partial class RunRecorder
{
    private const int BatchRows = 5_000;
    private const int ProgressStep = 250;
    private const long BatchBytes = 16 << 20;
    private const int ContentsRemembered = 200_000;
    private const int ListsRecalled = 50_000;

    private readonly SqlStore store;
    private readonly RunStart start;
    private readonly CheckBasis basis;
    private readonly DecidedExceptions exceptions;
    private readonly KnownResources known;
    private readonly LookHistory history;
    private readonly bool late;
    private readonly Lock gate = new();
    private readonly WriteBatch batch = new();
    private readonly SeriesPlacement placement;
    private readonly HashSet<Digest> written = [];
    private readonly Dictionary<LookScope, int> scopeNumbers = [];
    private readonly List<(LookScope Place, bool Listed)> scopes = [];
    private readonly Dictionary<(string Provider, string Alias), string> aliases = [];
    private readonly Dictionary<int, SubjectName> names = [];
    private readonly ConcurrentDictionary<Digest, ImmutableArray<Verdict>> recalled = [];
    private readonly VerdictBodies bodies;
    private readonly ImmutableDictionary<string, Check> checks;
    private RunRow run;

    private RunRecorder(SqlStore store, RunStart start)
    {
        (this.store, this.start) = (store, start);
        var runs = store.Runs();
        var last = runs.Count > 0 ? runs[^1] : null;
        run = new RunRow
        {
            Number = (last?.Number ?? 0) + 1,
            State = RunState.Unfinished,
            Known = store.Next(start.Now),
            Looked = start.Looked,
            Verb = start.Verb,
            Catalogue = start.Catalogue.Version,
        };
        checks = start.Checks.ToImmutableDictionary(static check => check.Id, StringComparer.Ordinal);
        var day = DateOnly.FromDateTime(start.Looked.ToTime().UtcDateTime);
        basis = new CheckBasis(start.Checks, start.Exceptions, day);
        exceptions = new DecidedExceptions(start.Catalogue, start.Exceptions, day);
        bodies = new VerdictBodies(basis);
        known = new KnownResources(store);
        history = new LookHistory(store, Moment.Open, Moment.Open);
        late = start.Looked < history.Last;
        placement = new SeriesPlacement(batch, run.Known);
        Aliases = store.Aliases();
        foreach (var (provider, alias, account) in Aliases) aliases[(provider, alias)] = account;
    }

    /// <summary>Begins a run. The store is locked for other writers until it is disposed.</summary>
    /// <exception cref="StoreException">Another process writes to the store, or it cannot be used.</exception>
    public static RunRecorder Begin(SqlStore store, RunStart start)
    {
        store.Lock();
        var recorder = new RunRecorder(store, start);
        recorder.batch.Run = recorder.run;
        recorder.Flush();
        return recorder;
    }

    /// <summary>The run as far as it has come.</summary>
    public RunRow Run => run with { Changed = placement.Written };

    /// <summary>Files of the store that is recorded into: no exports, wherever they lie.</summary>
    internal IReadOnlyList<string> StoreFiles => store.Files;

    /// <summary>Other names of accounts, as known before the run (provider, other name, account).</summary>
    internal IReadOnlyList<(string Provider, string Alias, string Account)> Aliases { get; }

    /// <summary>Whether a check's verdict depends on the time, so that it is never taken from the store.</summary>
    public bool IsTimed(Check check) => basis.IsTimed(check);

    /// <summary>
    /// Puts what was seen in the form in which it is compared. Safe from several threads; the result holds until the next call on the same
    /// thread.
    /// </summary>
    internal static SeenResource See(Resource resource) => ResourceText.OfThread.Write(resource);

    /// <summary>
    /// The verdicts found earlier, when this very resource was evaluated under these very checks; null when it has to be evaluated. Checks
    /// that ask for the time are not among them. Safe from several threads.
    /// </summary>
    internal RememberedVerdicts? Recall(in SeenResource seen)
    {
        if (Remembered(seen) is not { } list) return null;
        if (list.IsNone) return new RememberedVerdicts(list, []);
        if (recalled.Count > ListsRecalled) recalled.Clear();
        return new RememberedVerdicts(list, recalled.GetOrAdd(list, digest =>
        [
            .. VerdictList.Read(store.Content(digest)).Select(found => new Verdict(checks[found.Check], found.Outcome, found.Reason)),
        ]));
    }

    /// <summary>Makes what is to be recorded, once checks have spoken. Safe from several threads.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="verdicts">One verdict for each check of the type.</param>
    /// <param name="remembered">Those that were remembered; null when all were found now.</param>
    internal Sighted? Keep(in SeenResource seen, ReadOnlySpan<Verdict> verdicts, RememberedVerdicts? remembered)
    {
        // Bills and lists name services and no resources.
        if (!IsResource(seen.Resource.Source)) return null;
        var copied = remembered is null || late;
        return new Sighted(
            seen.Key, seen.Mark, copied ? Digest.Of(seen.Body.Span) : Digest.None, copied ? seen.Body.ToArray() : null,
            copied ? Encoding.UTF8.GetString(seen.About.Span) : null,
            remembered is { } earlier ? new VerdictBody(earlier.List, null) : bodies.Of(verdicts, timed: false),
            bodies.Of(verdicts, timed: true), remembered is null);
    }

    /// <summary>Records a resource; one at a time, in the order of files and records.</summary>
    /// <param name="resource">The resource; its properties are not asked for.</param>
    /// <param name="sighted">What was made of it.</param>
    internal void Take(Resource resource, Sighted sighted)
    {
        lock (gate)
        {
            run = run with { Sightings = run.Sightings + 1, Evaluated = run.Evaluated + (sighted.Evaluated ? 1 : 0) };
            Learn(resource);
            Place(new Seeing(resource, sighted, resource.CapturedAt is { } time ? Moment.Of(time) : start.Looked));
            if (batch.Rows >= BatchRows || batch.Bytes >= BatchBytes) Flush();
            if (run.Sightings % ProgressStep == 0) start.Progress?.Invoke(run.Sightings);
        }
    }

    private static bool IsResource(SourceKind source) =>
        source is not (SourceKind.Billing or SourceKind.Declared or SourceKind.Finding or SourceKind.Unknown);

    private Digest? Remembered(in SeenResource seen)
    {
        lock (gate)
        {
            var at = known.Find(seen.Key, FacetOf(seen.Resource), out _);
            if (at < 0 || known[at].Seen || known[at].Gone || known[at].Mark != seen.Mark) return null;
            return known.BasisOf(at) == basis.Of(seen.Resource.Type) ? known[at].Verdicts : null;
        }
    }

    /// <summary>The kind of source: sources may show a resource differently, and each is compared with itself.</summary>
    private static string FacetOf(Resource resource) => resource.Source.Name();

    private void Place(Seeing seeing)
    {
        var (resource, sighted) = (seeing.Resource, seeing.Sighted);
        var facet = FacetOf(resource);
        var at = known.Find(sighted.Key, facet, out var subject);
        var (isNew, isFirst) = (subject == 0, at < 0);
        if (isFirst)
        {
            if (isNew) subject = ++known.LastSubject;
            at = known.Add(sighted.Key, subject, facet);
        }
        else if (known[at].Seen)
        {
            PutAside(at, seeing);
            return;
        }
        else if (!late && !known[at].Gone && known[at].Mark == sighted.Mark)
        {
            (known[at].Seen, known[at].Scope) = (true, ScopeOf(resource));
            Confirm(at, seeing);
            return;
        }

        var scope = ScopeOf(resource);
        (known[at].Seen, known[at].Scope) = (true, scope);
        PutName(resource, sighted.Key, subject, isNew);
        var body = new FactBody(
            Put(sighted.Content, sighted.Body!), sighted.Mark, Put(sighted.Verdicts),
            start.Checks.Length > 0 ? basis.Of(resource.Type) : Digest.None, sighted.About!);
        var series = new Series(FactKind.State, subject, facet);
        placement.Place(
            series, isFirst ? [] : store.Believed(series), [new Sighting<FactBody>(seeing.Captured, start.Looked, body)],
            history.At(Named(scopes[scope].Place)));
        (known[at].Mark, known[at].Verdicts, known[at].Gone) = (sighted.Mark, body.Verdicts, false);
        known.SetBasis(at, body.Basis);
        PlaceClock(at, seeing);
    }

    private void PutName(Resource resource, Digest key, int subject, bool isNew)
    {
        var name = new SubjectName(
            SubjectKind.Resource, Text(resource.Provider), Text(Named(resource.Account, resource.Provider)), Text(resource.Region),
            Text(resource.Type), Text(resource.Id), Text(resource.Container));
        if (!isNew && (names.TryGetValue(subject, out var had) || (had = store.Subject(subject)?.Name) is not null))
        {
            // One source may know the account or region that another does not say.
            name = name with
            {
                Provider = name.Provider.Length > 0 ? name.Provider : had.Provider,
                Account = name.Account.Length > 0 ? name.Account : had.Account,
                Region = name.Region.Length > 0 ? name.Region : had.Region,
            };
            if (name == had) return;
        }

        batch.Subjects.Add(new SubjectRow(subject, key, name));
        names[subject] = name;
    }

    /// <summary>PostgreSQL keeps no text with a zero in it.</summary>
    private static string Text(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    private int ScopeOf(Resource resource)
    {
        var place = resource.Container.Length > 0
            ? new LookScope(FacetOf(resource), "", "", "", "", resource.Container)
            : new LookScope(
                FacetOf(resource), resource.Provider, Named(resource.Account, resource.Provider), resource.Region, resource.Type, "");
        if (!scopeNumbers.TryGetValue(place, out var number))
        {
            scopeNumbers[place] = number = scopes.Count;
            scopes.Add((place, false));
        }

        if (resource.Listed) scopes[number] = (place, true);
        return number;
    }

    private void Learn(Resource resource)
    {
        if (resource is not { AccountAlias.Length: > 0, Account.Length: > 0 }) return;
        var key = (resource.Provider, resource.AccountAlias);
        if (aliases.TryGetValue(key, out var account) && account == resource.Account) return;
        aliases[key] = resource.Account;
        learned.Add((resource.Provider, resource.AccountAlias, resource.Account));
    }

    private Digest Put(VerdictBody verdicts) => verdicts.Body is { } body ? Put(verdicts.Digest, body) : verdicts.Digest;

    /// <summary>Puts a content down, unless this run did so before.</summary>
    private Digest Put(Digest digest, byte[] body)
    {
        if (!written.Add(digest)) return digest;
        if (written.Count > ContentsRemembered) written.Clear();
        batch.Add(digest, body);
        return digest;
    }

    private void Flush()
    {
        if (batch.Rows == 0 && batch.Run is null) return;
        store.Write(batch, run.Known);
        batch.Clear();
        names.Clear();
    }

    /// <summary>One sighting on its way into the store.</summary>
    /// <param name="Resource">The resource.</param>
    /// <param name="Sighted">What was made of it.</param>
    /// <param name="Captured">When, by the source; by the run when it does not say.</param>
    private readonly record struct Seeing(Resource Resource, Sighted Sighted, Moment Captured);
}

/// <summary>Verdicts found in an earlier run.</summary>
/// <param name="List">Digest of the list of them.</param>
/// <param name="Verdicts">The verdicts.</param>
internal readonly record struct RememberedVerdicts(Digest List, ImmutableArray<Verdict> Verdicts);
