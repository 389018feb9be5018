using System.Text.Json.Nodes;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Cli;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>
/// The program is killed while it records, and two write at once, on both databases. Every resource of an export has the number of the
/// export as a tag, so that a mixture would be seen.
/// </summary>
public sealed class CrashTests
{
    private const int Resources = 6_000;

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_killed_run_counts_as_a_whole_or_not_at_all(string database)
    {
        using var world = new StoreWorld(database);
        Assert.Equal(0, DemarcRun.Of(Assess(world, 1)).Code);
        var (generation, cutOff) = (1, 0);
        // Killed as soon as the run is there, when it has written something, when it has written much, and so on.
        foreach (var part in (ReadOnlySpan<double>)[0, 0.01, 0.4, 0.8])
        {
            var next = generation + 1;
            Kill(world, next, facts: world.Store.Size().Rows["fact"] + (long)(part * Resources));
            var last = world.Store.Runs()[^1];
            if (last.Finished) generation = next;
            else cutOff++;
            Assert.Equal((generation, Resources), Shown(world));
            Assert.Contains(last.Finished ? "finished" : "unfinished", DemarcRun.Of(["store", "runs", .. world.Options]).Lines[^1],
                StringComparison.Ordinal);
        }

        Assert.True(cutOff > 0, "no run was cut off");
        var before = world.Store.Size();
        var run = DemarcRun.Of(Assess(world, 9));
        Assert.Equal((0, (9, Resources)), (run.Code, Shown(world)));
        Assert.DoesNotContain(world.Store.Runs(), static recorded => recorded.State == RunState.Unfinished);
        Assert.Equal(cutOff, world.Store.Runs().Count(static recorded => recorded.State == RunState.Undone));
        // What was cut off left nothing: each finished run made one version of each resource, and a line of duties.
        Assert.All(
            world.Store.Facts(FactKind.State, FactKind.State, Moment.Open, Moment.Open),
            fact => Assert.Contains(world.Store.Runs(), recorded => recorded.Finished && recorded.Known == fact.Known.From));
        Assert.True(before.Rows["subject"] >= Resources);
        Assert.Equal(0, Changed(world));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Of_two_that_write_at_once_the_second_is_told(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a")], finish: false);
        var second = DemarcRun.Of(Assess(world, 1, resources: 1));
        Assert.Equal((2, ""), (second.Code, second.Output));
        Assert.Contains("another process is writing to the store", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", second.Errors, StringComparison.Ordinal);
        // Who only reads need not wait, and sees nothing of what is not finished.
        var read = DemarcRun.Of(["store", "resources", .. world.Options]);
        Assert.Equal((0, 1), (read.Code, read.Lines.Length));
        world.Store.Dispose();
        Assert.Equal(0, DemarcRun.Of(Assess(world, 1, resources: 1)).Code);
        world.Reopen();
        Assert.Equal([RunState.Undone, RunState.Finished], world.Store.Runs().Select(static run => run.State));
    }

    private static void Kill(StoreWorld world, int generation, long facts)
    {
        var runs = world.Store.Runs().Count;
        using var process = DemarcRun.Start(Assess(world, generation));
        process.StandardInput.Close();
        while (!process.WaitForExit(5))
        {
            if (world.Store.Runs().Count > runs && world.Store.Size().Rows["fact"] >= facts) break;
        }

        process.Kill();
        process.WaitForExit();
    }

    private static long Changed(StoreWorld world)
    {
        Assert.Equal(0, DemarcRun.Of(Assess(world, 9)).Code);
        return world.Store.Runs()[^1].Changed;
    }

    /// <summary>The generation that all resources shown are of, and how many they are.</summary>
    private static (int Generation, int Count) Shown(StoreWorld world)
    {
        var generations = new StoreView(world.Store, null, Moment.Open, At("2026-01-01")).Resources()
            .Select(static resource => resource.About.Tags.Single(static tag => tag.Key == "generation").Value).ToList();
        return (int.Parse(Assert.Single(generations.Distinct(StringComparer.Ordinal))), generations.Count);
    }

    private static string[] Assess(StoreWorld world, int generation, int resources = Resources)
    {
        var items = Enumerable.Range(0, resources).Select(number =>
        {
            var item = Bucket($"b{number}");
            item["tags"] = new JsonObject { ["generation"] = generation.ToString() };
            return (JsonNode)item;
        });
        var path = Path.Combine(world.Folder, "export.json");
        File.WriteAllText(path, new JsonObject
        {
            ["fileVersion"] = "1.0",
            ["configSnapshotId"] = "x",
            ["configurationItems"] = new JsonArray([.. items]),
        }.ToJsonString());
        return ["assess", path, "--format", "csv", .. world.Options];
    }
}
