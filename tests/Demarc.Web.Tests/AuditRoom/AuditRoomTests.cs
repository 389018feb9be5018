using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Packages;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.AuditRoom;

/// <summary>
/// The audit room: what stands there is what the numbers say, the package verifies, questions go to and fro, all of it is noted.
/// </summary>
public sealed class AuditRoomTests(WebFixture web)
{
    private const string Framework = "iso27001-2022";

    private static readonly string Root = $"/o/{WebFixture.Sample}/audit";

    [Fact]
    public async Task Requirements_add_up_to_the_readiness_of_the_framework()
    {
        using var client = await web.SignIn(Role.Auditor);
        var state = web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);
        var readiness = state.Numbers.Frameworks.Single(static one => one.Id == Framework);
        Assert.Equal(readiness.Ready, await Rows(client, "ready"));
        Assert.Equal(readiness.Ours - readiness.Ready, await Rows(client, "not-ready"));
        Assert.Equal(readiness.Elsewhere, await Rows(client, "elsewhere"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2999-12-30")]
    public async Task The_package_that_an_auditor_downloads_verifies_and_says_by_when_it_was_known(string known)
    {
        var tenant = "audit-package" + known;
        web.MakeSample(tenant);
        using var auditor = await web.SignIn(Role.Auditor, tenant);
        var query = "?as-of=2026-11-20" + (known.Length > 0 ? "&known-at=" + known : "");
        using var answer = await auditor.SendForm($"/o/{tenant}/audit{query}", $"/o/{tenant}/audit/{Framework}/package{query}");
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            var findings = PackageCheck.Run(path, trusted: null);
            Assert.True(findings.Length > 10);
            Assert.All(findings, static finding => Assert.Equal(PackageState.Pass, finding.State));
            await using var archive = await System.IO.Compression.ZipFile.OpenReadAsync(path, TestContext.Current.CancellationToken);
            await using var entry = await archive.GetEntry("manifest.json")!.OpenAsync(TestContext.Current.CancellationToken);
            using var manifest = await System.Text.Json.JsonDocument.ParseAsync(
                entry, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(known.Length > 0, manifest.RootElement.TryGetProperty("knownAt", out var day));
            if (known.Length > 0) Assert.Equal(known, day.GetString());
            Assert.Equal(
                $"audit-package{known}-2026-11-20{(known.Length > 0 ? "-known-" + known : "")}-{Framework}.zip",
                answer.Content.Headers.ContentDisposition?.FileNameStar ?? answer.Content.Headers.ContentDisposition?.FileName);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task An_auditor_asks_an_owner_answers_and_the_auditor_closes()
    {
        const string Tenant = "audit-questions";
        OwnTenant.Make(web, Tenant);
        using var auditor = await web.SignIn(Role.Auditor, Tenant);
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var page = $"/o/{Tenant}/audit/{Framework}/requirement?id=A.5.1";
        using var asked = await auditor.SendForm(page, ("question", "Who approved <it>?"));
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.Contains("Who approved &lt;it&gt;?", await owner.Text($"/o/{Tenant}/audit"), StringComparison.Ordinal);

        using var self = await auditor.SendForm(page, $"/o/{Tenant}/audit/requests/1/answer", ("answer", "me"));
        Assert.Equal(HttpStatusCode.Forbidden, self.StatusCode);
        using var answered = await owner.SendForm(page, $"/o/{Tenant}/audit/requests/1/answer", ("answer", "The board, in May"));
        Assert.Equal(HttpStatusCode.Redirect, answered.StatusCode);
        using var stranger = await owner.SendForm(page, $"/o/{Tenant}/audit/requests/1/close");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        using var closed = await auditor.SendForm(page, $"/o/{Tenant}/audit/requests/1/close");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        var request = Assert.Single(new AuditRequests(web.Services.GetRequiredService<TenantStores>().Of(Tenant)).Read(Moment.Open));
        Assert.Equal(("closed", "The board, in May"), (request.State, request.Answer));
        using var late = await owner.SendForm(page, $"/o/{Tenant}/audit/requests/1/answer", ("answer", "again"));
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task A_question_reaches_who_answers_about_the_day_it_was_asked_about_and_its_answer_who_asked()
    {
        const string Tenant = "audit-reaches";
        OwnTenant.Make(web, Tenant);
        using var auditor = await web.SignIn(Role.Auditor, Tenant);
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var scope = web.Scope(Role.Auditor, Tenant);
        var days = $"as-of={TenantScope.Text(scope.Today.AddDays(-1))}&known-at={TenantScope.Text(scope.Today)}";
        var page = $"/o/{Tenant}/audit/{Framework}/requirement?id=A.5.1&{days}";
        using var asked = await auditor.SendForm(page, ("question", "Was it so then?"));
        Assert.Contains("Was it so then?", await auditor.Text(asked.Headers.Location!.ToString()), StringComparison.Ordinal);
        using var general = await auditor.SendForm(
            $"/o/{Tenant}/audit", ("framework", ""), ("requirement", ""), ("question", "How long are\r\nlogs kept?"));
        Assert.Equal($"/o/{Tenant}/audit/requests/2", general.Headers.Location!.ToString());
        using var nowhere = await auditor.SendForm(
            $"/o/{Tenant}/audit", ("framework", Framework), ("requirement", "A.99"), ("question", "kept <as> written"));
        Assert.Equal(HttpStatusCode.BadRequest, nowhere.StatusCode);
        Assert.Contains("kept &lt;as&gt; written</textarea>", await nowhere.Text(), StringComparison.Ordinal);

        var mine = await owner.Text($"/o/{Tenant}/");
        Assert.Contains("2 questions wait", mine, StringComparison.Ordinal);
        Assert.Contains($"/o/{Tenant}/audit/requests/1\"", mine, StringComparison.Ordinal);
        var question = WebUtility.HtmlDecode(await owner.Text($"/o/{Tenant}/audit/requests/1"));
        Assert.Contains($"/o/{Tenant}/audit/{Framework}/requirement?id=A.5.1&{days}\"", question, StringComparison.Ordinal);
        using var endless = await owner.SendForm(
            $"/o/{Tenant}/audit/requests/1", $"/o/{Tenant}/audit/requests/1/answer", ("answer", new string('y', AuditRequests.MostText + 1)));
        Assert.Equal(HttpStatusCode.BadRequest, endless.StatusCode);
        Assert.Contains(new string('y', 100), await endless.Text(), StringComparison.Ordinal);
        using var answered = await owner.SendForm(
            $"/o/{Tenant}/audit/requests/1", $"/o/{Tenant}/audit/requests/1/answer", ("answer", "Yes."));
        Assert.Equal($"/o/{Tenant}/audit/requests/1", answered.Headers.Location!.ToString());

        Assert.Contains("1 question of yours was answered", await auditor.Text($"/o/{Tenant}/"), StringComparison.Ordinal);
        Assert.Contains("1 question waits", await owner.Text($"/o/{Tenant}/"), StringComparison.Ordinal);
        var csv = (await owner.Text($"/o/{Tenant}/audit.csv?state=open")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("How long are", string.Join('\n', csv.Skip(1)), StringComparison.Ordinal);
        Assert.DoesNotContain("Was it so then?", string.Join('\n', csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewers_do_not_ask_and_empty_or_endless_questions_are_refused()
    {
        var page = $"{Root}/{Framework}/requirement?id=A.5.1";
        using var viewer = await web.SignIn(Role.Viewer);
        using var refused = await viewer.SendForm(page, ("question", "?"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var auditor = await web.SignIn(Role.Auditor);
        foreach (var text in (string[])["", new string('x', AuditRequests.MostText + 1), "bell \a"])
        {
            using var answer = await auditor.SendForm(page, ("question", text));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            if (text.Length > 9) Assert.Contains(text, await answer.Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_read_here_is_written_down_and_an_auditor_sees_the_end_of_the_access()
    {
        const string Tenant = "audit-end";
        OwnTenant.Make(web, Tenant);
        using var auditor = await web.SignIn(Role.Auditor, Tenant);
        var accounts = web.Services.GetRequiredService<AccountStore>();
        var person = accounts.Find(web.Login(Role.Auditor, Tenant))!;
        var now = web.Services.GetRequiredService<Sessions>().Now;
        var end = new Moment(now.Microseconds + (TimeSpan.TicksPerDay * 30 / TimeSpan.TicksPerMicrosecond));
        var membership = accounts.MembershipsOf(person.Number).Single(static membership => membership.Tenant == Tenant);
        accounts.End(membership, end);
        Assert.Contains(
            $"Your access ends on {end.ToTime():yyyy-MM-dd HH:mm}", await auditor.Text($"/o/{Tenant}/audit"), StringComparison.Ordinal);
        Assert.Contains(accounts.Entries(1_000), entry => entry.Person == person.Number && entry.Event == "audit-room"
            && entry.Detail == $"GET /o/{Tenant}/audit" && entry.Tenant == Tenant);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/nothing.csv")]
    [InlineData("/iso27001-2022/requirement")]
    [InlineData("/iso27001-2022/requirement?id=A.99")]
    public async Task What_is_not_there_is_said_not_to_be(string path)
    {
        using var client = await web.SignIn(Role.Auditor);
        using var answer = await client.Get(Root + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<long> Rows(HttpClient client, string state)
    {
        var csv = await client.Text($"{Root}/{Framework}.csv?state={state}&cols=requirement");
        return csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).LongLength - 1;
    }
}
