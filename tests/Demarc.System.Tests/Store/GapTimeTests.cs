using Demarc.Adapters.Estates;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>A gap is as old as the first record of it, and stays the same gap while it is open.</summary>
public sealed class GapTimeTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_gap_opened_when_it_was_first_recorded(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true)]);
        world.Record("2026-01-02", "2026-01-02", [Bucket("a", open: true)], duties: Snapshot(world, 2));
        world.Record("2026-01-10", "2026-01-10", [Bucket("a", open: true), Bucket("b", open: true)], duties: Snapshot(world, 10));
        var (early, late) = (Assess(world, new(2026, 1, 5)), Assess(world, new(2026, 1, 20)));
        Assert.Equal(
            ["2026-01-01 2026-01-31 1 of 1", "2026-01-01 2026-01-31 2 of 2"],
            new[] { early, late }.Select(static result => Describe(Failing(result))), StringComparer.Ordinal);
        Assert.Equal(Failing(early).Key, Failing(late).Key);
        // Whose duties are is on record since the second run, services since the first.
        Assert.Equal(
            ["service-not-reviewed 2026-01-01", "unassigned-responsibility 2026-01-02"],
            late.Gaps.Where(static gap => gap.Kind is GapKind.UnassignedResponsibility or GapKind.ServiceNotReviewed)
                .Select(static gap => $"{Kebab<GapKind>.Name(gap.Kind)} {gap.Opened:yyyy-MM-dd}").Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal(late.Gaps.Length, late.Gaps.Select(static gap => gap.Key).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_was_mended_and_fails_again_opened_again(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true)]);
        world.Record("2026-01-10", "2026-01-10", [Bucket("a")]);
        world.Record("2026-02-05", "2026-02-05", [Bucket("a", open: true, key: "k")]);
        // Nobody can say for a while: it did not stop to fail.
        world.Record("2026-02-07", "2026-02-07", [Bucket("a", open: null, key: "k")]);
        world.Record("2026-02-09", "2026-02-09", [Bucket("a", open: true, key: "k2")]);
        Assert.Equal("2026-02-05 2026-03-07 1 of 1", Describe(Failing(Assess(world, new(2026, 2, 20)))));
    }

    private static string Describe(Gap gap) => $"{gap.Opened:yyyy-MM-dd} {gap.Due:yyyy-MM-dd} {gap.Why.Split(": ")[1].Split(" res")[0]}";

    private static Gap Failing(AssessmentResult result) =>
        Assert.Single(result.Gaps, static gap => gap is { Kind: GapKind.FailingCheck, Check: "aws-bucket-closed" });

    private static DutySnapshot Snapshot(StoreWorld world, int day)
    {
        var result = Assess(world, new DateOnly(2026, 1, day));
        return DutySnapshot.Of(
            result.Catalogue, result.Organisation, result.Day, result.Duties, result.Owners, result.Evidence);
    }

    private static AssessmentResult Assess(StoreWorld world, DateOnly day) => StoredAssessment.Of(
        new StoreView(world.Store, new Moment(Moment.Of(day.AddDays(1)).Microseconds - 1), Moment.Open, At("2026-12-31")), StoreWorld.Catalogue,
        Organisation.Nameless, day);
}
