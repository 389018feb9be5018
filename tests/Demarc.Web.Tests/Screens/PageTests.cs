using System.Net;
using System.Text.RegularExpressions;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Tests.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>Every page answers, needs no script, loads nothing from elsewhere, and is not too large.</summary>
public sealed partial class PageTests(WebFixture web)
{
    private const int MostBytes = 300_000;

    [Theory]
    [MemberData(nameof(Pages.All), MemberType = typeof(Pages))]
    public async Task A_page_answers_without_anything_inline(string path)
    {
        using var client = await web.SignIn(Role.Admin);
        using var answer = await client.Get($"/o/{WebFixture.Sample}/{path}");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(page.Length, 1_000, MostBytes);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("@if (", page, StringComparison.Ordinal);
        Assert.Empty(Inline().Matches(page));
        Assert.Empty(Foreign().Matches(page));
    }

    [Fact]
    public async Task Every_why_says_as_of_when_and_every_meter_has_one()
    {
        using var client = await web.SignIn(Role.Admin);
        var told = 0;
        foreach (var path in Pages.OfSample.Where(static path => !path.Contains('?', StringComparison.Ordinal)))
        {
            using var answer = await client.Get($"/o/{WebFixture.Sample}/{path}?known-at=2999-12-30");
            var page = await answer.Text();
            told += WhyText().Count(page);
            Assert.All(WhyText().Matches(page), match => Assert.True(
                match.Value.Contains("<p>As of 2026-11-20, as known on 2999-12-30.</p>", StringComparison.Ordinal),
                $"{path}: {match.Value}"));
        }

        Assert.True(told > 30, $"{told} reasons");

        foreach (var path in new[] { "", "services", "services/aws/rds", "controls", "controls/IAM-03", "findings", "reports/board" })
            Assert.NotEmpty(WhyText().Matches(await client.Text($"/o/{WebFixture.Sample}/{path}")));
    }

    [Fact]
    public async Task Files_answer()
    {
        using var client = await web.SignIn(Role.Manager);
        foreach (var file in Pages.Files)
        {
            using var answer = await client.Get($"/o/{WebFixture.Sample}/{file}");
            Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_and_for_programs_a_problem()
    {
        using var client = await web.SignIn(Role.Viewer);
        using var page = await client.Get($"/o/{WebFixture.Sample}/services/aws/no-such-service");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        var text = await page.Text();
        Assert.Contains("<nav class=\"side\"", text, StringComparison.Ordinal);
        Assert.Contains("Back to Services", text, StringComparison.Ordinal);
        using var foreign = await client.Get($"/o/{WebFixture.Other}/services/aws/rds");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.DoesNotContain("<nav", await foreign.Text(), StringComparison.Ordinal);
        using var problem = await client.Get($"/api/v1/o/{WebFixture.Sample}/no-such-thing");
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, problem.StatusCode);
    }

    [Theory]
    [InlineData("as-of=yesterday")]
    [InlineData("as-of=9999-12-31")]
    [InlineData("known-at=0001-01-01")]
    public async Task A_day_that_is_none_is_refused(string query)
    {
        using var client = await web.SignIn(Role.Viewer);
        using var answer = await client.Get($"/o/{WebFixture.Sample}/gaps?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Before_anything_was_recorded_there_is_nothing()
    {
        using var client = await web.SignIn(Role.Viewer);
        var services = await client.Text($"/o/{WebFixture.Sample}/services?as-of=2024-01-31");
        Assert.Contains("As it was on <b>2024-01-31</b>", services, StringComparison.Ordinal);
        Assert.Contains("Nothing is recorded yet", services, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_begin_with_the_first_look()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = await client.Text($"/o/{WebFixture.Sample}/changes?from=2024-01-31");
        Assert.Contains("The first look was on 2026-11-20", page, StringComparison.Ordinal);
        Assert.Contains("No duty went from one party to another", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_that_no_choice_shows_can_be_seen_and_taken_away()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = await client.Text($"/o/{WebFixture.Sample}/gaps?severity=critical&severity=high&kind=no-such&q=a");
        foreach (var (title, key, value) in new[]
            { ("Severity", "severity", "critical"), ("Severity", "severity", "high"), ("Kind", "kind", "no-such") })
        {
            Assert.Contains($"{title}: <b>{value.Replace('-', ' ')}</b>", page, StringComparison.Ordinal);
            Assert.Contains($"type=\"hidden\" name=\"{key}\" value=\"{value}\"", page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<select class=\"form-select form-select-sm\" name=\"severity\"", page, StringComparison.Ordinal);
        var one = await client.Text($"/o/{WebFixture.Sample}/gaps?severity=high");
        Assert.Contains("<option value=\"high\" selected", one, StringComparison.Ordinal);
        Assert.DoesNotContain("Severity: <b>", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_a_row_of_the_matrix_leads_to_so_many_gaps()
    {
        using var client = await web.SignIn(Role.Viewer);
        var state = web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);
        foreach (var row in state.Matrix.Rows.Where(static row => row.Gaps.Length > 0))
        {
            var key = Uri.EscapeDataString(GapLines.RowOf(row.Provider, row.Service));
            var csv = await client.Text($"/o/{WebFixture.Sample}/gaps.csv?row={key}");
            Assert.Equal(row.Gaps.Length, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        }
    }

    [Fact]
    public async Task What_no_longer_fits_is_said_on_every_page()
    {
        const string Tenant = "unfit-decision";
        OwnTenant.Make(web, Tenant);
        web.Services.GetRequiredService<DecisionBook>().Ask(
            web.Scope(Role.Manager, Tenant), DecisionKind.Owner, "Ada answers", """{"owners":[{"id":"all","owner":"ada.berg"}]}""", "hers");
        using var client = await web.SignIn(Role.Viewer, Tenant);
        Assert.DoesNotContain("no longer fit", await client.Text($"/o/{Tenant}/"), StringComparison.Ordinal);

        web.TakeIn(Tenant, static folder => File.WriteAllText(
            Path.Combine(folder, "demarc.yaml"), "organisation: Harbour Clinic\nservices:\n  - { service: aws/s3 }\n"));
        foreach (var page in (string[])["", "gaps"])
        {
            var text = WebUtility.HtmlDecode(await client.Text($"/o/{Tenant}/{page}"));
            Assert.Contains("Decisions on record no longer fit", text, StringComparison.Ordinal);
            Assert.Contains("ada.berg", text, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("<details class=\"why\">\\s*<summary>Why\\?.*?</details>", RegexOptions.Singleline)]
    private static partial Regex WhyText();

    [GeneratedRegex("<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son[a-z]+=\"|javascript:")]
    private static partial Regex Inline();

    [GeneratedRegex("(?:src|<link[^>]*href)=\"(?:https?:)?//")]
    private static partial Regex Foreign();
}
