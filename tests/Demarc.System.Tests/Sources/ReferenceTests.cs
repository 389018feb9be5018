using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Sources;

/// <summary>Whose key encrypts a volume is shown by the key, not by the volume; the order of the files does not matter.</summary>
public sealed class ReferenceTests
{
    private const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666";

    [Theory]
    [InlineData("CUSTOMER", "a", "b", "customer")]
    [InlineData("CUSTOMER", "b", "a", "customer")]
    [InlineData("AWS", "a", "b", "provider")]
    [InlineData("AWS", "b", "a", "provider")]
    [InlineData(null, "a", "b", "unknown")]
    public void TheManagerOfTheKeyDecidesWhoHoldsIt(string? manager, string keyFile, string volumeFile, string owner)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-references-").FullName;
        try
        {
            if (manager is not null) Write(folder, keyFile, "AWS::KMS::Key", KeyArn, $$"""{"keyManager": "{{manager}}", "enabled": true}""");
            Write(folder, volumeFile, "AWS::EC2::Volume", "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1",
                $$"""{"encrypted": true, "kmsKeyId": "{{KeyArn}}", "volumeId": "vol-1"}""");
            var content = ContentFolder.Read(Path.Combine(DemarcRun.Root, "content"), ContentLayer.Shipped);
            var catalogue = CatalogueBuilder.Build(content.Files, "test").Catalogue!;

            var reading = EstateReading.Read([folder], [], catalogue, Organisation.Nameless, rows: null);

            var instance = Assert.Single(reading.Estate.Instances, static instance => instance.Service == "aws/ebs");
            var context = DutyList.ContextOf(
                catalogue, Organisation.Nameless, instance, Assert.Single(instance.Classes), new DateOnly(2026, 11, 20));
            Assert.Equal(owner, new Resolver(catalogue).Owner(catalogue.Part(new PartId("KEY-02", "custody"))!, context).Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, string name, string type, string arn, string configuration) =>
        File.WriteAllText(Path.Combine(folder, name + ".json"), $$$"""
            {"configurationItems": [{"configurationItemVersion": "1.3", "configurationItemStatus": "OK", "resourceType": "{{{type}}}",
              "resourceId": "{{{arn[(arn.LastIndexOf('/') + 1)..]}}}", "ARN": "{{{arn}}}", "awsAccountId": "111122223333",
              "awsRegion": "eu-west-1", "configurationItemCaptureTime": "2026-11-19T00:00:00Z", "configuration": {{{configuration}}},
              "supplementaryConfiguration": {}, "tags": {}}]}
            """);
}
