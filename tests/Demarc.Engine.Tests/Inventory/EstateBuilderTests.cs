using System.Collections.Immutable;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Tests.Inventory;

/// <summary>Merging observations of one resource, and counting what remains: compared with a naive recount that keeps everything.</summary>
public sealed class EstateBuilderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Resource Bucket = new()
    {
        Id = "arn:bucket",
        Type = "acme/bucket",
        Catalogued = true,
        Provider = "acme",
        Account = "1",
        Region = "north",
        Service = "acme/store",
        Workload = "",
        Source = SourceKind.AwsConfig,
        CapturedAt = Noon,
    };

    private static readonly Resource Strange = Bucket with
    {
        Id = "arn:strange",
        Type = "Acme::New::Thing",
        Service = "",
        Catalogued = false,
    };

    [Fact]
    public void The_newest_capture_counts_whatever_comes_first()
    {
        Resource[] both = [Bucket, Bucket with { CapturedAt = Noon.AddDays(1), Region = "south" }];
        Assert.Equal("south", Assert.Single(Build(both).Instances).Region);
        Array.Reverse(both);
        Assert.Equal("south", Assert.Single(Build(both).Instances).Region);
        Assert.Equal((1L, 1L), (Build(both).Resources, Build(both).Merged));
    }

    [Fact]
    public void At_equal_times_the_more_complete_counts_and_a_time_beats_none()
    {
        var partial = Bucket with { NotCollected = ["versioning"], Region = "south" };
        Assert.Equal("north", Assert.Single(Build(partial, Bucket).Instances).Region);
        Assert.Equal("north", Assert.Single(Build(Bucket, partial).Instances).Region);
        var timeless = Bucket with { CapturedAt = null, Region = "west" };
        Assert.Equal("south", Assert.Single(Build(timeless, partial).Instances).Region);
        Assert.Equal("south", Assert.Single(Build(partial, timeless).Instances).Region);
    }

    [Fact]
    public void Outcomes_say_what_was_replaced()
    {
        var builder = new EstateBuilder();
        Assert.Equal(new AddOutcome(true, -1), builder.Add(Bucket));
        Assert.Equal(new AddOutcome(false, -1), builder.Add(Bucket));
        Assert.Equal(new AddOutcome(true, 0), builder.Add(Bucket with { CapturedAt = Noon.AddDays(1) }));
        Assert.Equal(new AddOutcome(true, 2), builder.Add(Bucket with { CapturedAt = Noon.AddDays(2) }));
        Assert.Equal(4, builder.NextOrdinal);
    }

    [Fact]
    public void Equal_ids_are_one_resource_only_within_their_provider_and_plan()
    {
        Assert.Equal(2, Build(Bucket, Bucket with { Provider = "bolt" }).Resources);
        Assert.Equal(2, Build(Bucket with { Container = "a.json" }, Bucket with { Container = "b.json" }).Resources);
        Assert.Equal(1, Build(Bucket with { Account = "1" }, Bucket with { Account = "2" }).Resources);
    }

    /// <summary>A replaced observation of an unknown type stayed in the count.</summary>
    [Fact]
    public void A_type_no_service_claims_is_listed_with_the_number_of_its_resources()
    {
        var later = Strange with { CapturedAt = Noon.AddDays(1) };
        var other = Strange with { Id = "arn:other" };
        Assert.Equal(
            [new UnknownType("Acme::New::Thing", "acme", 2, "arn:strange") { Since = Noon.UtcTicks }],
            Build(Strange, later, later, other).UnknownTypes);
        Assert.Empty(Build(Strange, later with { Service = "acme/store" }).UnknownTypes);
    }

    /// <summary>A service known from a bill was lost once its only resource was seen elsewhere.</summary>
    [Fact]
    public void A_service_on_a_bill_stays_when_its_resources_move()
    {
        var billed = Bucket with { Source = SourceKind.Billing, Id = "bill" };
        var estate = Build(Bucket, billed, Bucket with { CapturedAt = Noon.AddDays(1), Region = "south", Source = SourceKind.AwsApi });
        Assert.Equal("north south", string.Join(' ', estate.Instances.Select(static instance => instance.Region)));
        Assert.Equal([SourceKind.Billing], estate.Instances[0].Sources);
        Assert.Equal((0L, 1L), (estate.Instances[0].Resources, estate.Instances[1].Resources));
        Assert.Equal([SourceKind.AwsApi], estate.Instances[1].Sources);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_number_equals_a_naive_recount_in_any_order(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var seen = Enumerable.Range(0, random.Next(1, 40)).Select(n => Draw(random, n)).ToArray();
            var expected = Naive(seen);
            Compare(expected, Build(seen), seen);
            random.Shuffle(seen);
            Compare(expected, Build(seen), seen);
        }
    }

    private static Estate Build(params ReadOnlySpan<Resource> resources)
    {
        var builder = new EstateBuilder();
        foreach (var resource in resources) builder.Add(resource);
        return builder.Build();
    }

    /// <summary>Times are distinct, so that the newest is never a matter of order.</summary>
    private static Resource Draw(Random random, int time)
    {
        var known = random.Next(4) > 0;
        return Bucket with
        {
            Id = "r" + random.Next(12),
            Account = "a" + random.Next(2),
            Region = random.Next(2) == 0 ? "north" : "south",
            Catalogued = known,
            Service = known ? "acme/s" + random.Next(2) : "",
            Type = known ? "acme/bucket" : "Acme::T" + random.Next(3),
            Workload = random.Next(3) == 0 ? "shop" : "bank",
            CapturedAt = Noon.AddMinutes(time),
            Source = (SourceKind)random.Next(1, 9),
            Effects = random.Next(3) == 0 ? ["e1"] : random.Next(2) == 0 ? ["e1", "e2"] : [],
            Undecided = random.Next(4) == 0 ? ["e3"] : [],
            NotCollected = random.Next(3) == 0 ? ["x"] : [],
        };
    }

    private static void Compare(List<string> expected, Estate estate, Resource[] seen)
    {
        Assert.Equal(expected, Lines(estate));
        var ids = seen.Select(static resource => resource.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var type in estate.Instances.SelectMany(static instance => instance.Classes).Where(static type => type.Example.Length > 0))
            Assert.Contains(type.Example, ids, StringComparer.Ordinal);
    }

    private static List<string> Lines(Estate estate) =>
    [
        $"{estate.Resources} resources, {estate.Complete} complete, {estate.Catalogued} catalogued, {estate.Merged} merged",
        $"oldest {estate.OldestCapture:o}",
        .. estate.Instances.SelectMany(static i => i.Classes.Select(type => $"{i.Service} {i.Account} {i.Region} {i.Workload} "
            + $"{Settings(type.Effects, type.Undecided)} {type.Resources} {Sources(i.Sources)}")),
        .. estate.UnknownTypes.Select(static type => $"{type.Type} {type.Resources}"),
    ];

    private static string Settings(ImmutableArray<string> effects, ImmutableArray<string> undecided) =>
        $"[{string.Join(' ', effects)}] [{string.Join(' ', undecided)}]";

    private static string Sources(IEnumerable<SourceKind> sources) => string.Join(',', sources.Distinct().Order());

    private static List<string> Naive(Resource[] seen)
    {
        var named = seen.Where(static r => r.Source is SourceKind.Billing or SourceKind.Declared).ToList();
        var observed = seen.Except(named).ToList();
        var kept = observed.GroupBy(static r => r.Id, StringComparer.Ordinal)
            .Select(static group => group.MaxBy(static r => r.CapturedAt)!).ToList();
        var unknown = kept.Concat(named).Where(static r => r.Service.Length == 0).GroupBy(static r => r.Type, StringComparer.Ordinal);
        return
        [
            $"{kept.Count} resources, {kept.Count(static r => r.Complete)} complete, {kept.Count(static r => r.Catalogued)} catalogued, "
                + $"{observed.Count - kept.Count} merged",
            $"oldest {kept.Min(static r => r.CapturedAt):o}",
            .. kept.Concat(named).Where(static r => r.Service.Length > 0).GroupBy(static r => (r.Service, r.Account, r.Region, r.Workload))
                .OrderBy(static group => group.Key).SelectMany(group => NaiveInstance([.. group], kept, named)),
            .. unknown.OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => $"{group.Key} {group.Count()}"),
        ];
    }

    /// <summary>A bill without resources speaks of whatever runs of the service in that account and region, in any workload.</summary>
    private static IEnumerable<string> NaiveInstance(List<Resource> instance, List<Resource> kept, List<Resource> named)
    {
        var first = instance[0];
        var others = kept.Where(r => (r.Service, r.Account, r.Region) == (first.Service, first.Account, first.Region)).ToList();
        var classes = instance.Where(kept.Contains).ToLookup(static r => (string.Join(' ', r.Effects), string.Join(' ', r.Undecided)));
        if (classes.Count == 0 && others.Count > 0 && instance.TrueForAll(static r => r.Source == SourceKind.Billing)) yield break;
        var bills = named.Where(r => (r.Service, r.Account, r.Region) == (first.Service, first.Account, first.Region)
            && named.Concat(kept).Where(o => (o.Service, o.Account, o.Region, o.Workload) == (r.Service, r.Account, r.Region, r.Workload))
                .All(static o => o.Source == SourceKind.Billing));
        var sources = Sources(instance.Concat(classes.Count > 0 ? bills : []).Select(static r => r.Source));
        var key = $"{first.Service} {first.Account} {first.Region} {first.Workload}";
        if (classes.Count == 0) yield return $"{key} [] [] 0 {sources}";
        foreach (var type in classes.OrderBy(static group => group.Key))
            yield return $"{key} {Settings(type.First().Effects, type.First().Undecided)} {type.Count()} {sources}";
    }
}
