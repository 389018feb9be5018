using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Answers of the AWS API in the forms in which people save them.</summary>
public sealed class AwsApiFormatTests
{
    [Fact]
    public void NestedListsAreOpenedAndIdsBecomeArns()
    {
        var run = AwsRun.Of(("prod/eu-west-1/ec2-describe-instances.json", """
            {"Reservations":[{"OwnerId":"111122223333","Instances":[
              {"InstanceId":"i-0123456789abcdef0","Placement":{"AvailabilityZone":"eu-west-1b"},"OwnerId":"111122223333","Tags":[{"Key":"Name","Value":"web"}]}]},
             {"Instances":[]}]}
            """));
        var facts = run.Only.Facts;
        Assert.Equal("Reservations[].Instances", facts.NativeType);
        Assert.Equal("arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", facts.Id);
        Assert.Equal("eu-west-1", facts.Region);
        Assert.Equal("web", facts.Name);
        Assert.Equal("AWS API answer (ec2.DescribeInstances)", run.Report.Format);
    }

    [Fact]
    public void NamesThatSeveralServicesUseAreToldApartByMembers()
    {
        var redshift = AwsRun.Of("""{"Clusters":[{"ClusterIdentifier":"c","NodeType":"ra3","AvailabilityZone":"us-east-1f"}]}""");
        Assert.Equal("Clusters{ClusterIdentifier,NodeType}", redshift.Only.Facts.NativeType);
        Assert.Equal("us-east-1", redshift.Only.Facts.Region);
        Assert.Equal("Clusters", AwsRun.Of("""{"Clusters":[{"ClusterName":"d","ClusterArn":"arn:aws:dax:us-east-1:111122223333:cache/d"}]}""").Only.Facts.NativeType);
    }

    [Fact]
    public void UnknownListsAreKeptUnderTheirName()
    {
        var run = AwsRun.Of("""{"Widgets":[{"WidgetArn":"arn:aws:widgets:us-east-1:111122223333:widget/w","WidgetName":"w","State":"on"}],"NextToken":"n"}""");
        Assert.Equal("Widgets", run.Only.Facts.NativeType);
        Assert.Equal("arn:aws:widgets:us-east-1:111122223333:widget/w", run.Only.Facts.Id);
        Assert.Equal("111122223333", run.Only.Facts.Account);
        Assert.False(run.Only.Facts.Projected);
    }

    [Fact]
    public void NamesAloneShowOnlyThatTheResourceExists()
    {
        var run = AwsRun.Of("""{"QueueUrls":["https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"]}""");
        Assert.Equal("arn:aws:sqs:eu-west-1:111122223333:jobs", run.Only.Facts.Id);
        Assert.True(run.Only.Facts.Projected);
        Assert.Equal("https://sqs.eu-west-1.amazonaws.com/111122223333/jobs", run.Only.Json.GetProperty("value").GetString());
        Assert.True(AwsRun.Of("""{"Keys":[{"KeyId":"1","KeyArn":"arn:aws:kms:us-east-1:111122223333:key/1"}]}""").Only.Facts.Projected);
    }

    [Fact]
    public void ElementsTakenOutOfTheirAnswerAreToldByTheirMembers()
    {
        const string Group = """{"GroupId":"sg-0123456789abcdef0","GroupName":"g","IpPermissions":[],"OwnerId":"111122223333"}""";
        Assert.Equal("SecurityGroups{GroupId,IpPermissions}", AwsRun.Of($"[{Group},{Group}]").Seen[1].Facts.NativeType);
        Assert.Equal("SecurityGroups{GroupId,IpPermissions}", AwsRun.Of(Group).Only.Facts.NativeType);
        Assert.Equal("DistributionList.Items", AwsRun.Of("""{"DistributionList":{"Quantity":1,"Items":[{"Id":"E1","ARN":"arn:aws:cloudfront::111122223333:distribution/E1"}]}}""").Only.Facts.NativeType);
    }

    [Fact]
    public void RecordedTimesBecomeTextAndHeadersTellWhen()
    {
        var run = AwsRun.Of(("iam.ListUsers_1.json", """
            {"status_code":200,"data":{"Users":[{"UserName":"ann","UserId":"AIDA1","Arn":"arn:aws:iam::111122223333:user/ann",
              "CreateDate":{"__class__":"datetime","year":2020,"month":4,"day":2,"hour":10,"minute":36,"second":22,"microsecond":5000}}],
              "IsTruncated":false,"ResponseMetadata":{"HTTPHeaders":{"date":"Tue, 21 Jan 2020 20:33:46 GMT"}}}}
            """));
        Assert.Equal("2020-04-02T10:36:22.005Z", run.Only.Json.GetProperty("CreateDate").GetString());
        Assert.Equal(new DateTimeOffset(2020, 1, 21, 20, 33, 46, TimeSpan.Zero), run.Only.Facts.CapturedAt);
        Assert.Equal("global", run.Only.Facts.Region);
        Assert.Equal("Users{UserId,Arn}", run.Only.Facts.NativeType);
    }

    [Fact]
    public void AnswersFiledForAResourceJoinItsListEntry()
    {
        var policy = JsonSerializer.Serialize(new { Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}""" });
        var run = AwsRun.Of(
            ("acct/us-east-1/sts-get-caller-identity.json", """{"UserId":"U","Account":"111122223333","Arn":"arn:aws:iam::111122223333:user/u"}"""),
            ("acct/us-east-1/s3-list-buckets.json", """{"Buckets":[{"Name":"a b"},{"Name":"plain"}],"Owner":{"ID":"1"}}"""),
            ("acct/us-east-1/s3-get-bucket-policy/a%20b", policy),
            ("acct/us-east-1/s3-get-bucket-location/a%20b.json", """{"LocationConstraint":null}"""),
            ("acct/us-east-1/s3-get-bucket-tagging/a%20b", """{"Error":{"Code":"NoSuchTagSet","Message":"none"}}"""),
            ("acct/us-east-1/s3-get-bucket-policy/elsewhere", policy));
        var joined = run.Seen.Single(static seen => seen.Facts.Id == "arn:aws:s3:::a b");
        var detail = joined.Json.GetProperty("detail");
        Assert.Equal("111122223333", joined.Facts.Account);
        Assert.Null(joined.Facts.Region);
        Assert.False(joined.Facts.Projected);
        Assert.Equal("Allow", detail.GetProperty("BucketPolicy").GetProperty("Policy").GetProperty("Statement")[0].GetProperty("Effect")
            .GetString());
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("BucketLocation").GetProperty("LocationConstraint").ValueKind);
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("BucketTagging").ValueKind);
        var alone = run.Seen.Single(static seen => seen.Facts.NativeType == "detail:BucketPolicy");
        Assert.Equal("arn:aws:s3:::elsewhere#BucketPolicy", alone.Facts.Id);
        Assert.Equal(3, run.Seen.Count);
        Assert.All(run.Reports, static report => Assert.Equal(InputStatus.Read, report.Status));
    }

    [Theory]
    [InlineData("""{"TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/t","EventSelectors":[]}""", "detail:EventSelectors", "arn:aws:cloudtrail:us-east-1:111122223333:trail/t#EventSelectors")]
    [InlineData("""{"Attributes":{"TopicArn":"arn:aws:sns:us-east-1:111122223333:t","Owner":"111122223333"}}""", "detail:TopicAttributes", "arn:aws:sns:us-east-1:111122223333:t#TopicAttributes")]
    [InlineData("""{"KeyMetadata":{"Arn":"arn:aws:kms:us-east-1:111122223333:key/1","KeyManager":"CUSTOMER","AWSAccountId":"111122223333"}}""", "KeyMetadata", "arn:aws:kms:us-east-1:111122223333:key/1")]
    [InlineData("""{"User":{"UserName":"ann","Arn":"arn:aws:iam::111122223333:user/ann"},"ResponseMetadata":{}}""", "User", "arn:aws:iam::111122223333:user/ann")]
    public void AnswersAboutOneResourceNameIt(string text, string type, string id)
    {
        var facts = AwsRun.Of(text).Only.Facts;
        Assert.Equal((type, id, "111122223333"), (facts.NativeType, facts.Id, facts.Account));
    }

    [Theory]
    [InlineData("iam.GetAccountSummary_1.json", """{"status_code":200,"data":{"SummaryMap":{"AccountMFAEnabled":1}}}""", "detail:AccountSummary")]
    [InlineData("iam.GetAccountPasswordPolicy_1.json", """{"status_code":404,"data":{"Error":{"Code":"NoSuchEntity","Message":"none"}}}""", "detail:AccountPasswordPolicy")]
    [InlineData("s3.GetBucketVersioning_1.json", """{"status_code":200,"data":{"Status":"Enabled"}}""", "detail:BucketVersioning")]
    public void AnswersThatNameNothingAreToldByTheirMembersOrCall(string file, string text, string type)
    {
        Assert.Equal(type, AwsRun.Of((file, text)).Only.Facts.NativeType);
    }

    [Theory]
    [InlineData("iam.TagUser_1.json", """{"status_code":200,"data":{"ResponseMetadata":{}}}""", "nothing in it")]
    [InlineData("ec2-describe-snapshots.json", """{"Snapshots":[]}""", "an empty list")]
    [InlineData("describe-regions.json", """{"Regions":[{"RegionName":"us-east-1","Endpoint":"e"}]}""", "Regions: not resources")]
    [InlineData("sts.AssumeRole_1.json", """{"status_code":200,"data":{"Credentials":{"AccessKeyId":"A"}}}""",
        "Credentials: not resources")]
    [InlineData("cloudtrail.CreateTrail_1.json", """{"status_code":200,"data":{"Name":"t","S3BucketName":"b"}}""", "the answer of a change (cloudtrail.CreateTrail): nothing to read")]
    [InlineData("s3.GetBucketPolicy_1.json", """{"status_code":404,"data":{"Error":{"Code":"NoSuchBucketPolicy"}}}""", "not set (NoSuchBucketPolicy)")]
    public void AnswersWithoutResourcesAreReadAndSaySo(string file, string text, string said)
    {
        var run = AwsRun.Of((file, text));
        Assert.Equal((InputStatus.Read, 0L), (run.Report.Status, run.Report.Records));
        Assert.Equal("AWS API answer: " + said, run.Report.Format);
    }

    [Theory]
    [InlineData("iam.ListUsers_1.json", """{"status_code":403,"data":{"Error":{"Code":"AccessDenied","Message":"no"}}}""", "access denied: iam.ListUsers (AccessDenied: no)")]
    [InlineData("x.json", """{"__type":"com.amazon.coral#ThrottlingException","message":"slow","Error":{"Code":"Throttling"}}""", "throttled (Throttling)")]
    [InlineData("users.json", "\nAn error occurred (AccessDenied) when calling the ListUsers operation: User x is not authorized\n", "access denied: ListUsers (AccessDenied: User x is not authorized)")]
    public void ErrorsAreRefusedWithTheirReason(string file, string text, string reason)
    {
        var run = AwsRun.Of((file, text));
        Assert.Equal(InputStatus.Refused, run.Report.Status);
        Assert.Equal(reason, run.Report.Problems[0].Reason);
    }

    [Theory]
    [InlineData("""{"name":"left-pad","version":"1.0.0","scripts":{"test":"x"}}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""")]
    [InlineData("""{"Records":[{"eventVersion":"1.08","userIdentity":{"arn":"arn:aws:iam::1:u"},"eventName":"x"}]}""")]
    [InlineData("""[{"finding_info":{"uid":"1"},"resources":[{"uid":"arn:aws:s3:::b"}]}]""")]
    public void OtherJsonIsNotTakenForAnAnswer(string text)
    {
        Assert.Equal("not an export of a known format", AwsRun.Of(text).Report.Problems[0].Reason);
    }

    [Fact]
    public void AnAnswerLargerThanTheProbeIsStreamed()
    {
        var one = """{"GroupId":"sg-0123456789abcdef0","OwnerId":"111122223333","IpPermissions":[],"Description":"%"}""".Replace(
            "%", new string('d', 200), StringComparison.Ordinal);
        var run = AwsRun.Of("{\"SecurityGroups\":[" + string.Join(',', Enumerable.Repeat(one, 2000)) + "],\"NextToken\":null}");
        Assert.Equal((InputStatus.Read, 2000L), (run.Report.Status, run.Report.Records));
        Assert.Equal("SecurityGroups{GroupId,IpPermissions}", run.Seen[^1].Facts.NativeType);
    }
}
