using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>Accounts that exports call by two names - Google's projects by id and by number - are one, on both databases.</summary>
public sealed class AliasTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_came_after_the_first_run_and_is_gone_is_ended(string database)
    {
        using var world = new StoreWorld(database);
        Record(world, "2026-01-01", Project, Asset("a"));
        Record(world, "2026-01-02", Asset("a"), Asset("b"));
        Assert.Equal(["a my-proj", "b my-proj"], Shown(world, "2026-01-02"), StringComparer.Ordinal);
        Record(world, "2026-01-03", Asset("a"));
        Assert.Equal(["a my-proj"], Shown(world, "2026-01-03"), StringComparer.Ordinal);
        var view = new StoreView(world.Store, At("2026-01-03"), Moment.Open, At("2026-01-03"));
        var resource = Assert.Single(view.Resources(), static one => one.Subject.Name.Type == "gcp/bucket");
        Assert.Equal((At("2026-01-03"), null), (resource.LastSeen, resource.NotSeenSince));
        Assert.Equal((2L, "my-proj"), StoredSource.Of(view).Select(static source => (source.Resources, source.Account)).Single());
        Assert.Equal(
            ["my-proj"],
            StoredEstate.Read(view, StoreWorld.Catalogue, Organisation.Nameless).Estate.Instances.Select(static one => one.Account),
            StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_was_recorded_under_the_other_name_is_put_right(string database)
    {
        using var world = new StoreWorld(database);
        Record(world, "2026-01-01", Project, Asset("a"));
        // As versions before 2026-11-22 left it.
        var row = world.Store.Subjects(SubjectKind.Resource).Single(static row => row.Name.Id.EndsWith("/a", StringComparison.Ordinal));
        var batch = new WriteBatch();
        batch.Subjects.Add(row with { Name = row.Name with { Account = "123456" } });
        world.Store.Write(batch, At("2026-01-01"));
        Assert.Equal(["a 123456"], Shown(world, "2026-01-01"), StringComparer.Ordinal);
        Record(world, "2026-01-02", Asset("b"));
        Assert.Equal(["b my-proj"], Shown(world, "2026-01-02"), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Either_name_retires_and_erases_the_account(string database)
    {
        using var world = new StoreWorld(database);
        Record(world, "2026-01-01", Project, Asset("a"));
        Assert.NotEqual(0, new Upkeep(world.Store, "dana", At("2026-01-03")).Retire("123456", "", At("2026-01-02"), "sold"));
        Assert.Empty(Shown(world, "2026-01-03"));
        Assert.NotEqual(0, new Upkeep(world.Store, "dana", At("2026-01-04")).Erase(null, "123456", "sold").Subjects);
        Assert.DoesNotContain(
            Enum.GetValues<SubjectKind>().SelectMany(world.Store.Subjects), static row => row.Name.Account is "my-proj" or "123456");
        Assert.Empty(world.Store.Aliases());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_check_of_the_account_that_can_no_longer_be_decided_says_so(string database)
    {
        using var world = new StoreWorld(database);
        Record(world, "2026-01-01", Project, Asset("a"));
        Assert.Equal("pass", Said(world, "2026-01-01"));
        Record(world, "2026-01-02", Asset("a").Replace("{\"open\":false}", "{}", StringComparison.Ordinal));
        Assert.Equal("inconclusive", Said(world, "2026-01-02"));
    }

    private const string Project = """
        {"name":"//cloudresourcemanager.googleapis.com/projects/my-proj","asset_type":"cloudresourcemanager.googleapis.com/Project",
         "resource":{"data":{"projectId":"my-proj","projectNumber":"123456"}},"ancestors":["projects/123456"]}
        """;

    private static string Asset(string name) => $$"""
        {"name":"//storage.googleapis.com/{{name}}","asset_type":"storage.googleapis.com/Bucket",
         "resource":{"parent":"//cloudresourcemanager.googleapis.com/projects/123456","location":"EU","data":{"open":false} },
         "ancestors":["projects/123456"]}
        """.ReplaceLineEndings("");

    private static string Said(StoreWorld world, string day)
    {
        var view = new StoreView(world.Store, At(day), Moment.Open, At("2026-12-31"));
        var results = StoredEstate.Read(view, StoreWorld.Catalogue, Organisation.Nameless).Checks
            .Where(static one => one.Check.Id == "gcp-bucket-some-closed");
        return string.Join(' ', Assert.Single(results).Counts.Select(static count => Kebab<VerdictOutcome>.Name(count.Key)));
    }

    private static IEnumerable<string> Shown(StoreWorld world, string day) =>
        new StoreView(world.Store, At(day), Moment.Open, At("2026-12-31")).Resources()
            .Where(static one => one.Subject.Name.Type == "gcp/bucket")
            .Select(static one => $"{one.Subject.Name.Id.Split('/')[^1]} {one.Subject.Name.Account}");

    private static void Record(StoreWorld world, string day, params string[] assets) => world.RecordFiles(
        day, day, [("assets.json", "[" + string.Join(',', assets) + "]")]);
}
