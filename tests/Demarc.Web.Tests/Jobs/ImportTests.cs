using System.Net;
using System.Text;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Jobs;

/// <summary>Imports on the page: taken at once when small, told what became of each file, stopped, and nobody else's.</summary>
public sealed class ImportTests(WebFixture web)
{
    private WorkQueue Queue => web.Services.GetRequiredService<WorkQueue>();

    [Fact]
    public async Task What_is_sent_is_taken_in_and_each_file_is_told_of()
    {
        web.MakeTenant("imports");
        using var client = await web.SignIn(Role.Manager, "imports");
        using var answer = await Upload(client, "imports", ("export.json", ServedWorld.Buckets(3, 1)), ("notes.txt", "not an export"));
        var page = answer.Headers.Location!.ToString();
        Assert.Matches("^/o/imports/import/[a-z2-9]{16}$", page);
        await Queue.Await("imports", page[^16..], TimeSpan.FromMinutes(5));
        var shown = await client.Text(page);
        Assert.Contains("Recorded as run 1", shown, StringComparison.Ordinal);
        Assert.Contains("3 resources seen", shown, StringComparison.Ordinal);
        Assert.Contains("not an export of a known format", shown, StringComparison.Ordinal);
        Assert.Equal(0, Queue.Of("imports").CountParts());
        Assert.Contains("export.json and 1 more", await client.Text("/o/imports/import"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_organisation_with_mistakes_is_refused_as_a_whole()
    {
        web.MakeTenant("mistaken");
        using var client = await web.SignIn(Role.Manager, "mistaken");
        using var answer = await Upload(client, "mistaken", ("demarc.yaml", "organisation: { nonsense: true }\n"));
        var page = answer.Headers.Location!.ToString();
        var job = await Queue.Await("mistaken", page[^16..], TimeSpan.FromMinutes(5));
        Assert.Equal((JobState.Failed, 0), (job.State, job.Run));
        Assert.NotEmpty(ImportReport.Read(job.Outcome)!.Mistakes);
        Assert.Contains("Nothing was recorded", await client.Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_alone_brings_in_nothing_that_needs_a_second_person()
    {
        web.MakeTenant("sent-alone");
        const string File = """
            organisation: Harbour Clinic
            exceptions:
              - { id: e, checks: [aws-s3-bucket-public-access-block], reason: r, author: a, approver: b, from: 2026-01-01, until: 2030-01-01 }

            """;
        Assert.Equal(JobState.Failed, await Sent(Role.Manager, File));
        Assert.Equal(JobState.Done, await Sent(Role.Admin, File));
        Assert.Equal(JobState.Done, await Sent(Role.Manager, File + "owners: []\n"));
        Assert.Equal(JobState.Failed, await Sent(Role.Manager, File.Replace("2030", "2031", StringComparison.Ordinal)));

        async Task<JobState> Sent(Role role, string file)
        {
            using var client = await web.SignIn(role, "sent-alone");
            using var answer = await Upload(client, "sent-alone", ("demarc.yaml", file));
            var page = answer.Headers.Location!.ToString();
            var job = await Queue.Await("sent-alone", page[^16..], TimeSpan.FromMinutes(5));
            Assert.Equal(
                job.State == JobState.Failed, (await client.Text(page)).Contains("needs somebody else to agree", StringComparison.Ordinal));
            return job.State;
        }
    }

    [Fact]
    public async Task Exports_of_a_day_count_from_that_day_on()
    {
        web.MakeTenant("import-day");
        using var client = await web.SignIn(Role.Manager, "import-day");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(await client.Token("/o/import-day/import")), "demarc-token" }, { new StringContent("2026-01-15"), "day" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(ServedWorld.Buckets(3, 1))), "files", "export.json" },
        };
        using var answer = await client.PostAsync(
            new Uri("/o/import-day/import", UriKind.Relative), form, TestContext.Current.CancellationToken);
        await Queue.Await("import-day", answer.Headers.Location!.ToString()[^16..], TimeSpan.FromMinutes(5));
        const string Link = "/services/aws/s3";
        Assert.Contains(Link, await client.Text("/o/import-day/services?as-of=2026-01-15"), StringComparison.Ordinal);
        Assert.DoesNotContain(Link, await client.Text("/o/import-day/services?as-of=2026-01-14"), StringComparison.Ordinal);
        using var later = new MultipartFormDataContent
        {
            { new StringContent(await client.Token("/o/import-day/import")), "demarc-token" }, { new StringContent("2999-01-15"), "day" },
            { new ByteArrayContent([1]), "files", "export.json" },
        };
        using var refused = await client.PostAsync(
            new Uri("/o/import-day/import", UriKind.Relative), later, TestContext.Current.CancellationToken);
        Assert.Contains("it is not after today", await refused.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_stops_work_from_the_list_of_jobs_is_in_the_access_log()
    {
        web.MakeTenant("stop-noted");
        Queue.Of("stop-noted").Receive(Job("noted2345678abcd"));
        using var client = await web.SignIn(Role.Admin, "stop-noted");
        using var answer = await client.SendForm(
            "/o/stop-noted/settings/jobs", "/o/stop-noted/settings/jobs/stop", ("id", "noted2345678abcd"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("noted2345678abcd", await client.Text("/o/stop-noted/settings/log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_can_be_stopped_and_nothing_of_it_is_left()
    {
        web.MakeTenant("stopping");
        var jobs = Queue.Of("stopping");
        jobs.Receive(Job("stopme2345678abc"));
        jobs.Put("stopme2345678abc", new JobPart(0, 0, "0000/x.json"), [1, 2, 3]);
        using var client = await web.SignIn(Role.Manager, "stopping");
        using var answer = await client.SendForm("/o/stopping/import", "/o/stopping/import/stopme2345678abc/stop");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal((JobState.Cancelled, 0), (jobs.Find("stopme2345678abc")!.State, jobs.CountParts()));
        Assert.Contains("Stopped", await client.Text("/o/stopping/import/stopme2345678abc"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imports_are_for_those_who_decide_and_of_ones_own_organisation()
    {
        web.MakeTenant("others");
        Queue.Of("others").Receive(Job("theirs2345678abc"));
        using var viewer = await web.SignIn(Role.Viewer);
        using var manager = await web.SignIn(Role.Manager);
        using var page = await viewer.Get($"/o/{WebFixture.Sample}/import");
        using var foreign = await manager.Get($"/o/{WebFixture.Sample}/import/theirs2345678abc");
        using var hidden = await manager.Get("/o/others/import/theirs2345678abc");
        using var strange = await manager.Get($"/o/{WebFixture.Sample}/import/..%2F..%2Fx");
        using var stop = await manager.SendForm(
            $"/o/{WebFixture.Sample}/import", $"/o/{WebFixture.Sample}/import/theirs2345678abc/stop");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.All([foreign, hidden, strange, stop], static answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Equal(JobState.Receiving, Queue.Of("others").Find("theirs2345678abc")!.State);
    }

    [Theory]
    [InlineData("../../etc/passwd", "0007/passwd")]
    [InlineData("a\\b\\plan.json", "0007/plan.json")]
    [InlineData("..", "0007/export")]
    [InlineData("", "0007/export")]
    [InlineData(".hidden", "0007/export")]
    [InlineData("folder/demarc.yaml", "demarc.yaml")]
    public void Names_of_files_lead_nowhere(string sent, string place) => Assert.Equal(place, WorkQueue.PlaceOf(7, sent));

    internal static JobRow Job(string id) => new() { Id = id, Kind = ImportJob.Kind, Asked = Moment.Of(TimeProvider.System.GetUtcNow()) };

    private static async Task<HttpResponseMessage> Upload(HttpClient client, string tenant, params (string Name, string Text)[] files)
    {
        using var form = new MultipartFormDataContent { { new StringContent(await client.Token($"/o/{tenant}/import")), "demarc-token" } };
        foreach (var (name, text) in files) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", name);
        return await client.PostAsync(new Uri($"/o/{tenant}/import", UriKind.Relative), form);
    }
}
