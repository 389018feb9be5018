using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>Evaluates checks on resources as they pass, and hands the verdicts on.</summary>
/// <param name="runner">The checks.</param>
/// <param name="tally">Votes for checks of accounts and regions.</param>
/// <param name="reported">Attaches results of other tools to checks.</param>
/// <param name="exceptions">Lays exceptions over what is said of accounts and regions, and by other tools.</param>
/// <param name="spool">Takes the verdicts; null when only their number is asked.</param>
public sealed class CheckPass(
    CheckRunner runner, ExistenceTally tally, ReportedChecks reported, DecidedExceptions exceptions, VerdictSpool? spool)
{
    private const int MostNames = 1000;

    private readonly SortedDictionary<string, long> unattached = new(StringComparer.Ordinal);

    /// <summary>How many verdicts our checks gave so far.</summary>
    public long Count { get; private set; }

    /// <summary>Checks of other tools that no check of ours names as its equivalent, and how many results each has.</summary>
    public IReadOnlyDictionary<string, long> Unattached => unattached;

    /// <summary>Where the inputs looked, as far as they have passed.</summary>
    public LookTally Looks { get; } = new();

    /// <summary>Checks of which the spool gets the verdicts; null: of all.</summary>
    private HashSet<string>? Shown { get; init; }

    /// <summary>Records what was seen and found; null when nothing is recorded.</summary>
    private RunRecorder? Recorder { get; init; }

    /// <summary>Files of the store that is recorded into; none when nothing is recorded.</summary>
    internal IReadOnlyList<string> StoreFiles => Recorder?.StoreFiles ?? [];

    /// <summary>Other names of accounts that are on record; none when nothing is recorded.</summary>
    internal IEnumerable<(string Provider, string Alias, string Account)> Aliases => Recorder?.Aliases ?? [];

    /// <summary>Those of the checks that ask for the time.</summary>
    private CheckRunner? Timed { get; init; }

    /// <summary>A pass with some checks of a catalogue, at a time.</summary>
    public static CheckPass Of(
        Catalogue catalogue, Organisation organisation, IReadOnlyCollection<Check> checks, DateTimeOffset now, VerdictSpool? verdicts) =>
        new(new CheckRunner(checks, organisation.Exceptions, now), new ExistenceTally(catalogue, checks),
            new ReportedChecks(catalogue, checks), Decided(catalogue, organisation, now), verdicts);

    /// <summary>
    /// A pass whose run is recorded. All checks are evaluated, whichever are shown: what was not evaluated would be missing later.
    /// </summary>
    public static CheckPass Of(
        Catalogue catalogue, Organisation organisation, IReadOnlyCollection<Check> shown, DateTimeOffset now, VerdictSpool? verdicts,
        RunRecorder recorder) =>
        new(new CheckRunner(catalogue.Checks, organisation.Exceptions, now), new ExistenceTally(catalogue, catalogue.Checks),
            new ReportedChecks(catalogue, catalogue.Checks), Decided(catalogue, organisation, now), verdicts)
        {
            Shown = shown.Count == catalogue.Checks.Length
                ? null : shown.Select(static check => check.Id).ToHashSet(StringComparer.Ordinal),
            Recorder = recorder,
            Timed = new CheckRunner(catalogue.Checks.Where(recorder.IsTimed), organisation.Exceptions, now),
        };

    /// <summary>
    /// Evaluates the checks of one resource, or remembers what they said when nothing has changed since; several threads may at the same
    /// time.
    /// </summary>
    /// <returns>What is to be recorded; null when nothing is.</returns>
    internal Sighted? Evaluate(Resource resource, List<Verdict> into)
    {
        if (Recorder is null)
        {
            runner.Evaluate(resource, into);
            return null;
        }

        var before = into.Count;
        var seen = RunRecorder.See(resource);
        var remembered = Recorder.Recall(seen);
        if (remembered is { } found)
        {
            into.AddRange(found.Verdicts);
            Timed!.Evaluate(resource, into);
        }
        else
        {
            runner.Evaluate(resource, into);
        }

        return Recorder.Keep(seen, CollectionsMarshal.AsSpan(into)[before..], remembered);
    }

    /// <summary>Takes what the checks said about a resource.</summary>
    internal void Take(Resource resource, ReadOnlySpan<Verdict> verdicts, Sighted? sighted)
    {
        if (sighted is not null) Recorder?.Take(resource, sighted);
        tally.Saw(resource);
        Looks.Saw(resource);
        Count += verdicts.Length;
        foreach (var verdict in verdicts)
        {
            if (verdict.Check.Scope != CheckScope.Resource) tally.Vote(resource, verdict);
            else if (IsShown(verdict.Check)) spool?.Add(resource, verdict);
        }
    }

    /// <summary>Takes what a source says is not there.</summary>
    internal void TakeAbsence(ResourceType type, Observation observation)
    {
        var (provider, account, region) = (observation.Provider ?? "", observation.Account ?? "", observation.Region ?? "");
        tally.SawNone(type, provider, account, region, observation.CapturedAt?.UtcTicks ?? 0);
        Looks.SawNone(observation.Source, type, provider, account, region);
    }

    /// <summary>Takes what another tool says about a resource.</summary>
    internal void Take(Observation observation, ReportedFinding finding)
    {
        if (reported.Find(finding) is not { } check)
        {
            var name = finding.Names.IsEmpty ? "a tool that does not name itself" : finding.Names[0];
            if (unattached.Count >= MostNames && !unattached.ContainsKey(name)) name = "others";
            unattached[name] = unattached.GetValueOrDefault(name) + 1;
            return;
        }

        var reason = finding.Outcome is VerdictOutcome.Pass or VerdictOutcome.NotApplicable ? "" : $"{finding.Names[0]}: {finding.Message}";
        var wide = check.Scope != CheckScope.Resource && observation.Account is { Length: > 0 };
        var row = new VerdictRow(
            wide ? observation.Account! : observation.Id, check.Type, observation.Account ?? "",
            check.Scope == CheckScope.Account ? "" : observation.Region ?? "", "", "", check.Id, finding.Outcome, reason, check.Severity);
        // What is recorded is what the tool said: the recorder knows when an exception began.
        Recorder?.Take(observation, check, row);
        if (IsShown(check)) spool?.Add(exceptions.Apply(check, row), observation.CapturedAt?.UtcTicks ?? 0);
    }

    /// <summary>Everything is read: accounts and regions get their verdicts.</summary>
    /// <param name="accountOf">The one name of each account (provider, account).</param>
    /// <param name="inputs">What became of the inputs: of an answer that goes on elsewhere nothing can be counted to the end.</param>
    internal void Finish(Func<string, string, string> accountOf, ImmutableArray<InputReport> inputs)
    {
        spool?.NameAccounts(accountOf);
        Looks.NameAccounts(accountOf);
        var places = tally.Verdicts([.. inputs.Where(static input => input.Continues).Select(static input => input.Source)]).ToList();
        Recorder?.Take(places);
        Count += places.Count;
        foreach (var place in places.Where(place => IsShown(place.Verdict.Check)))
        {
            var check = place.Verdict.Check;
            var account = accountOf(check.Type.Split('/')[0], place.Account);
            var row = new VerdictRow(
                account, check.Type, account, place.Region, "", "", check.Id, place.Verdict.Outcome, place.Verdict.Reason, check.Severity);
            spool?.Add(exceptions.Apply(check, row), place.Captured);
        }
    }

    private bool IsShown(Check check) => Shown?.Contains(check.Id) != false;

    private static DecidedExceptions Decided(Catalogue catalogue, Organisation organisation, DateTimeOffset now) =>
        new(catalogue, organisation.Exceptions, DateOnly.FromDateTime(now.UtcDateTime));
}
