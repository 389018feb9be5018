using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;
using static Demarc.System.Tests.Store.StoreWorld;
using Interval = Demarc.Engine.Evidence.Interval;

namespace Demarc.System.Tests.Store;

/// <summary>Exposure windows and repair times from what runs recorded, on both databases.</summary>
public sealed class ExposureTests
{
    private static readonly DutyScope Scope = new("aws", "aws/s3", "111111111111", "eu-west-1", "");

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Windows_unite_checks_evidence_and_owners(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true)], duties: Duties(valid: "2026-01-20"));
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", key: "k")], duties: Duties(valid: "2026-01-20"));
        world.Record("2026-02-01", "2026-02-01", [Bucket("a", key: "k")], duties: Duties(valid: "2026-03-20", problem: "left"));
        world.Record("2026-02-10", "2026-02-10", [Bucket("a", key: "k")], duties: Duties(valid: "2026-03-20"));
        world.Record("2026-02-15", "2026-02-15", [Bucket("a", key: "k", open: true)], duties: Duties(valid: "2026-03-20"));
        // One check fails for want of a key until the fifth, too: nothing counts twice.
        Assert.Equal("01-01..01-05, 01-21..02-10, 02-15..", Windows(world));
        Assert.Equal("01-01..01-05, 01-21..", Windows(world, "2026-02-09"));
        Assert.Equal("01-01..", Windows(world, "2026-01-04"));
        // Before the second run nobody knew that it was mended.
        Assert.Equal("01-01..", Windows(world, "2026-01-10", known: "2026-01-04"));
        var period = new Interval(At("2026-01-01"), At("2026-02-20"));
        var rows = ExposureTables.Parts(Parts(world, "2026-02-20"), period).Rows().ToList();
        Assert.Equal(
            "DAT-01,restrict,aws,aws/s3,111111111111,eu-west-1,,dana,29,3,2026-02-15T00:00:00Z,failing-check;evidence-stale;unowned,"
            + "2026-01-01T00:00:00Z,2026-02-20T00:00:00Z", string.Join(',', Assert.Single(rows)));
        Assert.Equal(2, ExposureTables.Windows(Parts(world, "2026-02-20"), period with { From = At("2026-02-01") }).Rows().Count());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_exception_that_is_over_is_exposure_and_a_line_that_moved_away_is_none(string database)
    {
        using var world = new StoreWorld(database);
        var exception = new CheckException
        {
            Id = "accepted",
            Checks = ["aws-bucket-closed", "aws-bucket-key", "aws-bucket-some-closed"],
            Reason = "public site",
            Author = "a",
            Approver = "b",
            From = new DateOnly(2026, 1, 1),
            Until = new DateOnly(2026, 1, 20),
            Place = new ContentPlace("x", 1, 1),
        };
        var who = Organisation.Nameless with { Exceptions = [exception] };
        world.Record("2026-01-10", "2026-01-10", [Bucket("a", open: true, key: "k")], organisation: who, duties: Duties("2027-01-01"));
        Assert.Equal("", Windows(world, "2026-01-20T23:00:00Z"));
        var part = Assert.Single(Parts(world, "2026-01-25"));
        Assert.Equal([ExposureCause.FailingCheck, ExposureCause.ExceptionExpired], part.Causes.Keys);
        Assert.Equal("01-21..", Windows(world, "2026-01-25"));
        world.Record(
            "2026-01-30", "2026-01-30", [Bucket("a", open: true, key: "k")], organisation: who, duties: Duties(null, party: "provider"));
        Assert.Equal("01-21..01-30", Windows(world, "2026-02-10"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Repair_times_are_told_with_what_is_open_and_what_is_left_out(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true), Bucket("b", open: true), Bucket("c", open: true)]);
        world.Record("2026-01-11", "2026-01-11", [Bucket("a"), Bucket("b", open: true), Bucket("d", open: true)]);
        var view = View(world, "2026-01-21");
        var groups = new StoredExposure(view, null).Repairs(view.First, static (_, failure) => failure.Check);
        var closed = groups.Single(static group => group.Group == "aws-bucket-closed").Times;
        Assert.Equal((1, 10.0, 2, 15.0, 1), (
            closed.Mended, closed.Mean!.Value.TotalDays, closed.Open, closed.OpenMean!.Value.TotalDays, closed.Removed));
        Assert.Equal(3, closed.FromFirstLook);
        Assert.Equal("all", groups[^1].Group);
        var row = ExposureTables.Repairs(groups, new Interval(view.First, view.At)).Rows().First();
        Assert.Equal(["aws-bucket-closed", "1", "10", "10", "2", "15", "20"], row[..7]);
        Assert.Equal(["2026-01-01T00:00:00Z", "2026-01-21T00:00:00Z"], row[11..13]);
        Assert.All(row[13..], static text => Assert.NotEmpty(text));
    }

    private static DutySnapshot Duties(string? valid, string problem = "", string party = "customer") => new(
    [
        new ScopeDuties(
            Scope, [new DutyAnswer("DAT-01.restrict", party, "rule", "")],
            party == "customer"
                ? [new DutyStanding("DAT-01.restrict", "dana", problem, valid is null ? null : Day(valid))]
                : []),
    ], global::System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("rule", "It is so."));

    private static DateOnly Day(string text) => DateOnly.FromDateTime(At(text).ToTime().UtcDateTime);

    private static StoreView View(StoreWorld world, string at, string? known = null) =>
        new(world.Store, At(at), known is null ? Moment.Open : At(known), At("2026-01-01"));

    private static global::System.Collections.Immutable.ImmutableArray<PartExposure> Parts(
        StoreWorld world, string at, string? known = null) =>
        [.. new StoredExposure(View(world, at, known), StoreWorld.Catalogue).Parts().Where(static part => part.Scope == Scope)];

    private static string Windows(StoreWorld world, string at = "2026-03-01", string? known = null) => string.Join(
        ", ", Parts(world, at, known).SelectMany(static part => part.Windows.Intervals).Select(static window => StoreText.Span(window)));
}
