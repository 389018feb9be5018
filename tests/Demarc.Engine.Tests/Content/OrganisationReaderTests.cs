using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;

namespace Demarc.Engine.Tests.Content;

/// <summary>What an organisation's file may not say, and at whose entry it is reported.</summary>
public sealed class OrganisationReaderTests
{
    private static readonly Catalogue Catalogue = Tree.Build(Tree.File("providers/acme/provider.yaml", Tree.Acme));

    [Theory]
    [InlineData("1900-12-31", true)]
    [InlineData("1901-01-01", false)]
    [InlineData("8999-12-31", false)]
    [InlineData("9000-01-01", true)]
    [InlineData("9999-12-31", true)]
    [InlineData("0001-01-01", true)]
    public void Days_are_such_that_one_can_count_from_them(string day, bool refused)
    {
        var faults = Faults($$"""{"people": [{"id": "ada", "name": "Ada", "left": "{{day}}"}]}""");
        Assert.Equal(refused, faults.Any(fault => fault.Message.Contains("no day between 1901 and 8999", StringComparison.Ordinal)));
        Assert.Equal(refused ? 1 : 0, faults.Length);
    }

    [Theory]
    [InlineData("workloads", """{"id": "x", "title": "X"}""")]
    [InlineData("people", """{"id": "x", "name": "X"}""")]
    [InlineData("teams", """{"id": "x", "title": "X"}""")]
    [InlineData("reviews", """{"id": "x", "title": "X", "every months": "3", "done": "2026-01-01"}""")]
    [InlineData("agreements", """{"id": "x", "title": "X", "provider": "acme", "from": "2026-01-01", "covers": {"layers": ["data"]}}""")]
    [InlineData("assurance", """{"id": "x", "title": "X", "provider": "acme", "from": "2026-01-01", "to": "2026-02-01"}""")]
    public void No_id_is_given_twice_in_a_section(string section, string entry)
    {
        Assert.Empty(Faults($$"""{"{{section}}": [{{entry}}, {{entry.Replace("\"x\"", "\"X\"", StringComparison.Ordinal)}}]}"""));
        var fault = Assert.Single(Faults($$"""{"{{section}}": [{{entry}}, {{entry}}]}"""));
        Assert.Contains("\"x\" is given twice", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("overrides", """{"id": "x", "layers": ["data"], "party": "provider", "reason": "r", "author": "a", "approver": "b"DAYS}""", "from", "until")]
    [InlineData("agreements", """{"id": "x", "title": "X", "provider": "acme", "covers": {"layers": ["data"]}DAYS}""", "from", "until")]
    [InlineData("assurance", """{"id": "x", "title": "X", "provider": "acme"DAYS}""", "from", "to")]
    public void Nothing_ends_before_it_begins(string section, string entry, string first, string last)
    {
        Assert.Empty(Faults(Of("2026-02-01", "2026-02-01")));
        Assert.Equal($"\"{last}\" is before \"{first}\"", Assert.Single(Faults(Of("2026-02-01", "2026-01-31"))).Message);

        string Of(string from, string until) => $$"""{"{{section}}": [{{entry.Replace(
            "DAYS", $", \"{first}\": \"{from}\", \"{last}\": \"{until}\"", StringComparison.Ordinal)}}]}""";
    }

    [Theory]
    [InlineData("cuecs", """{"id": "x"}""")]
    [InlineData("subservices", """{"name": "x", "method": "carve-out"}""")]
    public void A_report_names_nothing_twice(string list, string entry)
    {
        var report = """{"assurance": [{"id": "r", "title": "R", "provider": "acme", "from": "2026-01-01", "to": "2026-02-01", "LIST": [ALL]}]}"""
            .Replace("LIST", list, StringComparison.Ordinal);
        var other = entry.Replace("\"x\"", "\"y\"", StringComparison.Ordinal);
        Assert.Empty(Faults(report.Replace("ALL", $"{entry}, {other}", StringComparison.Ordinal)));
        var fault = Assert.Single(Faults(report.Replace("ALL", $"{entry}, {other}, {entry}", StringComparison.Ordinal)));
        Assert.Contains("\"x\" is given twice", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Owner_rules_need_an_id_only_to_be_spoken_of()
    {
        const string File = """{"people": [{"id": "ada", "name": "Ada"}], "owners": [OWNERS]}""";
        Assert.Empty(Faults(File.Replace("OWNERS", """{"owner": "ada"}, {"owner": "ada"}""", StringComparison.Ordinal)));
        Assert.Single(Faults(File.Replace(
            "OWNERS", """{"id": "a", "owner": "ada"}, {"id": "a", "owner": "ada"}""", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_person_and_a_team_have_different_ids_and_the_one_of_a_decision_gives_way()
    {
        var file = Node("""{"organisation": "A", "teams": [{"id": "ops", "title": "Operations"}]}""", "demarc.yaml");
        var decided = Node("""{"people": [{"id": "ops", "name": "Olga Peters"}]}""", "decision 1");
        var fault = Assert.Single(OrganisationReader.Read(OrganisationPatch.Apply(file, "A", [decided]), Catalogue).Diagnostics);
        Assert.Equal("decision 1", fault.Place.File);
        Assert.Contains("among people and teams", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_team_with_a_member_who_is_not_there_is_reported_where_the_team_stands()
    {
        var file = Node(
            """{"organisation": "A", "people": [{"id": "ada", "name": "Ada"}], "teams": [{"id": "ops", "title": "O"}]}""", "demarc.yaml");
        var decided = Node("""{"teams": [{"id": "new", "title": "New", "members": ["ada", "nobody"]}]}""", "decision 1");
        var fault = Assert.Single(OrganisationReader.Read(OrganisationPatch.Apply(file, "A", [decided]), Catalogue).Diagnostics);
        Assert.Equal("decision 1", fault.Place.File);
        Assert.Contains("team \"new\" has a member \"nobody\"", fault.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<ContentDiagnostic> Faults(string sections)
    {
        var root = JsonNode.Parse(sections)!.AsObject();
        root["organisation"] = "Acme users";
        return OrganisationReader.Read(Tree.Node(root, "demarc.yaml"), Catalogue).Diagnostics;
    }

    private static ContentNode Node(string json, string file) => Tree.Node(JsonNode.Parse(json), file);
}
