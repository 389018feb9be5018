using System.Net;
using System.Text.Json;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Api;

/// <summary>What the API reads is what pages and CSV show; lists lose no row; what has not changed is not sent again.</summary>
public sealed class ReadingTests(WebFixture web)
{
    private EstateState State => web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);

    public static TheoryData<string> All() => [.. Pages.Api];

    public static TheoryData<string> Lists() =>
        ["services", "controls", "matrix", "duties", "gaps", "findings", "findings/history", "evidence", "resources", "runs", "frameworks",
            "frameworks/iso27001-2022/requirements", "owners", "exceptions", "agreements", "exit-plans", "reviews", "adoption",
            "assurance/reports", "assurance/coverage", "needs", "sources", "sources/files"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Everything_answers_a_key_and_a_session_alike(string path)
    {
        using var key = web.WithKey(Right.Administer);
        using var session = await web.SignIn(Role.Admin);
        using var one = await key.Get(ApiClients.Api(path));
        using var other = await session.Get(ApiClients.Api(path));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, other.StatusCode));
        Assert.Equal("application/json", one.Content.Headers.ContentType?.MediaType);
        if (path is not ("" or "api-keys" or "access-log")) Assert.Equal(await one.Text(), await other.Text());
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_goes_on_without_losing_or_repeating_a_row(string path)
    {
        using var client = web.WithKey(Right.Read);
        var whole = await client.Json(path + "?limit=500");
        var total = whole.GetProperty("total").GetInt32();
        var size = Math.Max(1, total / 3);
        var rows = new List<string>();
        for (string? cursor = ""; cursor is not null && rows.Count <= total;)
        {
            var page = await client.Json($"{path}?limit={Math.Min(size, 500)}{(cursor.Length > 0 ? "&cursor=" + cursor : "")}");
            rows.AddRange(page.GetProperty("items").EnumerateArray().Select(static row => row.GetRawText()));
            cursor = page.GetProperty("next").GetString();
            if (rows.Count >= 500) break;
        }

        Assert.NotEmpty(rows);
        var all = whole.GetProperty("items").EnumerateArray().Select(static row => row.GetRawText());
        Assert.Equal(all.Take(rows.Count), rows.Take(500), StringComparer.Ordinal);
        if (total < 500) Assert.Equal(total, rows.Count);
    }

    [Theory]
    [InlineData("owners", "owners")]
    [InlineData("exceptions", "exceptions")]
    [InlineData("agreements", "agreements")]
    [InlineData("exit-plans", "exit-plans")]
    [InlineData("reviews", "reviews")]
    [InlineData("adoption", "adoption")]
    [InlineData("assurance/coverage", "assurance/coverage")]
    [InlineData("needs", "evidence/needed")]
    [InlineData("sources", "settings/sources")]
    [InlineData("sources/files", "settings/sources/files")]
    [InlineData("findings", "findings")]
    public async Task A_list_has_as_many_rows_as_the_file_of_its_page(string path, string page)
    {
        using var client = web.WithKey(Right.Read);
        using var session = await web.SignIn(Role.Viewer);
        foreach (var query in new[] { "?as-of=2026-11-20", "?as-of=2026-09-30" })
        {
            var csv = (await session.Text($"/o/{WebFixture.Sample}/{page}.csv{query}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal((path, csv.Length - 1), (path, (await client.Json(path + query)).GetProperty("total").GetInt32()));
        }
    }

    [Theory]
    [InlineData("reports/report.html", "text/html")]
    [InlineData("reports/assessment.json", "application/json")]
    [InlineData("reports/oscal/assessment-results/iso27001-2022.json", "application/json")]
    [InlineData("reports/crm/iso27001-2022.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public async Task Files_that_are_handed_over_are_those_of_the_page(string path, string type)
    {
        using var client = web.WithKey(Right.Read);
        using var session = await web.SignIn(Role.Viewer);
        using var answer = await client.Get(ApiClients.Api(path));
        using var page = await session.Get($"/o/{WebFixture.Sample}/{path}");
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(page.Content.Headers.ContentDisposition?.FileName, answer.Content.Headers.ContentDisposition?.FileName);
        using var missing = await client.Get(ApiClients.Api("reports/oscal/none/iso27001-2022.json"));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Gaps_are_those_of_the_page_in_the_same_order_with_the_same_filters()
    {
        using var client = web.WithKey(Right.Read);
        using var session = await web.SignIn(Role.Viewer);
        string[] queries = ["severity=critical", "severity=high&severity=low&sort=due", "q=backup&sort=-severity", "kind=no-evidence"];
        foreach (var query in queries)
        {
            var list = await client.Json($"gaps?limit=500&{query}");
            var csv = (await session.Text($"/o/{WebFixture.Sample}/gaps.csv?{query}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var items = list.GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(csv.Length - 1, list.GetProperty("total").GetInt32());
            Assert.Equal(
                csv.Skip(1).Take(500).Select(static line => line.Split(',')[0]), items.Select(static item => item.Text("severity")),
                StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task A_gap_is_found_by_its_id_with_how_to_close_it()
    {
        using var client = web.WithKey(Right.Read);
        var line = GapLines.Of(State)[0];
        var gap = await client.Json("gaps/" + line.Id);
        Assert.Equal((line.Gap.Why, line.Gap.Close, line.Gap.Owner), (gap.Text("why"), gap.Text("close"), gap.Text("owner")));
        Assert.Equal(line.Gap.Scope.Service, gap.GetProperty("scope").Text("service"));
    }

    [Fact]
    public async Task The_numbers_are_those_of_the_overview()
    {
        using var client = web.WithKey(Right.Read);
        var numbers = await client.Json("numbers");
        var duties = State.Numbers.Duties;
        var said = numbers.GetProperty("duties");
        Assert.Equal(
            (duties.Provider, duties.Shared, duties.Ours),
            (said.GetProperty("provider").GetInt64(), said.GetProperty("shared").GetInt64(), said.GetProperty("ours").GetInt64()));
        Assert.Equal(State.Numbers.Figures.Select(static f => $"{f.Id} {f.Count}/{f.Whole} {f.Formula}"), numbers.GetProperty("figures")
            .EnumerateArray().Select(static f => $"{f.Text("id")} {f.GetProperty("count")}/{f.GetProperty("of")} {f.Text("formula")}"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Duties_name_party_rule_owner_and_evidence()
    {
        using var client = web.WithKey(Right.Read);
        var lines = State.Numbers.Lines;
        var ours = await client.Json("duties?ours=yes&limit=500");
        Assert.Equal(lines.Count(static line => line.IsOurs), ours.GetProperty("total").GetInt32());
        Assert.All(ours.GetProperty("items").EnumerateArray(), static duty =>
        {
            Assert.Contains(duty.GetProperty("party").Text("name"), (string[])["customer", "shared"], StringComparer.Ordinal);
            Assert.NotEmpty(duty.Text("state"));
            Assert.NotEmpty(duty.Text("why"));
        });
        var theirs = await client.Json("duties?party=provider&limit=1");
        var one = theirs.GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, one.GetProperty("owner").ValueKind);
        Assert.NotEmpty(one.Text("rule"));
    }

    [Fact]
    public async Task A_duty_explains_itself_with_every_rule_considered()
    {
        using var client = web.WithKey(Right.Read);
        var first = (await client.Json("duties?service=aws/rds&limit=1")).GetProperty("items")[0];
        var duty = await client.Json("duties/" + first.Text("id"));
        var explanation = duty.GetProperty("explanations")[0];
        Assert.Equal(first.GetProperty("party").Text("name"), explanation.GetProperty("party").Text("name"));
        var won = Assert.Single(explanation.GetProperty("considered").EnumerateArray(), static rule => rule.Text("outcome") == "won");
        Assert.Equal(explanation.GetProperty("rule").Text("id"), won.Text("rule"));
        Assert.StartsWith("http", explanation.GetProperty("rule").GetProperty("source").Text("url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_has_the_reasons_of_the_page()
    {
        using var client = web.WithKey(Right.Read);
        var row = State.Matrix.Rows.First(static row => row.Service == "aws/rds");
        var cell = row.Cells.First(static cell => cell.Domain.Id == "identity");
        var answer = await client.Json("matrix/identity/aws/rds");
        Assert.Equal(cell.Party!.Name, answer.GetProperty("cell").GetProperty("party").Text("name"));
        Assert.Equal(
            State.Reasons(cell).Select(static reason => $"{reason.Rule?.Id} {reason.Why} {reason.Rule?.Source.Url}"),
            answer.GetProperty("reasons").EnumerateArray().Select(static reason =>
                reason.GetProperty("rule") is { ValueKind: JsonValueKind.Object } rule
                    ? $"{rule.Text("id")} {reason.Text("why")} {rule.GetProperty("source").Text("url")}" : $" {reason.Text("why")} "),
            StringComparer.Ordinal);
        var organisation = await client.Json("matrix/" + State.Matrix.Rows[0].Cells.First(static c => c.Party is not null).Domain.Id);
        Assert.Equal("", organisation.Text("service"));
    }

    [Fact]
    public async Task Readiness_is_that_of_the_figures_and_of_the_requirements()
    {
        using var client = web.WithKey(Right.Read);
        var framework = await client.Json("frameworks/iso27001-2022");
        var expected = State.Numbers.Frameworks.First(static one => one.Id == "iso27001-2022");
        Assert.Equal((expected.Ready, expected.Ours), (framework.GetProperty("ready").GetInt64(), framework.GetProperty("ours").GetInt64()));
        var ready = await client.Json("frameworks/iso27001-2022/requirements?state=ready");
        Assert.Equal(expected.Ready, ready.GetProperty("total").GetInt32());
        using var none = await client.Get(ApiClients.Api("frameworks/none/requirements"));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_resource_has_its_settings_and_a_run_its_inputs()
    {
        using var client = web.WithKey(Right.Read);
        var first = (await client.Json("resources?limit=1")).GetProperty("items")[0];
        var resource = await client.Json("resources/" + first.Text("key"));
        Assert.Equal(JsonValueKind.Object, resource.GetProperty("properties").ValueKind);
        Assert.Equal(first.Text("id"), resource.GetProperty("resource").Text("id"));
        var run = await client.Json("runs/1");
        Assert.NotEmpty(run.GetProperty("inputs").EnumerateArray());
    }

    [Fact]
    public async Task An_entry_of_the_log_proves_itself()
    {
        using var client = web.WithKey(Right.Read);
        var ledger = await client.Json("ledger");
        var entry = await client.Json("ledger/entries/0");
        var proof = entry.GetProperty("proof").EnumerateArray().Select(static hash => Hash(hash.GetString()!)).ToArray();
        var leaf = Engine.Evidence.Ledger.MerkleTree.LeafHash(Convert.FromBase64String(entry.GetProperty("entry").Text("body")));
        var size = entry.GetProperty("size").GetInt64();
        Assert.Null(Engine.Evidence.Ledger.MerkleTree.VerifyInclusion(0, size, leaf, proof, Hash(entry.Text("root"))));
        Assert.Equal(ledger.GetProperty("size").GetInt64(), (await client.Json("ledger/entries")).GetProperty("total").GetInt64());
        using var beyond = await client.Get(ApiClients.Api($"ledger/entries/{ledger.GetProperty("size")}"));
        Assert.Equal(HttpStatusCode.NotFound, beyond.StatusCode);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        using var client = web.WithKey(Right.Read);
        using var first = await client.Get(ApiClients.Api("gaps?limit=5"));
        var tag = first.Headers.ETag!;
        Assert.True(tag.IsWeak);
        async Task<HttpStatusCode> Ask(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ApiClients.Api(path));
            request.Headers.IfNoneMatch.Add(tag);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotModified, await Ask("gaps?limit=5"));
        Assert.Equal(HttpStatusCode.OK, await Ask("gaps?limit=6"));
        Assert.Equal(HttpStatusCode.OK, await Ask("gaps?limit=5&as-of=2026-11-19"));
        using var missing = await client.Get(ApiClients.Api("gaps/none"));
        Assert.Null(missing.Headers.ETag);
        // It names who asks, and runs are shown while they are under way.
        foreach (var path in new[] { "", "runs", "runs/1" })
        {
            using var answer = await client.Get(ApiClients.Api(path));
            Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Headers.ETag));
        }
    }

    [Fact]
    public async Task What_was_decided_and_entered_later_is_not_there_on_an_earlier_day()
    {
        var tenant = web.Own("api-travel");
        var manager = web.Scope(Role.Manager, tenant);
        var taken = web.Services.GetRequiredService<DecisionBook>().Ask(
            manager, Engine.Evidence.Ledger.DecisionKind.Person, "Ada came",
            """{"people":[{"id":"ada.one","name":"Ada One"}]}""", "she is here");
        var day = TenantScope.Text(manager.Today.AddDays(-1));
        using var key = web.WithKey(Right.Read, tenant);
        using var session = await web.SignIn(Role.Viewer, tenant);
        Assert.Equal((1, 0), (await Total("decisions"), await Total("decisions?as-of=" + day)));
        Assert.Equal(0, await Total("ledger/entries?known-at=" + day));
        Assert.True(await Total("ledger/entries") > 1);
        foreach (var (path, now, then) in new[]
        {
            (ApiClients.Api("decisions/" + taken.Id, tenant), "as-of=", HttpStatusCode.NotFound),
            (ApiClients.Api("ledger/entries/0", tenant), "known-at=", HttpStatusCode.NotFound),
            ($"/o/{tenant}/decisions/{taken.Id}", "as-of=", HttpStatusCode.NotFound),
            ($"/o/{tenant}/ledger/0/leaf", "known-at=", HttpStatusCode.NotFound),
            ($"/o/{tenant}/ledger/0/proof", "known-at=", HttpStatusCode.NotFound),
        })
        {
            var client = path.StartsWith("/api", StringComparison.Ordinal) ? key : session;
            using var present = await client.Get(path);
            using var earlier = await client.Get($"{path}?{now}{day}");
            Assert.Equal((path, HttpStatusCode.OK, then), (path, present.StatusCode, earlier.StatusCode));
        }

        async Task<int> Total(string path)
        {
            using var answer = await key.Get(ApiClients.Api(path, tenant));
            return (await answer.Json()).GetProperty("total").GetInt32();
        }
    }

    [Theory]
    [InlineData("gaps?severty=high", "severty")]
    [InlineData("gaps?limit=0", "limit")]
    [InlineData("gaps?limit=501", "limit")]
    [InlineData("gaps?limit=-1", "limit")]
    [InlineData("gaps?limit=ten", "limit")]
    [InlineData("gaps?limit=5&limit=6", "limit")]
    [InlineData("gaps?sort=colour", "sort")]
    [InlineData("gaps?sort=--due", "sort")]
    [InlineData("gaps?sort=-", "sort")]
    [InlineData("gaps?cursor=abc", "cursor")]
    [InlineData("gaps?page=2", "page")]
    [InlineData("gaps?owner=", "owner")]
    [InlineData("changes?from=2999-01-01", "from")]
    [InlineData("what-if?from=nothing-like-this", "to")]
    [InlineData("what-if", "from")]
    [InlineData("what-if?from=aws/rds&fact-none=x", "fact-none")]
    [InlineData("gaps?severity=critcal", "severity")]
    [InlineData("gaps?severity=critical&severity=hihg", "severity")]
    [InlineData("duties?ready=true", "ready")]
    [InlineData("findings/history?open=maybe", "open")]
    [InlineData("gaps?as-of=", "as-of")]
    [InlineData("ledger?known-at=2026-09-30", "known-at")]
    [InlineData("ledger/entries?as-of=2026-09-30", "as-of")]
    [InlineData("ledger/consistency?from=1&as-of=2026-09-30", "as-of")]
    [InlineData("jobs?as-of=2026-09-30", "as-of")]
    [InlineData("api-keys?known-at=2026-09-30", "known-at")]
    [InlineData("numbers?q=x", "q")]
    [InlineData("ledger/entries?from=-1", "from")]
    [InlineData("ledger/consistency", "from")]
    [InlineData("ledger/consistency?from=1000000", "from")]
    public async Task What_is_not_understood_is_refused_by_name(string path, string field)
    {
        using var client = web.WithKey(Right.Read);
        using var answer = await client.Get(ApiClients.Api(path));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Json();
        Assert.Equal((field, 400), (problem.Text("field"), problem.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_cursor_serves_one_question_and_one_state()
    {
        using var client = web.WithKey(Right.Read);
        var cursor = (await client.Json("gaps?limit=1")).Text("next");
        foreach (var (path, status) in new[]
        {
            ($"gaps?cursor={cursor}", HttpStatusCode.OK), ($"gaps?cursor={cursor}&severity=low", HttpStatusCode.BadRequest),
            ($"gaps?cursor={cursor}&sort=due", HttpStatusCode.BadRequest), ($"duties?cursor={cursor}", HttpStatusCode.BadRequest),
            ($"gaps?cursor={cursor}&as-of=2026-11-19", HttpStatusCode.Conflict),
        })
        {
            using var answer = await client.Get(ApiClients.Api(path));
            Assert.Equal((path, status), (path, answer.StatusCode));
        }
    }

    [Theory]
    [InlineData("GET", "no-such-thing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "gaps", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "numbers", HttpStatusCode.MethodNotAllowed)]
    public async Task Every_refusal_is_a_problem(string method, string path, HttpStatusCode status)
    {
        using var client = web.WithKey(Right.Administer);
        using var request = new HttpRequestMessage(new HttpMethod(method), ApiClients.Api(path));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Before_anything_was_recorded_lists_are_empty()
    {
        using var client = web.WithKey(Right.Read);
        var services = await client.Json("services?as-of=2024-01-31");
        Assert.Equal((0, "2024-01-31"), (services.GetProperty("total").GetInt32(), services.Text("asOf")));
        Assert.Equal(0, (await client.Json("resources?as-of=2024-01-31")).GetProperty("total").GetInt32());
    }

    private static Engine.Evidence.Ledger.TreeHash Hash(string text) => Engine.Evidence.Ledger.TreeHash.Parse(text);
}
