using System.Net;
using System.Net.Http.Json;
using System.Text;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Api;

/// <summary>What the API changes: the same rules as on pages, each request done once however often it is sent.</summary>
public sealed class WritingTests(WebFixture web)
{
    private static MultipartFormDataContent Form(string content = "the approved policy", string part = "GOV-01.approve") => new()
    {
        { new StringContent("policy-document"), "kind" },
        { new StringContent(part), "part" },
        { new StringContent("2026-01-31"), "effective" },
        { new StringContent(content), "file", "policy.txt" },
    };

    [Fact]
    public async Task Evidence_is_handed_in_and_somebody_else_accepts_it()
    {
        var (tenant, part) = Own("contribute");
        using var owner = web.WithKey(Right.Contribute, tenant, Role.Owner);
        using var added = await Post(owner, tenant, "evidence", Form(part: part));
        var item = await added.Json();
        Assert.True(added.StatusCode == HttpStatusCode.Created, item.GetRawText());
        Assert.Equal(("pending", "policy.txt"), (item.Text("acceptance"), item.Text("file")));
        var address = added.Headers.Location!.ToString();
        using var own = await owner.PostAsJsonAsync(address + "/deeds", new { deed = "accept" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        using var manager = web.WithKey(Right.Decide, tenant, Role.Manager);
        using var accepted = await manager.PostAsJsonAsync(address + "/deeds", new { deed = "accept" }, TestContext.Current.CancellationToken);
        Assert.Equal("accepted", (await accepted.Json()).Text("acceptance"));
        using var content = await manager.Get(address + "/content");
        Assert.Equal("the approved policy", await content.Text());
        Assert.Equal(1, web.Noted(tenant, "evidence-read"));
        using var read = await manager.Get(address);
        Assert.Equal("accept", (await read.Json()).GetProperty("held").GetProperty("deeds")[0].Text("deed"));
    }

    [Fact]
    public async Task Who_hands_in_does_not_accept_and_the_reason_is_told()
    {
        var (tenant, part) = Own("alone");
        using var manager = web.WithKey(Right.Decide, tenant, Role.Manager);
        using var added = await Post(manager, tenant, "evidence", Form(part: part));
        using var accepted = await manager.PostAsJsonAsync(
            added.Headers.Location + "/deeds", new { deed = "accept" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, accepted.StatusCode);
        Assert.Contains("somebody else accepts it", (await accepted.Json()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_sent_again_is_done_once_and_answered_alike()
    {
        var (tenant, part) = Own("again");
        using var client = web.WithKey(Right.Contribute, tenant, Role.Owner);
        using var first = await Post(client, tenant, "evidence", Form(part: part), "one");
        using var again = await Post(client, tenant, "evidence", Form(part: part), "one");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Text(), await again.Text());
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(1, await Count(client, tenant));
        using var other = await Post(client, tenant, "evidence", Form("another text", part), "one");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        using var somebody = web.WithKey(Right.Contribute, tenant, Role.Manager);
        using var theirs = await Post(somebody, tenant, "evidence", Form(part: part), "one");
        Assert.Equal(HttpStatusCode.Created, theirs.StatusCode);
        Assert.Equal(2, await Count(client, tenant));
    }

    [Fact]
    public async Task Of_many_sent_at_once_one_is_done()
    {
        var (tenant, part) = Own("at-once");
        using var client = web.WithKey(Right.Contribute, tenant, Role.Owner);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await Post(client, tenant, "evidence", Form(part: part), "all");
            return answer.StatusCode;
        }));
        Assert.All(answers, static status => Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
        Assert.Contains(HttpStatusCode.Created, answers);
        Assert.Equal(1, await Count(client, tenant));
    }

    [Fact]
    public async Task What_was_refused_can_be_sent_again_by_the_same_name()
    {
        var (tenant, part) = Own("refused");
        using var client = web.WithKey(Right.Contribute, tenant, Role.Owner);
        using var refused = await Post(client, tenant, "evidence", Form(part: "XX-99.none"), "name");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var taken = await Post(client, tenant, "evidence", Form(part: part), "name");
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "x", HttpStatusCode.UnsupportedMediaType, "")]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest, "body")]
    [InlineData("application/json", "{\"kind\":\"owner\",\"titel\":\"x\"}", HttpStatusCode.BadRequest, "titel")]
    [InlineData("application/json", "{\"kind\":7}", HttpStatusCode.BadRequest, "kind")]
    [InlineData("application/json", "{\"kind\":\"none\",\"title\":\"t\",\"body\":{},\"reason\":\"r\"}", HttpStatusCode.BadRequest, "kind")]
    [InlineData("application/json", "{\"kind\":\"owner\",\"title\":\"\\u0000\",\"body\":\"b\",\"reason\":\"r\"}", HttpStatusCode.BadRequest, "body")]
    public async Task What_is_sent_wrongly_is_refused_by_name(string type, string body, HttpStatusCode status, string field)
    {
        using var client = web.WithKey(Right.Decide, WebFixture.Other);
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await Post(client, WebFixture.Other, "decisions", content);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        if (field.Length > 0) Assert.Equal(field, (await answer.Json()).Text("field"));
    }

    [Fact]
    public async Task Too_much_is_refused_as_too_much()
    {
        using var client = web.WithKey(Right.Decide, WebFixture.Other);
        using var content = new StringContent($"{{\"title\":\"{new string('x', 1 << 21)}\"}}", Encoding.UTF8, "application/json");
        using var answer = await Post(client, WebFixture.Other, "decisions", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        using var same = new StringContent($"{{\"title\":\"{new string('x', 1 << 21)}\"}}", Encoding.UTF8, "application/json");
        using var named = await Post(client, WebFixture.Other, "decisions", same, "too much");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, named.StatusCode);
    }

    /// <summary>Files go to disk; texts are held at once, so that a form has no room for large ones.</summary>
    [Fact]
    public async Task A_text_of_a_form_is_no_place_for_a_file()
    {
        var (tenant, part) = Own("text");
        using var client = web.WithKey(Right.Contribute, tenant, Role.Owner);
        var form = Form(part: part);
        form.Add(new StringContent(new string('x', 1 << 20)), "statement");
        using var answer = await Post(client, tenant, "evidence", form);
        Assert.Equal((HttpStatusCode.BadRequest, "body"), (answer.StatusCode, (await answer.Json()).Text("field")));
    }

    [Fact]
    public async Task A_decision_of_the_api_is_seen_by_the_page()
    {
        var (tenant, _) = Own("decided");
        using var client = web.WithKey(Right.Decide, tenant, Role.Manager);
        using var asked = await client.PostAsJsonAsync(ApiClients.Api("decisions", tenant), new
        {
            kind = "owner",
            title = "Dana answers for keys",
            body = new
            {
                people = new[] { new { id = "dana", name = "Dana" } },
                owners = new[] { new { id = "keys", owner = "dana", when = "part.domain == 'keys'" } },
            },
            reason = "agreed in the team",
        }, TestContext.Current.CancellationToken);
        var decision = await asked.Json();
        Assert.True(asked.StatusCode == HttpStatusCode.Created, decision.GetRawText());
        Assert.Equal("approved", decision.Text("outcome"));
        using var session = await web.SignIn(Role.Viewer, tenant);
        Assert.Contains("Dana answers for keys", await session.Text($"/o/{tenant}/decisions"), StringComparison.Ordinal);
        using var again = await client.PostAsJsonAsync(
            ApiClients.Api($"decisions/{decision.Text("id")}/outcome", tenant), new { outcome = "approved" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    [Fact]
    public async Task Calling_a_decision_a_review_makes_it_none()
    {
        var (tenant, _) = Own("called");
        using var client = web.WithKey(Right.Contribute, tenant, Role.Owner);
        using var review = await Ask(new
        {
            reviews = new[]
            {
                new Dictionary<string, string>(StringComparer.Ordinal)
                { ["id"] = "r", ["title"] = "Keys", ["every months"] = "3", ["done"] = "2026-01-31", ["by"] = "Ada" },
            },
        });
        Assert.Equal("approved", (await review.Json()).Text("outcome"));
        foreach (var body in (object[])[
            new { people = new[] { new { id = "eve", name = "Eve" } } }, new { exceptions = new[] { new { id = "x", removed = "yes" } } },
            new { reviews = new[] { new { id = "r", removed = "yes" } } }, new { evidence = new[] { new { id = "e", kind = "attestation" } } },
            new { content = new Dictionary<string, string>(StringComparer.Ordinal) { ["checks/x.yaml"] = "a: b" } }, new { reviews = (string?)null }])
        {
            using var refused = await Ask(body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        var listed = await (await client.Get(ApiClients.Api("decisions", tenant))).Json();
        Assert.Equal(1, listed.GetProperty("total").GetInt32());

        Task<HttpResponseMessage> Ask(object body) => client.PostAsJsonAsync(
            ApiClients.Api("decisions", tenant), new { kind = "review", title = "t", body, reason = "r" }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Readers_change_nothing()
    {
        using var client = web.WithKey(Right.Read, WebFixture.Other);
        using var evidence = await Post(client, WebFixture.Other, "evidence", Form());
        Assert.Equal(HttpStatusCode.Forbidden, evidence.StatusCode);
        using var decision = await client.PostAsJsonAsync(
            ApiClients.Api("decisions", WebFixture.Other), new { kind = "owner", title = "t", body = "b", reason = "r" },
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, decision.StatusCode);
    }

    [Fact]
    public async Task A_session_without_its_token_changes_nothing()
    {
        using var client = await web.SignIn(Role.Manager, WebFixture.Other);
        using var answer = await client.PostAsJsonAsync(
            ApiClients.Api("decisions", WebFixture.Other), new { kind = "owner", title = "t", body = "b", reason = "r" },
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>A tenant of its own, and a part for which a policy counts.</summary>
    private (string Tenant, string Part) Own(string name)
    {
        var tenant = "write-" + name;
        web.MakeTenant(tenant);
        var states = web.Services.GetRequiredService<EstateStates>();
        var part = states.Get(tenant, states.Today(tenant), null).Result.Catalogue.Parts
            .First(static part => part.Evidence.Any(static need => need.Kind == Engine.Content.EvidenceKind.PolicyDocument));
        return (tenant, part.Id.ToString());
    }

    private static async Task<HttpResponseMessage> Post(
        HttpClient client, string tenant, string path, HttpContent content, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiClients.Api(path, tenant)) { Content = content };
        if (name is not null) request.Headers.Add("Idempotency-Key", name);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<int> Count(HttpClient client, string tenant)
    {
        using var answer = await client.Get(ApiClients.Api("evidence", tenant));
        return (await answer.Json()).GetProperty("total").GetInt32();
    }
}
