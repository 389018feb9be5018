using global::System.Text.Json.Nodes;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Evidence;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>What a run writes, on both databases: the contract of the store.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_unchanged_estate_writes_nothing_but_the_run(string database)
    {
        using var world = new StoreWorld(database);
        var items = Enumerable.Range(0, 50).Select(static i => Bucket($"b{i}", i % 3 == 0, i % 2 == 0 ? "k" : null)).ToList();
        world.Record("2026-01-01", "2026-01-01", items);
        var before = world.Store.Size();
        world.Reopen();
        var second = world.Record("2026-01-02", "2026-01-02", items.AsEnumerable().Reverse());
        var after = world.Store.Size();
        Assert.Equal(before.Rows["run"] + 1, after.Rows["run"]);
        Assert.Equal(before.Rows.Where(static table => table.Key != "run"), after.Rows.Where(static table => table.Key != "run"));
        Assert.Equal(before.ContentBytes, after.ContentBytes);
        Assert.Equal((50, 0, 0), (second.Run.Sightings, second.Run.Changed, second.Run.Evaluated));
        // Equal properties are kept once, and so are equal lists of verdicts.
        Assert.Equal(50, world.Store.Subjects(SubjectKind.Resource).Count());
        Assert.True(after.Rows["content"] < 20, $"{after.Rows["content"]} contents");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Only_what_changed_is_written_and_evaluated(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b"), Bucket("c")]);
        var run = world.Record("2026-01-05", "2026-01-05", [Bucket("a"), Bucket("b", open: true), Bucket("c")]).Run;
        Assert.Equal((3, 1), (run.Sightings, run.Evaluated));
        Assert.Equal("01-01..01-05 closed, 01-05.. open", world.History("b"));
        Assert.Equal("01-01.. closed", world.History("a"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Another_definition_of_a_check_is_evaluated_once_and_only_other_verdicts_are_written(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b", open: true)]);
        var same = Build("resource.open == true");
        var renamed = world.Record("2026-01-02", "2026-01-02", [Bucket("a"), Bucket("b", open: true)], catalogue: same).Run;
        Assert.Equal((2, 0), (renamed.Evaluated, renamed.Changed));
        Assert.Equal(0, world.Record("2026-01-03", "2026-01-03", [Bucket("a"), Bucket("b", open: true)], catalogue: same).Run.Evaluated);
        var other = world.Record("2026-01-04", "2026-01-04", [Bucket("a"), Bucket("b", open: true)], catalogue: Build("!resource.open")).Run;
        Assert.Equal(2, other.Evaluated);
        // The check always meant this configuration: its verdict holds as long as the configuration does, and is known from today on.
        Assert.Equal("01-01.. fail", world.Verdicts("a", "aws-bucket-closed"));
        Assert.Equal("01-01.. pass", world.Verdicts("a", "aws-bucket-closed", known: "2026-01-03"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Another_definition_of_a_check_counts_for_what_a_run_sees_twice_as_well(string database)
    {
        using var world = new StoreWorld(database);
        JsonObject[] twice = [Bucket("a", captured: "2025-12-01T00:00:00Z"), Bucket("a", key: "k", captured: "2025-12-20T00:00:00Z")];
        world.Record("2026-01-01", "2026-01-01", twice);
        Assert.Equal("12-01..12-20 closed, 12-20.. closed k", world.History("a"));
        Assert.Equal("12-01.. pass", world.Verdicts("a", "aws-bucket-closed"));
        world.Record("2026-01-04", "2026-01-04", twice, catalogue: Build("!resource.open"));
        Assert.Equal("12-01..12-20 pass, 12-20.. fail", world.Verdicts("a", "aws-bucket-closed"));
        Assert.Equal("12-01..12-20 closed, 12-20.. closed k", world.History("a"));
        Assert.Equal(0, world.Record("2026-01-05", "2026-01-05", twice, catalogue: Build("!resource.open")).Run.Changed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_check_that_asks_for_the_time_is_evaluated_every_time(string database)
    {
        using var world = new StoreWorld(database);
        var items = new[] { Bucket("a", made: "2026-01-01T00:00:00Z") };
        world.Record("2026-02-01", "2026-02-01", items);
        world.Record("2026-03-01", "2026-03-01", items);
        var run = world.Record("2026-05-01", "2026-05-01", items).Run;
        Assert.Equal((1, 0), (run.Sightings, run.Evaluated));
        Assert.Equal("02-01..05-01 pass, 05-01.. fail", world.Verdicts("a", "aws-bucket-young"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_complete_look_ends_what_it_no_longer_shows(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b")]);
        var run = world.Record("2026-01-02", "2026-01-02", [Bucket("a")]);
        Assert.Equal((1, ""), (run.Ended, run.Incomplete));
        Assert.Equal("01-01..01-02 closed, 01-02.. gone", world.History("b"));
        world.Record("2026-01-03", "2026-01-03", [Bucket("a"), Bucket("b")]);
        Assert.Equal("01-01..01-02 closed, 01-02..01-03 gone, 01-03.. closed", world.History("b"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_run_ends_nothing_where_it_did_not_look(string database)
    {
        using var world = new StoreWorld(database);
        var elsewhere = new[] { Bucket("b", account: "222222222222"), Bucket("c", region: "us-east-1"), Bucket("q", type: "AWS::SQS::Queue") };
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), .. elsewhere]);
        Assert.Equal(0, world.Record("2026-01-02", "2026-01-02", [Bucket("a")]).Ended);
        foreach (var name in new[] { "b", "c", "q" }) Assert.Equal("01-01.. closed", world.History(name));
        // Unless it is said that it looked everywhere in its accounts, or everywhere.
        Assert.Equal(2, world.Record("2026-01-03", "2026-01-03", [Bucket("a")], Coverage.Accounts).Ended);
        Assert.Equal("01-01.. closed", world.History("b"));
        Assert.Equal(1, world.Record("2026-01-04", "2026-01-04", [Bucket("a")], Coverage.Everything).Ended);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_damaged_input_ends_nothing(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b")]);
        var run = world.Record("2026-01-02", "2026-01-02", [Bucket("a", open: true)], suffix: "]]");
        Assert.Equal((0, "not all was read or shown: items.json"), (run.Ended, run.Incomplete));
        Assert.Equal("01-01.. closed", world.History("b"));
        Assert.Equal("01-01..01-02 closed, 01-02.. open", world.History("a"));
        Assert.Equal(0, world.Record("2026-01-03", "2026-01-03", [Bucket("a")], Coverage.Some).Ended);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Nothing_counts_of_a_run_that_is_cut_off(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", Enumerable.Range(0, 6000).Select(static i => Bucket($"b{i}")));
        world.Record("2026-01-02", "2026-01-02", Enumerable.Range(0, 5999).Select(static i => Bucket($"b{i}", open: true)), finish: false);
        world.Reopen();
        Assert.Equal([RunState.Finished, RunState.Unfinished], world.Store.Runs().Select(static run => run.State));
        var view = new StoreView(world.Store, null, Moment.Open, At("2026-01-01"));
        Assert.Equal(At("2026-01-01"), view.At);
        Assert.All(view.Resources().Take(10), resource => Assert.Equal(At("2026-01-01"), resource.Since));
        var run = world.Record("2026-01-02", "2026-01-03", Enumerable.Range(0, 5999).Select(static i => Bucket($"b{i}", open: true)));
        Assert.Equal((1, 3, 5999), (run.Ended, run.Run.Number, run.Run.Evaluated));
        Assert.Equal(
            [RunState.Finished, RunState.Undone, RunState.Finished], world.Store.Runs().Select(static recorded => recorded.State));
        Assert.Equal("01-01.. closed", world.History("b0", known: "2026-01-02"));
        Assert.Equal("01-01..01-02 closed, 01-02.. open", world.History("b0"));
        Assert.Equal("01-01..01-02 closed, 01-02.. open", world.History("b5998"));
        Assert.Equal("01-01..01-02 closed, 01-02.. gone", world.History("b5999"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_time_of_the_capture_counts_and_not_that_of_the_run(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-02-01", "2026-02-01", [Bucket("a", captured: "2026-01-10T00:00:00Z")]);
        world.Record("2026-02-20", "2026-02-20", [Bucket("a", open: true, captured: "2026-02-15T00:00:00Z")]);
        Assert.Equal("01-10..02-15 closed, 02-15.. open", world.History("a"));
        // Until the second run we held it to be closed on the 16th, too.
        Assert.Equal("01-10.. closed", world.History("a", known: "2026-02-19"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_older_capture_that_arrives_late_is_put_into_the_past(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-02-01", "2026-02-01", [Bucket("a", captured: "2026-01-30T00:00:00Z")]);
        world.Record("2026-02-05", "2026-02-05", [Bucket("a", open: true, captured: "2026-01-10T00:00:00Z")]);
        Assert.Equal("01-10..01-30 open, 01-30.. closed", world.History("a"));
        Assert.Equal("01-30.. closed", world.History("a", known: "2026-02-04"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_run_about_the_past_changes_nothing_that_later_runs_confirmed(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b")]);
        world.Record("2026-01-20", "2026-01-20", [Bucket("a"), Bucket("b")]);
        // An export of the 10th turns up: a was open then, b was not there, and c was.
        world.Record("2026-01-10", "2026-01-25", [Bucket("a", open: true), Bucket("c")]);
        Assert.Equal("01-01..01-10 closed, 01-10..01-20 open, 01-20.. closed", world.History("a"));
        Assert.Equal("01-01.. closed", world.History("b"));
        Assert.Equal("01-10..01-20 closed, 01-20.. gone", world.History("c"));
        Assert.Equal("01-01.. closed", world.History("a", known: "2026-01-24"));
        // Told again, it is nothing new.
        Assert.Equal(0, world.Record("2026-01-10", "2026-01-26", [Bucket("a", open: true), Bucket("c")]).Run.Changed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_history_in_one_export_is_recorded_alike_in_any_order(string database)
    {
        var items = new[]
        {
            Bucket("a", open: true, captured: "2026-01-05T00:00:00Z"), Bucket("a", open: false, captured: "2026-01-10T00:00:00Z"),
            Bucket("a", open: false, key: "k", captured: "2026-01-15T00:00:00Z"), Bucket("a", open: true, captured: "2026-01-20T00:00:00Z"),
        };
        var orders = new[] { items, [items[3], items[0], items[2], items[1]], [items[1], items[3], items[0], items[2]] };
        foreach (var order in orders)
        {
            using var world = new StoreWorld(database);
            world.Record("2026-02-01", "2026-02-01", order);
            Assert.Equal("01-05..01-10 open, 01-10..01-15 closed, 01-15..01-20 closed k, 01-20.. open", world.History("a"));
            var before = world.Store.Size();
            Assert.Equal(0, world.Record("2026-02-02", "2026-02-02", order).Run.Changed);
            Assert.Equal(before.Rows["fact"], world.Store.Size().Rows["fact"]);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_is_known_never_goes_back_though_clocks_do(string database)
    {
        using var world = new StoreWorld(database);
        var first = world.Record("2026-01-01", "2026-01-10", [Bucket("a")]).Run;
        var second = world.Record("2026-01-02", "2026-01-05", [Bucket("a", open: true)]).Run;
        Assert.True(second.Known > first.Known);
        Assert.Equal("01-01.. closed", world.History("a", known: "2026-01-10"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void One_process_writes_at_a_time(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a")], finish: false);
        using var other = world.Open();
        var error = Assert.ThrowsAny<StoreException>(other.Lock);
        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
        world.Store.Dispose();
        other.Lock();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Tenants_never_see_each_other(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a")]);
        using var other = StoreAddress.Open(
            database == "postgres" ? PostgresServer.Address : world.File, world.Tenant + "-other", create: true);
        Assert.Empty(other.Runs());
        Assert.Empty(other.Subjects(SubjectKind.Resource));
        Assert.Equal(0, other.Size().Rows.Values.Sum());
        Assert.Empty(other.Facts(FactKind.State, FactKind.Exception, Moment.Open, Moment.Open));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Accounts_have_verdicts_and_a_run_that_did_not_look_leaves_them(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true)]);
        Assert.Equal("01-01.. fail", world.Verdicts("111111111111", "aws-bucket-some-closed"));
        world.Record("2026-01-02", "2026-01-02", [Bucket("q", type: "AWS::SQS::Queue")]);
        Assert.Equal("01-01.. fail", world.Verdicts("111111111111", "aws-bucket-some-closed"));
        world.Record("2026-01-03", "2026-01-03", [Bucket("a", open: true), Bucket("b")]);
        Assert.Equal("01-01..01-03 fail, 01-03.. pass", world.Verdicts("111111111111", "aws-bucket-some-closed"));
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_with_its_name()
    {
        using var world = new StoreWorld("sqlite");
        var path = Path.Combine(world.Folder, "notes.txt");
        File.WriteAllText(path, new string('x', 4096));
        var error = Assert.Throws<StoreException>(() => StoreAddress.Open(path, "main", create: true));
        Assert.Contains("notes.txt", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_store_of_a_newer_program_is_not_touched(string database)
    {
        using var world = new StoreWorld(database);
        // Tables are shared by all tenants of a server: only the file of this test is changed.
        if (database == "postgres") return;
        world.Store.Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=" + world.File + ";Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO migration VALUES (99, '0099-later.sql', 'x')";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer version", Assert.Throws<StoreException>(() => world.Open()).Message, StringComparison.Ordinal);
    }
}
