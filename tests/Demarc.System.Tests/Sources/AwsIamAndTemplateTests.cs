using System.Text;
using System.Text.Json;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>The credential report, the authorization details, and templates.</summary>
public sealed class AwsIamAndTemplateTests
{
    private const string Report = """
        user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_used_date
        <root_account>,arn:aws:iam::111122223333:root,2016-05-16T18:13:11+00:00,not_supported,no_information,TRUE,false,N/A
        "smith, ann",arn:aws:iam::111122223333:user/ann,2020-01-01T00:00:00+00:00,true,2024-01-01T00:00:00+00:00,false,true,N/A
        """;

    [Fact]
    public void TheCredentialReportHasTruthValuesAndNulls()
    {
        var run = AwsRun.Of(("report.csv", "\uFEFF" + Report + "\nshort,row\n"));
        Assert.Equal(["credential-report:root", "credential-report:user"], run.Each(static seen => seen.Facts.NativeType));
        var root = run.Seen[0];
        Assert.Equal(("arn:aws:iam::111122223333:root#credential-report", "111122223333", "global"),
            (root.Facts.Id, root.Facts.Account, root.Facts.Region));
        Assert.Equal(JsonValueKind.Null, root.Json.GetProperty("password_enabled").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.Json.GetProperty("password_last_used").ValueKind);
        Assert.True(root.Json.GetProperty("mfa_active").GetBoolean());
        Assert.Equal("smith, ann", run.Seen[1].Facts.Name);
        Assert.Equal(JsonValueKind.Null, run.Seen[1].Json.GetProperty("access_key_1_last_used_date").ValueKind);
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Equal("line 4", run.Report.Problems[0].Place);
    }

    [Fact]
    public void TheAnswerHoldsTheReportAsTextOrBase64()
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Report));
        foreach (var content in new[] { Report, encoded })
        {
            var run = AwsRun.Of(JsonSerializer.Serialize(new { Content = content, ReportFormat = "text/csv", GeneratedTime = "2024-02-03T04:05:06Z" }));
            Assert.Equal(2, run.Seen.Count);
            Assert.Equal(new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero), run.Seen[0].Facts.CapturedAt);
        }

        Assert.Equal(InputStatus.Refused, AwsRun.Of("""{"Content":"%%%","ReportFormat":"text/csv"}""").Report.Status);
        Assert.Equal(InputStatus.Refused, AwsRun.Of("""{"Content":"aGVsbG8=","ReportFormat":"text/csv"}""").Report.Status);
    }

    [Theory]
    [InlineData("\"%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D\"")]
    [InlineData("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}")]
    [InlineData("\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\"}]}\"")]
    public void PoliciesAreObjectsHoweverTheyWereWritten(string document)
    {
        var text = "{\"UserDetailList\":[{\"UserName\":\"ann\",\"UserId\":\"A\",\"Arn\":\"arn:aws:iam::111122223333:user/ann\",\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":" + document + "}]}],"
            + "\"GroupDetailList\":[],\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"arn:aws:iam::111122223333:role/r\",\"AssumeRolePolicyDocument\":" + document + "}],"
            + "\"Policies\":[{\"PolicyName\":\"m\",\"Arn\":\"arn:aws:iam::111122223333:policy/m\",\"PolicyVersionList\":[{\"Document\":"
            + document + "}]},{}],\"IsTruncated\":false}";
        var run = AwsRun.Of(text);
        Assert.Equal(["UserDetailList", "RoleDetailList", "PolicyDetailList"], run.Each(static seen => seen.Facts.NativeType));
        Assert.Equal("Allow", Effect(run.Seen[0].Json.GetProperty("UserPolicyList")[0].GetProperty("PolicyDocument")));
        Assert.Equal("Allow", Effect(run.Seen[1].Json.GetProperty("AssumeRolePolicyDocument")));
        Assert.Equal("Allow", Effect(run.Seen[2].Json.GetProperty("PolicyVersionList")[0].GetProperty("Document")));
        Assert.Single(run.Report.Problems);
        Assert.Equal(3, AwsRun.Of("{\"status_code\":200,\"data\":" + text + "}").Seen.Count);

        static string? Effect(JsonElement policy) => policy.GetProperty("Statement")[0].GetProperty("Effect").GetString();
    }

    [Fact]
    public void TemplatesHaveUnknownsWhereTheDeploymentDecides()
    {
        const string Unknown = "\u0001unknown\u0001";
        var run = AwsRun.Of("""
            {"AWSTemplateFormatVersion":"2010-09-09","Parameters":{"K":{"Type":"String"}},"Resources":{
              "Logs":{"Type":"AWS::S3::Bucket","DeletionPolicy":"Retain","Properties":{"BucketName":{"Fn::Sub":"logs-${AWS::Region}"},
                "AccessControl":{"Ref":"AWS::NoValue"},"VersioningConfiguration":{"Status":"Enabled"},"Plain":{"Fn::Sub":"same"},
                "BucketEncryption":{"ServerSideEncryptionConfiguration":[{"ServerSideEncryptionByDefault":{"KMSMasterKeyID":{"Ref":"K"}}},{"Ref":"AWS::NoValue"}]},
                "Secret":"{{resolve:secretsmanager:x}}","Tags":[{"Key":"team","Value":"core"},{"Key":"k","Value":{"Ref":"K"}}]}},
              "Bare":{"Type":"AWS::SNS::Topic"},"Fn::ForEach::X":[1,2],"Broken":{}}}
            """);
        Assert.Equal(["Logs", "Bare"], run.Each(static seen => seen.Facts.Id));
        var body = run.Seen[0].Json;
        Assert.Equal("logs-${AWS.Region}", body.GetProperty("BucketName").GetString());
        Assert.Equal("same", body.GetProperty("Plain").GetString());
        Assert.Equal(Unknown, body.GetProperty("Secret").GetString());
        Assert.False(body.TryGetProperty("AccessControl", out _));
        Assert.Equal("Retain", body.GetProperty("DeletionPolicy").GetString());
        var rules = body.GetProperty("BucketEncryption").GetProperty("ServerSideEncryptionConfiguration");
        Assert.Equal(1, rules.GetArrayLength());
        Assert.Equal(Unknown, rules[0].GetProperty("ServerSideEncryptionByDefault").GetProperty("KMSMasterKeyID").GetString());
        Assert.Equal("team", run.Seen[0].Facts.Tags[0].Key);
        Assert.Equal(["Fn::ForEach::X", "Broken"], run.Places);
    }

    [Fact]
    public void TemplatesInsideAnswersAndCloudControlAreRead()
    {
        var template = """{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"KmsMasterKeyId":"alias/aws/sqs"}}}}""";
        Assert.Equal("Q", AwsRun.Of("{\"TemplateBody\":" + template + ",\"StagesAvailable\":[]}").Only.Facts.Id);
        Assert.Equal("Q", AwsRun.Of("{\"TemplateBody\":" + JsonSerializer.Serialize(template) + "}").Only.Facts.Id);
        var control = AwsRun.Of("""{"TypeName":"AWS::SQS::Queue","ResourceDescriptions":[{"Identifier":"q","Properties":"{\"Arn\":\"arn:aws:sqs:us-east-1:111122223333:q\",\"Tags\":[{\"Key\":\"a\",\"Value\":\"b\"}]}"},{"Properties":"{}"}]}""");
        Assert.Equal(("AWS::SQS::Queue", "arn:aws:sqs:us-east-1:111122223333:q", "us-east-1"),
            (control.Only.Facts.NativeType, control.Only.Facts.Id, control.Only.Facts.Region));
        Assert.Equal(SourceKind.CloudFormation, control.Only.Facts.Source);
        Assert.Single(control.Report.Problems);
    }
}
