using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Tests.Work;

namespace Demarc.Web.Tests.Api;

/// <summary>Decisions about gaps by their ids, and questions of auditors: what pages take, without conditions to write.</summary>
public sealed class GapWritingTests(WebFixture web)
{
    [Fact]
    public async Task Owners_days_and_exceptions_are_decided_by_the_ids_of_gaps()
    {
        var tenant = web.Own("api-gaps");
        var scope = web.Scope(Role.Manager, tenant);
        var lines = GapLines.Of(scope.State);
        var unowned = lines.First(line => GapDecisions.TakesOwner(scope, line.Gap) && line.Gap.Owner.Length == 0);
        var evidence = lines.First(static line => line.Gap.Kind == GapKind.NoEvidence);
        using var client = web.WithKey(Right.Decide, tenant, Role.Manager);
        using var owner = await Post(client, tenant, "gaps/owner", new { gaps = new[] { unowned.Id }, owner = "platform", reason = "theirs" });
        Assert.Equal((HttpStatusCode.Created, "approved"), (owner.StatusCode, (await owner.Json()).Text("outcome")));
        var due = web.Scope(Role.Manager, tenant).Today.AddDays(40);
        using var day = await Post(client, tenant, "gaps/due", new { gaps = new[] { evidence.Id }, due, reason = "after the audit" });
        Assert.Equal(HttpStatusCode.Created, day.StatusCode);
        var after = GapLines.Find(web.Scope(Role.Manager, tenant).State, evidence.Id)!.Gap;
        Assert.Equal(due, after.Due);
        using var exception = await Post(
            client, tenant, "gaps/exception", new { gaps = new[] { evidence.Id }, until = due, reason = "does not arise" });
        Assert.Equal((HttpStatusCode.Created, "requested"), (exception.StatusCode, (await exception.Json()).Text("outcome")));
        foreach (var (path, body) in new (string, object)[]
        {
            ("gaps/owner", new { gaps = new[] { "none" }, owner = "platform", reason = "r" }),
            ("gaps/owner", new { gaps = new[] { unowned.Id }, owner = "nobody-here", reason = "r" }),
            ("gaps/due", new { gaps = new[] { evidence.Id }, due = "2020-01-01", reason = "r" }),
            ("gaps/exception", new { gaps = new[] { evidence.Id }, until = "2999-01-01", reason = "r" }),
        })
        {
            using var refused = await Post(client, tenant, path, body);
            Assert.Equal((path, HttpStatusCode.UnprocessableEntity), (path, refused.StatusCode));
        }

        using var none = await Post(client, tenant, "gaps/due", new { gaps = Array.Empty<string>(), due, reason = "r" });
        Assert.Equal((HttpStatusCode.BadRequest, "gaps"), (none.StatusCode, (await none.Json()).Text("field")));
    }

    [Fact]
    public async Task A_question_is_asked_answered_and_closed_by_who_asked()
    {
        var tenant = web.Own("api-questions");
        using var asker = web.WithKey(Right.Contribute, tenant, Role.Owner);
        using var answerer = web.WithKey(Right.Contribute, tenant, Role.Manager);
        using var asked = await Post(
            asker, tenant, "audit-requests", new { framework = "iso27001-2022", requirement = "A.5.1", question = "Who approved it?" });
        var question = await asked.Json();
        Assert.Equal((HttpStatusCode.Created, "open"), (asked.StatusCode, question.Text("state")));
        var path = $"audit-requests/{question.GetProperty("number")}";
        using var answered = await Post(answerer, tenant, path + "/answer", new { answer = "The board, in May." });
        Assert.Equal("answered", (await answered.Json()).Text("state"));
        using var foreign = await Post(answerer, tenant, path + "/close", new { });
        using var closed = await Post(asker, tenant, path + "/close", new { });
        Assert.Equal((HttpStatusCode.NotFound, "closed"), (foreign.StatusCode, (await closed.Json()).Text("state")));
        using var listed = await asker.Get(ApiClients.Api("audit-requests?state=closed", tenant));
        Assert.Equal("The board, in May.", Assert.Single((await listed.Json()).GetProperty("items").EnumerateArray()).Text("answer"));
        using var unknown = await Post(asker, tenant, "audit-requests", new { framework = "iso27001-2022", requirement = "none", question = "?" });
        Assert.Equal((HttpStatusCode.BadRequest, "requirement"), (unknown.StatusCode, (await unknown.Json()).Text("field")));
    }

    [Fact]
    public async Task A_package_is_handed_out_and_written_down()
    {
        var tenant = web.Own("api-package");
        using var client = web.WithKey(Right.Read, tenant);
        using var answer = await client.PostAsync(
            new Uri(ApiClients.Api("frameworks/iso27001-2022/package", tenant), UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(1, web.Noted(tenant, "audit-room"));
        using var none = await client.PostAsync(
            new Uri(ApiClients.Api("frameworks/none/package", tenant), UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task People_webhooks_and_the_access_log_are_for_administrators()
    {
        var tenant = web.Own("api-people");
        web.Login(Role.Viewer, tenant);
        using var admin = web.WithKey(Right.Administer, tenant);
        using var manager = web.WithKey(Right.Decide, tenant, Role.Manager);
        foreach (var path in new[] { "people", "webhooks", "access-log" })
        {
            using var seen = await admin.Get(ApiClients.Api(path, tenant));
            using var hidden = await manager.Get(ApiClients.Api(path, tenant));
            Assert.Equal((path, HttpStatusCode.OK, HttpStatusCode.Forbidden), (path, seen.StatusCode, hidden.StatusCode));
        }

        using var people = await admin.Get(ApiClients.Api("people", tenant));
        var items = (await people.Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(items, item => item.Text("login") == web.Login(Role.Viewer, tenant)
            && item.GetProperty("roles").EnumerateArray().Any(static role =>
                role.Text("role") == "viewer" && role.GetProperty("to").ValueKind == JsonValueKind.Null));
        using var session = await web.SignIn(Role.Viewer, tenant);
        using var log = await admin.Get(ApiClients.Api($"access-log?limit=1&event=signed-in&login={web.Login(Role.Viewer, tenant)}", tenant));
        Assert.Equal("signed-in", Assert.Single((await log.Json()).GetProperty("items").EnumerateArray()).Text("event"));
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string tenant, string path, object body) =>
        client.PostAsJsonAsync(ApiClients.Api(path, tenant), body, TestContext.Current.CancellationToken);
}
