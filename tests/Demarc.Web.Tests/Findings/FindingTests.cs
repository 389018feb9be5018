using System.Net;
using System.Text.RegularExpressions;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Findings;

/// <summary>Findings are the verdicts the numbers are made of, one by one, with what to do about each.</summary>
public sealed partial class FindingTests(WebFixture web)
{
    private static readonly string Root = $"/o/{WebFixture.Sample}/";

    [Theory]
    [InlineData(VerdictOutcome.Fail)]
    [InlineData(VerdictOutcome.Inconclusive)]
    public async Task There_are_as_many_as_verdicts_were_counted(VerdictOutcome outcome)
    {
        using var client = await web.SignIn(Role.Viewer);
        var csv = await client.Text($"{Root}findings.csv?outcome={Kebab<VerdictOutcome>.Name(outcome)}");
        var state = web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);
        var counted = state.Result.Checks.Sum(check => check.Count(outcome));
        Assert.True(counted > 0);
        Assert.Equal(counted, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task A_finding_says_what_is_wrong_and_how_to_mend_it()
    {
        using var client = await web.SignIn(Role.Viewer);
        var list = await client.Text($"{Root}findings?outcome=fail&q=versioning");
        var page = await client.Text(Link().Match(list).Groups[1].Value);
        foreach (var heading in (string[])["What can happen", "How to mend it", "In Terraform", "What it rests on", "History", "So since"])
            Assert.Contains(heading, page, StringComparison.Ordinal);
        Assert.Contains("class=\"time-bad\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_lead_to_the_list_of_what_is_in_them()
    {
        using var client = await web.SignIn(Role.Viewer);
        var groups = await client.Text($"{Root}findings/by/check.csv");
        var failing = groups.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Split(',')).First();
        var csv = await client.Text($"{Root}findings/by/check.csv?worst=critical");
        Assert.StartsWith("check,id,worst,failing", csv, StringComparison.Ordinal);
        Assert.Equal("critical", failing[^5]);
    }

    [Theory]
    [InlineData("findings/0000000000000000")]
    [InlineData("findings/by/nothing")]
    [InlineData("findings/by/nothing.csv")]
    public async Task What_is_not_there_is_said_not_to_be(string path)
    {
        using var client = await web.SignIn(Role.Viewer);
        using var answer = await client.Get(Root + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [GeneratedRegex("href=\"([^\"]*/findings/[0-9a-f]{16})\"")]
    private static partial Regex Link();
}
