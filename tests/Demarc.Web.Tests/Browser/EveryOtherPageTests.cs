using System.Net;
using System.Text.RegularExpressions;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Access.SecondFactor;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Findings;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Screens.Work;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Browser;

/// <summary>
/// The other half of the pages of an organisation, and those that have no fixed address: what comes before signing in, one's own account,
/// the page of one gap or finding, refusals, and the audit room as an auditor sees it.
/// </summary>
public sealed partial class EveryOtherPageTests(WebFixture web, BrowserFixture browser)
{
    private const string Root = $"/o/{WebFixture.Sample}/";

    [Fact]
    public Task Pages_are_accessible_and_fit() =>
        EveryPageTests.Walk(web, browser, Pages.OfSample.Where(static (_, place) => place % 2 == 1));

    [Fact]
    public async Task Pages_before_signing_in_are_accessible_and_fit()
    {
        var (tickets, accounts) = (web.Services.GetRequiredService<Tickets>(), web.Services.GetRequiredService<AccountStore>());
        var person = Somebody("forgetful@northwind");
        var page = await browser.Open(web);
        var inspection = new PageInspection(page);
        await inspection.Look("/sign-in");
        await inspection.Look(tickets.Make(Tickets.FirstAdministrator, 0, "admin", TimeSpan.FromHours(1)), "first-administrator");
        await inspection.Look(tickets.Make(Tickets.NewPassword, person.Number, "", TimeSpan.FromHours(1)), "new-password");
        await inspection.Look(await Invitation(), "invitation");
        await inspection.Look("/ticket/used", "ticket-used", 404);

        await page.GotoAsync("/sign-in");
        await page.FillAsync("#login", person.Login);
        await page.FillAsync("#password", "not the password");
        await page.ClickAsync("button:has-text('Sign in')");
        await page.WaitForSelectorAsync(".refusal");
        await inspection.LookAtLoaded("/sign-in, refused", "sign-in-refused");
        Assert.Equal(person.Number, accounts.Find(person.Login)!.Number);
        await page.Context.CloseAsync();
        Assert.Empty(inspection.Faults);
    }

    [Fact]
    public async Task Pages_of_ones_own_account_are_accessible_and_fit()
    {
        var person = Somebody("own-account@northwind");
        var page = await browser.Open(web);
        var inspection = new PageInspection(page);
        await SignIn(page, person.Login);
        await page.WaitForURLAsync("**/o/**");
        await inspection.Look("/account");
        await inspection.Look("/organisations");
        await page.GotoAsync("/account");
        await page.ClickAsync("form[action='/account/app'] button");
        await page.WaitForSelectorAsync(".qr");
        await inspection.LookAtLoaded("/account/app", "account-app");
        var apps = web.Services.GetRequiredService<AuthenticatorApps>();
        var seconds = web.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
        await page.FillAsync("#code", TotpCode.Of(apps.Pending(person.Number)!, seconds / 30));
        await page.ClickAsync("form[action='/account/app/confirm'] button");
        await page.WaitForSelectorAsync(".codes");
        await inspection.LookAtLoaded("/account/app/confirm", "account-codes");

        await page.Context.ClearCookiesAsync();
        await SignIn(page, person.Login);
        await page.WaitForURLAsync("**/sign-in/code**");
        await inspection.LookAtLoaded("/sign-in/code", "sign-in-code");
        await page.Context.CloseAsync();
        Assert.Empty(inspection.Faults);
    }

    [Fact]
    public async Task The_page_of_one_gap_and_one_finding_and_refusals_are_accessible_and_fit()
    {
        var scope = web.Scope(Role.Manager, WebFixture.Sample);
        var states = web.Services.GetRequiredService<EstateStates>();
        var gaps = GapLines.Of(scope.State);
        var page = await browser.SignIn(web, Role.Manager);
        var inspection = new PageInspection(page);
        foreach (var line in gaps.Where(static line => line.Gap.Kind is GapKind.Unowned or GapKind.NoEvidence or GapKind.FailingCheck)
            .DistinctBy(static line => line.Gap.Kind))
            await inspection.Look(Root + "gaps/" + line.Id, "gap-" + line.Gap.Kind);
        var chosen = string.Join('&', gaps.Take(12).Select(static line => "id=" + line.Id));
        await inspection.Look($"{Root}gaps/chosen?{chosen}", "gaps-chosen-12");
        var findings = FindingLines.Of(scope, states);
        foreach (var line in findings.DistinctBy(static line => line.Outcome, StringComparer.Ordinal))
            await inspection.Look(Root + "findings/" + line.Id, "finding-" + line.Outcome);
        var duty = scope.State.Result.Duties.First(static one => one.IsOurs && one.Scope.Service.Length > 0);
        await inspection.Look(Root + "duties/" + DutyLines.IdOf(duty), "duty");
        await inspection.Look(Root + "gaps/nothing", "missing", 404);
        await inspection.Look(Root + "settings/people", "forbidden", 403);
        await inspection.Look(Root + "?as-of=2025-01-31", "overview-before");
        await inspection.Look(Root + "?as-of=nonsense", "wrong-day", 400);
        await page.Context.CloseAsync();

        page = await browser.SignIn(web, Role.Manager, WebFixture.Other);
        var other = new PageInspection(page);
        foreach (var path in (string[])["", "matrix", "gaps", "ledger", "audit"])
            await other.Look($"/o/{WebFixture.Other}/{path}", "empty-" + (path.Length > 0 ? path : "overview"));
        await page.Context.CloseAsync();
        Assert.Empty(inspection.Faults.Concat(other.Faults));
    }

    [Fact]
    public async Task The_audit_room_of_an_auditor_is_accessible_and_fits()
    {
        var page = await browser.SignIn(web, Role.Auditor);
        var inspection = new PageInspection(page);
        foreach (var path in (string[])["", "audit", "audit/iso27001-2022", "audit/iso27001-2022/requirement?id=A.5.1"])
            await inspection.Look(Root + path, "auditor-" + (path.Length > 0 ? path.Split('?')[0].Replace('/', '-') : "overview"));
        await page.Context.CloseAsync();
        Assert.Empty(inspection.Faults);
    }

    [Fact]
    public async Task Pages_of_what_waits_for_somebody_are_accessible_and_fit()
    {
        var tenant = web.Own("waiting-looks");
        var book = web.Services.GetRequiredService<DecisionBook>();
        var owner = web.Scope(Role.Owner, tenant);
        var named = book.Ask(web.Scope(Role.Manager, tenant), DecisionKind.Owner, "Backups", """
            {"owners":[{"id":"looks","owner":"wen.zhao","deputy":"dana.lindqvist","when":"part.domain == 'backup' && instance.service == 'aws/rds'"}]}
            """, "They run it");
        var asked = book.Ask(owner, DecisionKind.Override, "Theirs", new DecisionBody().Add(
            "overrides", ("id", "looks"), ("parts", new[] { "VUL-01.apply" }), ("when", "instance.service == 'aws/ec2'"),
            ("party", "provider"), ("reason", "r"), ("from", owner.Today), ("until", owner.Today.AddDays(30))).ToString(), "The contract says so");
        var adoption = book.Ask(owner, DecisionKind.Adoption, "Use it", """{"services":[{"service":"aws/redshift"}]}""", "Reports");
        var question = new AuditRequests(web.Services.GetRequiredService<TenantStores>().Of(tenant)).Ask(new AuditRequest
        {
            Framework = "iso27001-2022", Requirement = "A.5.1", Asker = web.Login(Role.Auditor, tenant), Question = "Who approved it?",
            Asked = web.Services.GetRequiredService<Sessions>().Now, AsOf = owner.Today,
        });
        var page = await browser.SignIn(web, Role.Manager, tenant);
        var inspection = new PageInspection(page);
        foreach (var (path, name) in ((string, string)[])[
            ("", "overview-waiting"), ($"decisions/{asked.Id}", "decision-waiting"), ($"decisions/{named.Id}", "decision-made"),
            ($"adoption/requests/{adoption.Id}", "request"), ($"audit/requests/{question}", "question"), ("audit", "audit-asked"),
            ("adoption/new/place?service=aws/rds", "wizard-place")])
            await inspection.Look($"/o/{tenant}/{path}", name);
        await page.Context.CloseAsync();
        Assert.Empty(inspection.Faults);
    }

    private PersonRow Somebody(string login)
    {
        var (accounts, now) = (web.Services.GetRequiredService<AccountStore>(), web.Services.GetRequiredService<Sessions>().Now);
        var person = accounts.Create(
            login, "Some Body", web.Services.GetRequiredService<Passwords>().Hash(login, WebFixture.Password), now);
        foreach (var tenant in (string[])[WebFixture.Sample, WebFixture.Other])
            accounts.Grant(new MembershipRow(tenant, person.Number, "viewer", new Interval(now, Moment.Open), "test"));
        return person;
    }

    private static async Task SignIn(Microsoft.Playwright.IPage page, string login)
    {
        await page.GotoAsync($"/sign-in?back={Uri.EscapeDataString(Root)}");
        await page.FillAsync("#login", login);
        await page.FillAsync("#password", WebFixture.Password);
        await page.ClickAsync("button:has-text('Sign in')");
    }

    private async Task<string> Invitation()
    {
        const string People = $"/o/{WebFixture.Other}/settings/people";
        using var admin = await web.SignIn(Role.Admin, WebFixture.Other);
        using var answer = await admin.SendForm(
            People, $"{People}/invite", ("login", "new@example.org"), ("name", "Some One"), ("role", "viewer"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Link().Match(await answer.Text()).Groups[1].Value;
    }

    [GeneratedRegex("value=\"http://[^/]+(/ticket/[^\"]+)\"")]
    private static partial Regex Link();
}
