using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Packages;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
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
