using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;
using Demarc.Engine.Tests.Content;
using Demarc.Engine.Tests.Responsibility;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>Somebody who is here answers for every duty of ours, or it is a gap.</summary>
public sealed class OwnershipTests
{
    private static readonly DateOnly LastDay = new(2026, 6, 30);

    private static readonly Catalogue Catalogue = new SmallWorld().Build();

    [Fact]
    public void The_first_rule_that_applies_names_the_owner()
    {
        const string Owners = """
            [{"owner": "ann", "when": "part.control == 'TST-02'"}, {"owner": "dba", "when": "instance.account == '1'"}, {"owner": "bob"}]
            """;
        Assert.Equal("Database team", Find(Owners, "TST-01.one", LastDay).Owner);
        Assert.Equal("Ann", Find(Owners, "TST-02.one", LastDay).Owner);
        Assert.Equal("Bob", Find(Owners, "TST-01.one", LastDay, account: "2").Owner);
        Assert.Equal(new OwnerOf("", "", "no owner rule covers it"), Find("[]", "TST-01.one", LastDay));
    }

    [Fact]
    public void From_the_day_after_the_owner_left_the_duty_is_unowned_and_the_deputy_stands_in()
    {
        const string Owners = """[{"owner": "ann", "deputy": "bob", "fallback": "dba"}]""";
        Assert.Equal(new OwnerOf("Ann", "", null) { OwnerId = "ann" }, Find(Owners, "TST-01.one", LastDay));
        var gone = Find(Owners, "TST-01.one", LastDay.AddDays(1));
        Assert.Equal(("Ann", "Bob", "Ann left or has nobody; Bob stands in"), (gone.Owner, gone.StandIn, gone.Problem));
        Assert.Equal(("ann", "bob"), (gone.OwnerId, gone.StandInId));
        var deputyGone = Find(Owners, "TST-01.one", new DateOnly(2027, 1, 1));
        Assert.Equal(("Ann", "Database team"), (deputyGone.Owner, deputyGone.StandIn));
        var nobody = Find("""[{"owner": "ann", "deputy": "bob"}]""", "TST-01.one", new DateOnly(2027, 1, 1));
        Assert.Equal(("", "Ann left or has nobody; nobody stands in"), (nobody.StandIn, nobody.Problem));
    }

    [Fact]
    public void A_team_answers_while_one_of_its_members_is_here()
    {
        Assert.Null(Find("""[{"owner": "dba"}]""", "TST-01.one", new DateOnly(2029, 12, 31)).Problem);
        Assert.NotNull(Find("""[{"owner": "dba"}]""", "TST-01.one", new DateOnly(2030, 1, 1)).Problem);
        Assert.NotNull(Find("""[{"owner": "empty"}]""", "TST-01.one", LastDay).Problem);
    }

    private static OwnerOf Find(string owners, string part, DateOnly day, string account = "1")
    {
        var organisation = Tree.Organisation(Catalogue, $$"""
            {"organisation": "Example",
             "people": [{"id": "ann", "name": "Ann", "left": "2026-06-30"}, {"id": "bob", "name": "Bob", "left": "2026-12-31"},
               {"id": "cem", "name": "Cem", "left": "2029-12-31"}],
             "teams": [{"id": "dba", "title": "Database team", "members": ["ann", "cem"]},
               {"id": "empty", "title": "Nobody", "members": []}],
             "owners": {{owners}}}
            """);
        return new Ownership(organisation, day).Find(new DutyOf
        {
            Part = SmallWorld.Part(Catalogue, part),
            Scope = new DutyScope("acme", "acme/one", account, "north", ""),
            Party = Party.Customer,
            Shares = [],
        });
    }
}
