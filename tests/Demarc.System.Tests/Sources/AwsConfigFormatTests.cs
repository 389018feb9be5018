using System.Globalization;
using System.Text;
using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>A configuration item is the same observation whichever call or file it came from.</summary>
public sealed class AwsConfigFormatTests
{
    private const string Bucket = """
        {"version":"1.3","accountId":"111122223333","configurationItemCaptureTime":"2024-05-06T07:08:09.000Z","configurationItemStatus":"OK",
         "arn":"arn:aws:s3:::logs","resourceType":"AWS::S3::Bucket","resourceId":"logs","resourceName":"logs","awsRegion":"eu-west-1",
         "tags":{"team":"core"},"configuration":{"name":"logs"},
         "supplementaryConfiguration":{"BucketVersioningConfiguration":{"status":"Enabled"}}}
        """;

    [Fact]
    public void ASnapshotGivesItsItems()
    {
        var run = AwsRun.Of($"{{\"fileVersion\":\"1.0\",\"configSnapshotId\":\"x\",\"configurationItems\":[{Bucket}]}}");
        var facts = run.Only.Facts;
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal("AWS::S3::Bucket", facts.NativeType);
        Assert.Equal("arn:aws:s3:::logs", facts.Id);
        Assert.Equal("111122223333", facts.Account);
        Assert.Equal("eu-west-1", facts.Region);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), facts.CapturedAt);
        Assert.Equal([new("team", "core")], facts.Tags);
        Assert.False(facts.Projected);
    }

    [Fact]
    public void BareItemsAreReadAloneInAnArrayAndAsLines()
    {
        Assert.Equal("arn:aws:s3:::logs", AwsRun.Of(Bucket).Only.Facts.Id);
        Assert.Equal(2, AwsRun.Of($"[{Bucket},{Bucket}]").Seen.Count);
        var line = Bucket.ReplaceLineEndings("");
        Assert.Equal(3, AwsRun.Of(line + "\n" + line + "\n" + line + "\n").Seen.Count);
        Assert.False(AwsRun.Of(Bucket).Only.Facts.Projected);
    }

    [Fact]
    public void JsonInStringsBecomesJsonOnceAndPoliciesBecomeObjects()
    {
        var policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Sid":"caf\u00e9"}]}""";
        var acl = JsonSerializer.Serialize("""{"grantSet":null,"owner":{"id":"1"}}""");
        var run = AwsRun.Of(JsonSerializer.Serialize(new
        {
            baseConfigurationItems = new[]
            {
                new
                {
                    version = "1.3",
                    accountId = "111122223333",
                    configurationItemStatus = "OK",
                    arn = "arn:aws:s3:::logs",
                    resourceType = "AWS::S3::Bucket",
                    resourceId = "logs",
                    awsRegion = "eu-west-1",
                    configuration = """{"name":"logs","owner":null}""",
                    supplementaryConfiguration = new
                    {
                        AccessControlList = acl,
                        BucketPolicy = JsonSerializer.Serialize(new { policyText = policy }),
                        IsRequesterPaysEnabled = "false",
                        Note = "a text",
                        Number = "123",
                    },
                },
            },
            unprocessedResourceKeys = new[] { new { resourceType = "AWS::S3::Bucket", resourceId = "gone" } },
        }));
        var body = run.Only.Json;
        var more = body.GetProperty("supplementaryConfiguration");
        Assert.Equal("logs", body.GetProperty("configuration").GetProperty("name").GetString());
        Assert.Equal("1", more.GetProperty("AccessControlList").GetProperty("owner").GetProperty("id").GetString());
        var statement = more.GetProperty("BucketPolicy").GetProperty("policyText").GetProperty("Statement")[0];
        Assert.Equal("café", statement.GetProperty("Sid").GetString());
        Assert.Equal(JsonValueKind.False, more.GetProperty("IsRequesterPaysEnabled").ValueKind);
        Assert.Equal("a text", more.GetProperty("Note").GetString());
        Assert.Equal("123", more.GetProperty("Number").GetString());
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Contains("AWS::S3::Bucket gone: not processed", run.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"Name":"resourceId"},{"Name":"configuration.engine"}]""", true)]
    [InlineData("""[{"Name":"resourceId"},{"Name":"configuration"}]""", false)]
    public void QueryResultsAreWholeOnlyWhenTheConfigurationWasSelected(string fields, bool projected)
    {
        var row = JsonSerializer.Serialize("""{"resourceId":"db-1","resourceType":"AWS::RDS::DBInstance","accountId":"111122223333","awsRegion":"us-east-1","configuration":{"engine":"mysql"}}""");
        var run = AwsRun.Of($"{{\"Results\":[{row}],\"QueryInfo\":{{\"SelectFields\":{fields}}},\"NextToken\":\"x\"}}");
        Assert.Equal(projected, run.Only.Facts.Projected);
        Assert.Equal("db-1", run.Only.Facts.Id);
        Assert.Equal("mysql", run.Only.Json.GetProperty("configuration").GetProperty("engine").GetString());
    }

    [Fact]
    public void AQueryLongerThanTheProbeFindsItsColumnsBehindTheResults()
    {
        var text = new StringBuilder("{\"Results\":[");
        for (var n = 0; n < 3000; n++)
        {
            if (n > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"\"{{\\\"resourceId\\\":\\\"{n}\\\",\\\"resourceType\\\":\\\"AWS::SQS::Queue\\\",\\\"configuration\\\":{{\\\"a\\\":\\\"{new string('x', 100)}\\\"}}}}\"");
        }

        var run = AwsRun.Of(text.Append("],\"QueryInfo\":{\"SelectFields\":[{\"Name\":\"configuration\"}]}}").ToString());
        Assert.Equal(3000, run.Seen.Count);
        Assert.All(run.Seen, static seen => Assert.False(seen.Facts.Projected));
        Assert.Equal(InputStatus.Read, run.Report.Status);
    }

    [Fact]
    public void ResultsTakenOutOfTheirAnswerCountAsAPart()
    {
        var row = JsonSerializer.Serialize("""{"resourceId":"q","resourceType":"AWS::SQS::Queue"}""");
        Assert.True(AwsRun.Of($"[{row},{row}]").Seen[1].Facts.Projected);
        Assert.True(AwsRun.Of("""{"resourceId":"q","resourceType":"AWS::SQS::Queue","awsRegion":"us-east-1"}""").Only.Facts.Projected);
    }

    [Fact]
    public void AResultWithoutATypeIsToldByItsArn()
    {
        var row = JsonSerializer.Serialize("""{"resourceId":"AIDA1","configuration":{"arn":"arn:aws:iam::111122223333:user/ann"}}""");
        var facts = AwsRun.Of($"{{\"Results\":[{row}],\"QueryInfo\":{{}}}}").Only.Facts;
        Assert.Equal("AWS::IAM::User", facts.NativeType);
        Assert.Equal("111122223333", facts.Account);
        Assert.Equal("global", facts.Region);
    }

    [Fact]
    public void DeletedAndUnrecordedItemsAreCountedAndAreNoResources()
    {
        const string Gone = """{"version":"1.3","configurationItemStatus":"ResourceDeleted","resourceType":"AWS::S3::Bucket","resourceId":"a"}""";
        const string Off = """{"version":"1.3","configurationItemStatus":"ResourceNotRecorded","resourceType":"AWS::S3::Bucket","resourceId":"b"}""";
        var run = AwsRun.Of($"{{\"configurationItems\":[{Gone},{Bucket},{Off},{Gone}]}}");
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal(1, run.Report.Records);
        Assert.Equal("AWS Config (2 deleted, 1 not recorded)", run.Report.Format);
    }

    [Fact]
    public void RuleEventsCarryTheirItemUnderOtherNames()
    {
        var invoking = JsonSerializer.Serialize("""
            {"configurationItem":{"awsAccountId":"111122223333","ARN":"arn:aws:rds:us-east-1:111122223333:db:d","resourceType":"AWS::RDS::DBInstance",
             "resourceId":"db-X","awsRegion":"us-east-1","configurationItemStatus":"OK","configurationItemVersion":"1.3",
             "configuration":{"engine":"mysql"},"supplementaryConfiguration":{}},"messageType":"ConfigurationItemChangeNotification"}
            """);
        var body = AwsRun.Of($"{{\"invokingEvent\":{invoking},\"accountId\":\"111122223333\"}}").Only;
        Assert.Equal("arn:aws:rds:us-east-1:111122223333:db:d", body.Facts.Id);
        Assert.Equal("111122223333", body.Json.GetProperty("accountId").GetString());
        Assert.Equal("1.3", body.Json.GetProperty("version").GetString());
    }

    [Fact]
    public void AnOversizedChangeShowsOnlyThatTheResourceExists()
    {
        var invoking = JsonSerializer.Serialize("""
            {"configurationItemSummary":{"resourceType":"AWS::EC2::SecurityGroup","resourceId":"sg-1","ARN":"arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
             "awsRegion":"us-east-1","configurationItemStatus":"OK"},"messageType":"OversizedConfigurationItemChangeNotification"}
            """);
        Assert.True(AwsRun.Of($"{{\"invokingEvent\":{invoking}}}").Only.Facts.Projected);
    }

    [Fact]
    public void AScheduledEventNamesNoResource()
    {
        var run = AwsRun.Of("""{"invokingEvent":"{\"messageType\":\"ScheduledNotification\"}"}""");
        Assert.Equal((InputStatus.Read, 0L), (run.Report.Status, run.Report.Records));
        Assert.Contains("ScheduledNotification", run.Report.Format, StringComparison.Ordinal);
    }

    [Fact]
    public void NotificationsAndEventsAreOpened()
    {
        var message = JsonSerializer.Serialize($"{{\"configurationItem\":{Bucket}}}");
        Assert.Equal("arn:aws:s3:::logs",
            AwsRun.Of($"{{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":{message}}}").Only.Facts.Id);
        var body =
            $"{{\"detail-type\":\"Config Configuration Item Change\",\"source\":\"aws.config\",\"detail\":{{\"configurationItem\":{Bucket}}}}}";
        Assert.Equal("arn:aws:s3:::logs", AwsRun.Of(body).Only.Facts.Id);
        var other = AwsRun.Of("""{"detail-type":"AWS API Call via CloudTrail","source":"aws.rds","detail":{"eventSource":"rds.amazonaws.com"}}""");
        Assert.Equal(InputStatus.Refused, other.Report.Status);
        Assert.Contains("an event of rds.amazonaws.com", other.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void PascalCaseItemsOfSoftwareLibrariesAreItemsToo()
    {
        var run = AwsRun.Of("""
            {"ConfigurationItem":{"Version":"1.3","AccountId":"111122223333","ConfigurationItemStatus":"OK","Arn":"arn:aws:sqs:us-east-1:111122223333:q",
             "ResourceType":"AWS::SQS::Queue","ResourceId":"q","AwsRegion":"us-east-1","Configuration":"{\"QueueName\":\"q\"}"}}
            """);
        Assert.Equal("AWS::SQS::Queue", run.Only.Facts.NativeType);
        Assert.Equal("q", run.Only.Json.GetProperty("configuration").GetProperty("QueueName").GetString());
        var listed = AwsRun.Of("""{"ResourceIdentifiers":[{"SourceAccountId":"111122223333","SourceRegion":"us-east-1","ResourceId":"i-0123456789abcdef0","ResourceType":"AWS::EC2::Instance"}]}""");
        Assert.Equal("arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0", listed.Only.Facts.Id);
        Assert.True(listed.Only.Facts.Projected);
    }

    [Fact]
    public void DamageCostsOneItem()
    {
        var run = AwsRun.Of($"{{\"configurationItems\":[{{\"resourceType\":\"AWS::S3::Bucket\",\"configurationItemStatus\":\"OK\",\"resourceId\":\"x\",\"configuration\":\"oops\"}},7,{{}},{Bucket}]}}");
        Assert.Equal(2, run.Seen.Count);
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Equal(3, run.Report.Problems.Length);
        Assert.Contains("not JSON", run.Report.Problems[0].Reason, StringComparison.Ordinal);
        var results = AwsRun.Of("""{"Results":["{\"resourceId\":\"q\",\"resourceType\":\"AWS::SQS::Queue\"}","{broken","[1]"],"QueryInfo":{}}""");
        Assert.Equal((1L, 2), (results.Report.Records, results.Report.Problems.Length));
    }

    [Fact]
    public void TimesAreReadInEverySpelling()
    {
        static DateTimeOffset? Time(string time) =>
            AwsRun.Of(Bucket.Replace("\"2024-05-06T07:08:09.000Z\"", time, StringComparison.Ordinal)).Only.Facts.CapturedAt;

        var expected = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
        Assert.Equal(expected, Time("1714979289"));
        Assert.Equal(expected, Time("1714979289.0"));
        Assert.Equal(expected, Time("\"2024-05-06T02:08:09-05:00\""));
        Assert.Equal(expected, Time("""{"__class__":"datetime","year":2024,"month":5,"day":6,"hour":7,"minute":8,"second":9,"microsecond":0}"""));
        Assert.Null(Time("""{"__class__":"datetime","year":2024,"month":13,"day":6}"""));
        Assert.Null(Time("\"soon\""));
    }
}
