using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Cli;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>What differs from what was approved and accepted, on both databases, and as gaps of an assessment.</summary>
public sealed class DriftTests
{
    private static readonly DutyScope Scope = new("aws", "aws/s3", "111111111111", "eu-west-1", "");

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_line_that_moved_since_it_was_accepted_is_told_with_both_rules(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-05", "2026-01-05", [Bucket("a")], duties: Line("provider", "theirs"));
        world.Record("2026-02-01", "2026-02-01", [Bucket("a")], duties: Line("customer", "ours"));
        world.Record("2026-02-05", "2026-02-05", [Bucket("a")], duties: Line("customer", "ours"));
        Assert.Empty(StoredDrift.Of(View(world), Organisation.Nameless).Moves);
        var moved = Assert.Single(StoredDrift.Of(View(world), Reviewed("2026-01-10")).Moves);
        Assert.Equal((new DateOnly(2026, 1, 10), new DateOnly(2026, 2, 1)), (moved.Accepted, moved.Since));
        Assert.Equal(("provider", "theirs", "customer", "ours"), (
            moved.Move.Before!.Party, moved.Move.Before.Rule, moved.Move.After!.Party, moved.Move.After.Rule));
        Assert.Equal(("Because of theirs.", "Because of ours."), (moved.Move.WhyBefore, moved.Move.WhyAfter));
        // Accepted before anything was recorded: what was recorded first was meant. Accepted anew: nothing differs.
        Assert.Single(StoredDrift.Of(View(world), Reviewed("2025-06-01")).Moves);
        Assert.Empty(StoredDrift.Of(View(world), Reviewed("2026-02-01")).Moves);
        Assert.Empty(StoredDrift.Of(View(world, "2026-01-20"), Reviewed("2026-01-10")).Moves);
        // A review of a day to come accepts nothing yet, beside one that was.
        var typo = Reviewed("2026-01-10") with
        { Services = [.. Reviewed("2026-01-10").Services, .. Reviewed("2027-01-10").Services] };
        Assert.Single(StoredDrift.Of(View(world), typo).Moves);
        // The approval of the whole configuration accepts the line as well.
        new Upkeep(world.Store, "helena", At("2026-02-06")).Approve(View(world), ResourceScope.Parse("", out _)!, "");
        Assert.Empty(StoredDrift.Of(View(world), Reviewed("2026-01-10")).Moves);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Settings_that_are_not_as_approved_are_added_up_by_instance(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b"), Bucket("c")]);
        new Upkeep(world.Store, "helena", At("2026-01-02")).Approve(View(world), ResourceScope.Parse("", out _)!, "");
        Assert.Empty(StoredDrift.Of(View(world), Organisation.Nameless).Settings);
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", open: true), Bucket("b"), Bucket("c")]);
        world.Record("2026-01-08", "2026-01-08", [Bucket("a", open: true, key: "k"), Bucket("b", open: true), Bucket("d")]);
        var drift = Assert.Single(StoredDrift.Of(View(world), Organisation.Nameless).Settings);
        Assert.Equal(
            (new InstanceKey("aws/s3", "111111111111", "eu-west-1", ""), 5, 4, new DateOnly(2026, 1, 5)),
            (drift.Instance, drift.Settings, drift.Resources, drift.Since));
        Assert.Equal(
            ["key: null → \"k\"", "open: false → true", "open: false → true"], drift.Examples.Select(static one => one.Text),
            StringComparer.Ordinal);
        Assert.Equal("by helena as of 2026-01-01", drift.Examples[0].Approval);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_assessment_lists_drift_where_something_was_approved(string database)
    {
        using var world = new StoreWorld(database);
        var export = Path.Combine(world.Folder, "export.json");
        var shipped = File.ReadAllText(Path.Combine(DemarcRun.Root, "samples/northwind/aws/config-snapshot-production-us-east-1.json"));
        File.WriteAllText(export, shipped);
        string[] assess = ["assess", export, "--organisation", "samples/northwind/demarc.yaml", "--format", "csv", .. world.Options];
        Assert.DoesNotContain("-drift", DemarcRun.Of(assess).Output, StringComparison.Ordinal);
        var approved = DemarcRun.Of(["baseline", "approve", "--by", "helena", .. world.Options]);
        Assert.Equal((0, true), (approved.Code, approved.Output.StartsWith("approved the configuration of", StringComparison.Ordinal)));
        Assert.DoesNotContain("-drift", DemarcRun.Of(assess).Output, StringComparison.Ordinal);
        File.WriteAllText(export, shipped.Replace(
            "\"autoMinorVersionUpgrade\": true", "\"autoMinorVersionUpgrade\": false", StringComparison.Ordinal));
        var gaps = DemarcRun.Of(assess).Lines;
        Assert.Contains(gaps, static gap => gap.StartsWith("configuration-drift,TEN-02,monitor,aws/rds ", StringComparison.Ordinal)
            && gap.Contains("autoMinorVersionUpgrade: true → false", StringComparison.Ordinal));
        Assert.Contains(gaps, static gap => gap.StartsWith("responsibility-drift,VUL-02,apply,aws/rds ", StringComparison.Ordinal)
            && gap.Contains("hosts-engine-patches-by-provider", StringComparison.Ordinal)
            && gap.Contains("hosts-engine-patches-by-us", StringComparison.Ordinal));
        var first = world.Store.Runs()[0].Looked.ToString();
        var moves = DemarcRun.Of(["drift", "responsibility", "--from", first, .. world.Options]);
        Assert.Equal(0, moves.Code);
        Assert.Contains(
            "1 part moved to you in aws/rds · 111122223333 · us-east-1 · patient-portal", moves.Output, StringComparison.Ordinal);
        Assert.Contains("(rule hosts-engine-patches-by-us)", moves.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_of_the_content_are_compared_on_the_same_exports()
    {
        var folder = Directory.CreateTempSubdirectory("demarc-drift-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(DemarcRun.Root, "content"), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(Path.Combine(DemarcRun.Root, "content"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            var rules = Path.Combine(folder, "responsibility", "base.yaml");
            File.WriteAllText(rules, File.ReadAllText(rules).Replace(
                "applies to: { duties: [use] }\n    party: customer", "applies to: { duties: [use] }\n    party: provider",
                StringComparison.Ordinal));
            var run = DemarcRun.Of(
                "drift", "responsibility", "samples/northwind/services.csv", "--content-before", folder, "--format", "csv");
            Assert.Equal(0, run.Code);
            Assert.StartsWith("provider,service,account,region,workload,control,part,party_before,party_after,rule_before", run.Output,
                StringComparison.Ordinal);
            Assert.Contains(",provider,customer,base-use,base-use,", run.Output, StringComparison.Ordinal);
            var same = DemarcRun.Of("drift", "responsibility", "samples/northwind/services.csv",
                "--content-before", Path.Combine(DemarcRun.Root, "content"));
            Assert.Equal((0, "no part moved\n"), (same.Code, same.Output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_moved_alike_is_one_sentence()
    {
        DutyMove[] moves =
        [
            Move("CMP-01.baseline", "provider", "customer"), Move("CMP-02.sustain", "provider", "customer"),
            Move("VUL-02.apply", "customer", "third-party (Harbor)"), Move("DAT-01.restrict", "customer", null),
        ];
        Assert.Equal(
        [
            "2 parts moved to you in aws/s3 · 111111111111 · eu-west-1",
            "  because The nodes are ours now (rule after)",
            "  before: provider, because The nodes were theirs (rule before)",
            "  CMP-01.baseline, CMP-02.sustain",
            "1 part moved from you to third-party (Harbor) in aws/s3 · 111111111111 · eu-west-1",
            "  because The nodes are ours now (rule after)",
            "  before: customer, because The nodes were theirs (rule before)",
            "  VUL-02.apply",
            "1 part no longer arises in aws/s3 · 111111111111 · eu-west-1",
            "  before: customer, because The nodes were theirs (rule before)",
            "  DAT-01.restrict",
        ], DutyMoveText.Lines(moves), StringComparer.Ordinal);
    }

    private static DutyMove Move(string part, string before, string? after) => new(
        Scope, part, new DutyAnswer(part, before, "before", ""), after is null ? null : new DutyAnswer(part, after, "after", ""),
        "The nodes were theirs.", after is null ? "" : "The nodes are ours now.");

    private static DutySnapshot Line(string party, string rule) => new(
        [new ScopeDuties(Scope, [new DutyAnswer("DAT-01.restrict", party, rule, "")], [])],
        ImmutableSortedDictionary<string, string>.Empty.Add(rule, $"Because of {rule}."));

    private static Organisation Reviewed(string day) => Organisation.Nameless with
    {
        Services =
        [
            new DeclaredService("aws/s3", "", "", "", DateOnly.FromDateTime(At(day).ToTime().UtcDateTime), Refused: false, new("x", 1, 1)),
        ],
    };

    private static StoreView View(StoreWorld world, string? at = null) =>
        new(world.Store, at is null ? null : At(at), Moment.Open, At("2026-01-01"));
}
