using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Inventory;

/// <summary>A mapped property is a value, known absent, or not collected; a type nobody knows is kept as it is.</summary>
public sealed class ResourceMapperTests
{
    private static readonly Catalogue Catalogue = Tree.Build(
        Tree.File("providers/acme/provider.yaml", Tree.Acme),
        Tree.File("providers/acme/services/store.yaml", """
            {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
             "profile": {}, "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}],
             "configuration": [
               {"id": "own-key", "type": "acme/bucket", "when": "has(resource.key)", "set": {"keyCustody": "customer"}, "why": "Own key.",
                "source": {"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}},
               {"id": "public", "type": "acme/bucket", "when": "resource.open", "set": {"exposure": "public"}, "why": "Open.",
                "source": {"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}}]}
            """),
        Tree.File("types/acme/store.yaml", """
            {"types": [{"type": "acme/bucket", "title": "Bucket", "service": "acme/store",
              "properties": {"key": "string", "open": "bool", "days": "int", "rules": "list(string)", "unseen": "string"},
              "sources": {
                "aws-config": {"match": ["Acme::Store::Bucket"], "id": "item.arn", "region": "item.zone", "tags": "item.tags",
                  "set": {"key": "item.?key", "open": "item.open", "days": "item.?days", "rules": "item.?rules"}}}}]}
            """));

    private static readonly ResourceMapper Mapper = new(Catalogue, []);

    [Fact]
    public void A_value_is_kept_in_its_type()
    {
        var resource = Map("""{"arn": "b", "key": "k1", "open": "true", "days": "30", "rules": ["a", "b"]}""");
        Assert.Equal(("k1", true, 30L, 2), (Of("key").AsString(), Of("open").AsBool(), Of("days").AsInt(), Of("rules").Count));
        Assert.Equal("unseen", Assert.Single(resource.NotCollected));
        Assert.Equal(["own-key", "public"], resource.Effects);

        CelValue Of(string name) => Property(resource, name);
    }

    [Theory]
    [InlineData("""{"arn": "b", "open": false}""")]
    [InlineData("""{"arn": "b", "open": false, "key": null, "days": null, "rules": null}""")]
    public void What_a_full_source_leaves_out_is_known_absent(string body)
    {
        var resource = Map(body);
        Assert.True(Property(resource, "key").IsNull);
        Assert.True(Property(resource, "days").IsNull);
        Assert.Equal("unseen", Assert.Single(resource.NotCollected));
        Assert.Empty(resource.Effects);
        Assert.Empty(resource.Undecided);
    }

    [Fact]
    public void What_a_query_leaves_out_was_not_collected_and_decides_nothing()
    {
        var resource = Map("""{"arn": "b"}""", projected: true);
        Assert.Equal("key open days rules unseen", string.Join(' ', resource.NotCollected));
        Assert.Empty(resource.Effects);
        Assert.Equal(["own-key", "public"], resource.Undecided);
        Assert.False(resource.Complete);
    }

    [Theory]
    [InlineData("open", """{"arn": "b"}""")]
    [InlineData("open", """{"arn": "b", "open": "perhaps"}""")]
    [InlineData("days", """{"arn": "b", "open": true, "days": "soon"}""")]
    [InlineData("days", """{"arn": "b", "open": true, "days": 1.5}""")]
    [InlineData("rules", """{"arn": "b", "open": true, "rules": "a"}""")]
    [InlineData("rules", """{"arn": "b", "open": true, "rules": [{"x": 1}]}""")]
    [InlineData("key", """{"arn": "b", "open": true, "key": {"x": 1}}""")]
    public void What_cannot_be_read_in_its_type_was_not_collected(string property, string body)
    {
        var resource = Map(body);
        Assert.Contains(property, resource.NotCollected, StringComparer.Ordinal);
        Assert.True(Property(resource, property).IsFailure);
    }

    [Fact]
    public void Nothing_of_the_buffer_stays_behind()
    {
        var bytes = """{"arn": "bucket-1", "key": "k1", "open": true, "rules": ["first"]}"""u8.ToArray();
        var resource = Mapper.Map(Observe() with { Body = JsonTape.Parse(bytes).Root })!;
        bytes.AsSpan().Fill((byte)'x');
        Assert.Equal(("bucket-1", "k1"), (resource.Id, Property(resource, "key").AsString()));
        Assert.Equal("first", Property(resource, "rules").Items().First().AsString());
    }

    [Fact]
    public void An_unknown_type_goes_to_the_service_whose_prefix_it_has_or_to_none()
    {
        var known = Mapper.Map(Observe() with { NativeType = "Acme::Store::Vault" })!;
        Assert.Equal(("acme/store", "Acme::Store::Vault", false, false), (known.Service, known.Type, known.Catalogued, known.Complete));
        var strange = Mapper.Map(Observe() with { NativeType = "Acme::Moon::Base" })!;
        Assert.Equal(("", "Acme::Moon::Base"), (strange.Service, strange.Type));
        Assert.Null(Mapper.Map(Observe() with { NativeType = Observation.DetailPrefix + "policy" }));
    }

    [Fact]
    public void The_first_workload_whose_condition_holds_takes_the_resource()
    {
        var organisation = Tree.Organisation(Catalogue, """
            {"organisation": "Example", "workloads": [
              {"id": "shop", "title": "Shop", "when": "resource.tags['app'] == 'shop'"},
              {"id": "north", "title": "North", "when": "resource.region == 'north-1'"}]}
            """);
        var mapper = new ResourceMapper(Catalogue, organisation.Workloads);
        Assert.Equal("shop", WorkloadOf("""{"arn": "b", "zone": "north-1", "tags": {"app": "shop"}}"""));
        Assert.Equal("north", WorkloadOf("""{"arn": "b", "zone": "north-1"}"""));
        Assert.Empty(WorkloadOf("""{"arn": "b", "tags": [{"Key": "app", "Value": "other"}]}"""));

        string WorkloadOf(string body) => mapper.Map(Observe() with { Body = JsonTape.Parse(body).Root })!.Workload;
    }

    private static CelValue Property(Resource resource, string name) => resource.Properties![name]!.Value;

    private static Resource Map(string body, bool projected = false) =>
        Mapper.Map(Observe() with { Body = JsonTape.Parse(body).Root, Projected = projected })!;

    private static Observation Observe() => new()
    {
        Source = SourceKind.AwsConfig,
        NativeType = "Acme::Store::Bucket",
        Id = "given",
        Provider = "acme",
    };
}
