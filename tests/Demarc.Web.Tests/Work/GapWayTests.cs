using System.Net;
using System.Text.RegularExpressions;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Screens.Gaps;

namespace Demarc.Web.Tests.Work;

/// <summary>Each kind of gap says in plain words how it is closed, and leads to where that is done.</summary>
public sealed partial class GapWayTests(WebFixture web)
{
    private string Tenant => web.Own("gap-ways");

    public static TheoryData<string> Kinds => [.. Kebab<GapKind>.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_way(string name)
    {
        Assert.True(Kebab<GapKind>.TryParse(name, out var kind));
        var scope = web.Scope(Role.Manager, Tenant);
        var instance = new InstanceKey("aws/rds", "111122223333", "us-east-1", "patient-portal");
        var gap = new Gap
        {
            Kind = kind,
            Part = kind is GapKind.CuecUnanswered or GapKind.ReviewOverdue ? null : scope.State.Result.Catalogue.Parts[0],
            Scope = DutyScope.Of(PartScope.Instance, instance),
            Instance = instance,
            About = "something",
            Detail = "duty",
            Severity = Severity.High,
            Opened = scope.Today,
            Due = scope.Today,
            Why = "",
            Close = "",
        };
        Assert.NotEmpty(GapWays.For(scope, gap));
        var viewer = web.Scope(Role.Viewer, Tenant);
        Assert.All(GapWays.For(viewer, gap), static step => Assert.Equal(Right.Read, step.Needs));
        if (GapWays.Of(viewer, gap).Any(static step => step.Needs != Right.Read)) Assert.NotEmpty(GapWays.Others(viewer, gap));
    }

    [Fact]
    public async Task A_gap_of_each_kind_speaks_plainly_and_every_step_leads_somewhere()
    {
        using var manager = await web.SignIn(Role.Manager, Tenant);
        using var viewer = await web.SignIn(Role.Viewer, Tenant);
        var lines = GapLines.Of(web.Scope(Role.Manager, Tenant).State);
        foreach (var line in lines.DistinctBy(static line => (line.Gap.Kind, line.Gap.Part is null)))
        {
            var page = await manager.Text($"/o/{Tenant}/gaps/{line.Id}");
            var (from, to) = (page.IndexOf("<main", StringComparison.Ordinal), page.IndexOf("</main>", StringComparison.Ordinal));
            var text = Tag().Replace(page[from..to], " ");
            foreach (var jargon in (string[])["demarc", ".yaml", "docs/"])
                Assert.DoesNotContain(jargon, text, StringComparison.OrdinalIgnoreCase);
            await Follow(manager, page, line);
            await Follow(viewer, await viewer.Text($"/o/{Tenant}/gaps/{line.Id}"), line);
        }

        static async Task Follow(HttpClient client, string page, GapLine line)
        {
            foreach (var match in Step().Matches(Box().Match(page).Value).Cast<Match>())
            {
                var url = WebUtility.HtmlDecode(match.Groups[1].Value);
                using var answer = await client.Get(url);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{line.Gap.Kind}: {url} answers {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task From_a_gap_to_the_finding_and_from_there_to_an_exception_by_links()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var line = GapLines.Of(web.Scope(Role.Owner, Tenant).State).First(static line => line.Gap.Kind == GapKind.FailingCheck);
        var findings = WebUtility.HtmlDecode(Findings().Match(await owner.Text($"/o/{Tenant}/gaps/{line.Id}")).Groups[1].Value);
        var list = await owner.Text(findings);
        Assert.Contains("Ask for an exception", list, StringComparison.Ordinal);
        var finding = Finding().Match(list).Groups[1].Value;
        var page = await owner.Text(finding);
        Assert.Contains("How to mend it", page, StringComparison.Ordinal);
        Assert.Contains($"/o/{Tenant}/gaps/{line.Id}\"", page, StringComparison.Ordinal);
        var ask = WebUtility.HtmlDecode(Exception().Match(page).Groups[1].Value);
        Assert.Contains($"name=\"id\" value=\"{line.Id}\"", await owner.Text(ask), StringComparison.Ordinal);

        using var chosen = await owner.SendForm(
            findings, $"/o/{Tenant}/findings/chosen", ("id", finding[(finding.LastIndexOf('/') + 1)..]));
        Assert.Contains("id=" + line.Id, chosen.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_item_is_added_for_several_gaps_of_one_part()
    {
        using var owner = await web.SignIn(Role.Owner, Tenant);
        var lines = GapLines.Of(web.Scope(Role.Owner, Tenant).State).Where(static line => line.Gap.Kind == GapKind.NoEvidence)
            .GroupBy(static line => line.Gap.Part!.Id).First(static group => group.Count() > 1).Take(2).ToList();
        var page = WebUtility.HtmlDecode(await owner.Text($"/o/{Tenant}/gaps/chosen?id={lines[0].Id}&id={lines[1].Id}"));
        Assert.Contains($"evidence/add?part={lines[0].Gap.Part!.Id}", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<section class=\"card-box\" aria-labelledby=\"close\">.*?</section>", RegexOptions.Singleline)]
    private static partial Regex Box();

    [GeneratedRegex("<a class=\"btn[^\"]*\" href=\"([^\"]+)\"")]
    private static partial Regex Step();

    [GeneratedRegex("href=\"([^\"]*/findings\\?[^\"]*)\"")]
    private static partial Regex Findings();

    [GeneratedRegex("<th scope=\"row\"><a href=\"([^\"]*/findings/[0-9a-f]{16})\"")]
    private static partial Regex Finding();

    [GeneratedRegex("href=\"([^\"]*/gaps/chosen\\?[^\"]*)\"")]
    private static partial Regex Exception();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
