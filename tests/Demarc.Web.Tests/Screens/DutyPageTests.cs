using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>The page of a duty says what the API says; the page of a control says whether it is ready, and what is lacking.</summary>
public sealed partial class DutyPageTests(WebFixture web)
{
    private const string Root = "/o/" + WebFixture.Sample + "/";

    [Fact]
    public async Task A_duty_names_every_rule_considered_in_the_order_of_the_API()
    {
        using var client = await web.SignIn(Role.Viewer);
        using var list = JsonDocument.Parse(await client.Text(
            $"/api/v1/o/{WebFixture.Sample}/duties?part=VUL-01.apply&service=aws/rds"));
        var id = list.RootElement.GetProperty("items")[0].GetProperty("id").GetString()!;
        using var duty = JsonDocument.Parse(await client.Text($"/api/v1/o/{WebFixture.Sample}/duties/{id}"));
        var rules = duty.RootElement.GetProperty("explanations").EnumerateArray()
            .SelectMany(static one => one.GetProperty("considered").EnumerateArray())
            .Select(static one => one.GetProperty("rule").GetString()!).ToList();
        Assert.True(rules.Count > 1);
        var page = await client.Text($"{Root}duties/{id}");
        Assert.Equal(rules, Rule().Matches(page).Select(static match => match.Groups[1].Value), StringComparer.Ordinal);
        Assert.Contains(duty.RootElement.GetProperty("catalogueVersion").GetString()!, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var cell = await client.Text(Root + "matrix/vulnerabilities/aws/rds");
        Assert.Contains("/duties/", cell, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_is_ready_only_when_all_of_it_is_and_says_what_is_lacking_who_asks_and_what_shows_it()
    {
        using var client = await web.SignIn(Role.Viewer);
        var state = web.Services.GetRequiredService<EstateStates>().Get(WebFixture.Sample, SampleOrganisation.Day, null);
        var controls = state.Numbers.Lines.Where(static line => line.IsOurs)
            .GroupBy(static line => line.Duty.Part.Id.Control, StringComparer.Ordinal).ToList();
        var ready = controls.Count(static control => control.All(static line => line.IsReady));
        Assert.Equal(ready, await Rows(client, "ready"));
        Assert.Equal(controls.Count - ready, await Rows(client, "not-ready"));

        var page = await client.Text(Root + "controls/IAM-03");
        Assert.Contains("not ready", page, StringComparison.Ordinal);
        Assert.Matches("Lacking first: IAM-03\\.require in [^<]+: [^<]+", page);
        Assert.Matches("Asked by [0-9]+ requirements? of [0-9]+ framework", page);
        Assert.Matches("Shown by [0-9]+ checks?", page);
    }

    private static async Task<int> Rows(HttpClient client, string state) =>
        (await client.Text($"{Root}controls.csv?state={state}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;

    [GeneratedRegex("<th scope=\"row\"><code>([^<]+)</code></th>")]
    private static partial Regex Rule();
}
