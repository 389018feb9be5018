using System.Net;
using System.Text.Json;
using Demarc.Web.Access;
using Demarc.Web.Screens.Reports;
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
