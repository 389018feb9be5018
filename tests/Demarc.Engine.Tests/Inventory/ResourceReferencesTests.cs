using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Inventory;

/// <summary>What another resource tells: by its id, by a name given to it, by account, by region.</summary>
public sealed class ResourceReferencesTests
{
    private static readonly Catalogue Catalogue = Tree.Build(
        Tree.File("providers/acme/provider.yaml", Tree.Acme),
        Tree.File("providers/acme/services/store.yaml", """
            {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
             "profile": {}, "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}]}
            """),
        Tree.File("types/acme/store.yaml", """
            {"types": [
              {"type": "acme/bucket", "title": "Bucket", "service": "acme/store",
               "properties": {"key": "string", "own": "bool", "closed": "bool", "encrypted": "bool"},
               "references": {
                 "own": {"by": "key", "type": "acme/key", "value": "resource.manager == 'CUSTOMER'"},
                 "closed": {"by": "account", "type": "acme/account", "value": "resource.closed"},
                 "encrypted": {"by": "region", "type": "acme/region", "value": "resource.encrypted"}},
               "sources": {"aws-config": {"match": ["bucket"], "set": {"key": "item.key"}},
                 "terraform": {"match": ["bucket"], "set": {"key": "item.key"}}}},
              {"type": "acme/key", "title": "Key", "service": "acme/store", "properties": {"manager": "string"},
               "sources": {"aws-config": {"match": ["key"], "set": {"manager": "item.manager"}},
                 "terraform": {"match": ["key"], "set": {"manager": "item.manager"}}}},
              {"type": "acme/alias", "title": "Alias", "service": "acme/store", "properties": {"alias": "string", "target": "string"},
               "names": {"type": "acme/key", "name": "alias", "target": "target"},
               "sources": {"aws-config": {"match": ["alias"], "set": {"alias": "item.alias", "target": "item.target"}},
                 "terraform": {"match": ["alias"], "set": {"alias": "item.alias", "target": "item.target"}}}},
              {"type": "acme/account", "title": "Account", "service": "acme/store", "properties": {"closed": "bool"},
               "sources": {"aws-config": {"match": ["account"], "set": {"closed": "item.closed"}},
                 "terraform": {"match": ["account"], "set": {"closed": "item.closed"}}}},
              {"type": "acme/region", "title": "Region", "service": "acme/store", "properties": {"encrypted": "bool"},
               "sources": {"aws-config": {"match": ["region"], "set": {"encrypted": "item.encrypted"}},
                 "terraform": {"match": ["region"], "set": {"encrypted": "item.encrypted"}}}}]}
            """));

    [Theory]
    [InlineData("closed", "account", """{"closed": true}""", "1", "north", true)]
    [InlineData("closed", "account", """{"closed": false}""", "1", "", false)]
    [InlineData("closed", "account", """{"closed": true}""", "2", "north", null)]
    [InlineData("closed", "account", """{"closed": true}""", "", "north", null)]
    [InlineData("encrypted", "region", """{"encrypted": true}""", "1", "north", true)]
    [InlineData("encrypted", "region", """{"encrypted": true}""", "1", "south", null)]
    [InlineData("encrypted", "region", """{"encrypted": true}""", "1", "", null)]
    public void A_fact_of_the_account_or_region_holds_for_what_is_in_it(
        string property, string type, string body, string account, string region, bool? expected)
    {
        var (bucket, fact) = (Live("bucket", "b", """{"key": null}"""), Live(type, "f", body, account, region));
        Assert.Equal(expected, Property(property, bucket, fact));
        Assert.Equal(expected, Property(property, fact, bucket));
    }

    [Theory]
    [InlineData("", "", "", "", true)]
    [InlineData("1", "north", "", "", true)]
    [InlineData("", "", "1", "north", true)]
    [InlineData("1", "north", "1", "north", true)]
    [InlineData("1", "", "", "north", true)]
    [InlineData("1", "south", "", "north", null)]
    [InlineData("2", "", "1", "north", null)]
    public void In_a_plan_a_place_that_is_not_said_is_that_of_the_other(
        string account, string region, string factAccount, string factRegion, bool? expected)
    {
        var bucket = Planned("bucket", "b", """{"key": null}""", account, region);
        var fact = Planned("region", "f", """{"encrypted": true}""", factAccount, factRegion);
        Assert.Equal(expected, Property("encrypted", bucket, fact));
        Assert.Equal(expected, Property("encrypted", fact, bucket));
    }

    [Fact]
    public void Two_facts_that_could_both_be_meant_tell_nothing_unless_they_agree()
    {
        var bucket = Planned("bucket", "b", """{"key": null}""", "", "");
        var north = Planned("region", "f", """{"encrypted": true}""", "1", "north");
        Assert.Null(Property("encrypted", north, Planned("region", "g", """{"encrypted": false}""", "1", "south"), bucket));
        Assert.True(Property("encrypted", north, Planned("region", "g", """{"encrypted": true}""", "1", "south"), bucket));
    }

    [Fact]
    public void A_plan_and_the_account_itself_do_not_speak_of_each_other()
    {
        var planned = Planned("account", "f", """{"closed": true}""", "1", "north");
        Assert.Null(Property("closed", Live("bucket", "b", """{"key": null}"""), planned));
        var live = Live("account", "f", """{"closed": true}""");
        Assert.Null(Property("closed", Planned("bucket", "b", """{"key": null}""", "1", "north"), live));
        Assert.Null(Property("closed", Planned("bucket", "b", """{"key": null}""", "1", "north") with { Container = "other" }, planned));
    }

    [Fact]
    public void The_newest_observation_of_the_fact_holds()
    {
        var old = Live("account", "f", """{"closed": true}""") with { CapturedAt = DateTimeOffset.UnixEpoch };
        var young = Live("account", "f", """{"closed": false}""") with { CapturedAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        var bucket = Live("bucket", "b", """{"key": null}""");
        Assert.False(Property("closed", old, young, bucket));
        Assert.False(Property("closed", young, old, bucket));
    }

    [Theory]
    [InlineData("arn:aws:kms:north:1:key/0f0e0d0c-1111-2222-3333-444455556666", true)]
    [InlineData("0f0e0d0c-1111-2222-3333-444455556666", true)]
    [InlineData("arn:aws:kms:south:2:key/0f0e0d0c-1111-2222-3333-444455556666", true)]
    [InlineData("alias/app", true)]
    [InlineData("arn:aws:kms:north:1:alias/app", true)]
    [InlineData("arn:aws:kms:south:1:alias/app", null)]
    [InlineData("alias/other", null)]
    [InlineData("k2", null)]
    public void A_key_is_found_by_id_and_by_alias(string name, bool? expected)
    {
        Observation[] all =
        [
            Live("bucket", "b", $$"""{"key": "{{name}}"}"""),
            Live("alias", "arn:aws:kms:north:1:alias/app",
                """{"alias": "alias/app", "target": "0f0e0d0c-1111-2222-3333-444455556666"}"""),
            Live("key", "arn:aws:kms:north:1:key/0f0e0d0c-1111-2222-3333-444455556666", """{"manager": "CUSTOMER"}"""),
        ];
        Assert.Equal(expected, Property("own", all));
        Assert.Equal(expected, Property("own", [.. all.Reverse()]));
    }

    [Theory]
    [InlineData("arn:x:north:1:key/web", "web", "1", "north", true)]
    [InlineData("arn:x:north:1:key/web", "web", "2", "north", null)]
    [InlineData("arn:x:north:1:key/web", "web", "1", "south", null)]
    [InlineData("arn:x:north:1:key/web", "other/web", "1", "north", null)]
    [InlineData("/apps/a/config/web", "/apps/b/config/web", "1", "north", null)]
    [InlineData("/apps/a/config/web", "/apps/a/config/web", "2", "south", true)]
    [InlineData("arn:x:s3:::web", "web", "2", "south", true)]
    [InlineData("//storage.x/web", "web", "2", "south", true)]
    public void A_short_name_is_found_where_it_is_unique(string id, string name, string account, string region, bool? expected)
    {
        var key = Live("key", id, """{"manager": "CUSTOMER"}""");
        var bucket = Live("bucket", "b", $$"""{"key": "{{name}}"}""", account, region);
        Assert.Equal(expected, Property("own", key, bucket));
        Assert.Equal(expected, Property("own", bucket, key));
    }

    [Theory]
    [InlineData("${key.k.arn}", true)]
    [InlineData("${key.k}", true)]
    [InlineData("alias/app", true)]
    [InlineData("${alias.a.arn}", true)]
    [InlineData("arn:k", true)]
    [InlineData("${key.other.arn}", null)]
    public void In_a_plan_a_key_is_found_by_its_address(string name, bool? expected)
    {
        Observation[] all =
        [
            Planned("bucket", "bucket.b", $$"""{"key": "{{name}}"}""", "", ""),
            Planned("alias", "alias.a", """{"alias": "alias/app", "target": "${key.k.key_id}"}""", "", ""),
            Planned("key", "key.k", """{"manager": "CUSTOMER"}""", "", "") with { OtherIds = ["arn:k"] },
        ];
        Assert.Equal(expected, Property("own", all));
        Assert.Equal(expected, Property("own", [.. all.Reverse()]));
    }

    [Fact]
    public void What_is_known_when_a_resource_arrives_is_filled_at_once()
    {
        var mapper = new ResourceMapper(Catalogue, []);
        var references = new ResourceReferences(Catalogue, mapper);
        foreach (var (type, body) in new[] { ("account", """{"closed": true}"""), ("region", """{"encrypted": true}""") })
            Assert.NotNull(references.Take(mapper.Map(Live(type, type, body))!));
        Assert.NotNull(references.Take(mapper.Map(Live("bucket", "b", """{"key": null}"""))!));
        Assert.Null(references.Take(mapper.Map(Live("bucket", "c", """{"key": "k1"}"""))!));
        Assert.Equal("c", Assert.Single(references.Completed()).Resource.Id);
    }

    /// <summary>The bucket's property after all were read in that order; null when it stays unknown.</summary>
    private static bool? Property(string name, params ReadOnlySpan<Observation> observations)
    {
        var mapper = new ResourceMapper(Catalogue, []);
        var references = new ResourceReferences(Catalogue, mapper);
        var resources = new List<Resource>();
        foreach (var observation in observations)
        {
            if (references.Take(mapper.Map(observation)!) is { } ready) resources.Add(ready);
        }

        resources.AddRange(references.Completed().Select(static completed => completed.Resource));
        var value = Assert.Single(resources, static resource => resource.Type == "acme/bucket").Properties![name]!.Value;
        return value.IsFailure ? null : value.AsBool();
    }

    private static Observation Live(string type, string id, string body, string account = "1", string region = "north") => new()
    {
        Source = SourceKind.AwsConfig,
        NativeType = type,
        Id = id,
        Provider = "acme",
        Account = account,
        Region = region,
        Body = JsonTape.Parse(body).Root,
    };

    private static Observation Planned(string type, string id, string body, string account, string region) =>
        Live(type, id, body, account, region) with { Source = SourceKind.Terraform, Container = "plan" };
}
