using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Estates;

/// <summary>An organisation's file with decisions laid over it: what stops to fit is left out, and takes nothing with it.</summary>
public sealed class OrganisationFileTests(WebFixture web)
{
    private const string File = """
        organisation: Harbour Clinic
        people:
          - { id: ada, name: Ada Berg }
        services:
          - { service: rds, account: "111111111111" }

        """;

    [Fact]
    public void A_team_whose_member_is_gone_is_left_out_and_nothing_else()
    {
        var (organisation, left) = Build(
            File, """{"people":[{"id":"kim","name":"Kim Ito"}]}""", """{"teams":[{"id":"ops","title":"Operations","members":["gone"]}]}""");
        Assert.Equal(["kim", "ada"], organisation!.People.Select(static person => person.Id), StringComparer.Ordinal);
        Assert.Empty(organisation.Teams);
        Assert.Contains("has a member \"gone\"", Assert.Single(left), StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_that_takes_away_what_the_file_speaks_of_again_is_left_out()
    {
        var (organisation, left) = Build(
            File + "teams:\n  - { id: ops, title: Operations, members: [ada] }\n", """{"people":[{"id":"ada","removed":"yes"}]}""",
            """{"people":[{"id":"kim","name":"Kim Ito"}]}""");
        Assert.Equal(["kim", "ada"], organisation!.People.Select(static person => person.Id), StringComparer.Ordinal);
        Assert.StartsWith("decision 0:", Assert.Single(left), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_the_file_itself_leaves_nothing()
    {
        var (organisation, left) = Build(
            File.Replace("rds", "no-such-service", StringComparison.Ordinal), """{"people":[{"id":"kim","name":"Kim"}]}""");
        Assert.Null(organisation);
        Assert.StartsWith("demarc.yaml:", Assert.Single(left), StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_about_a_service_takes_the_place_of_what_the_file_says_by_another_name()
    {
        var (organisation, left) = Build(
            File, """{"services":[{"service":"aws/rds","account":"111111111111","reviewed":"2026-02-10"}]}""");
        Assert.Empty(left);
        Assert.Equal(new DateOnly(2026, 2, 10), Assert.Single(organisation!.Services).Reviewed);
    }

    [Fact]
    public void What_is_written_in_JSON_is_read_as_JSON_means_it()
    {
        const string Body = """
            {"people":[{"id":"kim","name":"Kim \ud83d\ude00 \\ud83d \"a\/b\" \\"},TAB{"id":"lee","name":"L\u00e9e"}]}
            """;
        var (organisation, left) = Build(File, Body.Replace("TAB", "\t", StringComparison.Ordinal));
        Assert.Empty(left);
        Assert.Equal(
            ["Kim \ud83d\ude00 \\ud83d \"a/b\" \\", "L\u00e9e", "Ada Berg"], organisation!.People.Select(static person => person.Name),
            StringComparer.Ordinal);
        Assert.Null(DecisionPatch.Read("decision 0", """{"people":[{"id":"kim","name":"\ud83d"}]}""", "a", "b", out var fault));
        Assert.NotNull(fault);
    }

    private (Engine.Content.Organisation? Organisation, IReadOnlyList<string> Left) Build(string file, params string[] decisions)
    {
        var decided = decisions.Select(static (body, index) => DecisionPatch.Read($"decision {index}", body, "ada", "kim", out var fault)
            ?? throw new InvalidOperationException(fault!.Message));
        var built = web.Services.GetRequiredService<ContentShelf>().Build(
            new OrganisationFile("demarc.yaml", file, []) { Decided = [.. decided] });
        return (built.Organisation, [.. built.Mistakes.Select(static mistake => mistake.ToString())]);
    }
}
