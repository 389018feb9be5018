using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;

namespace Demarc.System.Tests.Fidelity;

/// <summary>Rows of published tables that name a service model and no service are answered by the provider's reference service.</summary>
public sealed class ReferenceServiceTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Theory]
    [InlineData("On-premises", "Physical hosts", "customer")]
    [InlineData("IaaS", "Operating system", "customer")]
    [InlineData("PaaS", "Network controls", "shared")]
    [InlineData("SaaS", "Network controls", "provider")]
    [InlineData("SaaS", "Client devices", "shared")]
    [InlineData("SaaS", "Customer data", "customer")]
    public void ARowWithoutAServiceIsAnsweredByTheReferenceOfItsModel(string model, string row, string owner) =>
        Assert.Equal(owner, Oracle().Answer("AZURE-SRM-2026", row, model, "azure", ""));

    [Fact]
    public void AProviderWithOneServiceNeedsNoReference() =>
        Assert.Equal("provider", Oracle().Answer("NIST-800-53-r4", "PE-3(a)", "PaaS", "cloud.gov", ""));

    [Theory]
    [InlineData("CaaS", "azure")]
    [InlineData("PaaS", "no-such-provider")]
    public void WithoutAReferenceThereIsNoAnswer(string model, string provider) =>
        Assert.Null(Oracle().Answer("AZURE-SRM-2026", "Customer data", model, provider, ""));

    [Theory]
    [InlineData("{ paas: azure/app-servise }", "did you mean azure/app-service?")]
    [InlineData("{ iaas: azure/app-service }", "is of model paas, not iaas")]
    [InlineData("{ pass: azure/app-service }", "is not a service model")]
    public void AMistakenReferenceIsSaid(string reference, string part)
    {
        var text = $$"""
            provider: zz
            title: Z
            kind: cloud
            reference: {{reference}}
            documentation:
              - { title: T, url: "https://example.org/", date: 2026-01-01 }
            """;
        var folder = Directory.CreateTempSubdirectory("demarc-reference-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "providers", "zz"));
            File.WriteAllText(Path.Combine(folder.FullName, "providers", "zz", "provider.yaml"), text);
            var own = ContentFolder.Read(folder.FullName, ContentLayer.Organisation);
            var result = CatalogueBuilder.Build([.. Shipped().Files, .. own.Files], "test");
            Assert.Contains(part, Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LabelOracle Oracle()
    {
        var catalogue = CatalogueBuilder.Build(Shipped().Files, "test").Catalogue!;
        return new LabelOracle(catalogue, new Resolver(catalogue), Day);
    }

    private static ContentFolder Shipped()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Demarc.slnx"))) at = at.Parent;
        return ContentFolder.Read(Path.Combine(at.FullName, "content"), ContentLayer.Shipped);
    }
}
