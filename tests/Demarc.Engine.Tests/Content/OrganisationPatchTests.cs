using Demarc.Engine.Content;

namespace Demarc.Engine.Tests.Content;

/// <summary>Decisions laid over an organisation's file.</summary>
public sealed class OrganisationPatchTests
{
    private static readonly ContentPlace Place = new("x", 1, 1);

    [Fact]
    public void An_entry_takes_the_place_of_its_name_and_a_new_one_goes_first() => Assert.Equal(
        "c=3 a=9 b=2", Show(Lay("a=1 b=2", "a=9", "c=3")));

    [Fact]
    public void What_is_removed_is_gone_and_can_come_back()
    {
        Assert.Equal("b=2", Show(Lay("a=1 b=2", "-a")));
        Assert.Equal("a=5 b=2", Show(Lay("a=1 b=2", "-a", "a=5")));
        Assert.Equal("a=1 b=2", Show(Lay("a=1 b=2", "-c")));
    }

    [Fact]
    public void Of_one_decision_the_later_entry_counts()
    {
        Assert.Equal("c=4 a=1", Show(Lay("a=1", "c=3 c=4")));
        Assert.Equal("a=1", Show(Lay("a=1", "c=3 -c")));
        Assert.Equal("a=2 b=2", Show(Lay("b=2 a=1", "-a a=2")));
        Assert.Equal("a=3 b=2", Show(Lay("b=2 a=1", "-a a=2 -a a=3")));
    }

    [Fact]
    public void A_service_is_the_same_under_each_of_its_names()
    {
        var file = Services(("rds", "one"), ("rds", "two"));
        var decided = Services(("aws/rds", "two"));
        Assert.Equal("rds@one aws/rds@two", Places(OrganisationPatch.Apply(
            file, "n", [decided], static name => name == "rds" ? "aws/rds" : name)));
        Assert.Equal("aws/rds@two rds@one rds@two", Places(OrganisationPatch.Apply(file, "n", [decided])));
    }

    [Fact]
    public void An_answer_takes_the_place_of_the_one_to_the_same_control_of_the_same_report()
    {
        var file = Answers(("r1", "U1", "a"), ("r2", "U1", "b"));
        var laid = (ContentNode.Mapping)OrganisationPatch.Apply(file, "n", [Answers(("r2", "U1", "c")), Answers(("r2", "U2", "d"))]);
        Assert.Equal(
            ["r2 U2 d", "r1 U1 a", "r2 U1 c"],
            ((ContentNode.Sequence)laid["cuec answers"]!).Items.Cast<ContentNode.Mapping>()
                .Select(static item => string.Join(' ', item.Entries.Select(static entry => ((ContentNode.Scalar)entry.Value).Text))),
            StringComparer.Ordinal);

        static ContentNode.Mapping Answers(params (string Report, string Control, string Why)[] answers) => new(Place,
        [
            ("cuec answers", new ContentNode.Sequence(Place,
            [
                .. answers.Select(static one => new ContentNode.Mapping(
                    Place, [("report", Text(one.Report)), ("control", Text(one.Control)), ("not applicable", Text(one.Why))])),
            ])),
        ]);
    }

    [Fact]
    public void An_answer_goes_with_the_control_it_is_about()
    {
        var (r1, r2) = (Report("r1", "U1", "U2"), Report("r2", "U1"));
        var file = new ContentNode.Mapping(Place, [("assurance", new ContentNode.Sequence(Place, [r1, r2]))]);
        var answers = Answers(("r1", "U1"), ("r1", "U2"), ("r2", "U1"));
        Assert.Equal("r1 U1, r1 U2, r2 U1", Left());
        Assert.Equal("r2 U1", Left(Said(Entry("-r1"))));
        Assert.Equal("r1 U1, r2 U1", Left(Said(Report("r1", "U1"))));
        Assert.Equal("r1 U1, r1 U2, r2 U1", Left(Said(Report("r1", "U2", "U1", "U3"))));
        // What is answered once the report is there again, or with it, stays.
        Assert.Equal("r1 U1, r2 U1", Left(Said(Entry("-r1")), Said(Report("r1", "U1")), Answers(("r1", "U1"))));
        var both = new ContentNode.Mapping(Place, [.. Said(Report("r1", "U3")).Entries, .. Answers(("r1", "U3")).Entries]);
        Assert.Equal("r1 U3, r2 U1", Left(both));

        string Left(params ContentNode.Mapping[] decisions) => string.Join(
            ", ", ((ContentNode.Sequence)((ContentNode.Mapping)OrganisationPatch.Apply(file, "n", [answers, .. decisions]))["cuec answers"]!)
                .Items.Cast<ContentNode.Mapping>().Select(static one => $"{Of(one, "report")} {Of(one, "control")}").Order(StringComparer.Ordinal));

        static string Of(ContentNode.Mapping map, string key) => ((ContentNode.Scalar)map[key]!).Text!;

        static ContentNode.Mapping Said(ContentNode report) => new(Place, [("assurance", new ContentNode.Sequence(Place, [report]))]);

        static ContentNode.Mapping Report(string id, params string[] controls) => new(Place,
        [
            ("id", Text(id)),
            ("cuecs", new ContentNode.Sequence(Place, [.. controls.Select(static one => new ContentNode.Mapping(Place, [("id", Text(one))]))])),
        ]);

        static ContentNode.Mapping Answers(params (string Report, string Control)[] answers) => new(Place,
        [
            ("cuec answers", new ContentNode.Sequence(Place,
            [
                .. answers.Select(static one => new ContentNode.Mapping(Place, [("report", Text(one.Report)), ("control", Text(one.Control))])),
            ])),
        ]);
    }

    [Fact]
    public void Decisions_about_different_entries_may_come_in_any_order()
    {
        var names = "abcdefgh";
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var decisions = names.Where(_ => random.Next(2) == 0)
                .Select(name => random.Next(3) == 0 ? $"-{name}" : $"{name}={random.Next(100)}").ToArray();
            var file = string.Join(' ', names.Where(_ => random.Next(2) == 0).Select(static name => $"{name}=0"));
            var shuffled = decisions.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(Sorted(Lay(file, decisions)), Sorted(Lay(file, shuffled)));
        }
    }

    [Fact]
    public void A_file_that_is_no_map_is_left_to_its_reader()
    {
        var file = new ContentNode.Scalar(Place, "text");
        Assert.Same(file, OrganisationPatch.Apply(file, "n", [Section("owners", "a=1")]));
    }

    [Fact]
    public void Without_a_file_there_is_an_organisation_of_that_name() => Assert.Equal(
        "Nameless", ((ContentNode.Scalar)((ContentNode.Mapping)OrganisationPatch.Apply(null, "Nameless", [Section("owners", "a=1")]))["organisation"]!).Text);

    private static ContentNode.Mapping Services(params (string Service, string Account)[] used) => new(Place,
    [
        ("services", new ContentNode.Sequence(Place, [.. used.Select(static one =>
            new ContentNode.Mapping(Place, [("service", Text(one.Service)), ("account", Text(one.Account))]))])),
    ]);

    private static string Places(ContentNode root) => string.Join(' ',
        ((ContentNode.Sequence)((ContentNode.Mapping)root)["services"]!).Items.Cast<ContentNode.Mapping>()
            .Select(static map => $"{((ContentNode.Scalar)map["service"]!).Text}@{((ContentNode.Scalar)map["account"]!).Text}"));

    private static ContentNode Lay(string file, params string[] decisions) =>
        OrganisationPatch.Apply(Section("owners", file), "n", decisions.Select(static text => Section("owners", text)));

    private static ContentNode.Mapping Section(string name, string entries) => new(Place,
    [
        (name, new ContentNode.Sequence(Place, [.. entries.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Entry)])),
    ]);

    private static ContentNode Entry(string text) => text[0] == '-'
        ? new ContentNode.Mapping(Place, [("id", Text(text[1..])), ("removed", Text("yes"))])
        : new ContentNode.Mapping(Place, [("id", Text(text.Split('=')[0])), ("owner", Text(text.Split('=')[1]))]);

    private static ContentNode.Scalar Text(string text) => new(Place, text, quoted: true);

    private static IEnumerable<string> Entries(ContentNode root) => ((ContentNode.Sequence)((ContentNode.Mapping)root)["owners"]!).Items
        .Cast<ContentNode.Mapping>().Select(static map => $"{((ContentNode.Scalar)map["id"]!).Text}={((ContentNode.Scalar)map["owner"]!).Text}");

    private static string Show(ContentNode root) => string.Join(' ', Entries(root));

    private static string Sorted(ContentNode root) => string.Join(' ', Entries(root).Order(StringComparer.Ordinal));
}
