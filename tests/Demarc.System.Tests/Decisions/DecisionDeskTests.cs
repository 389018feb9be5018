using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Ledger;
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
        Assert.Equal(asked.Id, Assert.Single(DecisionTable.InForce(world.Store, Today.AddDays(4), Moment.Open)).Id);
        Assert.Empty(DecisionTable.InForce(world.Store, Today.AddDays(4), StoreWorld.At("2026-06-04")));
        Assert.Empty(DecisionTable.InForce(world.Store, Today.AddDays(3), Moment.Open));
        Assert.Equal(DecisionOutcome.Requested, Assert.Single(DecisionTable.Read(world.Store, StoreWorld.At("2026-06-04"))).Outcome);
        Assert.Throws<DecisionException>(() => desk.Decide(asked.Id, DecisionOutcome.Withdrawn, "kim", "", Fits));
    }

    [Theory]
    [InlineData(null, "2026-06-05", "2026-06-05")]
    [InlineData("2026-05-20", "2026-05-20", "2026-06-01")]
    public void A_service_was_reviewed_when_somebody_agreed_not_when_it_was_asked_for(string? from, string holds, string reviewed)
    {
        using var world = new StoreWorld(StoreWorld.Databases.First().Data);
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        var clock = new SetClock(StoreWorld.At("2026-06-01"));
        using var desk = new DecisionDesk(world.Store, keys, clock);
        var asked = desk.Ask(
            New(DecisionKind.Adoption) with
            {
                Body = """{"services":[{"service":"aws/s3","reviewed":"2026-06-01"},{"service":"aws/rds","reviewed":"2026-02-02"}]}""",
                From = from is null ? null : DateOnly.Parse(from, null),
            }, Today, Fits);
        clock.Now = StoreWorld.At("2026-06-05");
        desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "seen", Fits);
        var decision = Assert.Single(DecisionTable.InForce(world.Store, DateOnly.Parse(holds, null), Moment.Open));
        Assert.Empty(DecisionTable.InForce(world.Store, DateOnly.Parse(holds, null).AddDays(-1), Moment.Open));
        var list = Assert.IsType<ContentNode.Sequence>(DecisionPatch.Of(decision, decision.Decider, out _)!.Sections["services"]);
        Assert.Equal(
            [reviewed, "2026-02-02"], list.Items.Select(static item => ((ContentNode.Scalar)((ContentNode.Mapping)item)["reviewed"]!).Text!));
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
