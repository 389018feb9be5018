using System.Collections.Immutable;
using System.Data.Common;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>What is to be taken in.</summary>
public sealed record ImportRequest
{
    /// <summary>Files and folders of exports.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>The time whose state the inputs show, where they do not say themselves.</summary>
    public required Moment Looked { get; init; }

    /// <summary>Now.</summary>
    public required Moment Now { get; init; }

    /// <summary>How much of what exists the inputs show.</summary>
    public Coverage Coverage { get; init; } = Coverage.Lists;

    /// <summary>What makes the run, as it is recorded.</summary>
    public string Verb { get; init; } = "assess";

    /// <summary>Name of the tenant, whose evidence is wrapped under a key of its own.</summary>
    public required string Tenant { get; init; }

    /// <summary>
    /// Whether one person sent the inputs who may not decide alone: from an organisation's file among them nothing is taken that needs a
    /// second person and is not on record.
    /// </summary>
    public bool IsSentAlone { get; init; }

    /// <summary>Folder of the keys that sign evidence; null: the evidence of the run is not kept.</summary>
    public string? Keys { get; init; }

    /// <summary>Told how far it is; may throw to stop, then the run ended nothing.</summary>
    public Action<ImportStep>? Progress { get; init; }

    /// <summary>Writes more in the very transaction that ends the run; when it throws, the run did not end.</summary>
    public Action<DbConnection, DbTransaction, RunRow>? Finishing { get; init; }

    /// <summary>
    /// The run that an earlier attempt at the same import recorded before it was cut off: only what follows a run is done. 0 for none.
    /// </summary>
    public int Recorded { get; init; }
}

/// <summary>What an import is doing.</summary>
public enum ImportStage
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Reads files.</summary>
    Reading,

    /// <summary>Derives whose each duty is, and what is missing.</summary>
    Judging,

    /// <summary>Ends the run.</summary>
    Recording,

    /// <summary>Keeps the evidence that the exports are.</summary>
    Keeping,
}

/// <summary>How far an import is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="File">The file that is read; empty when it is not said.</param>
/// <param name="Resources">Resources seen so far; 0 when it is not said.</param>
public sealed record ImportStep(ImportStage Stage, string File = "", long Resources = 0);

/// <summary>What became of an import.</summary>
/// <param name="Run">The run as recorded; null when nothing was recorded.</param>
/// <param name="Inputs">What became of each input.</param>
/// <param name="Mistakes">What is wrong with the organisation's file or its content; then nothing was read.</param>
public sealed record ImportOutcome(RunRow? Run, ImmutableArray<InputReport> Inputs, ImmutableArray<ContentDiagnostic> Mistakes)
{
    /// <summary>Why decisions were left out: they no longer fit the catalogue or the organisation's file.</summary>
    public ImmutableArray<ContentDiagnostic> LeftOut { get; init; } = [];
}

/// <summary>
/// Takes exports into a store: reads, assesses and records them, and keeps what they show in full as evidence. Without reports:
/// <c>assess --store</c> records the same. The store is locked for other writers until it is disposed.
/// </summary>
public static class EstateImport
{
    /// <summary>The file that says what an organisation is, in a folder of exports.</summary>
    public const string OrganisationFileName = "demarc.yaml";

    /// <summary>Reads, assesses and records. Without an organisation's file among the inputs the one on record counts.</summary>
    /// <exception cref="StoreException">Another process writes to the store, or it cannot be used.</exception>
    /// <param name="store">The store.</param>
    /// <param name="shipped">The content as shipped.</param>
    /// <param name="request">What to take in.</param>
    public static ImportOutcome Run(SqlStore store, ContentFolder shipped, ImportRequest request) =>
        Run(store, file => file.Build(shipped), request);

    /// <summary>The same for whoever keeps catalogues: building one takes longer than most imports.</summary>
    /// <exception cref="StoreException">Another process writes to the store, or it cannot be used.</exception>
    /// <param name="store">The store.</param>
    /// <param name="build">Builds the catalogue and the organisation of a file, or says what is wrong.</param>
    /// <param name="request">What to take in.</param>
    public static ImportOutcome Run(
        SqlStore store,
        Func<OrganisationFile, (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes)> build,
        ImportRequest request)
    {
        // First of all: this takes back what a run that was cut off left, so that what is read next is not that run's.
        store.Lock();
        var path = request.Inputs.Where(Directory.Exists).Select(static folder => Path.Combine(folder, OrganisationFileName))
            .Concat(request.Inputs.Where(static input => Path.GetFileName(input) == OrganisationFileName)).FirstOrDefault(File.Exists);
        var view = new StoreView(store, request.Looked, Moment.Open, request.Now);
        var file = path is null ? StoredEstate.Organisation(view) : StoredEstate.Decided(view, OrganisationFile.Read(path));
        if (path is not null && request.IsSentAlone
            && SentAlone.Refused(file, StoredEstate.Organisation(view)) is { IsEmpty: false } refused)
            return new ImportOutcome(null, [], refused);
        var (catalogue, organisation, mistakes) = build(file);
        if (catalogue is null || organisation is null) return new ImportOutcome(null, [], mistakes);
        using var verdicts = new VerdictSpool();
        var recorder = request.Recorded > 0 ? null : Begin(store, request, catalogue, organisation);
        var looked = request.Looked.ToTime();
        var pass = recorder is null
            ? CheckPass.Of(catalogue, organisation, catalogue.Checks, looked, verdicts)
            : CheckPass.Of(catalogue, organisation, catalogue.Checks, looked, verdicts, recorder);
        var reading = EstateReading.Read(
            request.Inputs, LeftOut(path, file), catalogue, organisation, rows: null,
            input => request.Progress?.Invoke(new ImportStep(ImportStage.Reading, input.Label)), checks: pass);
        request.Progress?.Invoke(new ImportStep(ImportStage.Judging));
        var day = DateOnly.FromDateTime(looked.UtcDateTime);
        var result = Assessment.Run(
            catalogue, organisation, reading.Estate, verdicts.Totals(catalogue), day,
            pass.Looks.Finish(reading.Inputs, ClaimOf(request.Coverage)),
            HeldEvidence.Read(store, Moment.Open).Select(static item => item.ToRecord()));
        request.Progress?.Invoke(new ImportStep(ImportStage.Recording));
        var run = recorder is null
            ? store.Runs().Single(run => run.Number == request.Recorded)
            : Finish(recorder, result, day, path is null ? null : file, reading);
        request.Progress?.Invoke(new ImportStep(ImportStage.Keeping));
        Keep(store, request, result, run.Number);
        return new ImportOutcome(run, reading.Inputs, []) { LeftOut = mistakes };
    }

    private static RunRecorder Begin(SqlStore store, ImportRequest request, Catalogue catalogue, Organisation organisation) =>
        RunRecorder.Begin(store, new RunStart
        {
            Verb = request.Verb,
            Catalogue = catalogue,
            Checks = catalogue.Checks,
            Exceptions = organisation.Exceptions,
            Looked = request.Looked,
            Now = request.Now,
            Coverage = request.Coverage,
            Progress = resources => request.Progress?.Invoke(new ImportStep(ImportStage.Reading, Resources: resources)),
            Finishing = request.Finishing,
        });

    private static RunRow Finish(
        RunRecorder recorder, AssessmentResult result, DateOnly day, OrganisationFile? file, EstateReading reading)
    {
        var organisation = result.Organisation;
        recorder.Take(DutySnapshot.Of(result.Catalogue, organisation, day, result.Duties, result.Owners, result.Evidence));
        if (organisation.Stated) recorder.Take(organisation.Exceptions);
        Take(recorder, file, reading.Named);
        return recorder.Finish(reading.Inputs);
    }

    private static LookClaim ClaimOf(Coverage coverage) => coverage switch
    {
        Coverage.Some => LookClaim.Some,
        Coverage.Lists => LookClaim.Lists,
        _ => LookClaim.Accounts,
    };

    /// <summary>Keeps the evidence that the exports are, unless it is kept already.</summary>
    private static void Keep(SqlStore store, ImportRequest request, AssessmentResult result, int run)
    {
        if (result.Shown.Records.IsEmpty || request.Keys is null) return;
        using var ring = KeyRing.Open(request.Keys);
        using var desk = new EvidenceDesk(store, ring, request.Tenant, new RunClock(request.Now));
        foreach (var record in result.Shown.Records) desk.Add(record, run, LookDocument.Write(result, record));
    }

    /// <summary>Records what is said of the organisation as a whole.</summary>
    /// <param name="recorder">The run.</param>
    /// <param name="file">The organisation's file; null when the run has none.</param>
    /// <param name="named">Services that bills and lists name.</param>
    public static void Take(RunRecorder recorder, OrganisationFile? file, IEnumerable<Resource> named)
    {
        if (file is not null) recorder.TakeOrganisation(file.Write());
        recorder.TakeNamed(named);
    }

    /// <summary>The organisation's file and its content folder are no exports.</summary>
    private static List<string> LeftOut(string? path, OrganisationFile file)
    {
        if (path is null) return [];
        var root = YamlContent.Read(file.Text, file.Name, out _);
        var own = root is null ? null : OrganisationReader.ContentFolderOf(root);
        var full = Path.GetFullPath(path);
        return own is { Length: > 0 } ? [full, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(full)!, own))] : [full];
    }

    private sealed class RunClock(Moment now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToTime();
    }
}
