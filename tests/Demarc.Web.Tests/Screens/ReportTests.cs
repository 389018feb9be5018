using System.Net;
using System.Text.Json;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Report;
using Demarc.Web.Screens.Reports;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>What is handed over: every document of the reports page is what it says it is.</summary>
public sealed class ReportTests(WebFixture web)
{
    private const string Reports = "/o/" + WebFixture.Sample + "/reports/";

    [Fact]
    public async Task The_board_report_says_what_the_overview_says()
    {
        using var client = await web.SignIn(Role.Viewer);
        var (board, overview) = (await client.Text(Reports + "board"), await client.Text($"/o/{WebFixture.Sample}/"));
        foreach (var number in global::System.Text.RegularExpressions.Regex.Matches(board, "<strong>([0-9,]+)</strong>").Take(3))
            Assert.Contains($"<strong>{number.Groups[1].Value}</strong>", overview, StringComparison.Ordinal);
        Assert.Contains("Readiness by framework", board, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_printed_by_a_browser_where_there_is_one()
    {
        using var client = await web.SignIn(Role.Viewer);
        using var answer = await client.Get(Reports + "board.pdf");
        if (web.Services.GetRequiredService<BoardPrinter>().IsThere)
        {
            Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.True(bytes.AsSpan().StartsWith("%PDF-"u8) && bytes.Length > 10_000, $"{bytes.Length} bytes");
        }
        else
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Files_are_downloads_and_what_they_say_they_are()
    {
        using var client = await web.SignIn(Role.Auditor);
        foreach (var (path, type) in new[]
        {
            ("report.html", "text/html"), ("assessment.json", "application/json"), ("oscal/poam/nist-800-53-r5.json", "application/json"),
            ("crm/nist-800-53-r5.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("caiq/ccm-4.0.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        })
        {
            using var answer = await client.Get(Reports + path);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            if (type == "application/json") Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(bytes).RootElement.ValueKind);
            if (path.EndsWith(".xlsx", StringComparison.Ordinal)) Assert.True(bytes.AsSpan().StartsWith("PK"u8));
        }
    }

    [Fact]
    public async Task What_was_read_and_by_when_it_was_known_is_in_what_is_handed_over()
    {
        using var client = await web.SignIn(Role.Auditor);
        var files = await Lines(client, $"/o/{WebFixture.Sample}/settings/sources/files.csv");
        Assert.True(files > 5);
        using var all = JsonDocument.Parse(await client.Text(Reports + "assessment.json"));
        Assert.Equal(files, all.RootElement.GetProperty("inputs").GetArrayLength());
        Assert.False(all.RootElement.TryGetProperty("knownAt", out _));
        using var known = JsonDocument.Parse(await client.Text(Reports + "assessment.json?known-at=2999-12-30"));
        Assert.Equal("2999-12-30", known.RootElement.GetProperty("knownAt").GetString());
        var page = await client.Text(Reports + "report.html?known-at=2999-12-30");
        Assert.DoesNotContain("0 read, 0 partly read, 0 refused.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("written with this report", page, StringComparison.Ordinal);
        Assert.All(["<dd><time datetime=\"2026-11-20\">2026-11-20</time>, as known on", "<p>As of 2026-11-20, as known on"], one =>
            Assert.Contains(one + " 2999-12-30", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_leaves_decisions_out_says_so_or_is_not_handed_over()
    {
        const string Tenant = "left-out";
        OwnTenant.Make(web, Tenant);
        web.Services.GetRequiredService<DecisionBook>().Ask(
            web.Scope(Role.Manager, Tenant), DecisionKind.Owner, "Ada answers for keys",
            """{"owners":[{"id":"keys","owner":"ada.berg","when":"part.domain == 'keys'"}]}""", "agreed");
        using var client = await web.SignIn(Role.Admin, Tenant);
        const string Base = $"/o/{Tenant}/reports/";
        using var before = await client.Get(Base + "evidence.csv");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        // The file of the day after knows nobody of that name.
        web.TakeIn(Tenant, static folder => File.WriteAllText(Path.Combine(folder, "demarc.yaml"), "organisation: Harbour Clinic\n"));
        foreach (var path in new[] { "report.html", "board" })
            Assert.Contains("Decisions on record no longer fit", await client.Text(Base + path), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await client.Text(Base + "assessment.json"));
        Assert.Equal(1, json.RootElement.GetProperty("leftOut").GetArrayLength());
        foreach (var path in new[] { "evidence.csv", "crm/nist-800-53-r5.xlsx", "caiq/ccm-4.0.xlsx", "oscal/poam/nist-800-53-r5.json" })
        {
            using var answer = await client.Get(Base + path);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using var package = await client.SendForm($"/o/{Tenant}/audit", $"/o/{Tenant}/audit/iso27001-2022/package");
        await using var archive = new global::System.IO.Compression.ZipArchive(
            await package.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(archive.GetEntry("tables/left-out.csv"));
    }

    [Fact]
    public void The_printed_report_of_a_file_that_is_left_out_does_not_look_whole()
    {
        var scope = web.Scope(Role.Viewer, WebFixture.Sample);
        ContentDiagnostic mistake = new(new ContentPlace("demarc.yaml", 3, 1), "there is no such service");
        var model = BoardModel.Of(scope, web.Services.GetRequiredService<EstateHistory>(), web.Services.GetRequiredService<DecisionBook>());
        var printed = RenderedPage.Of<BoardPrint>(model with { Mistakes = [mistake], IsFileLeftOut = true });
        using var text = new StringWriter();
        HtmlReport.Write(text, scope.State.Result with { Organisation = Organisation.Nameless }, [], new ReportNotes
        { Mistakes = [mistake], IsFileLeftOut = true, IsOfRecord = true });
        Assert.All([printed, text.ToString()], static page =>
        {
            Assert.Contains("everything it says is left out here", page, StringComparison.Ordinal);
            Assert.DoesNotContain("No organisation file was given", page, StringComparison.Ordinal);
        });
    }

    private static async Task<int> Lines(HttpClient client, string path) =>
        (await client.Text(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;

    [Theory]
    [InlineData("oscal/poam/no-such.json")]
    [InlineData("oscal/nothing/nist-800-53-r5.json")]
    [InlineData("caiq/nist-800-53-r5.xlsx")]
    [InlineData("crm/..%2f.xlsx")]
    public async Task What_is_not_there_is_not_there(string path)
    {
        using var client = await web.SignIn(Role.Viewer);
        using var answer = await client.Get(Reports + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
