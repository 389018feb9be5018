using System.Net;
using System.Net.Http.Json;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Api;
using Demarc.Web.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Work;

/// <summary>Approving a configuration, on the page and over the API: what changes afterwards is a gap until it is approved.</summary>
public sealed class BaselineTests(WebFixture web)
{
    [Fact]
    public async Task What_changes_after_an_approval_is_a_gap_until_it_is_approved()
    {
        const string Tenant = "baselines";
        OwnTenant.Make(web, Tenant);
        TakeIn(Tenant, 3);
        using var client = await web.SignIn(Role.Manager, Tenant);
        Assert.Contains("Nothing was approved yet", await client.Text($"/o/{Tenant}/changes"), StringComparison.Ordinal);
        Assert.Equal(0, Drifts(Tenant));
        var today = TenantScope.Text(web.Services.GetRequiredService<EstateStates>().Today(Tenant));
        using var approved = await client.SendForm(
            $"/o/{Tenant}/changes", $"/o/{Tenant}/changes/approve", ("day", today), ("provider", "aws"), ("service", "aws/s3"),
            ("account", "111111111111"), ("reason", "as agreed with Ada"));
        Assert.Equal(HttpStatusCode.Redirect, approved.StatusCode);
        var decision = await client.Text(approved.Headers.Location!.ToString());
        Assert.Contains("Configuration of 3 resources approved", decision, StringComparison.Ordinal);
        Assert.Contains("as agreed with Ada", await client.Text($"/o/{Tenant}/changes"), StringComparison.Ordinal);
        Assert.Equal((0, 1), (Drifts(Tenant), Entries(Tenant)));
        Assert.Empty(OwnTenant.State(web, Tenant).Mistakes);

        TakeIn(Tenant, 4);
        Assert.Equal(1, Drifts(Tenant));
        using var key = web.WithKey(Right.Decide, Tenant, Role.Manager);
        using var again = await Approve(key, Tenant, new { reason = "the fourth bucket, too" });
        var taken = await again.Json();
        Assert.True(again.StatusCode == HttpStatusCode.Created, taken.GetRawText());
        Assert.Equal(("configuration", "approved"), (taken.Text("kind"), taken.Text("outcome")));
        Assert.Equal((0, 2), (Drifts(Tenant), Entries(Tenant)));
        using var listed = await key.Get(ApiClients.Api("baselines", Tenant));
        var last = (await listed.Json()).GetProperty("items")[0];
        Assert.Equal((2, 4, "the fourth bucket, too"), (last.GetProperty("number").GetInt32(), last.GetProperty("resources").GetInt32(), last.Text("reason")));
        using var before = await key.Get(ApiClients.Api("baselines?as-of=2026-01-01", Tenant));
        Assert.Equal(0, (await before.Json()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_cannot_be_approved_leaves_nothing()
    {
        const string Tenant = "baselines-refused";
        OwnTenant.Make(web, Tenant);
        TakeIn(Tenant, 3);
        using var key = web.WithKey(Right.Decide, Tenant, Role.Manager);
        foreach (var body in new object[]
        {
            new { reason = " " }, new { reason = "elsewhere", account = "999999999999' || true || '" }, new { reason = "early", day = "2020-01-01" },
            new { reason = "late", day = "2999-01-01" },
        })
        {
            using var refused = await Approve(key, Tenant, body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        using var named = await key.PostAsJsonAsync(
            ApiClients.Api("decisions", Tenant), new { kind = "configuration", title = "t", body = new { }, reason = "r" },
            TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "kind"), (named.StatusCode, (await named.Json()).Text("field")));
        using (var store = web.Services.GetRequiredService<TenantStores>().ForWriting(Tenant))
        {
            // As an import does, which takes a while.
            store.Lock();
            using var busy = await Approve(key, Tenant, new { reason = "during an import" });
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (busy.StatusCode, busy.Headers.RetryAfter?.Delta));
        }

        Assert.Equal((0, 0), (Entries(Tenant), web.Services.GetRequiredService<TenantStores>().Of(Tenant).Baselines().Count));
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        Assert.DoesNotContain("changes/approve", await viewer.Text($"/o/{Tenant}/changes"), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Approve(HttpClient client, string tenant, object body) => client.PostAsJsonAsync(
        ApiClients.Api("baselines", tenant), body, TestContext.Current.CancellationToken);

    private void TakeIn(string tenant, int buckets)
    {
        web.TakeIn(tenant, folder => File.WriteAllText(Path.Combine(folder, "export.json"), ServedWorld.Buckets(buckets, 1)));
        web.Services.GetRequiredService<EstateStates>().Changed(tenant);
    }

    private int Drifts(string tenant) =>
        OwnTenant.State(web, tenant).Result.Gaps.Count(static gap => gap.Kind == GapKind.ConfigurationDrift);

    private long Entries(string tenant)
    {
        using var log = LedgerReader.Open(web.Services.GetRequiredService<TenantStores>().Of(tenant));
        return log?.Entries(Engine.Evidence.Ledger.EntryKind.Decision).Count ?? 0;
    }
}
