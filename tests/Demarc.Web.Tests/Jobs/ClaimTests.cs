using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;

namespace Demarc.Web.Tests.Jobs;

/// <summary>Whose a job is, on both databases: one worker's at a time, and no longer that of a worker who was taken for dead.</summary>
public sealed class ClaimTests
{
    private static int tenants;

    public static TheoryData<string> Databases => PostgresServer.Binaries is null ? ["sqlite"] : ["sqlite", "postgres"];

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_worker_taken_for_dead_writes_nothing_any_more(string database) => With(database, (open, address) =>
    {
        using var store = open();
        var jobs = new JobStore(store);
        Put(jobs, "one", 0);
        Assert.Equal("one", Assert.Single(jobs.Waiting(At(0))).Job);
        var first = jobs.Claim("one", "first", At(1), At(10))!;
        Assert.Null(jobs.Claim("one", "second", At(2), At(12)));
        Assert.Empty(jobs.Waiting(At(2)));
        var second = jobs.Claim("one", "second", At(11), At(20))!;
        Assert.Equal(2, second.Attempt);
        Assert.Equal((false, false), jobs.Beat(first, At(30), 1, 2, "still there"));
        Assert.False(jobs.End(first, JobState.Done, "", "", At(12)));
        Assert.False(Record(address, jobs, first));
        Assert.True(Record(address, jobs, second));
        Assert.False(jobs.Cancel("one", At(13)));
        Assert.True(jobs.End(second, JobState.Done, "done", "{}", At(14)));
        Assert.Equal((JobState.Done, 7, 0), (jobs.Find("one")!.State, jobs.Find("one")!.Run, (int)jobs.CountParts()));
    });

    [Theory]
    [MemberData(nameof(Databases))]
    public void Of_two_jobs_the_earlier_is_done_first_and_a_stopped_one_ends_no_run(string database) => With(database, (open, address) =>
    {
        using var store = open();
        var jobs = new JobStore(store);
        Put(jobs, "late", 5);
        Put(jobs, "early", 0);
        Assert.Null(jobs.Claim("late", "w", At(6), At(16)));
        var early = jobs.Claim("early", "w", At(6), At(16))!;
        Assert.True(jobs.Cancel("early", At(7)));
        Assert.Equal((true, true), jobs.Beat(early, At(17), 0, 0, ""));
        Assert.False(Record(address, jobs, early));
        jobs.Release(early);
        Assert.True(jobs.End(jobs.Claim("early", "w", At(8), At(18))!, JobState.Cancelled, "", "", At(9)));
        Assert.NotNull(jobs.Claim("late", "w", At(9), At(19)));
    });

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_comes_after_a_job_was_stopped_is_not_kept(string database) => With(database, static (open, _) =>
    {
        using var store = open();
        var jobs = new JobStore(store);
        jobs.Receive(ImportTests.Job("coming") with { Asked = At(0) });
        Assert.True(jobs.Put("coming", new JobPart(0, 0, "0000/x.json"), [1, 2, 3]));
        Assert.True(jobs.Cancel("coming", At(1)));
        Assert.False(jobs.Put("coming", new JobPart(0, 1, "0000/x.json"), [4]));
        Assert.Equal(0, jobs.CountParts());
    });

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_stopped_import_leaves_nothing_and_a_recorded_one_is_completed(string database) => With(database, (open, _) =>
    {
        var folder = Directory.CreateTempSubdirectory("demarc-stopped-").FullName;
        SampleOrganisation.WriteTo(folder);
        File.WriteAllText(Path.Combine(folder, "export.json"), ServedWorld.Buckets(300, 1));
        var request = new ImportRequest
        { Inputs = [folder], Looked = Now, Now = Now, Tenant = "stopped", Keys = Path.Combine(folder, ".keys") };
        foreach (var stage in new[] { ImportStage.Reading, ImportStage.Judging, ImportStage.Recording })
            Assert.Empty(Finished(open, request with { Progress = step => ThrowAt(step.Stage == stage) }));
        Assert.Empty(Finished(open, request with { Finishing = static (_, _, _) => ThrowAt(true) }));
        // The run is recorded and the process dies: what follows a run is done by whoever goes on, and no second run is made.
        var recorded = Assert.Single(Finished(open, request with { Progress = static step => ThrowAt(step.Stage == ImportStage.Keeping) }));
        using var store = open();
        Assert.Equal(0, store.LastChange().Log);
        var outcome = EstateImport.Run(store, Shelf.Build, request with { Recorded = recorded });
        Assert.Equal((recorded, true), (outcome.Run!.Number, store.LastChange().Log > 0));
        Assert.Single(store.Runs(), static run => run.Finished);
        Directory.Delete(folder, recursive: true);
    });

    [Theory]
    [MemberData(nameof(Databases))]
    public void Of_several_that_plan_the_same_one_makes_it(string database) => With(database, (open, _) =>
    {
        using (open())
        {
        }

        var made = new bool[6];
        Parallel.For(0, made.Length, at =>
        {
            using var store = open();
            made[at] = new JobStore(store).Plan(ImportTests.Job("planned-1") with { Kind = "ledger", Title = "Planned", Asked = At(at) });
        });
        using var read = open();
        Assert.Single(made, static one => one);
        var job = Assert.Single(new JobStore(read).List(10));
        Assert.Equal(("planned-1", "ledger", "Planned", JobState.Queued), (job.Id, job.Kind, job.Title, job.State));
        Assert.NotNull(new JobStore(read).Claim("planned-1", "w", At(10), At(20)));
    });

    private static ContentShelf Shelf { get; } = new(new WebOptions());

    private static List<int> Finished(Func<SqlStore> open, ImportRequest request)
    {
        using var store = open();
        Assert.Throws<OperationCanceledException>(() => EstateImport.Run(store, Shelf.Build, request));
        return [.. store.Runs().Where(static run => run.Finished).Select(static run => run.Number)];
    }

    private static Moment Now { get; } = Moment.Of(TimeProvider.System.GetUtcNow());

    private static Moment At(int seconds) => new(Now.Microseconds + (seconds * 1_000_000L));

    private static void ThrowAt(bool here)
    {
        if (here) throw new OperationCanceledException();
    }

    private static void Put(JobStore jobs, string id, int seconds)
    {
        jobs.Receive(ImportTests.Job(id) with { Asked = At(seconds) });
        jobs.Put(id, new JobPart(0, 0, "0000/x.json"), [1, 2, 3]);
        jobs.Queue(id);
    }

    private static bool Record(string address, JobStore jobs, JobClaim claim)
    {
        var (driver, text) = StoreAddress.DriverOf(address);
        using var connection = driver.CreateConnection()!;
        connection.ConnectionString = text;
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var recorded = jobs.Recorded(connection, transaction, claim, 7);
        transaction.Commit();
        return recorded;
    }

    private static void With(string database, Action<Func<SqlStore>, string> test)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-claims-").FullName;
        var address = database == "postgres" ? PostgresServer.Address : Path.Combine(folder, "demarc.db");
        var tenant = $"claims-{Interlocked.Increment(ref tenants)}";
        test(() => StoreAddress.Open(address, tenant, create: true), address);
        Directory.Delete(folder, recursive: true);
    }
}
