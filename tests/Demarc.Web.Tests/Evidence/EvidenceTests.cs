using System.Net;
using System.Net.Http.Headers;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Evidence;

/// <summary>
/// Evidence is handed in, accepted by somebody else, and then closes its gap; what cannot be evidence is refused with the reason.
/// </summary>
public sealed class EvidenceTests(WebFixture web, BrowserFixture browser)
{
    private const string Content = "restored on 2026-10-01 by two people\n";

    private string Yesterday => TenantScope.Text(web.Services.GetRequiredService<EstateStates>().Today("any").AddDays(-1));

    [Fact]
    public async Task What_is_handed_in_counts_once_somebody_else_accepts_it()
    {
        const string Tenant = "evidence-accept";
        OwnTenant.Make(web, Tenant);
        var (line, kind) = Wanted(Tenant);
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var admin = await web.SignIn(Role.Admin, Tenant);
        var item = await Add(manager, Tenant, kind, line.Duty.Part.Id.ToString());
        Assert.Contains("state pending", await manager.Text(item), StringComparison.Ordinal);
        Assert.False(Same(Tenant, line).IsReady);

        using var own = await manager.SendForm(item, item + "/accept", ("reason", ""));
        Assert.Equal(HttpStatusCode.BadRequest, own.StatusCode);
        Assert.Contains("somebody else accepts it", await own.Text(), StringComparison.Ordinal);

        using var accepted = await admin.SendForm(item, item + "/accept", ("reason", "seen"));
        Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);
        Assert.True(Same(Tenant, line).IsReady);
        Assert.Contains("Accepted", await admin.Text(item), StringComparison.Ordinal);

        using var rejected = await manager.SendForm(item, item + "/reject", ("reason", "of another system"));
        Assert.Equal(HttpStatusCode.Redirect, rejected.StatusCode);
        Assert.False(Same(Tenant, line).IsReady);
        Assert.Contains("of another system", await admin.Text(item), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_comes_back_as_it_was_and_never_as_a_page()
    {
        const string Tenant = "evidence-file";
        OwnTenant.Make(web, Tenant);
        var (line, kind) = Wanted(Tenant);
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var item = await Add(owner, Tenant, kind, line.Duty.Part.Id.ToString());
        using var answer = await owner.Get(item + "/content");
        Assert.Equal(Content, await answer.Text());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        using var stranger = await web.SignIn(Role.Admin, WebFixture.Other);
        using var foreign = await stranger.Get(item + "/content");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task Provider_assurance_for_a_part_of_ours_is_refused_and_explained()
    {
        using var client = await web.SignIn(Role.Owner);
        using var answer = await Send(
            client, WebFixture.Sample, ("kind", "provider-assurance"), ("part", "KEY-02.custody"), ("effective", "2026-09-30"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Text();
        Assert.Contains("shows the provider&#x27;s part, never ours", page, StringComparison.Ordinal);
        Assert.Contains("value=\"KEY-02.custody\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", "nonsense", "Choose what kind it is")]
    [InlineData("part", "nonsense", "is no part")]
    [InlineData("part", "XXX-99.nothing", "did you mean")]
    [InlineData("part", "", "which part of ours")]
    [InlineData("effective", "", "which day")]
    [InlineData("effective", "0000-00-00", "which day")]
    [InlineData("effective", "2999-01-01", "has not come")]
    [InlineData("expires", "tomorrow", "Write a day")]
    [InlineData("collected", "1950-01-01", "before the time it shows")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(string field, string value, string reason)
    {
        using var client = await web.SignIn(Role.Owner);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        { ["kind"] = "policy-document", ["part"] = "GOV-01.policy", ["effective"] = "2026-10-01", [field] = value };
        using var answer = await Send(client, WebFixture.Sample, [.. fields.Select(static pair => (pair.Key, pair.Value))]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, WebUtility.HtmlDecode(await answer.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_reads_adds_nothing_and_decides_nothing()
    {
        using var auditor = await web.SignIn(Role.Auditor);
        using var form = await auditor.Get($"/o/{WebFixture.Sample}/evidence/add");
        Assert.Equal(HttpStatusCode.Forbidden, form.StatusCode);
        using var owner = await web.SignIn(Role.Owner);
        using var decision = await owner.SendForm(
            $"/o/{WebFixture.Sample}/evidence/add", $"/o/{WebFixture.Sample}/evidence/policy-cloud-2026/reject", ("reason", "no"));
        Assert.Equal(HttpStatusCode.Forbidden, decision.StatusCode);
    }

    [Fact]
    public async Task Adding_evidence_in_a_browser_closes_the_gap()
    {
        const string Tenant = "evidence-browser";
        OwnTenant.Make(web, Tenant);
        var (line, kind) = Wanted(Tenant);
        var part = line.Duty.Part.Id.ToString();
        var page = await browser.SignIn(web, Role.Owner, Tenant);
        await page.GotoAsync($"/o/{Tenant}/gaps?part={part}&kind=no-evidence");
        await page.ClickAsync("tbody th a");
        await page.ClickAsync("text=Add evidence");
        await page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload
        { Name = "restore.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(Content) });
        await page.SelectOptionAsync("#kind", kind);
        await page.FillAsync("#statement", "We did it.");
        await page.FillAsync("#effective", Yesterday);
        await page.ClickAsync("text=Hand it in");
        await page.WaitForSelectorAsync("text=It counts once somebody else has accepted it");
        await BrowserFixture.Shoot(page, "evidence-item-pending");
        var item = new Uri(page.Url).AbsolutePath;
        await page.Context.CloseAsync();

        page = await browser.SignIn(web, Role.Manager, Tenant);
        await page.GotoAsync(item);
        await page.ClickAsync("button:has-text('Accept')");
        await page.WaitForSelectorAsync(".state.fresh");
        await BrowserFixture.Shoot(page, "evidence-item-accepted");
        await page.GotoAsync($"/o/{Tenant}/gaps?part={part}&kind=no-evidence");
        Assert.Equal(0, await page.Locator("tbody tr").CountAsync());
        await page.Context.CloseAsync();
    }

    /// <summary>A duty for the whole organisation that one kind of paper shows.</summary>
    private (DutyLine Line, string Kind) Wanted(string tenant)
    {
        var line = OwnTenant.State(web, tenant).Numbers.Lines.First(static line =>
            line is { IsOurs: true, IsReady: false, Duty.Scope.Service.Length: 0 }
            && line.Evidence!.Needs is [{ Need.Kind: EvidenceKind.PolicyDocument or EvidenceKind.TestResult }]);
        return (line, Kebab<EvidenceKind>.Name(line.Evidence!.Needs[0].Need.Kind));
    }

    private DutyLine Same(string tenant, DutyLine line) => OwnTenant.State(web, tenant).Numbers.Lines
        .Single(other => other.Duty.Part.Id == line.Duty.Part.Id && other.Duty.Scope == line.Duty.Scope);

    private async Task<string> Add(HttpClient client, string tenant, string kind, string part)
    {
        using var answer = await Send(
            client, tenant, ("kind", kind), ("part", part), ("effective", Yesterday), ("statement", "We did it."));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, string tenant, params (string Key, string Value)[] fields)
    {
        var address = $"/o/{tenant}/evidence/add";
        using var form = new MultipartFormDataContent { { new StringContent(await client.Token(address)), "demarc-token" } };
        foreach (var (key, value) in fields) form.Add(new StringContent(value), key);
        var file = new StringContent(Content);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        form.Add(file, "file", "../restore.html");
        return await client.PostAsync(new Uri(address, UriKind.Relative), form);
    }
}
