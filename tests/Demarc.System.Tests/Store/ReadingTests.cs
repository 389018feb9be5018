using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>What is read back, as of any time and as it was known at any time, on both databases.</summary>
public sealed class ReadingTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_source_that_did_not_say_when_it_looked_says_so_after_it_is_judged_again_and_after_it_was_retired(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-02", "2026-01-02", [Bucket("a"), Bucket("b", account: "222222222222", captured: "2026-01-01T10:00:00Z")]);
        var other = Build("!resource.open");
        world.Record("2026-01-05", "2026-01-05", [Bucket("a")], catalogue: other);
        Assert.Equal(At("2026-01-01T10:00:00Z").ToTime(), Oldest());
        new Upkeep(world.Store, "dana", At("2026-01-10")).Retire("222222222222", "aws", At("2026-01-20"), "sold");
        Assert.Equal(At("2026-01-01T10:00:00Z").ToTime(), Oldest());
        new Upkeep(world.Store, "dana", At("2026-01-11")).Erase(null, "222222222222", "sold");
        Assert.Null(Oldest());

        DateTimeOffset? Oldest() => StoredEstate.Read(
            new StoreView(world.Store, At("2026-01-15"), Moment.Open, At("2026-12-31")), other, Organisation.Nameless).Estate.OldestCapture;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_finding_of_an_account_was_last_seen_when_anything_there_was_looked_at(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-02", "2026-01-02", [Bucket("a", open: true)]);
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", open: true)]);
        var view = new StoreView(world.Store, At("2026-01-15"), Moment.Open, At("2026-12-31"));
        var finding = OpenFinding.Of(view, StoreWorld.Catalogue, []).Single(static one => one.Check.Id == "aws-bucket-some-closed");
        Assert.Equal((At("2026-01-02"), At("2026-01-05")), (finding.Since, finding.LastSeen));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Resources_are_those_of_the_time_asked_about(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b")]);
        world.Record("2026-01-10", "2026-01-10", [Bucket("a", open: true)]);
        Assert.Equal(["a", "b"], Names("2026-01-05"));
        Assert.Equal(["a"], Names("2026-01-10"));
        Assert.Equal(["a", "b"], Names("2026-01-12", known: "2026-01-09"));
        Assert.Empty(Names("2025-12-31"));

        string[] Names(string at, string? known = null) =>
            [.. View(world, at, known).Resources().Select(static resource => resource.Subject.Name.Id.Split(':')[^1])];
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_nobody_looked_at_any_more_says_since_when(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b", account: "222222222222")]);
        world.Record("2026-01-02", "2026-01-02", [Bucket("a"), Bucket("b", account: "222222222222")]);
        world.Record("2026-01-09", "2026-01-09", [Bucket("a")]);
        var rows = Rows(StoreTables.Resources(View(world), properties: true));
        Assert.Equal(("2026-01-09T00:00:00Z", ""), (rows[0]["last_seen"], rows[0]["not_seen_since"]));
        Assert.Equal(("2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z"), (rows[1]["last_seen"], rows[1]["not_seen_since"]));
        Assert.Equal(("2026-01-01T00:00:00Z", "aws/s3", "b"), (rows[1]["first_seen"], rows[1]["service"], rows[1]["name"]));
        Assert.Contains("\"open\":false", rows[1]["properties"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_run_that_sees_a_part_of_a_place_counts_for_what_it_saw(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b")]);
        world.Record("2026-01-05", "2026-01-05", [Bucket("b")], Coverage.Some);
        var rows = Rows(StoreTables.Resources(View(world), properties: false));
        Assert.Equal(["2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z"], rows.Select(static row => row["last_seen"]), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Findings_say_when_they_were_first_and_last_seen_and_resolved(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true), Bucket("b", open: true)]);
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", open: true, key: "k"), Bucket("b")]);
        world.Record("2026-01-06", "2026-01-06", [Bucket("a", open: true, key: "k"), Bucket("b")]);
        var open = Rows(StoreTables.Findings(View(world), "aws-bucket-closed", VerdictOutcome.Unknown, resolved: false));
        // Another setting changed meanwhile: the finding is one and the same.
        var row = Assert.Single(open);
        Assert.Equal(
            ("fail", "high", "2026-01-01T00:00:00Z", "2026-01-06T00:00:00Z", ""),
            (row["verdict"], row["severity"], row["first_seen"], row["last_seen"], row["resolved"]));
        var all = Rows(StoreTables.Findings(View(world), "aws-bucket-closed", VerdictOutcome.Unknown, resolved: true));
        Assert.Equal(["", "2026-01-05T00:00:00Z"], all.Select(static found => found["resolved"]), StringComparer.Ordinal);
        Assert.Empty(Rows(StoreTables.Findings(View(world, "2025-12-31"), null, VerdictOutcome.Unknown, resolved: true)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_finding_ends_with_its_resource_and_a_missing_setting_is_no_pass(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true), Bucket("b", open: true)]);
        world.Record("2026-01-05", "2026-01-05", [Bucket("b", open: null)]);
        Assert.Equal("01-01..01-05 fail", world.Verdicts("a", "aws-bucket-closed"));
        Assert.Equal("01-01..01-05 fail, 01-05.. inconclusive", world.Verdicts("b", "aws-bucket-closed"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_exception_ends_with_its_last_day_though_nobody_looked(string database)
    {
        using var world = new StoreWorld(database);
        var exception = new CheckException
        {
            Id = "accepted",
            Checks = ["aws-bucket-closed"],
            Reason = "public site",
            Author = "a",
            Approver = "b",
            From = new DateOnly(2026, 1, 1),
            Until = new DateOnly(2026, 1, 20),
            Place = new ContentPlace("x", 1, 1),
        };
        var who = Organisation.Nameless with { Exceptions = [exception] };
        world.Record("2026-01-10", "2026-01-10", [Bucket("a", open: true)], organisation: who);
        Assert.Equal("01-10..01-21 excepted, 01-21.. fail", world.Verdicts("a", "aws-bucket-closed"));
        // Looked at again, the failure is a failure from that day on, whether or not a run saw the exception end.
        world.Record("2026-02-10", "2026-02-10", [Bucket("a", open: true)], organisation: who);
        Assert.Equal(1, world.Store.Runs()[^1].Evaluated);
        var finding = Assert.Single(
            View(world).Findings(), found => found.Span.Check == "aws-bucket-closed" && found.IsOpenAt(At("2026-02-11")));
        Assert.Equal(VerdictOutcome.Fail, finding.Span.Outcome);
        Assert.Equal("01-10..01-21 excepted, 01-21.. fail", world.Verdicts("a", "aws-bucket-closed"));
        // Renewed, it holds from then on, and mends nothing of what was.
        var renewed = exception with { Until = new DateOnly(2026, 3, 20) };
        world.Record(
            "2026-02-20", "2026-02-20", [Bucket("a", open: true)], organisation: Organisation.Nameless with { Exceptions = [renewed] });
        Assert.Equal(
            "01-10..01-21 excepted, 01-21..02-20 fail, 02-20..03-21 excepted, 03-21.. fail",
            world.Verdicts("a", "aws-bucket-closed"));
        Assert.Equal(At("2026-01-10"), View(world, "2026-02-25").Resources().Single().Since);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Drift_tells_which_setting_changed_from_what_to_what_and_when(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b"), Bucket("c")]);
        new Upkeep(world.Store, "helena", At("2026-01-02")).Approve(View(world), ResourceScope.Parse("", out _)!, "");
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", open: true), Bucket("b"), Bucket("d")]);
        world.Record("2026-01-08", "2026-01-08", [Bucket("a", open: true, key: "k"), Bucket("b"), Bucket("d")]);
        Assert.Equal(
            "changed a key null \"k\" 01-08, changed a open false true 01-05, removed c    01-05, added d    01-05",
            Text(new ConfigurationDrift(View(world)).FromBaseline()));
        Assert.Equal("changed a key null \"k\" 01-08", Text(new ConfigurationDrift(View(world)).From(View(world, "2026-01-06"))));
        Assert.Equal("", Text(new ConfigurationDrift(View(world, "2026-01-03")).FromBaseline()));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_is_approved_as_gone_is_no_drift_until_it_comes_back(string database)
    {
        using var world = new StoreWorld(database);
        var all = ResourceScope.Parse("", out _)!;
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b")]);
        new Upkeep(world.Store, "helena", At("2026-01-02")).Approve(View(world), all, "");
        world.Record("2026-01-05", "2026-01-05", [Bucket("a")]);
        Assert.Equal("removed b    01-05", Text(new ConfigurationDrift(View(world)).FromBaseline()));
        new Upkeep(world.Store, "helena", At("2026-01-06")).Approve(View(world), all, "");
        Assert.Equal("", Text(new ConfigurationDrift(View(world)).FromBaseline()));
        world.Record("2026-01-09", "2026-01-09", [Bucket("a"), Bucket("b")]);
        Assert.Equal("added b    01-09", Text(new ConfigurationDrift(View(world)).FromBaseline()));
        // An approval of a later state says nothing about an earlier one.
        Assert.Equal("", Text(new ConfigurationDrift(View(world, "2025-12-31")).FromBaseline()));
        Assert.Equal(0, new Upkeep(world.Store, "helena", At("2026-01-10")).Approve(
            View(world), ResourceScope.Parse("resource.account == 'nobody'", out _)!, ""));
        Assert.Equal(2, world.Store.Baselines().Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_last_approval_of_a_resource_counts_and_a_scope_limits_it(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b", account: "222222222222")]);
        var upkeep = new Upkeep(world.Store, "helena", At("2026-01-02"));
        Assert.Equal(1, upkeep.Approve(View(world), ResourceScope.Parse("resource.account == '111111111111'", out _)!, "review 7"));
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", open: true), Bucket("b", open: true, account: "222222222222")]);
        Assert.Equal("changed a open false true 01-05", Text(new ConfigurationDrift(View(world)).FromBaseline()));
        new Upkeep(world.Store, "jonas", At("2026-01-06")).Approve(View(world), ResourceScope.Parse("", out _)!, "");
        Assert.Equal("", Text(new ConfigurationDrift(View(world)).FromBaseline()));
        // As it was known before, only the first approval counts.
        Assert.Equal("changed a open false true 01-05", Text(new ConfigurationDrift(View(world, known: "2026-01-05")).FromBaseline()));
        Assert.Equal(["helena", "jonas"], world.Store.Baselines().Select(static row => row.Approver), StringComparer.Ordinal);
        Assert.Null(ResourceScope.Parse("resource.acount == 'x'", out var fault));
        Assert.NotEmpty(fault);
    }

    private static StoreView View(StoreWorld world, string? at = null, string? known = null) =>
        new(world.Store, at is null ? null : At(at), known is null ? Moment.Open : At(known), At("2026-01-01"));

    private static string Text(IEnumerable<DriftRow> rows) => string.Join(", ", rows.Select(static row =>
        $"{row.Kind.ToString().ToLowerInvariant()} {row.Subject.Name.Id.Split(':')[^1]} {row.Property} {row.Before} {row.After} "
        + row.Changed.ToString()[5..10]));

    private static List<Dictionary<string, string>> Rows(ReportTable table) =>
    [
        .. table.Rows().Select(row => table.Columns.Zip(row)
            .ToDictionary(static cell => cell.First, static cell => cell.Second, StringComparer.Ordinal)),
    ];
}
