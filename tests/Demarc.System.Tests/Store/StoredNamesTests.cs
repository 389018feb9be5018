using System.Globalization;
using System.Text;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Inventory;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>Services that bills and lists name, on both databases: a bill says nothing of an account that is not in it.</summary>
public sealed class StoredNamesTests
{
    private const string Header = "BilledCost,BillingCurrency,ProviderName,ServiceName,SubAccountId\n";

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_bill_of_another_provider_or_account_removes_nothing(string database)
    {
        using var world = new StoreWorld(database);
        Bill(world, "2026-01-01", "5,USD,AWS,S3,1\n6,USD,AWS,S3,2\n");
        Bill(world, "2026-01-02", "7,USD,Google Cloud,Cloud Storage,p\n8,USD,AWS,S3,2\n");
        Assert.Equal(["1 5", "2 8", "p 7"], Spent(world, "2026-01-03"), StringComparer.Ordinal);
        Assert.Equal(["1 5", "2 6"], Spent(world, "2026-01-01"), StringComparer.Ordinal);
        // Nothing new is nothing written.
        Assert.Equal(0, Bill(world, "2026-01-04", "5,USD,AWS,S3,1\n"));
        // A run over everything there is says what there is no longer.
        Bill(world, "2026-01-05", "9,USD,AWS,S3,2\n", Coverage.Everything);
        Assert.Equal(["2 9"], Spent(world, "2026-01-06"), StringComparer.Ordinal);
        new Upkeep(world.Store, "dana", At("2026-01-10")).Retire("2", "aws", At("2026-01-09"), "sold");
        Assert.Empty(Spent(world, "2026-01-10"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_was_recorded_as_one_gives_way_to_what_speaks_of_the_account(string database)
    {
        using var world = new StoreWorld(database);
        RecordAsOne(world, "2026-01-01", [Line("1", 5), Line("2", 6)]);
        Bill(world, "2026-02-01", "8,USD,AWS,S3,2\n");
        Assert.Equal(["1 5", "2 6"], Spent(world, "2026-01-20"), StringComparer.Ordinal);
        Assert.Equal(["1 5", "2 8"], Spent(world, "2026-02-02"), StringComparer.Ordinal);
        new Upkeep(world.Store, "dana", At("2026-02-10")).Retire("2", "", At("2026-02-09"), "sold");
        Assert.Equal(["1 5"], Spent(world, "2026-02-10"), StringComparer.Ordinal);
        // It is the same service still, whoever recorded it first.
        Assert.Equal(At("2026-01-01"), Since(world, "2026-02-02", "2"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_service_is_known_since_the_first_bill_that_names_it_without_a_break(string database)
    {
        using var world = new StoreWorld(database);
        Bill(world, "2026-01-01", "5,USD,AWS,S3,1\n5,USD,AWS,Else,1\n");
        Bill(world, "2026-02-01", "5,USD,AWS,Else,1\n");
        Bill(world, "2026-03-01", "6,USD,AWS,S3,1\n5,USD,AWS,Else,1\n");
        Bill(world, "2026-04-01", "7,USD,AWS,S3,1\n5,USD,AWS,Else,1\n");
        Assert.Equal(At("2026-03-01"), Since(world, "2026-04-02", "1"));
        Assert.Equal(At("2026-01-01"), Since(world, "2026-01-20", "1"));
        var unknown = Assert.Single(Estate(world, "2026-04-02").UnknownTypes);
        Assert.Equal(At("2026-01-01").ToTime().UtcTicks, unknown.Since);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_service_is_stated_since_the_first_file_or_decision_that_lists_it_without_a_break(string database)
    {
        using var world = new StoreWorld(database);
        State(world, "2026-01-01", "{ service: S3, account: \"1\" }, { service: S3, account: \"2\" }");
        State(world, "2026-02-01", "{ service: aws/s3, account: \"1\" }");
        State(world, "2026-03-01", "{ service: aws/s3, account: \"1\" }, { service: S3, account: \"2\" }");
        Assert.Equal(At("2026-01-01"), Since(world, "2026-03-02", "1"));
        Assert.Equal(At("2026-03-01"), Since(world, "2026-03-02", "2"));
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using var desk = new DecisionDesk(world.Store, keys, TimeProvider.System);
        var asked = desk.Ask(
            new NewDecision
            {
                Kind = DecisionKind.Adoption, Title = "Three", Body = """{"services":[{"service":"S3","account":"3"}]}""", Reason = "ours",
                Author = "dana", From = new DateOnly(2026, 3, 3),
            },
            new DateOnly(2026, 3, 3), static _ => []);
        desk.Decide(asked.Id, DecisionOutcome.Approved, "lee", "seen", static _ => []);
        Assert.Equal(At("2026-03-03"), Since(world, "2026-03-09", "3"));
    }

    private static void State(StoreWorld world, string day, string services)
    {
        var path = Path.Combine(world.Folder, "demarc.yaml");
        File.WriteAllText(path, $"{{ organisation: Tiny, services: [{services}] }}");
        var outcome = EstateImport.Run(
            world.Store, static file => file.Build(static _ => new CatalogueResult(StoreWorld.Catalogue, [])),
            new ImportRequest { Inputs = [path], Looked = At(day), Now = At(day), Tenant = world.Tenant });
        Assert.Empty(outcome.Mistakes);
        world.Reopen();
    }

    /// <summary>A line of a bill for the one service, as it is kept.</summary>
    internal static string Line(string account, int amount) =>
        $$"""["focus:S3","focus:aws/S3/{{account}}","aws","{{account}}","","","aws/s3","","S3",[["USD","{{amount}}","",""]]]""";

    /// <summary>Records lines as they were recorded before 2026-11-22: as one, of the organisation.</summary>
    internal static void RecordAsOne(StoreWorld world, string day, string[] lines)
    {
        world.Record(day, day, []);
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', lines)}]");
        var batch = new WriteBatch();
        var number = world.Store.LastSubject() + 1;
        batch.Subjects.Add(new SubjectRow(
            number, Digest.Of("old"u8), new SubjectName(SubjectKind.Scope, "", "", "", "", "")));
        batch.Add(Digest.Of(body), body);
        batch.Facts.Add(new FactRow(
            new Series(FactKind.Named, number, "billing"), new Interval(At(day), Moment.Open),
            new Interval(world.Store.Runs()[^1].Known, Moment.Open), At(day), FactBody.Of(Digest.Of(body))));
        world.Store.Write(batch, world.Store.Runs()[^1].Known);
    }

    /// <summary>What each account spent, as of a day.</summary>
    internal static IEnumerable<string> Spent(StoreWorld world, string day) => Estate(world, day).Charges
        .Select(static charge => $"{charge.Account} {charge.Charge.Amount.ToString(CultureInfo.InvariantCulture)}")
        .Order(StringComparer.Ordinal);

    private static Moment Since(StoreWorld world, string day, string account) => Moment.Of(new DateTimeOffset(
        Estate(world, day).Instances.Single(instance => instance.Service == "aws/s3" && instance.Account == account).Since, TimeSpan.Zero));

    private static Estate Estate(StoreWorld world, string day)
    {
        var view = new StoreView(world.Store, At(day), Moment.Open, At("2026-12-31"));
        var (_, organisation, _) = StoredEstate.Organisation(view).Build(static _ => new CatalogueResult(StoreWorld.Catalogue, []));
        return StoredEstate.Read(view, StoreWorld.Catalogue, organisation!).Estate;
    }

    private static long Bill(StoreWorld world, string day, string lines, Coverage coverage = Coverage.Lists) =>
        world.RecordFiles(day, day, [("bill.csv", Header + lines)], coverage).Run.Changed;
}
