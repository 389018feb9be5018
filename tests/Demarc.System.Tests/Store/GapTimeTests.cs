using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Engine.Responsibility;
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

    [Theory]
    [MemberData(nameof(Databases))]
    public void That_nobody_can_say_whose_some_of_it_is_is_as_old_as_its_record(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a")]);
        world.Record("2026-01-03", "2026-01-03", [Bucket("a")], duties: Snapshot(world, 3, Ours));
        world.Record("2026-01-05", "2026-01-05", [Bucket("a")], duties: Snapshot(world, 5, Partly));
        world.Record("2026-01-07", "2026-01-07", [Bucket("a")], duties: Snapshot(world, 7, Partly));
        Assert.Equal("2026-01-05", Opened());
        // Of nothing more can it be said: it goes on.
        world.Record("2026-01-09", "2026-01-09", [Bucket("a")], duties: Snapshot(world, 9));
        Assert.Equal("2026-01-05", Opened());
        world.Record("2026-01-11", "2026-01-11", [Bucket("a")], duties: Snapshot(world, 11, Ours));
        Assert.Null(StoredDutyTimes.Of(View(world, new(2026, 1, 20))).Of(Restrict, Duty(world).Scope).Unassigned);

        static DutyOf Ours(DutyOf duty) => duty with
        { Party = Party.Customer, Shares = [duty.Shares[0] with { Party = Party.Customer }] };

        // Ours where one class of resources is concerned, and unknown for another.
        static DutyOf Partly(DutyOf duty) => duty with
        { Party = Party.Customer, Shares = [duty.Shares[0] with { Party = Party.Customer }, duty.Shares[0]] };

        string? Opened() => Assess(world, new(2026, 1, 20)).Gaps
            .Single(static gap => gap.Kind == GapKind.UnassignedResponsibility).Opened.ToString("yyyy-MM-dd", null);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_failure_counts_again_from_the_day_on_which_its_exception_was_taken_away(string database)
    {
        using var world = new StoreWorld(database);
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        var until = new DateOnly(2026, 12, 31);
        Decide("2026-01-05", Excepting(until), "kim");
        world.Record("2026-01-10", "2026-01-10", [Bucket("a", open: true)], organisation: Excepted(until));
        Assert.Empty(Failures(new(2026, 3, 9), Excepted(until)));

        // Taken away, narrowed to other checks, shortened: by a decision of that day, seen without a further run.
        Decide("2026-03-10", """{"exceptions":[{"id":"E","removed":"yes"}]}""", "kim");
        Assert.Equal(["2026-03-10 2026-04-09"], Failures(new(2026, 6, 1), Organisation.Nameless), StringComparer.Ordinal);
        Decide("2026-03-20", Excepting(until, "aws-bucket-key"), "kim");
        Assert.Equal(["2026-03-20 2026-04-19"], Failures(new(2026, 6, 1), Excepted(until, "aws-bucket-key")), StringComparer.Ordinal);
        Decide("2026-03-25", Excepting(new(2026, 4, 30)), "kim");
        Assert.Empty(Failures(new(2026, 4, 30), Excepted(new(2026, 4, 30))));
        Assert.Equal(["2026-05-01 2026-05-31"], Failures(new(2026, 6, 1), Excepted(new(2026, 4, 30))), StringComparer.Ordinal);
        // The page of the finding says the same.
        var open = OpenFinding.Of(View(world, new(2026, 6, 1)), StoreWorld.Catalogue, Excepted(new(2026, 4, 30)).Exceptions)
            .Single(static finding => finding.Check.Id == "aws-bucket-closed");
        Assert.Equal((VerdictOutcome.Fail, At("2026-05-01")), (open.Outcome, open.Since));

        void Decide(string day, string body, string author)
        {
            var clock = new SetClock(At(day));
            using var desk = new DecisionDesk(world.Store, keys, clock);
            var asked = desk.Ask(
                new NewDecision { Kind = DecisionKind.Exception, Title = "E", Body = body, Reason = "r", Author = author },
                DateOnly.FromDateTime(At(day).ToTime().UtcDateTime), static _ => []);
            desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "", static _ => []);
        }

        string[] Failures(DateOnly day, Organisation organisation) =>
        [
            .. StoredAssessment.Of(View(world, day), StoreWorld.Catalogue, organisation, day).Gaps
                .Where(static gap => gap is { Kind: GapKind.FailingCheck, Check: "aws-bucket-closed" })
                .Select(static gap => $"{gap.Opened:yyyy-MM-dd} {gap.Due:yyyy-MM-dd}"),
        ];
    }

    private static string Excepting(DateOnly until, string check = "aws-bucket-closed") => $$"""
        {"exceptions":[{"id":"E","checks":["{{check}}"],"reason":"r","from":"2026-01-01","until":"{{until:yyyy-MM-dd}}"}]}
        """;

    private static Organisation Excepted(DateOnly until, string check = "aws-bucket-closed") => Organisation.Nameless with
    {
        Exceptions =
        [
            new CheckException
            {
                Id = "E",
                Checks = [check],
                Reason = "r",
                Author = "kim",
                Approver = "lee",
                From = new(2026, 1, 1),
                Until = until,
                Place = new ContentPlace("x", 1, 1),
            },
        ],
    };

    private static string Describe(Gap gap) => $"{gap.Opened:yyyy-MM-dd} {gap.Due:yyyy-MM-dd} {gap.Why.Split(": ")[1].Split(" res")[0]}";

    private static Gap Failing(AssessmentResult result) =>
        Assert.Single(result.Gaps, static gap => gap is { Kind: GapKind.FailingCheck, Check: "aws-bucket-closed" });

    private static readonly PartId Restrict = new("DAT-01", "restrict");

    private static DutyOf Duty(StoreWorld world) =>
        Assess(world, new(2026, 1, 20)).Duties.Single(static duty => duty.Part.Id == Restrict);

    private static DutySnapshot Snapshot(StoreWorld world, int day, Func<DutyOf, DutyOf>? change = null)
    {
        var result = Assess(world, new DateOnly(2026, 1, day));
        return DutySnapshot.Of(
            result.Catalogue, result.Organisation, result.Day, change is null ? result.Duties : [.. result.Duties.Select(change)],
            result.Owners, result.Evidence);
    }

    private static AssessmentResult Assess(StoreWorld world, DateOnly day) =>
        StoredAssessment.Of(View(world, day), StoreWorld.Catalogue, Organisation.Nameless, day);

    private static StoreView View(StoreWorld world, DateOnly day) =>
        new(world.Store, new Moment(Moment.Of(day.AddDays(1)).Microseconds - 1), Moment.Open, At("2026-12-31"));

    private sealed class SetClock(Moment now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToTime();
    }
}
