using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Tests.Api;
using Demarc.Web.Tests.Work;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Jobs;

/// <summary>A run that has not come to its end: what is decided meanwhile counts, and what came to nothing is taken back.</summary>
public sealed class UnfinishedRunTests(WebFixture web)
{
    private const string Names = """{"owners":[{"id":"keys","owner":"ada.berg","when":"part.domain == 'keys'"}]}""";
    private const string Removes = """{"people":[{"id":"ada.berg","removed":"yes"}]}""";

    [Fact]
    public void What_is_decided_during_an_import_counts_at_once_and_against_what_is_decided_next()
    {
        OwnTenant.Make(web, "unfinished");
        CutOff("unfinished");
        var book = web.Services.GetRequiredService<DecisionBook>();
        var manager = web.Scope(Role.Manager, "unfinished");
        book.Ask(manager, DecisionKind.Owner, "Ada answers for keys", Names, "agreed");

        Assert.Contains(OwnTenant.State(web, "unfinished").Result.Organisation.Owners, static rule => rule.Id == "keys");
        var refusal = Assert.Throws<DecisionException>(() => book.Ask(manager, DecisionKind.Person, "Ada left", Removes, "left"));
        Assert.Contains("ada.berg", refusal.Message, StringComparison.Ordinal);
        var stated = web.Services.GetRequiredService<StatedFile>();
        Assert.NotNull(stated.Entry(manager, "owners", "keys"));
        Assert.Contains(Runs("unfinished"), static run => run.State == RunState.Unfinished);
    }

    /// <summary>What is shown is read in many steps: what begins between two of them is in none.</summary>
    [Fact]
    public void A_run_that_begins_while_something_is_read_is_not_in_it()
    {
        OwnTenant.Make(web, "meanwhile");
        var states = web.Services.GetRequiredService<EstateStates>();
        var view = states.View("meanwhile", states.Today("meanwhile"), null);
        web.TakeIn("meanwhile", static folder => File.WriteAllText(Path.Combine(folder, "export.json"), ServedWorld.Buckets(3, 1)));
        Assert.Empty(view.Resources());
        Assert.Equal(3, states.View("meanwhile", states.Today("meanwhile"), null).Resources().Count());
    }

    [Fact]
    public async Task A_job_that_is_given_up_leaves_no_run_behind()
    {
        OwnTenant.Make(web, "given-up");
        using var client = web.WithKey(Right.Read, "given-up");
        Assert.Equal((0, 0), (await Total("unfinished"), await Total("undone")));
        CutOff("given-up");
        Assert.Equal((1, 0), (await Total("unfinished"), await Total("undone")));
        var jobs = web.Services.GetRequiredService<WorkQueue>().Of("given-up");
        var now = Moment.Of(TimeProvider.System.GetUtcNow());
        jobs.Receive(ImportTests.Job("givenup2345678ab"));
        // Five processes took it up, and none of them lived to the end of it.
        jobs.Queue("givenup2345678ab");
        for (var attempt = 1; attempt <= 5; attempt++)
            Assert.NotNull(jobs.Claim("givenup2345678ab", $"dead {attempt}", Later(attempt * 20),
                Later(attempt < 5 ? (attempt * 20) + 10 : -1)));
        await web.Services.GetRequiredService<WorkRunner>().Run(
            "given-up", "givenup2345678ab", TestContext.Current.CancellationToken);
        var job = await web.Services.GetRequiredService<WorkQueue>().Await("given-up", "givenup2345678ab", TimeSpan.FromMinutes(5));
        Assert.Equal(JobState.Failed, job.State);
        Assert.DoesNotContain(Runs("given-up"), static run => run.State == RunState.Unfinished);
        Assert.Contains(Runs("given-up"), static run => run.State == RunState.Undone);
        Assert.Equal((0, 1), (await Total("unfinished"), await Total("undone")));

        async Task<int> Total(string state)
        {
            using var answer = await client.Get(ApiClients.Api("runs?state=" + state, "given-up"));
            return (await answer.Json()).GetProperty("total").GetInt32();
        }

        Moment Later(int seconds) => new(now.Microseconds + (seconds * 1_000_000L));
    }

    [Fact]
    public async Task A_job_whose_run_is_on_record_is_tried_again_and_never_called_unrecorded()
    {
        const string Job = "kept2345678abcde";
        OwnTenant.Make(web, "half-kept");
        var (queue, runner) = (web.Services.GetRequiredService<WorkQueue>(), web.Services.GetRequiredService<WorkRunner>());
        var jobs = queue.Of("half-kept");
        jobs.Receive(ImportTests.Job(Job) with { Request = "no order" });
        jobs.Queue(Job);
        var now = Moment.Of(TimeProvider.System.GetUtcNow());
        var claim = jobs.Claim(Job, "dead", now, now)!;
        using (var connection = new SqliteConnection($"Data Source={web.StoreFile}"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction();
            Assert.True(jobs.Recorded(connection, transaction, claim, 1));
            transaction.Commit();
        }


        // Its order cannot be read, so every attempt goes wrong: on the first four it is kept for another one.
        while (jobs.Find(Job) is { IsOver: false }) await runner.Run("half-kept", Job, TestContext.Current.CancellationToken);
        var row = jobs.Find(Job)!;
        Assert.Equal((JobState.Failed, 1), (row.State, row.Run));
        Assert.True(row.Attempt > 5, $"{row.Attempt} attempts");
        using var client = await web.SignIn(Role.Manager, "half-kept");
        var page = await client.Text($"/o/half-kept/import/{Job}");
        Assert.Contains("Recorded as run 1, but its evidence was not kept", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was recorded", page, StringComparison.Ordinal);
    }

    /// <summary>Something goes wrong in the middle of an import; of two writers one waits for the other.</summary>
    private void CutOff(string tenant)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-cut-off-").FullName;
        File.WriteAllText(Path.Combine(folder, "export.json"), ServedWorld.Buckets(3, 1));
        var now = Moment.Of(TimeProvider.System.GetUtcNow());
        var request = new ImportRequest
        {
            Inputs = [folder],
            Looked = now,
            Now = now,
            Tenant = tenant,
            Progress = static step =>
            {
                if (step.Stage == ImportStage.Judging) throw new InvalidOperationException("cut off");
            },
        };
        Exception? thrown;
        do thrown = Record.Exception(() => web.Services.GetRequiredService<Imports>().Run(request));
        while (thrown is StoreBusyException);
        Assert.IsType<InvalidOperationException>(thrown);
        Directory.Delete(folder, recursive: true);
    }

    private IReadOnlyList<RunRow> Runs(string tenant) => web.Services.GetRequiredService<TenantStores>().Of(tenant).Runs();
}
