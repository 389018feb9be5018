using System.Net;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Jobs;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>What an organisation says of itself on its page, and the steps that are left after its first import.</summary>
public sealed class SetUpTests(WebFixture web)
{
    private const string File = """
        organisation: Harbour Clinic
        workloads:
          - { id: shop, title: Shop, environment: production, when: "resource.account == '111111111111'" }

        """;

    [Fact]
    public async Task A_workload_that_is_classified_has_no_gap_for_it_and_keeps_what_belongs_to_it()
    {
        const string Tenant = "workloads";
        const string Page = $"/o/{Tenant}/settings/organisation";
        web.MakeTenant(Tenant);
        web.TakeIn(Tenant, static folder =>
        {
            global::System.IO.File.WriteAllText(Path.Combine(folder, "demarc.yaml"), File);
            global::System.IO.File.WriteAllText(Path.Combine(folder, "export.json"), ServedWorld.Buckets(3, 1));
        });
        Assert.Contains(OwnTenant.State(web, Tenant).Result.Gaps, static gap => gap.Kind == GapKind.DataUnclassified);
        using var client = await web.SignIn(Role.Manager, Tenant);
        Assert.Contains("not classified", await client.Text(Page), StringComparison.Ordinal);
        using var wrong = await client.SendForm(
            Page, Page + "/workload", ("workload", "shop"), ("title", "Shop"), ("criticality", "huge"), ("belongs", "keep"),
            ("reason", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var taken = await client.SendForm(
            Page, Page + "/workload", ("workload", "shop"), ("title", "Shop"), ("criticality", "critical"), ("data-class", "health"),
            ("residency", "eu-*, us-east-1"), ("belongs", "keep"), ("reason", "classified"));
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);

        var result = OwnTenant.State(web, Tenant).Result;
        var shop = Assert.Single(result.Organisation.Workloads);
        Assert.Equal(("health", Severity.Critical, ""), (shop.DataClass, shop.Criticality, shop.Environment));
        Assert.Equal(["eu-*", "us-east-1"], shop.Residency, StringComparer.Ordinal);
        Assert.Equal("resource.account == '111111111111'", shop.When!.Source);
        Assert.DoesNotContain(result.Gaps, static gap => gap.Kind == GapKind.DataUnclassified);
    }

    [Fact]
    public async Task A_new_workload_goes_first_and_the_name_is_on_every_page()
    {
        const string Tenant = "named";
        const string Page = $"/o/{Tenant}/settings/organisation";
        OwnTenant.Make(web, Tenant);
        using var client = await web.SignIn(Role.Manager, Tenant);
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        using var refused = await viewer.SendForm(Page, Page + "/name", ("name", "Mine"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var named = await client.SendForm(Page, Page + "/name", ("name", "Seaside <Clinic>"), ("reason", "renamed"));
        Assert.Equal(HttpStatusCode.Redirect, named.StatusCode);
        using var made = await client.SendForm(
            Page, Page + "/workload", ("title", "Web shop"), ("data-class", "personal"), ("belongs", "tag"), ("tag", "team's"),
            ("tag-value", "shop"), ("reason", "found"));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var workload = Assert.Single(OwnTenant.State(web, Tenant).Result.Organisation.Workloads);
        Assert.Equal(
            ("web-shop", @"'team\'s' in resource.tags && resource.tags['team\'s'] == 'shop'"), (workload.Id, workload.When!.Source));
        foreach (var path in new[] { "", "reports/board" })
            Assert.Contains("Seaside &lt;Clinic&gt;", await client.Text($"/o/{Tenant}/{path}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_begin_with_the_import_and_afterwards_each_is_ticked_when_it_is_done()
    {
        const string Tenant = "first-steps";
        web.MakeTenant(Tenant);
        using var client = await web.SignIn(Role.Admin, Tenant);
        var empty = await client.Text($"/o/{Tenant}/");
        Assert.InRange(
            empty.IndexOf("Take in your own exports", StringComparison.Ordinal), 1,
            empty.IndexOf("Look at", StringComparison.OrdinalIgnoreCase) is var then and > 0 ? then : 0);
        Assert.StartsWith("service,", await client.Text($"/o/{Tenant}/import/services.csv"), StringComparison.Ordinal);
        web.TakeIn(Tenant, static folder =>
            global::System.IO.File.WriteAllText(Path.Combine(folder, "export.json"), ServedWorld.Buckets(3, 1)));
        Assert.Contains(
            "Name owners by rule</a> <span class=\"quiet\">(open: 0 of", await client.Text($"/o/{Tenant}/"), StringComparison.Ordinal);

        web.Services.GetRequiredService<DecisionBook>().Ask(
            web.Scope(Role.Manager, Tenant), DecisionKind.Owner, "Kim answers for all of it",
            """{"people":[{"id":"kim","name":"Kim Ito"}],"owners":[{"id":"all","owner":"kim","when":"true"}]}""", "agreed");
        var state = OwnTenant.State(web, Tenant);
        Assert.Equal(state.Numbers.Owned.Whole, state.Numbers.Owned.Count);
        var page = await client.Text($"/o/{Tenant}/");
        foreach (var step in new[] { "Add people and teams", "Name owners by rule" })
            Assert.Contains(step + "</a> <span class=\"quiet\">(done", page, StringComparison.Ordinal);
        Assert.Contains("Review the services in use</a> <span class=\"quiet\">(open", page, StringComparison.Ordinal);
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        Assert.DoesNotContain("What to do next", await viewer.Text($"/o/{Tenant}/"), StringComparison.Ordinal);
    }
}
