using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Sources;

/// <summary>An API list that no type file describes still tells its service by its ARNs; anything else stays listed without one.</summary>
public sealed class UnknownArnTests
{
    [Theory]
    [InlineData("arn:aws:transfer:us-east-1:111122223333:server/s-1", "aws/transfer-family")]
    [InlineData("arn:aws:no-such-service:us-east-1:111122223333:thing/1", "")]
    [InlineData("arn:aws", "")]
    [InlineData("server-1", "")]
    public void TheNamespaceOfAnArnTellsTheService(string id, string service)
    {
        var content = ContentFolder.Read(Path.Combine(DemarcRun.Root, "content"), ContentLayer.Shipped);
        var catalogue = CatalogueBuilder.Build(content.Files, "test").Catalogue!;
        var resource = new ResourceMapper(catalogue, [])
            .Map(new Observation { Source = SourceKind.AwsApi, NativeType = "ThingsNobodyDescribed", Id = id });
        Assert.Equal(service, resource!.Service);
        Assert.False(resource.Catalogued);
    }
}
