using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Jobs;
using Demarc.Web.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Jobs;

/// <summary>Background work over the API and on its page: taken once, looked at, stopped, by those who may.</summary>
public sealed class JobApiTests(WebFixture web)
{
    private WorkQueue Queue => web.Services.GetRequiredService<WorkQueue>();

    [Fact]
    public async Task What_is_sent_becomes_a_job_that_says_what_came_of_it()
    {
        web.MakeTenant("api-imports");
        using var client = web.WithKey(Right.Decide, "api-imports", Role.Manager);
        (string, string)[] files = [("export.json", ServedWorld.Buckets(3, 1)), ("notes.txt", "not an export")];
        using var taken = await Send(client, "api-imports", Form(files), "one");
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        using var again = await Send(client, "api-imports", Form(files), "one");
        var address = taken.Headers.Location!.ToString();
        Assert.Equal((HttpStatusCode.Accepted, address), (again.StatusCode, again.Headers.Location!.ToString()));
        var id = address[(address.LastIndexOf('/') + 1)..];
        await Queue.Await("api-imports", id, TimeSpan.FromMinutes(5));
        using var answer = await client.Get(address);
        var found = await answer.Json();
        var job = found.GetProperty("job");
        Assert.Equal(("import", "done", 1), (job.Text("kind"), job.Text("state"), job.GetProperty("run").GetInt32()));
        Assert.Equal("export.json and 1 more", job.Text("title"));
        var inputs = found.GetProperty("import").GetProperty("inputs").EnumerateArray().ToDictionary(
            static input => input.Text("name"), StringComparer.Ordinal);
        Assert.Equal("read", inputs["export.json"].Text("status"));
        Assert.Contains("not an export of a known format", inputs["notes.txt"].GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        using var list = await client.Get(ApiClients.Api("jobs?state=done", "api-imports"));
        Assert.Equal(id, Assert.Single((await list.Json()).GetProperty("items").EnumerateArray()).Text("id"));
        using var none = await client.Get(ApiClients.Api("jobs?state=failed", "api-imports"));
        Assert.Equal(0, (await none.Json()).GetProperty("total").GetInt32());
        using var late = await client.PostAsync(
            new Uri(address + "/cancel", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_file_with_mistakes_is_refused_with_its_place()
    {
        web.MakeTenant("api-mistaken");
        using var client = web.WithKey(Right.Decide, "api-mistaken", Role.Manager);
        using var taken = await Send(client, "api-mistaken", Form(("demarc.yaml", "organisation: { nonsense: true }\n")));
        var id = (await taken.Json()).Text("id");
        await Queue.Await("api-mistaken", id, TimeSpan.FromMinutes(5));
        using var answer = await client.Get(taken.Headers.Location!.ToString());
        var found = await answer.Json();
        Assert.Equal("failed", found.GetProperty("job").Text("state"));
        Assert.Equal(JsonValueKind.Null, found.GetProperty("job").GetProperty("run").ValueKind);
        Assert.Contains("demarc.yaml", found.GetProperty("import").GetProperty("mistakes")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Right.Read, Role.Admin)]
    [InlineData(Right.Contribute, Role.Admin)]
    [InlineData(Right.Administer, Role.Owner)]
    public async Task Who_may_not_decide_is_refused_before_anything_is_read(Right right, Role maker)
    {
        using var client = web.WithKey(right, WebFixture.Other, maker);
        using var broken = new StringContent("--broken") { Headers = { ContentType = new("multipart/form-data") } };
        using var sent = await client.PostAsync(
            new Uri(ApiClients.Api("imports", WebFixture.Other), UriKind.Relative), broken, TestContext.Current.CancellationToken);
        using var list = await client.Get(ApiClients.Api("jobs", WebFixture.Other));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (sent.StatusCode, list.StatusCode));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_by_name()
    {
        using var client = web.WithKey(Right.Decide, WebFixture.Other, Role.Manager);
        using var empty = await Send(client, WebFixture.Other, new MultipartFormDataContent { { new StringContent("x"), "title" } });
        Assert.Equal((HttpStatusCode.BadRequest, "files"), (empty.StatusCode, (await empty.Json()).Text("field")));
        foreach (var day in new[] { "yesterday", "2026-02-30", "8000-01-01" })
        {
            var form = Form(("x.json", "{}"));
            form.Add(new StringContent(day), "looked");
            using var wrong = await Send(client, WebFixture.Other, form);
            Assert.Equal((HttpStatusCode.BadRequest, "looked"), (wrong.StatusCode, (await wrong.Json()).Text("field")));
        }

        using var strange = await client.Get(ApiClients.Api("jobs/nosuchjob", WebFixture.Other));
        Assert.Equal(HttpStatusCode.NotFound, strange.StatusCode);
    }

    /// <summary>The size is said before anything is sent: nobody has to send a gigabyte to be told.</summary>
    [Fact]
    public async Task Too_much_is_refused_as_too_much()
    {
        var (key, address) = (web.KeyOf(Right.Decide, WebFixture.Other).Text, new Uri(web.Address));
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        var head = string.Create(CultureInfo.InvariantCulture, $"POST {ApiClients.Api("imports", WebFixture.Other)} HTTP/1.1\r\n"
            + $"Host: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            + $"Content-Length: {3L << 30}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_job_that_waits_is_stopped_by_the_api_and_a_page_of_a_list_that_moved_begins_again()
    {
        web.MakeTenant("api-stopping");
        var jobs = Queue.Of("api-stopping");
        foreach (var id in new[] { "one2345678abcdef", "two2345678abcdef" }) jobs.Receive(ImportTests.Job(id));
        using var client = web.WithKey(Right.Decide, "api-stopping", Role.Manager);
        using var first = await client.Get(ApiClients.Api("jobs?limit=1", "api-stopping"));
        var next = (await first.Json()).Text("next");
        using var second = await client.Get(ApiClients.Api("jobs?limit=1&cursor=" + next, "api-stopping"));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        for (var i = 0; i < 2; i++)
        {
            using var stopped = await client.PostAsync(
                new Uri(ApiClients.Api("jobs/one2345678abcdef/cancel", "api-stopping"), UriKind.Relative), null,
                TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "cancelled"), (stopped.StatusCode, (await stopped.Json()).Text("state")));
        }

        Assert.Equal((JobState.Cancelled, 1), (jobs.Find("one2345678abcdef")!.State, web.Noted("api-stopping", "import-stopped")));
        using var moved = await client.Get(ApiClients.Api("jobs?limit=1&cursor=" + next, "api-stopping"));
        Assert.Equal(HttpStatusCode.Conflict, moved.StatusCode);
    }

    [Fact]
    public async Task The_page_lists_narrows_down_and_stops_several()
    {
        web.MakeTenant("job-page");
        var jobs = Queue.Of("job-page");
        foreach (var id in new[] { "aaa2345678abcdef", "bbb2345678abcdef", "ccc2345678abcdef" })
            jobs.Receive(ImportTests.Job(id) with { Title = id[..3] + ".json", AskedBy = "Ada Berg" });
        jobs.Cancel("ccc2345678abcdef", Moment.Of(TimeProvider.System.GetUtcNow()));
        using var client = await web.SignIn(Role.Manager, "job-page");
        var page = await client.Text("/o/job-page/settings/jobs");
        Assert.All(["aaa.json", "bbb.json", "ccc.json", "Ada Berg"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("aaa.json", await client.Text("/o/job-page/settings/jobs?state=cancelled"), StringComparison.Ordinal);
        using var answer = await client.SendForm(
            "/o/job-page/settings/jobs", "/o/job-page/settings/jobs/stop", ("id", "aaa2345678abcdef"), ("id", "bbb2345678abcdef"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain("aaa.json", await client.Text("/o/job-page/settings/jobs?state=receiving"), StringComparison.Ordinal);
        Assert.All(jobs.List(10), static row => Assert.Equal(JobState.Cancelled, row.State));
        Assert.Equal(2, web.Noted("job-page", "import-stopped"));
        using var late = await client.SendForm("/o/job-page/settings/jobs", "/o/job-page/settings/jobs/stop", ("id", "aaa2345678abcdef"));
        Assert.Contains("Over before it could be stopped: aaa.json", await late.Text(), StringComparison.Ordinal);
        using var owner = await web.SignIn(Role.Owner, "job-page");
        using var hidden = await owner.Get("/o/job-page/settings/jobs");
        using var refused = await owner.SendForm("/o/job-page/gaps", "/o/job-page/settings/jobs/stop", ("id", "aaa2345678abcdef"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (hidden.StatusCode, refused.StatusCode));
    }

    private static MultipartFormDataContent Form(params (string Name, string Text)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, text) in files) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", name);
        return form;
    }

    private static async Task<HttpResponseMessage> Send(
        HttpClient client, string tenant, MultipartFormDataContent form, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiClients.Api("imports", tenant)) { Content = form };
        if (name is not null) request.Headers.Add("Idempotency-Key", name);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
