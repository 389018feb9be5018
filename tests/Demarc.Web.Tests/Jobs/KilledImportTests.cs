using Demarc.Adapters.Estates;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Work;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;

namespace Demarc.Web.Tests.Jobs;

/// <summary>
/// <c>demarc serve</c> is killed while it takes an import in, at each stage and at moments drawn by lot, and started again: the import
/// goes on, and what is on record in the end is what an import that nobody disturbed records.
/// </summary>
public sealed class KilledImportTests
{
    private const int Resources = 800;

    /// <summary>Killed as soon as a process works on it.</summary>
    private const string Running = "running";

    /// <summary>
    /// Killed when the job says this; a number: at that look at the row after it was there. Six of them always, on the second database
    /// those while it is written to; all with <c>DEMARC_ALL_FAULTS=1</c>.
    /// </summary>
    private static string[] Moments(string database) => Environment.GetEnvironmentVariable("DEMARC_ALL_FAULTS") == "1"
        ? ["", "Unpacking", "Reads", "Reads export.json: ", "Works out", "Records", "Keeps", "3", "17", "41", "60", "90"]
        : database == "postgres" ? ["", "Records", "Keeps"] : ["", "Reads export.json: ", "Works out", "Records", "Keeps", "17"];

    private static Moment Now => Moment.Of(TimeProvider.System.GetUtcNow());

    private static ContentShelf Shelf { get; } = new(new WebOptions());

    public static TheoryData<string> Databases => ServedWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_killed_import_goes_on_and_ends_as_one_that_nobody_disturbed(string database)
    {
        using var world = new ServedWorld(database);
        using var twin = new ServedWorld("sqlite");
        using var undisturbed = StoreAddress.Open(twin.Address, SampleOrganisation.Tenant, create: true);
        Sample(undisturbed, twin);
        var process = await world.Start();
        var (moments, cutOff) = (Moments(database), 0);
        for (var generation = 1; generation <= moments.Length; generation++)
        {
            var export = ServedWorld.Buckets(Resources, generation);
            cutOff += await UploadAndKill(world, process, export, moments[generation - 1]) ? 1 : 0;
            process = await world.Start();
            var job = AwaitEnd(world, process);
            Assert.Equal((JobState.Done, 0), (job.State, world.Jobs.CountParts()));
            Import(undisturbed, twin, export, job);
            Assert.Equal(string.Join('\n', Told(undisturbed)), string.Join('\n', Told(world.Store)));
            Assert.Equal(generation + 1, world.Store.Runs().Count(static run => run.Finished));
            Assert.DoesNotContain(world.Store.Runs(), static run => run.State == RunState.Unfinished);
        }

        // A kill may come too late; not all may.
        Assert.InRange(cutOff, 1, moments.Length);
    }

    [Fact]
    public async Task Of_two_processes_on_one_database_the_other_takes_over()
    {
        Assert.SkipWhen(PostgresServer.Binaries is null, "there is no PostgreSQL here");
        using var world = new ServedWorld("postgres");
        var second = await world.Start();
        var caught = false;
        // Who takes a job first is chance, and a quick machine may be done before anybody looks.
        for (var generation = 1; generation <= 8 && !caught; generation++)
        {
            var first = await world.Start();
            caught = await UploadAndKill(world, first, ServedWorld.Buckets(Resources, generation), Running, second);
            if (!caught) first.Kill();
        }

        Assert.True(caught, "the job was always done by the second process, or before anybody looked");
        var job = AwaitEnd(world, second);
        Assert.Equal((JobState.Done, 2), (job.State, job.Attempt));
        Assert.EndsWith($"/{second.Id}", job.Owner, StringComparison.Ordinal);
        Assert.Equal(Resources, Generations(world.Store).Count());
        // The one that is left goes on taking work.
        using var answer = await world.Upload(second, ("export.json", ServedWorld.Buckets(3, 2)));
        Assert.Equal(JobState.Done, AwaitEnd(world, second).State);
    }

    [Fact]
    public async Task A_file_is_served_by_one_process()
    {
        using var world = new ServedWorld("sqlite");
        await world.Start();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServedProcess.Start(world.Address, world.Keys));
        Assert.Contains("another demarc serve uses the store", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Sends an export, and kills every process that may work on it when the moment has come.</summary>
    /// <returns>Whether the import was not over yet.</returns>
    private static async Task<bool> UploadAndKill(
        ServedWorld world, ServedProcess process, string export, string moment, ServedProcess? other = null)
    {
        var before = world.Jobs.Recent(ImportJob.Kind, 100).Count;
        var upload = world.Upload(process, ("export.json", export));
        JobRow? job = null;
        var looks = int.TryParse(moment, out var drawn) ? drawn : -1;
        while (job is not { IsOver: true })
        {
            process.Go();
            var recent = world.Jobs.Recent(ImportJob.Kind, 100);
            if (recent.Count == before) continue;
            job = recent[0];
            // The other process may have been quicker: then this one is the one that goes on.
            if (other is not null && job.Owner.EndsWith($"/{other.Id}", StringComparison.Ordinal)) return await Lost(upload);
            if (moment == Running ? job.State == JobState.Running
                : looks < 0 ? job.Words.StartsWith(moment, StringComparison.Ordinal) : looks-- == 0) break;
        }

        process.Kill();
        try
        {
            using var answer = await upload;
        }
        catch (HttpRequestException)
        {
            // Whoever would have answered is dead.
        }

        return world.Jobs.Find(job!.Id) is { IsOver: false };
    }

    private static async Task<bool> Lost(Task<HttpResponseMessage> upload)
    {
        using var answer = await upload;
        return false;
    }

    private static JobRow AwaitEnd(ServedWorld world, ServedProcess process)
    {
        while (true)
        {
            var job = world.Jobs.Recent(ImportJob.Kind, 1)[0];
            if (job.IsOver) return job;
            process.Go();
        }
    }

    /// <summary>What is on record, in lines: resources, evidence, entries of the log; no random ids, no times of recording.</summary>
    private static IEnumerable<string> Told(SqlStore store) =>
    [
        .. store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.Clock, Moment.Open, Moment.Open).SelectMany(static found =>
            found.Facts.Select(fact => $"{found.Subject.Name.Id} {fact.Valid} {fact.Body?.Content} {fact.Body?.Verdicts}")),
        .. HeldEvidence.Read(store, Moment.Open).Select(static item =>
            $"{Kebab<EvidenceKind>.Name(item.Kind)} {item.Title} {item.Times.Effective} {item.Cover?.Length} {item.Size}")
            .Order(StringComparer.Ordinal),
        $"{store.LastChange().Log} entries",
    ];

    private static IEnumerable<string> Generations(SqlStore store) => new StoreView(store, null, Moment.Open, Now).Resources()
        .SelectMany(static resource => resource.About.Tags).Where(static tag => tag.Key == "generation").Select(static tag => tag.Value);

    private static void Sample(SqlStore store, ServedWorld world)
    {
        var folder = Path.Combine(world.Folder, "sample");
        Directory.CreateDirectory(folder);
        SampleOrganisation.WriteTo(folder);
        Import(store, world, folder, Moment.EndOf(SampleOrganisation.Day));
    }

    private static void Import(SqlStore store, ServedWorld world, string export, JobRow job)
    {
        var folder = Directory.CreateDirectory(Path.Combine(world.Folder, job.Id)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "0000"));
        File.WriteAllText(Path.Combine(folder, "0000", "export.json"), export);
        Import(store, world, folder, job.Asked);
    }

    private static void Import(SqlStore store, ServedWorld world, string folder, Moment looked) => Assert.NotNull(EstateImport.Run(
        store, Shelf.Build, new ImportRequest
        {
            Inputs = [folder],
            Looked = looked,
            Now = Now,
            Verb = "import",
            Tenant = SampleOrganisation.Tenant,
            Keys = world.Keys,
        }).Run);
}
