using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Inventory;

/// <summary>A default stands for what a source leaves out or writes as null, never for what it does not know yet.</summary>
public sealed class MappingVariableTests
{
    private static readonly ResourceMapper Mapper = new(
        Tree.Build(
            Tree.File("providers/acme/provider.yaml", Tree.Acme),
            Tree.File("providers/acme/services/store.yaml", """
                {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
                 "profile": {}, "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}]}
                """),
            Tree.File("types/acme/store.yaml", """
                {"types": [{"type": "acme/bucket", "title": "Bucket", "service": "acme/store",
                  "properties": {"plain": "string", "nested": "bool", "bare": "string", "versioning": "string"},
                  "sources": {"terraform": {"match": ["acme_bucket"],
                    "set": {"plain": "given(item.?plain, 'none')", "nested": "given(item.?block[?0].?enabled, false)",
                      "bare": "item.?block[?0].?text",
                      "versioning": "given(related[?'acme_versioning.bucket'][?0].?status, 'Off')"}}}}]}
                """)),
        []);

    [Theory]
    [InlineData("{}", "none", false)]
    [InlineData("""{"plain": null, "block": null}""", "none", false)]
    [InlineData("""{"plain": null, "block": []}""", "none", false)]
    [InlineData("""{"plain": "a", "block": [{"enabled": null}]}""", "a", false)]
    [InlineData("""{"plain": "", "block": [{"enabled": true}]}""", "", true)]
    public void What_is_absent_or_null_has_the_default(string body, string plain, bool nested)
    {
        Assert.Equal(plain, Of(body, "plain").AsString());
        Assert.Equal(nested, Of(body, "nested").AsBool());
        Assert.False(Of(body, "nested").IsFailure);
        Assert.True(Of(body, "bare").IsNull);
    }

    [Theory]
    [InlineData("""{"plain": "\u0001unknown\u0001", "block": "\u0001unknown\u0001"}""")]
    [InlineData("""{"plain": "\u0001unknown\u0001", "block": ["\u0001unknown\u0001"]}""")]
    [InlineData("""{"plain": "\u0001unknown\u0001", "block": [{"enabled": "\u0001unknown\u0001", "text": "\u0001unknown\u0001"}]}""")]
    public void What_is_not_known_yet_stays_unknown(string body)
    {
        Assert.True(Of(body, "plain").IsFailure);
        Assert.True(Of(body, "nested").IsFailure);
        Assert.True(Of(body, "bare").IsFailure);
    }

    [Fact]
    public void What_refers_to_a_resource_is_seen_by_its_mapping()
    {
        Assert.Equal("Off", Of("{}", "versioning").AsString());
        var body = JsonTape.Parse("""{"status": "Enabled"}""").Root;
        Assert.Equal("Enabled", Of("{}", "versioning", Related(CelValue.OfList(CelValue.Of(body)))).AsString());
        Assert.Equal("Off", Of("{}", "versioning", Related(CelValue.OfList())).AsString());
        Assert.True(Of("{}", "versioning", Related(CelValue.Unknown("aws"))).IsFailure);
        Assert.True(Of("{}", "versioning", CelValue.Unknown("references")).IsFailure);

        static CelValue Related(CelValue list) => CelValue.OfMap(("acme_versioning.bucket", list));
    }

    private static CelValue Of(string body, string property, CelValue? related = null)
    {
        var observation = new Observation
        {
            Source = SourceKind.Terraform,
            NativeType = "acme_bucket",
            Id = "acme_bucket.b",
            Body = JsonTape.Parse(body).Root,
        };
        if (related is { } others) observation = observation with { Related = others };
        return Mapper.Map(observation)!.Properties![property]!.Value;
    }
}
