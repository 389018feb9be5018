using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;

namespace Demarc.System.Tests.Content;

/// <summary>Every shipped check does what its examples say, and speaks of parts, ids and sources that exist.</summary>
public sealed class CheckExampleTests
{
    private static readonly Catalogue Catalogue = Build();

    [Fact]
    public void Every_example_gives_its_outcome() =>
        Assert.Empty(Catalogue.Checks.SelectMany(static check => ExampleRun.Faults(Catalogue, check)));

    [Fact]
    public void Every_check_shows_parts_that_the_customer_can_have()
    {
        var wrong = Catalogue.Checks.SelectMany(static check => check.Evidences.Select(part => (check.Id, Part: Catalogue.Part(part)!)))
            .Where(static pair => pair.Part.CustomerDoes.Length == 0).Select(static pair => $"{pair.Id}: {pair.Part.Id} is never ours");
        Assert.Empty(wrong);
    }

    [Fact]
    public void An_id_begins_with_the_provider_of_its_type() =>
        Assert.Empty(Catalogue.Checks
            .Where(static check => !check.Id.StartsWith(check.Type.Split('/')[0] + "-", StringComparison.Ordinal))
            .Select(static check => check.Id));

    [Fact]
    public void Equivalents_name_tools_we_know()
    {
        string[] known = ["checkov", "prowler", "aws-config", "azure-policy", "gcp-scc", "security-hub", "scubagear", "kics", "trivy"];
        Assert.DoesNotContain(
            Catalogue.Checks.SelectMany(static check => check.Equivalents),
            id => !known.Contains(id.Split(':')[0], StringComparer.Ordinal));
    }

    private static Catalogue Build()
    {
        var folder = ContentFolder.Read(Path.Combine(SchemaFile.Repository, "content"), ContentLayer.Shipped);
        var result = CatalogueBuilder.Build(folder.Files, "test");
        Assert.True(result.Catalogue is not null, string.Join('\n', result.Diagnostics));
        return result.Catalogue;
    }
}
