using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Store.Recording;

/// <summary>The end of a run: what is no longer there, what accounts and duties are like, and that the run is finished.</summary>
public sealed partial class RunRecorder
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Provider, string Alias, string Account)> learned = [];
    private readonly Dictionary<LookScope, bool> looked = [];
    private readonly Dictionary<Digest, int> numbers = [];
    private readonly HashSet<(string Facet, string Container)> incomplete = [];
    private readonly HashSet<DutyScope> left = [];
    private readonly HashSet<(string Provider, string Account)> accounts = [];
    private readonly HashSet<Series> placed = [];
    private readonly List<(FactKind Kind, SubjectName Name, byte[] Body)> found = [];
    private readonly List<(FactKind Kind, SubjectName Name, string Facet, byte[] Body)> stated = [];
    private ImmutableArray<PlaceVerdict> places = [];
    private byte[]? rules;
    private bool exceptionsStated;

    /// <summary>Why some looks were not complete, so that they ended nothing; empty when all were.</summary>
    public string Incomplete { get; private set; } = "";

    /// <summary>Resources that this run ended: complete looks no longer show them.</summary>
    public long Ended { get; private set; }

    /// <summary>Takes the verdicts on accounts and regions.</summary>
    internal void Take(IEnumerable<PlaceVerdict> verdicts) => places = [.. verdicts];

    /// <summary>Takes whose each duty is, and how it stands with ours.</summary>
    public void Take(DutySnapshot duties)
    {
        foreach (var scope in duties.Scopes)
        {
            var name = DutyText.Name(scope.Scope);
            found.Add((FactKind.Responsibility, name, DutyText.Write(scope.Answers)));
            if (!scope.Standings.IsEmpty) found.Add((FactKind.Standing, name, DutyText.Write(scope.Standings)));
        }

        rules = DutyText.Write(duties.Reasons);
    }

    /// <summary>Takes the exceptions an organisation states; those it states no longer are ended.</summary>
    public void Take(IEnumerable<CheckException> exceptions)
    {
        exceptionsStated = true;
        foreach (var exception in exceptions)
        {
            found.Add((
                FactKind.Exception, new SubjectName(SubjectKind.Exception, "", "", "", "", exception.Id), ExceptionText.Write(exception)));
        }
    }

    /// <summary>Takes what the organisation says of itself; a run in which it says nothing leaves standing what it said before.</summary>
    public void TakeOrganisation(byte[] file) =>
        stated.Add((FactKind.Organisation, DutyText.Name(DutyScope.Organisation), "", file));

    /// <summary>
    /// Takes services that bills and lists name. Each account of a provider is a series of its own: a bill ends nothing of which it does
    /// not speak.
    /// </summary>
    public void TakeNamed(IEnumerable<Resource> named)
    {
        foreach (var place in named.GroupBy(one => (one.Source, Name: NamedServices.PlaceOf(one, Named(one.Account, one.Provider)))))
            stated.Add((FactKind.Named, place.Key.Name, place.Key.Source.Name(), NamedServices.Write(place)));
    }

    /// <summary>Ends the run.</summary>
    /// <param name="inputs">What became of the inputs: what was not read in full ends nothing.</param>
    public RunRow Finish(ImmutableArray<InputReport> inputs)
    {
        PlaceReported();
        PlaceRepeats();
        foreach (var (provider, alias, account) in learned) store.PutAlias(provider, alias, account);
        if (aliases.Count > 0) store.RenameAliased();
        Look(inputs);
        // From here on one transaction: a run that is cut off ends nothing.
        EndUnseen();
        PlaceVerdicts();
        foreach (var (kind, name, body) in found) PlaceFound(kind, name, body);
        foreach (var (kind, name, facet, body) in stated) Place(new Series(kind, NumberOf(name), facet), body);
        EndNamed();
        EndNamesakes();
        EndExceptions();
        EndDuties();
        var scope = LookScopes.InOrder(looked.Select(static pair => (pair.Key, pair.Value))).Write();
        run = run with
        {
            State = RunState.Finished,
            Inputs = Keep(WriteInputs(inputs)),
            Scope = Keep(scope),
            Partly = Partly() is { Length: > 0 } numbers ? Keep(NumberSet.Write(numbers)) : Digest.None,
            Rules = rules is null ? Digest.None : Keep(rules),
            Changed = placement.Written,
        };
        batch.Run = run;
        var ended = run;
        if (start.Finishing is { } also) batch.Also = (connection, transaction) => also(connection, transaction, ended);
        Flush();
        return run;
    }

    /// <summary>
    /// Settles where the run looked completely. What was not read in full takes the completeness from everything its kind of source shows;
    /// a plan or state file only from itself.
    /// </summary>
    private void Look(ImmutableArray<InputReport> inputs)
    {
        var partial = inputs.Where(input => input.Damaged || (input.Continues && start.Coverage == Coverage.Lists)).ToList();
        foreach (var input in partial)
        {
            var file = input.Source is SourceKind.Terraform or SourceKind.CloudFormation;
            incomplete.Add((file ? "" : input.Source.Name(), file ? input.Path : ""));
        }

        var files = string.Join(", ", partial.Take(3).Select(static input => input.Path)) + (partial.Count > 3 ? " ..." : "");
        Incomplete = (start.Coverage, partial.Count) switch
        {
            (Coverage.Some, _) => "the inputs show only some of what there is",
            (_, > 0) => "not all was read or shown: " + files,
            _ => "",
        };
        foreach (var (place, listed) in scopes)
        {
            var named = Named(place);
            looked[named] = looked.GetValueOrDefault(named) || (listed && place.CanBeWhole);
            if (named.Account.Length > 0) accounts.Add((named.Provider, named.Account));
        }

        foreach (var place in looked.Keys.ToList()) looked[place] = LookedWholly(place);
    }

    private bool LookedWholly(LookScope place)
    {
        if (start.Coverage == Coverage.Some || incomplete.Contains(("unknown", "")) || incomplete.Contains((place.Facet, ""))
            || incomplete.Contains(("", place.Container))) return false;
        return start.Coverage switch
        {
            Coverage.Everything => true,
            Coverage.Accounts when place.Container.Length == 0 && place.Account.Length > 0 =>
                accounts.Contains((place.Provider, place.Account)),
            _ => looked.GetValueOrDefault(place),
        };
    }

    /// <summary>Ends resources that a complete look did not show. One list is enough: answers about single settings go with it.</summary>
    private void EndUnseen()
    {
        // A look into the past ends nothing, and neither does one that showed everything there was.
        var candidates = late ? [] : Enumerable.Range(0, known.Count).Where(at => !known[at].Seen && !known[at].Gone).ToList();
        if (candidates.Count == 0) return;
        var subjects = new Dictionary<int, SubjectName>();
        var ended = new HashSet<int>();
        foreach (var at in candidates)
        {
            var subject = known[at].Subject;
            if (!subjects.TryGetValue(subject, out var name)) subjects[subject] = name = store.Subject(subject)!.Name;
            if (LookedWholly(LookScope.Of(known.FacetOf(at), name))) ended.Add(at);
        }

        var gone = ended.Select(at => known[at].Subject).ToHashSet();
        for (var at = 0; at < known.Count; at++)
        {
            if (known[at].Seen) gone.Remove(known[at].Subject);
        }

        foreach (var at in candidates.Where(at => ended.Contains(at) || gone.Contains(known[at].Subject)))
            End(at, gone.Contains(known[at].Subject) ? subjects[known[at].Subject] : null);
        Ended = gone.Count;
    }

    private void End(int at, SubjectName? gone)
    {
        foreach (var kind in (ReadOnlySpan<FactKind>)[FactKind.State, FactKind.Clock])
        {
            var series = new Series(kind, known[at].Subject, known.FacetOf(at));
            var believed = store.Believed(series);
            if (believed.Count == 0) continue;
            if (gone is not null && believed[^1].Body is { } body && kind == FactKind.State)
            {
                var about = ResourceAbout.Read(body.About);
                left.Add(new DutyScope(gone.Provider, about.Service, gone.Account, gone.Region, about.Workload));
            }

            var absent = new Sighting<FactBody>(start.Looked, start.Looked, null);
            placement.Place(series, believed, [absent], Looks.None);
        }

        known[at].Gone = true;
    }

    private void PlaceVerdicts()
    {
        var byPlace = places.Concat(reportedPlaces)
            .GroupBy(verdict => (Provider: ProviderOf(verdict.Verdict.Check), verdict.Account, verdict.Region));
        foreach (var place in byPlace)
        {
            var (provider, account, region) = place.Key;
            var name = new SubjectName(SubjectKind.Place, provider, account, region, "", "");
            var series = new Series(FactKind.Place, NumberOf(name), "");
            var current = store.Believed(series) is [.., { Body: { } body }] ? Verdicts(body.Content) : [];
            var verdicts = VerdictList.Over(VerdictList.Of(place.Select(static verdict => verdict.Verdict), ofPlace: true), []);
            var named = Named(account, provider);
            // A run that did not look at the kind of resource a check asks for leaves standing what is known of it.
            var kept = current.Where(old =>
                !verdicts.Any(verdict => verdict.Check == old.Check && (verdict.Decides || LookedAt(verdict.Check, named))));
            var all = verdicts.Where(verdict => !kept.Any(old => old.Check == verdict.Check)).Concat(kept)
                .OrderBy(static verdict => verdict.Check, StringComparer.Ordinal)
                .Select(verdict => Excepted(verdict, named, named, region));
            Place(series, VerdictList.Write([.. all]));
        }
    }

    private string ProviderOf(Check check) =>
        start.Catalogue.Type(check.Type) is { } type && start.Catalogue.Service(type.Service) is { } service ? service.Provider : "";

    private bool LookedAt(string check, string account) =>
        looked.Keys.Any(place => place.Account == account && place.Type == checks[check].Type);

    private void PlaceFound(FactKind kind, SubjectName name, byte[] body) => Place(new Series(kind, NumberOf(name), ""), body);

    private void Place(Series series, byte[] body)
    {
        placed.Add(series);
        var sighting = new Sighting<FactBody>(start.Looked, start.Looked, FactBody.Of(Keep(body)));
        var looks = late ? new Looks(store.Runs().Where(static run => run.Finished).Select(static run => run.Looked)) : Looks.None;
        placement.Place(series, store.Believed(series), [sighting], looks);
    }

    /// <summary>Of a kind of bill or list, ends what a run over everything no longer names.</summary>
    private void EndNamed()
    {
        if (start.Coverage != Coverage.Everything || late) return;
        var facets = stated.Where(static item => item.Kind == FactKind.Named).Select(static item => item.Facet)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (_, fact) in store.Current(FactKind.Named).ToList())
        {
            if (fact.Body is not null && facets.Contains(fact.Series.Facet) && !placed.Contains(fact.Series)) EndFound(fact.Series);
        }
    }

    /// <summary>
    /// Ends what stands under a place that had another name of its account, where this run says it under the account's one name.
    /// </summary>
    private void EndNamesakes()
    {
        if (aliases.Count == 0 || late) return;
        foreach (var kind in (ReadOnlySpan<FactKind>)[FactKind.Place, FactKind.Responsibility, FactKind.Standing, FactKind.Named])
        {
            foreach (var (_, fact) in store.Current(kind).ToList())
            {
                if (fact.Body is null || placed.Contains(fact.Series) || store.Subject(fact.Series.Subject) is not { } subject) continue;
                if (numbers.TryGetValue(KeyOf(subject.Name), out var same) && placed.Contains(fact.Series with { Subject = same }))
                    EndFound(fact.Series);
            }
        }
    }

    /// <summary>Ends exceptions that the organisation states no longer.</summary>
    private void EndExceptions()
    {
        if (!exceptionsStated || late) return;
        var here = found.Where(static item => item.Kind == FactKind.Exception).Select(item => NumberOf(item.Name)).ToHashSet();
        foreach (var (_, fact) in store.Current(FactKind.Exception).ToList())
        {
            if (fact.Body is not null && !here.Contains(fact.Series.Subject)) EndFound(fact.Series);
        }
    }

    /// <summary>Ends duties of places from which this run saw the last resource go.</summary>
    private void EndDuties()
    {
        if (left.Count == 0) return;
        var here = found.Where(static item => item.Kind == FactKind.Responsibility).Select(item => NumberOf(item.Name)).ToHashSet();
        HashSet<DutyScope>? used = null;
        foreach (var kind in (ReadOnlySpan<FactKind>)[FactKind.Responsibility, FactKind.Standing])
        {
            foreach (var (_, fact) in store.Current(kind).ToList())
            {
                if (fact.Body is null || here.Contains(fact.Series.Subject)) continue;
                var scope = DutyText.Scope(store.Subject(fact.Series.Subject)!.Name);
                // What is asked once for a provider, or once for all, does not depend on one place.
                if ((scope.Account + scope.Region + scope.Workload).Length == 0 || !left.Any(place => Speaks(scope, place))) continue;
                if (!(used ??= Used()).Any(place => Speaks(scope, place))) EndFound(fact.Series);
            }
        }
    }

    private void EndFound(Series series) =>
        placement.Place(series, store.Believed(series), [new Sighting<FactBody>(start.Looked, start.Looked, null)], Looks.None);

    /// <summary>Where resources still are.</summary>
    private HashSet<DutyScope> Used()
    {
        var ended = batch.Facts.Where(static fact => fact.Body is null && fact.Valid.To.IsOpen)
            .Select(static fact => fact.Series).ToHashSet();
        var used = new HashSet<DutyScope>();
        foreach (var (_, fact) in store.Current(FactKind.State))
        {
            if (fact.Body is not { } body || ended.Contains(fact.Series)) continue;
            var about = ResourceAbout.Read(body.About);
            var name = store.Subject(fact.Series.Subject)!.Name;
            used.Add(new DutyScope(name.Provider, about.Service, name.Account, name.Region, about.Workload));
        }

        return used;
    }

    /// <summary>Whether a scope, which may be wide, speaks of a place.</summary>
    private static bool Speaks(DutyScope scope, DutyScope place) =>
        Says(scope.Provider, place.Provider) && Says(scope.Service, place.Service) && Says(scope.Account, place.Account)
        && Says(scope.Region, place.Region) && Says(scope.Workload, place.Workload);

    private static bool Says(string said, string actual) => said.Length == 0 || said == actual;

    private int NumberOf(SubjectName name)
    {
        var key = KeyOf(name);
        if (numbers.TryGetValue(key, out var number)) return number;
        if (numbers.Count == 0)
        {
            List<SubjectRow> rows =
            [
                .. store.Subjects(SubjectKind.Place), .. store.Subjects(SubjectKind.Scope), .. store.Subjects(SubjectKind.Exception),
            ];
            foreach (var row in rows) numbers[row.Key] = row.Number;
            // An account that got its one name later is the same place under it.
            foreach (var row in rows) numbers.TryAdd(KeyOf(row.Name), row.Number);
            if (numbers.TryGetValue(key, out number)) return number;
        }

        numbers[key] = number = ++known.LastSubject;
        batch.Subjects.Add(new SubjectRow(number, key, name with { Account = Named(name.Account, name.Provider) }));
        return number;
    }

    private static Digest KeyOf(SubjectName name) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(
        string.Join('\0', name.Kind, name.Provider, name.Account, name.Region, name.Type, name.Id)));

    /// <summary>Numbers of resources seen in places of which the run saw only a part.</summary>
    private int[] Partly()
    {
        bool[] whole = [.. scopes.Select(scope => LookedWholly(Named(scope.Place)))];
        return
        [
            .. Enumerable.Range(0, known.Count).Where(at => known[at].Seen && !whole[known[at].Scope]).Select(at => known[at].Subject)
                .Distinct().Order(),
        ];
    }

    private LookScope Named(LookScope place) => place with { Account = Named(place.Account, place.Provider) };

    private string Named(string account, string provider) => aliases.GetValueOrDefault((provider, account), account);

    private Digest Keep(byte[] body) => Put(Digest.Of(body), body);

    private static byte[] WriteInputs(ImmutableArray<InputReport> inputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartArray();
            foreach (var input in inputs)
            {
                writer.WriteStartObject();
                writer.WriteString("path", input.Path);
                writer.WriteString("format", input.Format);
                writer.WriteString("status", Kebab<InputStatus>.Name(input.Status));
                writer.WriteBoolean("damaged", input.Damaged);
                writer.WriteNumber("records", input.Records);
                writer.WriteStartArray("problems");
                foreach (var problem in input.Problems)
                    writer.WriteStringValue(problem.Place.Length > 0 ? $"{problem.Place}: {problem.Reason}" : problem.Reason);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
