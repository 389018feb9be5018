using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store.Recording;

/// <summary>The end of a run: what is no longer there, what accounts and duties are like, and that the run is finished.</summary>
public sealed partial class RunRecorder
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Provider, string Alias, string Account)> learned = [];
    private readonly Dictionary<LookScope, bool> looked = [];
    private readonly Dictionary<Digest, int> numbers = [];
    private readonly List<(FactKind Kind, SubjectName Name, byte[] Body)> found = [];
    private ImmutableArray<PlaceVerdict> places = [];

    /// <summary>Why nothing was ended; empty when all looks were complete where they were made.</summary>
    public string Incomplete { get; private set; } = "";

    /// <summary>Resources that this run ended: complete looks no longer show them.</summary>
    public long Ended { get; private set; }

    /// <summary>Takes the verdicts on accounts and regions.</summary>
    internal void Take(IEnumerable<PlaceVerdict> verdicts) => places = [.. verdicts];

    /// <summary>Takes something found that is no resource: duties of a scope, their standing, an exception.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="name">What it is about.</param>
    /// <param name="body">The same bytes whenever the same was found.</param>
    internal void Take(FactKind kind, SubjectName name, byte[] body) => found.Add((kind, name, body));

    /// <summary>Ends the run.</summary>
    /// <param name="inputs">What became of the inputs: what was not read in full ends nothing.</param>
    /// <param name="rules">Reasons of the rules that decided duties; null when none were derived.</param>
    public RunRow Finish(ImmutableArray<InputReport> inputs, byte[]? rules = null)
    {
        PlaceReported();
        PlaceRepeats();
        foreach (var (provider, alias, account) in learned) store.PutAlias(provider, alias, account);
        Look(inputs);
        // From here on one transaction: a run that is cut off ends nothing.
        var gone = new HashSet<int>();
        if (Incomplete.Length == 0) EndUnseen(gone);
        Ended = gone.Count;
        PlaceVerdicts();
        foreach (var (kind, name, body) in found) PlaceFound(kind, name, body);
        if (Incomplete.Length == 0 && found.Count > 0) EndNotFound();
        var scope = LookScopes.InOrder(looked.Select(static pair => (pair.Key, pair.Value))).Write();
        run = run with
        {
            Finished = true,
            Inputs = Keep(WriteInputs(inputs)),
            Scope = Keep(scope),
            Partly = Partly() is { Length: > 0 } numbers ? Keep(NumberSet.Write(numbers)) : Digest.None,
            Rules = rules is null ? Digest.None : Keep(rules),
            Changed = placement.Written,
        };
        batch.Run = run;
        Flush();
        return run;
    }

    /// <summary>Settles where the run looked completely.</summary>
    private void Look(ImmutableArray<InputReport> inputs)
    {
        var damaged = inputs.Where(static input => input.Damaged).Select(static input => input.Path).ToList();
        var going = inputs.Where(static input => input.Continues).Select(static input => input.Path).ToList();
        Incomplete = (start.Coverage, damaged.Count, going.Count) switch
        {
            (Coverage.Some, _, _) => "the inputs show only some of what there is",
            (_, > 0, _) => $"not read in full: {string.Join(", ", damaged.Take(3))}{(damaged.Count > 3 ? " ..." : "")}",
            (Coverage.Lists, _, > 0) => $"goes on in another answer: {string.Join(", ", going.Take(3))}{(going.Count > 3 ? " ..." : "")}",
            _ => "",
        };
        foreach (var (place, listed) in scopes)
        {
            var named = Named(place);
            var whole = Incomplete.Length == 0 && (start.Coverage > Coverage.Lists || (listed && place.CanBeWhole));
            looked[named] = looked.GetValueOrDefault(named) || whole;
        }
    }

    private bool LookedWholly(LookScope place) => start.Coverage switch
    {
        Coverage.Everything => true,
        Coverage.Accounts when place.Container.Length == 0 && place.Account.Length > 0 =>
            looked.Keys.Any(other => other.Provider == place.Provider && other.Account == place.Account),
        _ => looked.GetValueOrDefault(place),
    };

    /// <summary>Ends resources that a complete look did not show. One list is enough: answers about single settings go with it.</summary>
    private void EndUnseen(HashSet<int> gone)
    {
        var candidates = new List<int>();
        for (var at = 0; at < known.Count; at++)
        {
            if (!known[at].Seen && !known[at].Gone) candidates.Add(at);
        }

        var subjectNames = new Dictionary<int, SubjectName>();
        var ended = new HashSet<int>();
        foreach (var at in candidates)
        {
            var subject = known[at].Subject;
            if (!subjectNames.TryGetValue(subject, out var name)) subjectNames[subject] = name = store.Subject(subject)!.Name;
            if (LookedWholly(LookScope.Of(known.FacetOf(at), name))) ended.Add(at);
        }

        var seen = Enumerable.Range(0, known.Count).Where(at => known[at].Seen).Select(at => known[at].Subject).ToHashSet();
        var subjects = ended.Select(at => known[at].Subject).Where(subject => !seen.Contains(subject)).ToHashSet();
        foreach (var at in candidates.Where(at => ended.Contains(at) || subjects.Contains(known[at].Subject))) End(at);
        gone.UnionWith(subjects);
    }

    private void End(int at)
    {
        foreach (var kind in (ReadOnlySpan<FactKind>)[FactKind.State, FactKind.Clock])
        {
            var series = new Series(kind, known[at].Subject, known.FacetOf(at));
            var believed = store.Believed(series);
            if (believed.Count == 0) continue;
            var absent = new Sighting<FactBody>(start.Looked, start.Looked, null);
            placement.Place(series, believed, [absent], new Looks(history.Last));
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
            // A run that did not look at the kind of resource a check asks for leaves standing what is known of it.
            var kept = current.Where(old =>
                !verdicts.Any(verdict => verdict.Check == old.Check && (verdict.Decides || LookedAt(verdict.Check, account))));
            var all = verdicts.Where(verdict => !kept.Any(old => old.Check == verdict.Check)).Concat(kept)
                .OrderBy(static verdict => verdict.Check, StringComparer.Ordinal);
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
        var sighting = new Sighting<FactBody>(start.Looked, start.Looked, FactBody.Of(Keep(body)));
        var looks = late ? new Looks(store.Runs().Where(static run => run.Finished).Select(static run => run.Looked)) : Looks.None;
        placement.Place(series, store.Believed(series), [sighting], looks);
    }

    /// <summary>Ends exceptions that are withdrawn, and duties of instances in which nothing is left.</summary>
    private void EndNotFound()
    {
        var here = found.Select(item => (item.Kind, Number: NumberOf(item.Name))).ToHashSet();
        var used = (HashSet<(string, string, string, string, string)>?)null;
        foreach (var kind in (ReadOnlySpan<FactKind>)[FactKind.Responsibility, FactKind.Standing, FactKind.Exception])
        {
            if (!found.Exists(item => item.Kind == kind)) continue;
            foreach (var (_, fact) in store.Current(kind).ToList())
            {
                var subject = fact.Series.Subject;
                if (fact.Body is null || here.Contains((kind, subject))) continue;
                var name = store.Subject(subject)!.Name;
                if (kind != FactKind.Exception && InUse(used ??= Used(), name)) continue;
                var absent = new Sighting<FactBody>(start.Looked, start.Looked, null);
                placement.Place(fact.Series, store.Believed(fact.Series), [absent], new Looks(history.Last));
            }
        }
    }

    /// <summary>Where resources are: provider, account, region, service, workload.</summary>
    private HashSet<(string Provider, string Account, string Region, string Service, string Workload)> Used()
    {
        var ended = batch.Facts.Where(static fact => fact.Body is null && fact.Valid.To.IsOpen)
            .Select(static fact => fact.Series).ToHashSet();
        var used = new HashSet<(string, string, string, string, string)>();
        foreach (var (_, fact) in store.Current(FactKind.State))
        {
            if (fact.Body is not { } body || ended.Contains(fact.Series)) continue;
            var about = ResourceAbout.Read(body.About);
            var name = store.Subject(fact.Series.Subject)!.Name;
            used.Add((name.Provider, name.Account, name.Region, about.Service, about.Workload));
        }

        return used;
    }

    /// <summary>A scope is in use while a resource is in it. What is asked once for a provider or for all stays.</summary>
    private static bool InUse(
        HashSet<(string Provider, string Account, string Region, string Service, string Workload)> used, SubjectName scope) =>
        (scope.Account.Length == 0 && scope.Region.Length == 0 && scope.Id.Length == 0) || used.Any(place =>
            Speaks(scope.Provider, place.Provider) && Speaks(scope.Account, place.Account) && Speaks(scope.Region, place.Region)
            && Speaks(scope.Type, place.Service) && Speaks(scope.Id, place.Workload));

    private static bool Speaks(string said, string actual) => said.Length == 0 || said == actual;

    private int NumberOf(SubjectName name)
    {
        var key = Digest.Of(System.Text.Encoding.UTF8.GetBytes(
            string.Join('\0', name.Kind, name.Provider, name.Account, name.Region, name.Type, name.Id)));
        if (numbers.TryGetValue(key, out var number)) return number;
        if (numbers.Count == 0)
        {
            foreach (var kind in (ReadOnlySpan<SubjectKind>)[SubjectKind.Place, SubjectKind.Scope, SubjectKind.Exception])
            {
                foreach (var row in store.Subjects(kind)) numbers[row.Key] = row.Number;
            }

            if (numbers.TryGetValue(key, out number)) return number;
        }

        numbers[key] = number = ++known.LastSubject;
        batch.Subjects.Add(new SubjectRow(number, key, name));
        return number;
    }

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

    private LookScope Named(LookScope place) =>
        aliases.TryGetValue((place.Provider, place.Account), out var account) ? place with { Account = account } : place;

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
