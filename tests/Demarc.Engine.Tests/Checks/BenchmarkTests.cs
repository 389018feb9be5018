using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Checks;

/// <summary>Lists of benchmarks show which check answers a recommendation, and why none does.</summary>
public sealed class BenchmarkTests
{
    private static readonly ContentFile[] World =
    [
        Tree.File("controls/data.yaml", """
            {"domain": "data", "title": "Data", "prefix": "DAT", "controls": [{"id": "DAT-01", "title": "Kept", "objective": "Kept.",
              "layer": "data", "criticality": "high", "review": "quarterly", "parts": [{"id": "restrict", "title": "Restrict",
              "duty": "use", "customer does": "Restrict."}]}]}
            """),
        Tree.File("providers/acme/provider.yaml", Tree.Acme),
        Tree.File("providers/acme/services/store.yaml", """
            {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
             "profile": {}, "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}]}
            """),
        Tree.File("types/acme/store.yaml", """
            {"types": [{"type": "acme/bucket", "title": "Bucket", "service": "acme/store",
              "properties": {"open": "bool", "size": "int"}, "sources": {}}]}
            """),
    ];

    [Fact]
    public void A_recommendation_has_its_checks_or_the_reason_why_there_is_none()
    {
        var catalogue = Tree.Build([.. World, Checks("acme-1.0:1.1", "not-listed:7"), Acme("1.1", "1.2")]);
        Assert.Equal(
            [["acme-1.0", "1.1", "automated", "acme-bucket-closed", ""], ["acme-1.0", "1.2", "automated", "", "Nobody can tell."]],
            BenchmarkTable.Of(catalogue).Rows());
        Assert.Equal("""
            ## acme-1.0

            Acme. 2 recommendations, 1 with a check; 2 automated, 1 with a check.

            | id | assessed | checks, or why none |
            |---|---|---|
            | 1.1 | automated | `acme-bucket-closed` |
            | 1.2 | automated | Nobody can tell. |

            """, BenchmarkTable.Markdown(catalogue), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_check_that_names_what_a_benchmark_does_not_have_is_a_mistake()
    {
        var result = CatalogueBuilder.Build([.. World, Checks("acme-1.0:1.3"), Acme("1.1")], "test");
        Assert.Contains("acme-1.0 has no recommendation \"1.3\"", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recommendation_given_twice_is_a_mistake()
    {
        var result = CatalogueBuilder.Build([.. World, Checks("acme-1.0:1.1"), Acme("1.1", "1.1")], "test");
        Assert.Contains("given twice", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"fails\": \"resource.open\", \"at least\": 2", "give the scope")]
    [InlineData("\"scope\": \"account\", \"exists\": \"resource.open\", \"at least\": 3, \"at most\": 2", "less than")]
    [InlineData("\"scope\": \"account\", \"exists\": \"resource.open\", \"at most\": \"few\"", "not a number")]
    public void Counts_are_of_an_account_or_region_and_make_sense(string condition, string expected)
    {
        var file = Tree.File("checks/acme/store.yaml", "{\"checks\": [" + CheckWorld.One("a-b", condition) + "]}");
        var result = CatalogueBuilder.Build([.. World, file], "test");
        Assert.Contains(result.Diagnostics, fault => fault.Message.Contains(expected, StringComparison.Ordinal));
    }

    private static ContentFile Checks(params string[] benchmarks)
    {
        var named = string.Join(',', benchmarks.Select(static id => $"\"{id}\""));
        var check = CheckWorld.One("acme-bucket-closed", $"\"fails\": \"resource.open\", \"benchmarks\": [{named}]");
        return Tree.File("checks/acme/store.yaml", "{\"checks\": [" + check + "]}");
    }

    private static ContentFile Acme(params string[] ids)
    {
        var listed = ids.Select(static id => $$"""{"id": "{{id}}", "assessment": "automated", "none": "Nobody can tell."}""");
        return Tree.File("benchmarks/acme-1.0.yaml", $$"""
            {"benchmark": "acme-1.0", "title": "Acme", "publisher": "Acme",
             "source": {"title": "Docs", "url": "https://acme.example/b", "date": "2025-01-01"},
             "recommendations": [{{string.Join(',', listed)}}]}
            """);
    }
}
