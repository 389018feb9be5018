using System.Text.RegularExpressions;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Screens;

/// <summary>What an organisation's state was read from: every account with its age, every file with what became of it.</summary>
public sealed class SourceTests(WebFixture web)
{
    private const string Sources = "/o/" + WebFixture.Sample + "/settings/sources";

    [Fact]
    public async Task Each_account_is_listed_with_its_kind_age_and_resources()
    {
        using var client = await web.SignIn(Role.Viewer);
        var rows = Rows(await client.Text(Sources + ".csv?as-of=2026-11-20"));
        Assert.StartsWith("kind,provider,account,state,looked,resources,", rows[0], StringComparison.Ordinal);
        var config = Assert.Single(rows, static row => row.StartsWith("AWS Config,Amazon Web Services,111122223333,", StringComparison.Ordinal));
        Assert.Contains(",fresh,2026-11-20,", config, StringComparison.Ordinal);
        Assert.True(int.Parse(config.Split(',')[5]) > 10, config);
        Assert.Contains(rows, static row => row.StartsWith("Azure Resource Graph,Microsoft Azure,5d2e9a14", StringComparison.Ordinal));
        Assert.Contains(rows, static row => row.StartsWith("Google Cloud Asset Inventory,Google Cloud,northwind-research-prod,", StringComparison.Ordinal));
        Assert.Contains(rows, static row => row.StartsWith("Terraform plan or state,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_is_not_refreshed_grows_old_and_is_said()
    {
        using var client = await web.SignIn(Role.Viewer);
        Assert.DoesNotContain("not refreshed for more than", await client.Text(Sources + "?as-of=2026-11-20"), StringComparison.Ordinal);
        var later = await client.Text(Sources + "?as-of=2026-12-24");
        Assert.Matches(@"[0-9]+ sources were not refreshed for more than 7 days", later);
        Assert.Contains("34 days old", later, StringComparison.Ordinal);
        var states = Rows(await client.Text(Sources + ".csv?as-of=2026-12-24")).Skip(1).Select(static row => row.Split(',')[3]);
        Assert.All(states, static state => Assert.Equal("stale", state));
        // Two days after the look, settings no longer count as evidence, but it is not yet long ago.
        Assert.All(
            Rows(await client.Text(Sources + ".csv?as-of=2026-11-22")).Skip(1),
            static row => Assert.Equal("due-soon", row.Split(',')[3]));
    }

    [Fact]
    public async Task Files_that_could_not_be_read_are_there_with_the_reason()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = await client.Text(Sources + "/files?status=refused&status=partly-read");
        Assert.Contains("collection-notes.txt", page, StringComparison.Ordinal);
        Assert.Contains("development-2026-11-12.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("credential-report.csv", page, StringComparison.Ordinal);
        var files = Rows(await client.Text(Sources + "/files.csv"));
        Assert.Contains(files, static row => row.Contains("credential-report.csv", StringComparison.Ordinal) && Regex.IsMatch(row, ",read,"));
        Assert.Contains(files, static row => row.Contains("macie2-get-macie-session.json", StringComparison.Ordinal)
            && row.Contains(",refused,", StringComparison.Ordinal) && row.Contains("denied", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_organisation_without_a_run_says_so()
    {
        using var client = await web.SignIn(Role.Admin, WebFixture.Other);
        Assert.Contains(
            "Nothing was taken in yet", await client.Text("/o/" + WebFixture.Other + "/settings/sources"), StringComparison.Ordinal);
    }

    private static string[] Rows(string csv) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
