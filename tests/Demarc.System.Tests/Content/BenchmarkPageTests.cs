using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;

namespace Demarc.System.Tests.Content;

/// <summary>The page about benchmarks says what the content says, and nothing is left open in it.</summary>
public sealed class BenchmarkPageTests
{
    private static readonly Lazy<Catalogue> Shipped = new(static () => CatalogueBuilder.Build(
        ContentFolder.Read(Path.Combine(SchemaFile.Repository, "content"), ContentLayer.Shipped).Files, "test").Catalogue!);

    [Fact]
    public void The_page_is_what_the_verb_prints()
    {
        var page = File.ReadAllText(Path.Combine(SchemaFile.Repository, "docs", "benchmarks.md"));
        Assert.EndsWith(BenchmarkTable.Markdown(Shipped.Value), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_recommendation_has_a_check_or_a_reason_and_not_both()
    {
        var rows = BenchmarkTable.Of(Shipped.Value).Rows().ToList();
        Assert.NotEmpty(rows);
        Assert.Empty(rows.Where(static row => row[3].Length == 0 && row[4].Length == 0).Select(static row => $"{row[0]}:{row[1]}"));
        var answered = rows.Where(static row => row[3].Length > 0).Select(static row => (row[0], row[1])).ToHashSet();
        Assert.Empty(Shipped.Value.Benchmarks.SelectMany(static list => list.Recommendations, static (list, one) => (list.Id, One: one))
            .Where(pair => pair.One.WhyNone.Length > 0 && answered.Contains((pair.Id, pair.One.Id))).Select(static pair => pair.One.Id));
    }
}
