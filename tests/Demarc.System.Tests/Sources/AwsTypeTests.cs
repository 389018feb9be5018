using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Sources;
using Demarc.Adapters.Sources.Aws;
using Demarc.Adapters.Sources.Terraform;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>The type files of AWS, applied to small exports: a value, "known absent" (null) and "not collected" are told apart.</summary>
public sealed class AwsTypeTests
{
    private const string NotCollected = "(not collected)";

    private static readonly Catalogue Content = Load();

    [Fact]
    public void EverySourceOfATypeIsMatchedOnce()
    {
        var matches =
            Content.Types.SelectMany(
            static type => type.Sources.SelectMany(source => source.Match.Select(match => (source.Source, match))));
        Assert.Empty(matches.GroupBy(static pair => pair).Where(static group => group.Count() > 1).Select(static group => group.Key));
        Assert.All(Content.Types, static type => Assert.NotEmpty(type.Sources));
        Assert.True(Content.Types.Length >= 50);
    }

    [Theory]
    [InlineData("sseAlgorithm", "aws:kms")]
    [InlineData("customerManagedKey", NotCollected)]
    [InlineData("versioning", "Enabled")]
    [InlineData("publicAccessBlocked", "false")]
    [InlineData("loggingTargetBucket", "null")]
    [InlineData("objectOwnership", NotCollected)]
    public void ABucketInAwsConfig(string property, string expected) => Check(property, expected, """
        {"version":"1.3","configurationItemStatus":"OK","resourceType":"AWS::S3::Bucket","arn":"arn:aws:s3:::b","resourceId":"b","configuration":"{\"name\":\"b\"}",
         "supplementaryConfiguration":{"BucketVersioningConfiguration":"{\"status\":\"Enabled\"}","BucketLoggingConfiguration":"{\"destinationBucketName\":null}",
          "ServerSideEncryptionConfiguration":"{\"rules\":[{\"applyServerSideEncryptionByDefault\":{\"sseAlgorithm\":\"aws:kms\",\"kmsMasterKeyID\":\"arn:aws:kms:us-east-1:111122223333:key/1\"}}]}"}}
        """);

    [Theory]
    [InlineData("alias/aws/s3", "false")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/1", "true")]
    public void AKeyNamedInATemplateIsOursUnlessItsAliasIsOfAws(string key, string expected) => Check("customerManagedKey", expected, """
        {"Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"BucketEncryption":{"ServerSideEncryptionConfiguration":[{"ServerSideEncryptionByDefault":
          {"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"KEY"}}]}}}}}
        """.Replace("KEY", key, StringComparison.Ordinal));

    [Fact]
    public void AKeyThatTheDeploymentDecidesIsNotCollectedAndSilenceIsTheDocumentedDefault()
    {
        const string Template =
            """{"Resources":{"V":{"Type":"AWS::EC2::Volume","Properties":{"Encrypted":true,"KmsKeyId":{"Ref":"K"}}}}}""";
        Check("customerManagedKey", NotCollected, Template);
        Check("encrypted", "true", Template);
        Check("encrypted", "false", """{"Resources":{"V":{"Type":"AWS::EC2::Volume"}}}""");
    }

    [Theory]
    [InlineData("storageEncrypted", "false")]
    [InlineData("customerManagedKey", "false")]
    [InlineData("backupRetentionPeriod", "7")]
    [InlineData("kmsKeyId", "null")]
    [InlineData("multiAZ", "true")]
    public void ADatabaseIsTheSameFromBothSources(string property, string expected)
    {
        Check(property, expected, """
            {"DBInstances":[{"DBInstanceIdentifier":"d","DBInstanceArn":"arn:aws:rds:us-east-1:111122223333:db:d","Engine":"mysql","StorageEncrypted":false,
             "BackupRetentionPeriod":7,"MultiAZ":true}]}
            """);
        Check(property, expected, """
            {"version":"1.3","configurationItemStatus":"OK","resourceType":"AWS::RDS::DBInstance","arn":"arn:aws:rds:us-east-1:111122223333:db:d","resourceId":"db-1",
             "configuration":{"dBInstanceIdentifier":"d","engine":"mysql","storageEncrypted":false,"kmsKeyId":null,"backupRetentionPeriod":7.0,"multiAZ":true}}
            """);
    }

    [Fact]
    public void AQueryForOneColumnCollectsThatColumnOnly()
    {
        const string Query = """{"Results":["{\"resourceId\":\"d\",\"resourceType\":\"AWS::RDS::DBInstance\",\"configuration\":{\"engine\":\"mysql\"}}"],"QueryInfo":{"SelectFields":[{"Name":"configuration.engine"}]}}""";
        Check("engine", "mysql", Query);
        Check("kmsKeyId", NotCollected, Query);
    }

    [Fact]
    public void SettingsFiledBesideTheListBelongToItsEntries()
    {
        var map = new ResourceMapper(Content, []);
        Resource? topic = null;
        var folder = Directory.CreateTempSubdirectory("demarc-aws-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "sns-get-topic-attributes"));
        File.WriteAllText(Path.Combine(folder, "sns-list-topics.json"), """{"Topics":[{"TopicArn":"arn:aws:sns:us-east-1:111122223333:t"}]}""");
        File.WriteAllText(
            Path.Combine(folder, "sns-get-topic-attributes", Uri.EscapeDataString("arn:aws:sns:us-east-1:111122223333:t")),
            """{"Attributes":{"TopicArn":"arn:aws:sns:us-east-1:111122223333:t","Policy":"{\"Statement\":[]}"}}""");
        SourceReader.Read([folder], AwsFormats.All(Shapes()), observation => topic = map.Map(observation) ?? topic);
        Directory.Delete(folder, recursive: true);
        Assert.Equal("aws/sns/topic", topic!.Type);
        Assert.Equal("false", CelTextOf(topic.Properties!["customerManagedKey"]!.Value));
        Assert.Equal("null", CelTextOf(topic.Properties!["kmsMasterKeyId"]!.Value));
        Assert.True(topic.Complete);
    }

    [Fact]
    public void TheCredentialReportAndThePasswordPolicy()
    {
        const string Report = "user,arn,user_creation_time,password_enabled,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,true\n";
        Check("mfaActive", "true", Report);
        Check("isSet", "false", """{"status_code":404,"data":{"Error":{"Code":"NoSuchEntity"}}}""", "iam.GetAccountPasswordPolicy_1.json");
        Check("minimumPasswordLength", "null", """{"status_code":404,"data":{"Error":{"Code":"NoSuchEntity"}}}""", "iam.GetAccountPasswordPolicy_1.json");
    }

    private static void Check(string property, string expected, string text, string file = "export.json") =>
        Assert.Equal(expected, CelTextOf(Property(property, text, file)));

    private static CelValue Property(string property, string text, string file = "export.json")
    {
        var map = new ResourceMapper(Content, []);
        Resource? mapped = null;
        var folder = Directory.CreateTempSubdirectory("demarc-aws-").FullName;
        File.WriteAllText(Path.Combine(folder, file), text);
        SourceReader.Read([folder], [.. TerraformFormats.All, .. AwsFormats.All(Shapes())], observation => mapped = map.Map(observation));
        Directory.Delete(folder, recursive: true);
        Assert.NotNull(mapped);
        Assert.True(mapped.Catalogued, mapped.Type);
        return mapped.Properties![property]!.Value;
    }

    private static string CelTextOf(CelValue value) => value.Kind switch
    {
        _ when value.IsFailure => NotCollected,
        _ when value.IsNull => "null",
        CelKind.Bool => value.AsBool() ? "true" : "false",
        CelKind.Int => value.AsInt().ToString(),
        _ => value.AsString(),
    };

    private static List<ApiListShape> Shapes() =>
        [.. Content.Types.SelectMany(static t => t.Sources).Where(static m => m.Source == "aws-api").SelectMany(static m => m.Match)
            .Select(ApiListShape.Parse)];

    /// <summary>AWS alone, from the source files: mistakes elsewhere are another test's.</summary>
    private static Catalogue Load()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) at = at.Parent!;
        string[] wanted = ["types/aws/", "providers/aws/", "controls/", "responsibility/"];
        var files = ContentFolder.Read(Path.Combine(at.FullName, "content"), ContentLayer.Shipped).Files;
        var result =
            CatalogueBuilder.Build(files.Where(file => wanted.Any(start => file.Path.StartsWith(start, StringComparison.Ordinal))), "test");
        Assert.Empty(result.Diagnostics.Select(static diagnostic => diagnostic.ToString()));
        return result.Catalogue!;
    }
}
