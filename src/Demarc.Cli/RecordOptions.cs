using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Store.Recording;
using Demarc.Cli.Verbs;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Cli;

/// <summary>Options of verbs that record what they see, when a store is named.</summary>
internal sealed class RecordOptions
{
    private readonly Option<string?> store = new("--store")
    { Description = $"Record the run: a SQLite file ({StoreAddress.Default}), or PostgreSQL as Host=...;Database=... or postgres://..." };

    private readonly Option<string> tenant = StoreOptions.TenantOption();

    private readonly Option<string> covers = new("--covers")
    {
        Description = "What the inputs show in full: some (nothing is ended), lists (what was read as a list: by account, region, type), "
            + "accounts (every account seen), everything",
        DefaultValueFactory = static _ => "lists",
    };

    private readonly Option<string?> capturedAt = new("--captured-at")
    {
        Description = "When exports were made that do not say it themselves, a day or 2026-01-31T10:00:00Z; "
            + "without it they are no evidence (docs/evidence.md)",
    };

    private readonly Option<string?> recordedAt = new("--recorded-at")
    { Description = "When it counts as known, 2026-01-31T10:00:00Z (default: now; never before an earlier run)" };

    private readonly KeyOptions keys = new();

    internal RecordOptions() => covers.AcceptOnlyFromAmong([.. Kebab<Coverage>.Names]);

    /// <summary>Adds the options to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(store);
        command.Options.Add(tenant);
        command.Options.Add(covers);
        command.Options.Add(capturedAt);
        command.Options.Add(recordedAt);
        keys.AddTo(command);
    }

    /// <summary>Where the inputs looked in full: what they are evidence of.</summary>
    internal PlaceLooks Looks(ParseResult parsed, CheckPass pass, EstateLoad load)
    {
        var claim = CoverageOf(parsed) switch
        {
            Coverage.Some => LookClaim.Some,
            Coverage.Lists => LookClaim.Lists,
            _ => LookClaim.Accounts,
        };
        var undated = parsed.GetValue(capturedAt) is { } text ? Started(text) : (DateTimeOffset?)null;
        return pass.Looks.Finish(load.Reading.Inputs, claim) with { UndatedAt = undated };
    }

    /// <summary>Of a day its beginning: nothing was looked at later than it is said.</summary>
    private static DateTimeOffset Started(string text) => text.Length == 10 ? Moment.Of(AsOf.Day(text)).ToTime() : AsOf.Time(text);

    private Coverage CoverageOf(ParseResult parsed) =>
        Kebab<Coverage>.TryParse(parsed.GetValue(covers), out var said) ? said : Coverage.Lists;

    /// <summary>Opens the store named; null when none is.</summary>
    internal Recording? Open(ParseResult parsed, string verb, string? asOf) =>
        parsed.GetValue(store) is { } address ? Open(parsed, verb, asOf, address, create: true) : null;

    /// <summary>Opens the store named, or else the one that counts where none is.</summary>
    internal Recording OpenAlways(ParseResult parsed, string verb, string? asOf, bool create) =>
        Open(parsed, verb, asOf, parsed.GetValue(store) ?? StoreOptions.Default, create);

    private Recording Open(ParseResult parsed, string verb, string? asOf, string address, bool create)
    {
        var now = parsed.GetValue(recordedAt) is { } text ? Moment.Of(AsOf.Time(text)) : AsOf.Now;
        var named = parsed.GetValue(tenant)!;
        return new Recording(StoreOptions.Open(address, named, create), verb, AsOf.Looked(asOf, now), now, CoverageOf(parsed))
        { Tenant = named, Keys = keys.Folder(parsed, address) };
    }
}

/// <summary>A run being recorded.</summary>
internal sealed class Recording(SqlStore store, string verb, Moment looked, Moment now, Coverage coverage) : IDisposable
{
    private RunRecorder? recorder;

    /// <summary>Begins, once catalogue and organisation are known.</summary>
    internal RunRecorder Begin(Catalogue catalogue, Organisation organisation) => recorder = StoreOptions.Usable(() =>
        RunRecorder.Begin(store, new RunStart
        {
            Verb = verb,
            Catalogue = catalogue,
            Checks = catalogue.Checks,
            Exceptions = organisation.Exceptions,
            Looked = looked,
            Now = now,
            Coverage = coverage,
        }));

    /// <summary>Ends the run, and says what came of it.</summary>
    internal string Finish(EstateLoad load, DutySnapshot? duties = null)
    {
        if (duties is not null) recorder!.Take(duties);
        if (load.Organisation.Stated) recorder!.Take(load.Organisation.Exceptions);
        EstateImport.Take(recorder!, load.File is { } file ? OrganisationFile.Read(file) : null, load.Reading.Named);
        var run = StoreOptions.Usable(() => recorder!.Finish(load.Reading.Inputs));
        var ended = recorder!.Ended > 0 ? $", {recorder.Ended} resources are no longer there" : "";
        var why = recorder.Incomplete.Length > 0 ? $"; looks that were not complete ended nothing: {recorder.Incomplete}" : "";
        return $"recorded as run {run.Number} in {store.Place}: {run.Changed} facts changed{ended}{why}";
    }

    /// <summary>The store.</summary>
    internal SqlStore Store => store;

    /// <summary>The clock that shows when the run counts as known.</summary>
    internal TimeProvider Clock => new FixedClock(now);

    /// <summary>Name of the organisation within the store.</summary>
    internal required string Tenant { get; init; }

    /// <summary>Folder of keys; null when it is not known.</summary>
    internal required string? Keys { get; init; }

    /// <summary>What the organisation said about itself as of the time looked at, with the decisions that hold then.</summary>
    internal OrganisationFile Organisation() => StoreOptions.Usable(() =>
    {
        // Whoever holds the store has taken back what a run that was cut off left behind: nothing of it is read.
        store.Lock();
        return StoredEstate.Organisation(new StoreView(store, looked, Moment.Open, now));
    });

    /// <summary>The evidence that the store holds.</summary>
    internal ImmutableArray<EvidenceRecord> Held() =>
        StoreOptions.Usable(() => HeldEvidence.Read(store, Moment.Open).Select(static item => item.ToRecord()).ToImmutableArray());

    /// <summary>Since when duties stand as the runs before this one recorded them; to be asked before it is finished.</summary>
    internal DutyTimes Times() =>
        StoreOptions.Usable(() => StoredDutyTimes.Of(new StoreView(store, looked, Moment.Open, now)));

    /// <summary>Keeps the evidence that the exports are, unless it is kept already, and says what came of it.</summary>
    internal string Keep(AssessmentResult result)
    {
        if (result.Shown.Records.IsEmpty) return "the exports show no duty in full: no evidence was kept";
        if (Keys is null) return "the evidence of this run was not kept: say in which folder the keys are (--keys)";
        return EvidenceVerb.Done(() =>
        {
            using var ring = KeyRing.Open(Keys);
            using var desk = new EvidenceDesk(store, ring, Tenant, new FixedClock(now));
            var kept = result.Shown.Records.Select(record => desk.Add(record, recorder!.Run.Number, LookDocument.Write(result, record)))
                .OfType<HeldItem>().ToList();
            return $"kept {kept.Count} items of evidence for {kept.Sum(static item => item.About.Duties)} duties"
                + (kept.Count < result.Shown.Records.Length ? "; the rest is held already" : "");
        });
    }

    /// <summary>What differs from what was approved and accepted, as of the run; to be asked when it is finished.</summary>
    internal DriftFound Drift(Organisation organisation) => StoreOptions.Usable(
        () => StoredDrift.Of(new StoreView(store, looked, Moment.Open, now), organisation));

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();
}

/// <summary>The time at which a run counts as known.</summary>
internal sealed class FixedClock(Moment now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now.ToTime();
}
