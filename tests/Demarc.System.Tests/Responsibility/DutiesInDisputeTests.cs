using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Responsibility;

/// <summary>The cells that people argue about, answered through the shipped content. What a sceptic would look up first.</summary>
public sealed class DutiesInDisputeTests
{
    private static readonly Lazy<(Catalogue Catalogue, Resolver Resolver)> Shipped = new(Load);

    [Theory]
    // Who patches the operating system.
    [InlineData("VUL-01.apply", "aws/ec2", "customer")]
    [InlineData("VUL-01.apply", "aws/rds", "provider")]
    [InlineData("VUL-01.apply", "aws/rds", "customer", "hostAccess=full", "images=both", "patchChannel=customer")]
    [InlineData("VUL-01.apply", "aws/fargate", "provider")]
    [InlineData("VUL-01.apply", "aws/lambda", "provider")]
    [InlineData("VUL-01.apply", "azure/virtual-machines", "customer")]
    [InlineData("VUL-01.apply", "azure/app-service", "provider")]
    [InlineData("VUL-01.apply", "gcp/cloud-run", "provider")]
    // Managed node groups: AWS publishes the image, we roll it out. Nodes of our own: both are ours.
    [InlineData("VUL-01.apply", "aws/eks", "customer")]
    [InlineData("CMP-06.publish", "aws/eks", "provider")]
    [InlineData("VUL-01.apply", "aws/eks", "customer", "images=customer")]
    [InlineData("CMP-06.publish", "aws/eks", "customer", "images=customer")]
    // A function's runtime is theirs and its code ours.
    [InlineData("VUL-02.apply", "aws/lambda", "provider")]
    [InlineData("VUL-03.apply", "aws/lambda", "customer")]
    // The provider offers a filter; who may pass is ours to say, on both clouds.
    [InlineData("NET-02.filter", "azure/sql-database", "provider")]
    [InlineData("NET-02.rules", "azure/sql-database", "customer")]
    [InlineData("NET-02.filter", "azure/app-service", "provider")]
    [InlineData("NET-02.rules", "azure/app-service", "customer")]
    [InlineData("NET-02.filter", "aws/rds", "provider")]
    [InlineData("NET-02.rules", "aws/rds", "customer")]
    // Who holds the key is who answers for it.
    [InlineData("KEY-02.custody", "aws/s3", "provider")]
    [InlineData("KEY-02.custody", "aws/s3", "customer", "keyCustody=customer")]
    [InlineData("KEY-04.rotate", "aws/s3", "customer", "keyCustody=customer")]
    [InlineData("KEY-02.custody", "azure/storage", "provider")]
    [InlineData("KEY-02.custody", "azure/storage", "customer", "keyCustody=customer")]
    // Microsoft offers the second factor; requiring it of our people is ours.
    [InlineData("IAM-03.offer", "m365/exchange-online", "provider")]
    [InlineData("IAM-03.require", "m365/exchange-online", "customer")]
    [InlineData("IAM-03.require", "m365/teams", "customer")]
    // GitHub keeps its platform; a repository that we delete is gone unless we kept a copy.
    [InlineData("BCK-01.platform", "github/github", "provider")]
    [InlineData("BCK-01.enable", "github/github", "customer")]
    // Nobody can hand these over.
    [InlineData("DAT-03.restrict", "aws/s3", "customer")]
    [InlineData("PHY-01.control", "aws/ec2", "provider")]
    public void Owner_with_an_explanation(string part, string service, string owner, params string[] settings)
    {
        var (catalogue, resolver) = Shipped.Value;
        Assert.True(PartId.TryParse(part, out var id));
        var changes = settings.Select(static text => text.Split('=')).Select(static pair => new ProfileChange(pair[0], pair[1]));
        Assert.All(changes, static change => Assert.Null(change.Fault()));
        var context = new ServiceContext(
            catalogue.Service(service)!, new DateOnly(2026, 11, 22),
            [new ProfileAdjustment("settings", [.. changes], "of this test", null)]);
        var answer = resolver.Explain(catalogue.Part(id)!, context);
        Assert.True(answer.Party.Name == owner, $"{part} on {service}: {answer.Party}, because {answer.Why} ({answer.Winner?.Id})");
        Assert.NotNull(answer.Winner);
        Assert.StartsWith("https://", answer.Winner.Source.Url, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Winner.Source.Title);
        Assert.True(answer.Winner.Source.Date > new DateOnly(2010, 1, 1));
        Assert.NotEmpty(answer.Why);
        Assert.Contains(answer.Considered, considered => considered is { Outcome: RuleOutcome.Won } && considered.Rule == answer.Winner);
    }

    private static (Catalogue Catalogue, Resolver Resolver) Load()
    {
        var folder = ContentFolder.Read(Path.Combine(DemarcRun.Root, "content"), ContentLayer.Shipped);
        Assert.Empty(folder.Diagnostics);
        var result = CatalogueBuilder.Build(folder.Files, "test");
        Assert.Empty(result.Diagnostics);
        return (result.Catalogue!, new Resolver(result.Catalogue!));
    }
}
