using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Sources;

/// <summary>Facts about an account or a region that hide in answers, and in the errors that stand in their place.</summary>
public sealed class AccountSettingTests
{
    private const string Caller = """{"UserId":"AIDA","Account":"111122223333","Arn":"arn:aws:iam::111122223333:user/a"}""";

    [Theory]
    [InlineData("iam-get-account-password-policy.json", """{"PasswordPolicy":{"MinimumPasswordLength":14}}""", "AccountPasswordPolicy", "")]
    [InlineData("get-account-summary.json", """{"SummaryMap":{"AccountMFAEnabled":1}}""", "AccountSummary", "")]
    [InlineData("iam-list-account-aliases.json", """{"AccountAliases":["acme"]}""", "AccountAliases", "")]
    [InlineData("s3control-get-public-access-block.json",
        """{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}""", "AccountPublicAccessBlock", "")]
    [InlineData("get-account-public-access-block.json",
        """{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}""", "AccountPublicAccessBlock", "")]
    [InlineData("account-get-contact-information.json", """{"ContactInformation":{"FullName":"A"}}""", "ContactInformation", "")]
    [InlineData("ec2-get-ebs-encryption-by-default.json", """{"EbsEncryptionByDefault":true}""", "EbsEncryptionByDefault", "eu-west-1")]
    [InlineData("x.json", """{"EbsEncryptionByDefault":false,"SseType":"sse-kms"}""", "EbsEncryptionByDefault", "eu-west-1")]
    [InlineData("ec2-get-ebs-default-kms-key-id.json", """{"KmsKeyId":"alias/aws/ebs"}""", "EbsDefaultKmsKeyId", "eu-west-1")]
    [InlineData("x.json", """{"AccountLevel":{"HttpTokens":"required"}}""", "InstanceMetadataDefaults", "eu-west-1")]
    [InlineData("x.json", """{"AccountLevel":{}}""", "InstanceMetadataDefaults", "eu-west-1")]
    [InlineData("x.json", """{"State":"block-all-sharing","ManagedBy":"account"}""", "SnapshotBlockPublicAccessState", "eu-west-1")]
    [InlineData("x.json", """{"ImageBlockPublicAccessState":"unblocked"}""", "ImageBlockPublicAccessState", "eu-west-1")]
    [InlineData("x.json", """{"SerialConsoleAccessEnabled":false}""", "SerialConsoleAccessStatus", "eu-west-1")]
    [InlineData("ec2-describe-account-attributes.json",
        """{"AccountAttributes":[{"AttributeName":"default-vpc","AttributeValues":[{"AttributeValue":"none"}]}]}""",
        "AccountAttributes", "eu-west-1")]
    public void ASettingIsHandedOverWithAccountAndRegion(string file, string text, string name, string region)
    {
        var run = AwsRun.Of(("sts-get-caller-identity.json", Caller), ("eu-west-1/" + file, text));
        var facts = run.Only.Facts;
        Assert.Equal(("detail:" + name, "111122223333"), (facts.NativeType, facts.Account));
        Assert.Equal(region.Length == 0 ? "global" : region, facts.Region);
        Assert.Equal(region.Length == 0 ? "111122223333/" + name : $"111122223333/{region}/{name}", facts.Id);
        Assert.All(run.Reports, static report => Assert.Equal(InputStatus.Read, report.Status));
    }

    [Theory]
    [InlineData("iam-get-account-password-policy.json",
        """{"Error":{"Code":"NoSuchEntity","Message":"none"}}""", "AccountPasswordPolicy", """{"PasswordPolicy":null}""")]
    [InlineData("policy.txt",
        "\nAn error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: The Password Policy cannot be found.\n",
        "AccountPasswordPolicy", """{"PasswordPolicy":null}""")]
    [InlineData("s3control-get-public-access-block.json", """{"Error":{"Code":"NoSuchPublicAccessBlockConfiguration"}}""",
        "AccountPublicAccessBlock", """{"PublicAccessBlockConfiguration":null}""")]
    [InlineData("s3control-get-public-access-block.txt",
        "An error occurred (NoSuchPublicAccessBlockConfiguration) when calling the GetPublicAccessBlock operation: not found",
        "AccountPublicAccessBlock", """{"PublicAccessBlockConfiguration":null}""")]
    public void AnErrorThatSaysThereIsNoneIsAFact(string file, string text, string name, string body)
    {
        var run = AwsRun.Of(("sts-get-caller-identity.json", Caller), (file, text));
        Assert.Equal(("detail:" + name, "111122223333/" + name, body), (run.Only.Facts.NativeType, run.Only.Facts.Id, run.Only.Body));
        Assert.All(run.Reports, static report => Assert.Equal(InputStatus.Read, report.Status));
    }

    [Theory]
    [InlineData("iam-get-account-password-policy.json", """{"Error":{"Code":"AccessDenied","Message":"no"}}""")]
    [InlineData("s3control-get-public-access-block.json", """{"Error":{"Code":"AccessDenied"}}""")]
    [InlineData("iam-get-user.json", """{"Error":{"Code":"NoSuchEntity"}}""")]
    [InlineData("securityhub-describe-hub.json", """{"Error":{"Code":"InvalidAccessException","Message":"no permission"}}""")]
    [InlineData("macie2-get-macie-session.json", """{"Error":{"Code":"AccessDeniedException","Message":"Macie is not enabled"}}""")]
    [InlineData("x.txt", "An error occurred (AccessDenied) when calling the GetAccountPasswordPolicy operation: no")]
    public void AnyOtherErrorIsNoFact(string file, string text)
    {
        var run = AwsRun.Of((file, text));
        Assert.Empty(run.Seen);
        Assert.Equal(InputStatus.Refused, run.Report.Status);
    }

    [Theory]
    [InlineData("s3-get-public-access-block/b", """{"Error":{"Code":"NoSuchPublicAccessBlockConfiguration"}}""")]
    [InlineData("account-get-alternate-contact.json", """{"Error":{"Code":"ResourceNotFoundException"}}""")]
    public void WhatIsNotSetButNotOfTheAccountIsOnlyNoted(string file, string text)
    {
        var run = AwsRun.Of((file, text));
        Assert.Empty(run.Seen);
        Assert.Equal(InputStatus.Read, run.Report.Status);
    }

    [Theory]
    [InlineData("securityhub-describe-hub.json",
        """{"Error":{"Code":"InvalidAccessException","Message":"Account 111122223333 is not subscribed to AWS Security Hub"}}""",
        "aws/security-hub/hub", "eu-west-1")]
    [InlineData("guardduty-list-detectors.json", """{"DetectorIds":[]}""", "aws/guardduty/detector", "eu-west-1")]
    [InlineData("accessanalyzer-list-analyzers.json", """{"analyzers":[]}""", "aws/iam/access-analyzer", "eu-west-1")]
    [InlineData("cloudtrail-describe-trails.json", """{"trailList":[]}""", "aws/cloudtrail/trail", "global")]
    [InlineData("guardduty-list-detectors.json", """{"DetectorIds":[],"NextToken":"more"}""", null, "")]
    [InlineData("guardduty-list-detectors.json", """{"DetectorIds":["a"]}""", null, "")]
    public void AnEmptyListSaysThatThereIsNone(string file, string text, string? type, string region)
    {
        var run = Catalogued(("sts-get-caller-identity.json", Caller), ("eu-west-1/" + file, text));
        var absent = run.Seen.Where(static seen => seen.Facts.Absent).ToList();
        if (type is null)
        {
            Assert.Empty(absent);
            return;
        }

        var facts = Assert.Single(absent).Facts;
        Assert.Equal((type, "111122223333", region), (new ResourceMapper(Catalogue, []).TypeOf(facts)?.Id, facts.Account, facts.Region));
        Assert.Equal(0, run.Reports.Sum(static report => report.Records));
        Assert.All(run.Reports, static report => Assert.Equal(InputStatus.Read, report.Status));
    }

    [Fact]
    public void ARegionWithoutDetectorFailsAndIsNoUseOfTheService()
    {
        var folder = Directory.CreateTempSubdirectory("demarc-absent-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "eu-west-1"));
            File.WriteAllText(Path.Combine(folder, "sts-get-caller-identity.json"), Caller);
            File.WriteAllText(Path.Combine(folder, "eu-west-1", "guardduty-list-detectors.json"), """{"DetectorIds":[]}""");
            using var verdicts = new VerdictSpool();
            var time = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
            var checks = CheckPass.Of(Catalogue, Organisation.Nameless, Catalogue.Checks, time, verdicts);

            var reading = EstateReading.Read([folder], [], Catalogue, Organisation.Nameless, rows: null, checks: checks);

            Assert.Empty(reading.Estate.Instances);
            var detector = Catalogue.Checks.First(static check => check is { Type: "aws/guardduty/detector", Scope: CheckScope.Region });
            var row = Assert.Single(verdicts.Rows(), row => row.Check == detector.Id);
            Assert.Equal(("111122223333", "eu-west-1", VerdictOutcome.Fail), (row.Account, row.Region, row.Outcome));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly Catalogue Catalogue =
        CatalogueBuilder.Build(ContentFolder.Read(Path.Combine(DemarcRun.Root, "content"), ContentLayer.Shipped).Files, "test").Catalogue!;

    private static ExportRun Catalogued(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-aws-").FullName;
        try
        {
            foreach (var (path, text) in files)
            {
                var full = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllText(full, text);
            }

            var seen = new List<Seen>();
            var formats = Demarc.Adapters.Sources.SourceFormats.All(Catalogue);
            var reports = Demarc.Adapters.Sources.SourceReader.Read(
                [folder], formats, observation => seen.Add(new Seen(observation, observation.Body.ToString())));
            return new ExportRun(seen, reports);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
