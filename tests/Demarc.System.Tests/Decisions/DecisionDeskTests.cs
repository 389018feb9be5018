using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.System.Tests.Store;

namespace Demarc.System.Tests.Decisions;

/// <summary>Decisions in a store, on both databases: who may, what the log has, what was known when.</summary>
public sealed class DecisionDeskTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_needs_somebody_else_waits_and_counts_from_the_moment_it_was_approved(string database)
    {
        using var world = new StoreWorld(database);
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        var clock = new SetClock(StoreWorld.At("2026-06-01"));
        using var desk = new DecisionDesk(world.Store, keys, clock);
        var asked = desk.Ask(New(DecisionKind.Exception), Today, Fits);
        Assert.Empty(DecisionTable.InForce(world.Store, Today, Moment.Open));
        Assert.Throws<DecisionException>(() => desk.Decide(asked.Id, DecisionOutcome.Approved, "Kim", "", Fits));
        clock.Now = StoreWorld.At("2026-06-05");
        var approved = desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "seen", Fits);

        Assert.Equal([DecisionOutcome.Requested, DecisionOutcome.Approved], approved.Deeds.Select(static deed => deed.Outcome));
        // Looking back, too, it did not hold while nobody had agreed.
        Assert.Empty(DecisionTable.InForce(world.Store, Today.AddDays(3), Moment.Open));
        Assert.Equal(asked.Id, Assert.Single(DecisionTable.InForce(world.Store, Today.AddDays(4), Moment.Open)).Id);
        Assert.Empty(DecisionTable.InForce(world.Store, Today.AddDays(4), StoreWorld.At("2026-06-04")));
        Assert.Equal((Today, Today.AddDays(4)), (approved.From, approved.HoldsFrom));
        Assert.Equal(DecisionOutcome.Requested, Assert.Single(DecisionTable.Read(world.Store, StoreWorld.At("2026-06-04"))).Outcome);
        Assert.Throws<DecisionException>(() => desk.Decide(asked.Id, DecisionOutcome.Withdrawn, "kim", "", Fits));
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData("2026-06-01", 4)]
    [InlineData("2026-05-20", -12)]
    [InlineData("2026-07-01", 30)]
    public void A_day_that_was_named_is_part_of_what_was_agreed_to(string? from, int holds)
    {
        using var world = new StoreWorld("sqlite");
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        var clock = new SetClock(StoreWorld.At("2026-06-01"));
        using var desk = new DecisionDesk(world.Store, keys, clock);
        var named = from is null ? (DateOnly?)null : DateOnly.ParseExact(from, "yyyy-MM-dd", null);
        var asked = desk.Ask(New(DecisionKind.Override) with { From = named }, Today, Fits);
        clock.Now = StoreWorld.At("2026-06-05");
        Assert.Equal(Today.AddDays(holds), desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "", Fits).HoldsFrom);
        Assert.Empty(DecisionTable.InForce(world.Store, Today.AddDays(holds - 1), Moment.Open));
        Assert.Single(DecisionTable.InForce(world.Store, Today.AddDays(holds), Moment.Open));
        // What nobody else has to agree to holds from the day of asking.
        Assert.Equal(named ?? Today.AddDays(4), desk.Ask(New(DecisionKind.Owner) with { From = named }, Today.AddDays(4), Fits).HoldsFrom);
    }

    [Fact]
    public void What_is_planned_is_overruled_by_what_is_decided_afterwards_about_the_same_entry()
    {
        using var world = new StoreWorld("sqlite");
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01")));
        var planned = desk.Ask(Owner("x") with { From = Today.AddDays(30) }, Today, Fits);
        desk.Ask(Owner("y") with { From = Today.AddDays(30) }, Today, Fits);
        var later = desk.Ask(Owner("x"), Today, Fits);
        var all = DecisionTable.Read(world.Store, Moment.Open);
        var before = DecisionTable.InForce(world.Store, Today.AddDays(29), Moment.Open);
        Assert.Equal([planned.Id], DecisionRules.Overruled(later, all).Select(static one => one.Id), StringComparer.Ordinal);
        Assert.Empty(DecisionRules.Overruled(planned, all));
        Assert.Equal([later.Id], before.Select(static one => one.Id), StringComparer.Ordinal);
        // So it is when the day has come: what was approved last is laid over last.
        Assert.Equal(later.Id, DecisionTable.InForce(world.Store, Today.AddDays(30), Moment.Open)[^1].Id);
        Assert.Empty(DecisionRules.Overruled(desk.Ask(Owner("x") with { From = Today.AddDays(30) }, Today, Fits), all));

        static NewDecision Owner(string id) => New(DecisionKind.Owner) with
        { Body = $$"""{"owners":[{"id":"{{id}}","owner":"kim","parts":["DAT-01.restrict"]}]}""" };
    }

    [Fact]
    public void A_service_was_reviewed_when_somebody_agreed()
    {
        using var world = new StoreWorld("sqlite");
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        var clock = new SetClock(StoreWorld.At("2026-06-01"));
        using var desk = new DecisionDesk(world.Store, keys, clock);
        var asked = desk.Ask(
            New(DecisionKind.Adoption) with
            {
                Body = """
                    {"services":[{"service":"a","reviewed":"2026-06-01"},{"service":"b","reviewed":"2026-02-01"},{"service":"c"},
                      {"service":"d","reviewed":"2027-06-01"},{"service":"e","refused":"yes"}]}
                    """,
            },
            Today, Fits);
        clock.Now = StoreWorld.At("2026-06-20");
        desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "", Fits);
        Assert.Empty(Reviewed("2026-06-19"));
        // One that was before stays on its day; one that is yet to be is the consent itself.
        Assert.Equal(["a 2026-06-20", "b 2026-02-01", "c", "d 2026-06-20", "e"], Reviewed("2026-06-20"), StringComparer.Ordinal);

        string[] Reviewed(string day) =>
        [
            .. StoredEstate.Organisation(new StoreView(world.Store, StoreWorld.At(day), Moment.Open, StoreWorld.At(day))).Decided
                .SelectMany(static patch => ((ContentNode.Sequence)patch.Sections["services"]!).Items.Cast<ContentNode.Mapping>())
                .Select(static entry => $"{Text(entry, "service")} {Text(entry, "reviewed")}".Trim()),
        ];

        static string? Text(ContentNode.Mapping map, string key) => (map[key] as ContentNode.Scalar)?.Text;
    }

    /// <summary>Each of them fits what was there before, and not the other.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public void Of_two_at_once_the_second_is_checked_against_the_first(string database)
    {
        using var world = new StoreWorld(database);
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01")));
        using var other = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01")));
        var checks = 0;
        var refusal = Assert.Throws<DecisionException>(() => desk.Ask(New(DecisionKind.Owner), Today, Meanwhile));
        Assert.Equal(("the owner left", 2), (refusal.Message, checks));
        Assert.Equal(DecisionKind.Person, Assert.Single(DecisionTable.Read(world.Store, Moment.Open)).Kind);

        // The same while one is agreed to.
        var asked = desk.Ask(New(DecisionKind.Override), Today, Fits);
        checks = 0;
        refusal = Assert.Throws<DecisionException>(() => desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "", Meanwhile));
        Assert.Equal(("it no longer fits: the owner left", 2), (refusal.Message, checks));
        // Checked again, and nothing stands against it.
        var again = 0;
        desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "", patch =>
        {
            if (++again == 1) other.Ask(New(DecisionKind.Deadline), Today, Fits);
            return [];
        });
        Assert.Equal(2, again);

        ImmutableArray<ContentDiagnostic> Meanwhile(DecisionPatch patch)
        {
            if (++checks > 1) return [new ContentDiagnostic(new ContentPlace(patch.File, 1, 1), "the owner left")];
            other.Ask(New(DecisionKind.Person) with { Body = """{"people":[{"id":"kim","removed":"yes"}]}""" }, Today, Fits);
            return [];
        }
    }

    [Theory]
    [InlineData("", DecisionOutcome.Approved)]
    [InlineData(""","covers":{"parts":["AGR-01.sign"]}""", DecisionOutcome.Approved)]
    [InlineData(""","covers":{"parts":["AGR-01.sign","AGR-02.sign"]}""", DecisionOutcome.Requested)]
    [InlineData(""","covers":{"controls":["AGR-01"]}""", DecisionOutcome.Requested)]
    [InlineData(""","moves":[]""", DecisionOutcome.Approved)]
    [InlineData(""","moves":[{"parts":["IAM-03.require"],"party":"provider","why":"."}]""", DecisionOutcome.Requested)]
    [InlineData(""","moves":[{"parts":["IAM-03.require"],"party":"provider","why":"."}],"removed":true""", DecisionOutcome.Approved)]
    public void A_contract_that_does_more_than_be_there_needs_a_second_person(string more, DecisionOutcome outcome)
    {
        using var world = new StoreWorld("sqlite");
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01")));
        var body = $$"""{"agreements":[{"id":"x","title":"t","provider":"aws","from":"2026-01-01"{{more}}}]}""";
        Assert.Equal(outcome, desk.Ask(New(DecisionKind.Agreement) with { Body = body }, Today, Fits).Outcome);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_log_commits_to_every_step_and_tells_no_name(string database)
    {
        using var world = new StoreWorld(database);
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using (var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01"))))
            desk.Ask(New(DecisionKind.Owner), Today, Fits);
        var decision = Assert.Single(DecisionTable.Read(world.Store, Moment.Open));
        var deed = Assert.Single(decision.Deeds);
        using var log = LedgerReader.Open(world.Store)!;
        var body = log.Entry(deed.Entry)!.Body;
        Assert.True(Dsse.TryParse(body, out var envelope, out _));
        Assert.True(Statement.TryRead(envelope!, out var statement, out _));
        var said = Assert.IsType<EntryPredicate.Decision>(statement!.Predicate);
        Assert.Equal((DecisionKind.Owner, "approved", decision.Id), (said.Decided, said.Outcome, said.Scope));
        Assert.Equal("DAT-01.restrict", Assert.Single(said.Parts));
        Assert.Equal(Convert.ToHexStringLower(DecisionStatement.Commit(decision, deed)), Assert.Single(statement.Subjects).Sha256);
        Assert.NotEqual(DecisionStatement.Commit(decision, deed), DecisionStatement.Commit(decision with { Reason = "another" }, deed));
        var text = global::System.Text.Encoding.UTF8.GetString(body);
        Assert.DoesNotContain("kim", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("because", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_does_not_fit_leaves_no_trace(string database)
    {
        using var world = new StoreWorld(database);
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01")));
        var refusal = Assert.Throws<DecisionException>(() => desk.Ask(
            New(DecisionKind.Owner), Today, static patch => [new ContentDiagnostic(new ContentPlace(patch.File, 1, 1), "no such person")]));
        Assert.Equal("no such person", refusal.Message);
        Assert.Empty(DecisionTable.Read(world.Store, Moment.Open));
    }

    /// <summary>Which section belongs to which kind, and what of it can be taken away, as docs/api.md says.</summary>
    [Fact]
    public void A_kind_has_its_own_sections_only_and_asks_what_they_demand()
    {
        var whole = new[]
        {
            "owner: people, teams, owners-", "person: people-, teams-, owners-", "override: overrides-",
            "exception: overrides-, exceptions-", "review: reviews",
            "adoption: services-, content, people, workloads, agreements, owners", "agreement: agreements-", "deadline: deadlines-",
            "assurance: assurance-, cuec answers-, people", "organisation: organisation, workloads-",
        }.Select(static row => row.Split(": ")).ToDictionary(static row => row[0], static row => row[1].Split(", "), StringComparer.Ordinal);
        using var world = new StoreWorld("sqlite");
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01")));
        foreach (var kind in Enum.GetValues<DecisionKind>().Where(static kind => kind != DecisionKind.Unknown))
        {
            foreach (var section in (string[])[.. OrganisationPatch.Sections, "organisation", "content"])
            {
                var (takes, gives) = (whole[kind.Word()].Contains(section + "-"), whole[kind.Word()].Contains(section));
                var entry = section switch
                {
                    "organisation" => "\"A name\"",
                    "content" => """{"services/x.yaml":"a: b"}""",
                    _ => """[{"id":"x"}]""",
                };
                var needed = section is "overrides" or "exceptions" || kind == DecisionKind.Adoption
                    ? DecisionOutcome.Requested : DecisionOutcome.Approved;
                Assert.Equal((kind, section, takes || gives ? needed : null), (kind, section, Asked(kind, section, entry)));
                if (section is "organisation" or "content") continue;
                foreach (var removal in (string[])["\"yes\"", "true", "\"no\""])
                {
                    Assert.Equal(
                        (kind, section, takes ? (DecisionOutcome?)needed : null),
                        (kind, section, Asked(kind, section, $$"""[{"id":"y"},{"id":"x","removed":{{removal}}}]""")));
                }

                Assert.Null(Asked(kind, section, "null"));
                Assert.Null(Asked(kind, section, "{}"));
            }
        }

        DecisionOutcome? Asked(DecisionKind kind, string section, string entry)
        {
            try
            {
                return desk.Ask(New(kind) with { Body = $$"""{"{{section}}":{{entry}}}""" }, Today, Fits).Outcome;
            }
            catch (DecisionException)
            {
                return null;
            }
        }
    }

    private static NewDecision New(DecisionKind kind) => new()
    {
        Kind = kind,
        Title = "Buckets",
        Body = $$"""{"{{kind.Word()}}s":[{"id":"x","owner":"kim","parts":["DAT-01.restrict"]}]}""",
        Reason = "because",
        Author = "kim",
    };

    private static ImmutableArray<ContentDiagnostic> Fits(DecisionPatch patch) => [];

    private sealed class SetClock(Moment now) : TimeProvider
    {
        internal Moment Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now.ToTime();
    }
}
