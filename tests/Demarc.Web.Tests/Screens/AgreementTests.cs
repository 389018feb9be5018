using System.Net;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Agreements;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>Agreements on screen: recorded, renewed, ended, and what they do to duties.</summary>
public sealed class AgreementTests(WebFixture web)
{
    [Fact]
    public async Task A_recorded_agreement_is_evidence_moves_duties_and_stops_to_when_it_ends()
    {
        web.MakeSample("agreed");
        var service = State("agreed").Result.Estate.Instances.First(static one => one.Service == "aws/rds");
        using var manager = await web.SignIn(Role.Manager, "agreed");
        const string Form = "/o/agreed/agreements/new";
        using (var done = await manager.SendForm(Form, Form, ("provider", "msp"), ("title", "Databases by 'Keel'"), ("from", "2026-01-01"),
            ("covers", "AGR-01.sign"), ("covers", "AGR-03.hold"), ("move-parts", "VUL-01.apply, BCK-03.test"),
                ("move-party", "third-party"), ("move-who", "Keel & Co"),
            ("move-service", "aws/rds"), ("move-account", service.Account), ("move-why", "Annex 1"), ("reason", "Signed")))
        {
            // It takes duties off us, as an override does: somebody else has to agree.
            Assert.Empty(Moved());
            await Agree("agreed", done);
        }

        Assert.NotEmpty(Moved());
        Assert.All(Moved(), static duty => Assert.Equal("aws/rds", duty.Shares[0].Instance.Service));
        Assert.Contains(State("agreed").Result.Organisation.Agreements, static one =>
            one.Id == "databases-by-keel" && one.Covers.Parts.Contains(new PartId("AGR-03", "hold")));
        var page = await manager.Text("/o/agreed/agreements/databases-by-keel");
        Assert.Contains($"{Moved().Count:N0} dut", page, StringComparison.Ordinal);
        Assert.Contains("Keel &amp; Co", page, StringComparison.Ordinal);

        var today = State("agreed").Result.Day;
        const string Page = "/o/agreed/agreements/databases-by-keel";
        using (var refused = await manager.SendForm(Page, ("until", "2020-01-01"), ("reason", "my <reason>")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var again = await refused.Text();
            Assert.Contains("value=\"2020-01-01\"", again, StringComparison.Ordinal);
            Assert.Contains("my &lt;reason&gt;</textarea>", again, StringComparison.Ordinal);
        }

        using (var ended = await manager.SendForm(Page, ("until", TenantScope.Text(today.AddDays(-1))), ("reason", "They closed")))
            await Agree("agreed", ended);
        Assert.Empty(Moved());
        page = await manager.Text(Page);
        Assert.Contains("ended", page, StringComparison.Ordinal);
        Assert.Contains($"until {TenantScope.Text(today.AddDays(-1))}", page, StringComparison.Ordinal);

        List<Engine.Responsibility.DutyOf> Moved() =>
            [.. State("agreed").Result.Duties.Where(static duty =>
                duty.Shares.Any(static share => share.Party is Party.ThirdParty { Who: "Keel & Co" }))];
    }

    [Fact]
    public async Task Renewing_an_agreement_of_the_file_keeps_everything_else_it_says()
    {
        web.MakeSample("renewed");
        var before = State("renewed").Result.Organisation;
        var harbor = before.Agreements.First(static one => one.Id == "harbor");
        using var manager = await web.SignIn(Role.Manager, "renewed");
        using (var done = await manager.SendForm("/o/renewed/agreements/harbor", ("until", "2031-03-31"),
            ("reason", "Renewed by four years")))
            await Agree("renewed", done);
        var after = State("renewed").Result.Organisation;
        var renewed = after.Agreements.First(static one => one.Id == "harbor");
        Assert.Equal(new DateOnly(2031, 3, 31), renewed.Until);
        Assert.Equal((harbor.Title, harbor.Provider, harbor.From), (renewed.Title, renewed.Provider, renewed.From));
        Assert.Equal(Written(before), Written(after));

        static List<string> Written(Organisation organisation) =>
        [
            .. organisation.Rules.Where(static rule => rule.Id.StartsWith("agreement/harbor/", StringComparison.Ordinal))
                .Select(static rule =>
                    string.Join('|', rule.Id, rule.Party, rule.When?.Source, rule.Why, string.Join(' ', rule.AppliesTo.Parts))),
        ];
    }

    [Theory]
    [InlineData("title", "", "has no name")]
    [InlineData("provider", "nobody", "with whom")]
    [InlineData("from", "soon", "is no day")]
    [InlineData("until", "2020-01-01", "before the first")]
    [InlineData("covers", "XXX-01.y", "There is no part")]
    [InlineData("covers", "", "Tick at least one")]
    [InlineData("move-parts", "VUL-01.aply", "did you mean")]
    [InlineData("reason", "", "not said why")]
    public async Task What_cannot_be_recorded_is_refused_with_the_reason(string field, string value, string reason)
    {
        using var manager = await web.SignIn(Role.Manager);
        var form = $"/o/{WebFixture.Sample}/agreements/new";
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        { ["title"] = "Refused", ["provider"] = "zoom", ["from"] = "2026-01-01", ["reason"] = "why", ["covers"] = "AGR-01.sign",
            [field] = value };
        if (field == "covers" && value.Length == 0) fields.Remove(field);
        using var answer = await manager.SendForm(form, form, [.. fields.Select(static pair => (pair.Key, pair.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Text();
        Assert.Contains(reason, page, StringComparison.Ordinal);
        foreach (var kept in (string[])["title", "from", "until", "move-parts"])
            Assert.Contains($"name=\"{kept}\" value=\"{fields.GetValueOrDefault(kept, "")}\"", page, StringComparison.Ordinal);
        Assert.Equal(
            fields.GetValueOrDefault("covers") == "AGR-01.sign", page.Contains("value=\"AGR-01.sign\" checked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_has_an_exit_plan_when_each_of_its_accounts_has_one()
    {
        const string Own = "exit-accounts";
        web.MakeTenant(Own);
        TakeIn("instance.account == 'one'");
        Assert.Equal(0, ExitPlans.Model(Scope(), new TableQuery()).Providers.Single().Planned);
        TakeIn("instance.account != ''");
        Assert.Equal(1, ExitPlans.Model(Scope(), new TableQuery()).Providers.Single().Planned);

        using var viewer = await web.SignIn(Role.Viewer, Own);
        Assert.DoesNotContain("evidence/add", await viewer.Text($"/o/{Own}/exit-plans"), StringComparison.Ordinal);
        using var owner = await web.SignIn(Role.Owner, Own);
        Assert.Contains("evidence/add", await owner.Text($"/o/{Own}/exit-plans"), StringComparison.Ordinal);

        TenantScope Scope() => web.Scope(Role.Viewer, Own);

        void TakeIn(string when) => web.TakeIn(Own, folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), $"""
            organisation: Harbour Clinic
            services:
              - service: aws/rds
                account: one
              - service: aws/rds
                account: two
            evidence:
              - id: plan
                kind: policy-document
                parts: [AGR-04.plan]
                when: "{when}"
                effective: {TenantScope.Text(Scope().Today.AddDays(-10))}

            """));
    }

    [Fact]
    public async Task Exit_plans_say_what_the_gaps_say()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        var missing = State(WebFixture.Sample).Result.Gaps.Where(static gap => gap.Kind == GapKind.ExitPlanMissing)
            .Select(static gap => (gap.Scope.Service, gap.Scope.Account)).Distinct().Count();
        var csv = await viewer.Text($"/o/{WebFixture.Sample}/exit-plans.csv?plan=missing&plan=stale&plan=rejected");
        Assert.Equal(missing, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.Contains("Concentration", await viewer.Text($"/o/{WebFixture.Sample}/exit-plans"), StringComparison.Ordinal);
        using var forbidden = await viewer.Get($"/o/{WebFixture.Sample}/agreements/new");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task One_that_is_only_signed_holds_at_once()
    {
        OwnTenant.Make(web, "plain-agreement");
        using var manager = await web.SignIn(Role.Manager, "plain-agreement");
        const string Form = "/o/plain-agreement/agreements/new";
        using (var done = await manager.SendForm(Form, Form, ("provider", "aws"), ("title", "Terms"), ("from", "2026-01-01"),
            ("covers", "AGR-01.sign"), ("reason", "Signed")))
            Assert.Equal("/o/plain-agreement/agreements/terms", done.Headers.Location!.ToString());
        const string Page = "/o/plain-agreement/agreements/terms";
        using (var ended = await manager.SendForm(Page, ("until", "2026-10-01"), ("reason", "They closed")))
            Assert.Equal(Page, ended.Headers.Location!.ToString());
        Assert.Equal(new DateOnly(2026, 10, 1), Assert.Single(State("plain-agreement").Result.Organisation.Agreements).Until);
    }

    /// <summary>Follows to the decision that waits; somebody else agrees to it.</summary>
    private async Task Agree(string tenant, HttpResponseMessage waits)
    {
        var page = waits.Headers.Location!.ToString();
        Assert.StartsWith($"/o/{tenant}/decisions/", page, StringComparison.Ordinal);
        using var admin = await web.SignIn(Role.Admin, tenant);
        using var done = await admin.SendForm(page, ("outcome", "approved"));
        Assert.Equal("", await admin.Refusal(done));
    }

    private EstateState State(string tenant)
    {
        var states = web.Services.GetRequiredService<EstateStates>();
        return states.Get(tenant, states.Today(tenant), null);
    }
}
