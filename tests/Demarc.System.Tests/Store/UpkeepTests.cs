using System.Text;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>What people do to a store, on both databases.</summary>
public sealed class UpkeepTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_retired_account_ends_and_begins_anew_when_it_is_seen_again(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", open: true), Bucket("b", account: "222222222222")]);
        new Upkeep(world.Store, "dana", At("2026-01-10")).Retire("111111111111", "aws", At("2026-01-09"), "sold");
        Assert.Equal("01-01..01-09 open, 01-09.. gone", world.History("a"));
        Assert.Equal("01-01..01-09 fail", world.Verdicts("a", "aws-bucket-closed"));
        Assert.Equal("01-01..01-09 fail", world.Verdicts("111111111111", "aws-bucket-some-closed"));
        Assert.Equal("01-01.. closed", world.History("b"));
        Assert.Equal("01-01.. open", world.History("a", known: "2026-01-09"));
        var deed = Assert.Single(world.Store.Deeds());
        Assert.Equal(("retire", "dana", "sold"), (deed.Kind, deed.Actor, deed.Reason));
        world.Record("2026-01-20", "2026-01-20", [Bucket("a", open: true)]);
        Assert.Equal("01-01..01-09 open, 01-09..01-20 gone, 01-20.. open", world.History("a"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Retention_removes_what_ended_long_ago_and_nothing_that_is_still_so(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a"), Bucket("b"), Bucket("old")]);
        world.Record("2026-02-01", "2026-02-01", [Bucket("a", open: true), Bucket("b")]);
        world.Record("2026-06-01", "2026-06-01", [Bucket("a"), Bucket("b")]);
        var removed = new Upkeep(world.Store, "dana", At("2026-06-10")).Retain(TimeSpan.FromDays(60), "policy 4");
        Assert.True(removed > 0);
        Assert.Equal("02-01..06-01 open, 06-01.. closed", world.History("a"));
        Assert.Equal("01-01.. closed", world.History("b"));
        Assert.DoesNotContain(
            world.Store.Subjects(SubjectKind.Resource), static row => row.Name.Id.EndsWith(":old", StringComparison.Ordinal));
        Assert.Equal(("retain", removed), (world.Store.Deeds()[0].Kind, world.Store.Deeds()[0].Facts));
        // The store goes on as before.
        Assert.Equal(0, world.Record("2026-06-11", "2026-06-11", [Bucket("a"), Bucket("b")]).Run.Changed);
        Assert.Equal("06-11.. closed", world.RecordAndRead("old"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Retention_keeps_what_was_approved(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a")]);
        new Upkeep(world.Store, "helena", At("2026-01-02")).Approve(
            new StoreView(world.Store, null, Moment.Open, At("2026-01-02")), ResourceScope.Parse("", out _)!, "");
        world.Record("2026-01-05", "2026-01-05", [Bucket("a", open: true)]);
        new Upkeep(world.Store, "dana", At("2026-06-10")).Retain(TimeSpan.FromDays(60), "policy 4");
        var drift = Assert.Single(new ConfigurationDrift(new StoreView(world.Store, null, Moment.Open, At("2026-06-10"))).FromBaseline());
        Assert.Equal(("open", "false", "true"), (drift.Property, drift.Before, drift.After));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Erasure_leaves_nothing_of_a_resource_but_that_something_was_erased(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("secret-bucket", key: "alpha-centauri"), Bucket("b")]);
        world.Record("2026-01-02", "2026-01-02", [Bucket("secret-bucket", key: "barnards-star"), Bucket("b")]);
        new Upkeep(world.Store, "helena", At("2026-01-02")).Approve(
            new StoreView(world.Store, null, Moment.Open, At("2026-01-02")), ResourceScope.Parse("", out _)!, "");
        var id = world.Store.Subjects(SubjectKind.Resource).First().Name.Id;
        var (subjects, facts) = new Upkeep(world.Store, "dana", At("2026-01-03")).Erase(id, null, "request 12");
        Assert.Equal(1, subjects);
        Assert.True(facts >= 2);
        AssertGone(world, "secret-bucket", "alpha-centauri", "barnards-star");
        Assert.Equal("01-01.. closed", world.History("b"));
        var deed = Assert.Single(world.Store.Deeds());
        Assert.Equal(
            ("erase", "dana", "request 12", "1 resources of one id", facts),
            (deed.Kind, deed.Actor, deed.Reason, deed.Detail, deed.Facts));
        // Its number is not given to another.
        world.Record("2026-01-04", "2026-01-04", [Bucket("b"), Bucket("new")]);
        var added = world.Store.Subjects(SubjectKind.Resource).Single(static row => row.Name.Id.EndsWith(":new", StringComparison.Ordinal));
        Assert.True(added.Number > world.Store.Subjects(SubjectKind.Place).Single().Number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Erasure_of_an_account_takes_it_out_of_the_records_of_runs(string database)
    {
        using var world = new StoreWorld(database);
        world.Record("2026-01-01", "2026-01-01", [Bucket("a", account: "987654321098"), Bucket("b")]);
        new Upkeep(world.Store, "dana", At("2026-01-03")).Erase(null, "987654321098", "contract ended");
        AssertGone(world, "987654321098");
        Assert.Equal("01-01.. closed", world.History("b"));
        Assert.Equal(0, world.Record("2026-01-04", "2026-01-04", [Bucket("b")]).Run.Changed);
        Assert.Equal((0, 0), new Upkeep(world.Store, "dana", At("2026-01-05")).Erase("nobody", null, "x"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void After_a_second_erasure_the_store_goes_on(string database)
    {
        using var world = new StoreWorld(database);
        world.Record(
            "2026-01-01", "2026-01-01",
            [Bucket("a", account: "111111111111"), Bucket("b", account: "222222222222"), Bucket("c", account: "3")]);
        new Upkeep(world.Store, "dana", At("2026-01-03")).Erase(null, "111111111111", "contract ended");
        new Upkeep(world.Store, "dana", At("2026-01-04")).Erase(null, "222222222222", "contract ended");
        Assert.Equal(0, world.Record("2026-01-05", "2026-01-05", [Bucket("c", account: "3")]).Run.Changed);
        var resource = Assert.Single(new StoreView(world.Store, null, Moment.Open, At("2026-01-06")).Resources());
        Assert.Equal((At("2026-01-01"), At("2026-01-05")), (resource.FirstSeen, resource.LastSeen));
        AssertGone(world, "111111111111", "222222222222");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Erasure_of_one_account_leaves_others_whose_names_contain_its_name(string database)
    {
        using var world = new StoreWorld(database);
        world.RecordFiles("2026-01-01", "2026-01-01",
        [
            ("acme_read.json", $"[{Asset("a", "acme")},{Asset("b", "acme-prod")},{Asset("r", "read")}]"),
            ("acme-prod.json", $"[{Asset("c", "acme-prod")}]"),
        ]);
        new Upkeep(world.Store, "dana", At("2026-01-03")).Erase(null, "acme", "contract ended");
        new Upkeep(world.Store, "dana", At("2026-01-03")).Erase(null, "read", "contract ended");
        var view = new StoreView(world.Store, null, Moment.Open, At("2026-01-04"));
        Assert.Equal(["acme-prod"], StoredSource.Of(view).Select(static source => source.Account), StringComparer.Ordinal);
        Assert.Equal(
            ["(erased)_(erased).json read 3", "acme-prod.json read 1"],
            StoredInput.Of(view, 9).Select(static input => $"{Path.GetFileName(input.Path)} {input.Status} {input.Records}"),
            StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Erasure_takes_an_account_out_of_bills_of_all_times(string database)
    {
        using var world = new StoreWorld(database);
        const string Header = "BilledCost,BillingCurrency,ProviderName,ServiceName,SubAccountId\n";
        world.RecordFiles("2026-01-01", "2026-01-01", [("bill.csv", Header + "7,USD,AWS,S3,987654321098\n5,USD,AWS,S3,111111111111\n")]);
        world.RecordFiles("2026-02-01", "2026-02-01", [("bill.csv", Header + "8,USD,AWS,S3,987654321098\n5,USD,AWS,S3,111111111111\n")]);
        var (subjects, facts) = new Upkeep(world.Store, "dana", At("2026-02-03")).Erase(null, "987654321098", "contract ended");
        // What the bills named, and what a check says of the account.
        Assert.Equal((2, 4), (subjects, facts));
        AssertGone(world, "987654321098");
        var estate = StoredEstate.Read(
            new StoreView(world.Store, null, Moment.Open, At("2026-02-04")), StoreWorld.Catalogue, Organisation.Nameless).Estate;
        Assert.Equal(("111111111111", 5m), (Assert.Single(estate.Charges).Account, estate.Charges[0].Charge.Amount));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Erasure_takes_an_account_out_of_bills_that_were_recorded_as_one(string database)
    {
        using var world = new StoreWorld(database);
        StoredNamesTests.RecordAsOne(world, "2026-01-01", [StoredNamesTests.Line("987654321098", 7), StoredNamesTests.Line("1", 5)]);
        Assert.Equal((0, 1), new Upkeep(world.Store, "dana", At("2026-02-03")).Erase(null, "987654321098", "contract ended"));
        AssertGone(world, "987654321098");
        Assert.Equal(["1 5"], StoredNamesTests.Spent(world, "2026-02-04"), StringComparer.Ordinal);
    }

    private static string Asset(string name, string project) => $$"""
        {"name":"//storage.googleapis.com/{{name}}","asset_type":"storage.googleapis.com/Bucket","resource":{"location":"EU",
         "parent":"//cloudresourcemanager.googleapis.com/projects/{{project}}","data":{"open":false} } }
        """;

    private static byte[] Bytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Nowhere in the tables, and with a file nowhere in its bytes.</summary>
    private static void AssertGone(StoreWorld world, params string[] texts)
    {
        var store = world.Store;
        var digests = store.Facts(FactKind.State, FactKind.Named, Moment.Open, Moment.Open)
            .SelectMany(static fact => new[] { fact.Body?.Content ?? Digest.None, fact.Body?.Verdicts ?? Digest.None })
            .Concat(store.Runs().SelectMany(static run => new[] { run.Inputs, run.Scope }))
            .Concat(store.Approved(Moment.Open, Moment.Open).Select(static item => item.Content))
            .Where(static digest => !digest.IsNone).Distinct();
        var contents = digests.Select(digest => Encoding.UTF8.GetString(store.Content(digest))).ToList();
        Assert.Equal(store.Size().Rows["content"], contents.Count
            + store.Runs().Select(static run => run.Partly).Where(static digest => !digest.IsNone).Distinct().Count());
        var names = Enumerable.Range(1, 4).SelectMany(kind => store.Subjects((SubjectKind)kind)).Select(static row => row.Name.ToString());
        var all = string.Join('\n', contents.Concat(names).Concat(
            store.Facts(FactKind.State, FactKind.Exception, Moment.Open, Moment.Open).Select(static fact => fact.Body?.About ?? "")));
        byte[] bytes =
        [
            .. Directory.EnumerateFiles(world.Folder, "facts.db*")
                .Where(static path => !path.EndsWith(".lock", StringComparison.Ordinal)).SelectMany(Bytes),
        ];
        foreach (var text in texts)
        {
            Assert.DoesNotContain(text, all, StringComparison.Ordinal);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)));
        }
    }
}
