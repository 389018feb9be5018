using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Cut-off and odd inputs of AWS end with a status and a reason, never with a failure of ours.</summary>
public sealed class AwsDamageTests
{
    [Theory]
    [InlineData("""{"configurationItems":[{"resourceType":"AWS::S3::Bucket","arn":"arn:aws:s3:::b","configuration":"{\"a\":\"\\u00e9\"}","supplementaryConfiguration":{"P":"\"{\\\"x\\\":1}\""}}]}""")]
    [InlineData("""{"Results":["{\"resourceId\":\"q\",\"configuration\":{\"policy\":\"{\\\"a\\\":1}\"}}"],"QueryInfo":{"SelectFields":[{"Name":"configuration"}]}}""")]
    [InlineData("""{"status_code":200,"data":{"Users":[{"Arn":"arn:aws:iam::111122223333:user/a","CreateDate":{"__class__":"datetime","year":2020,"month":1,"day":2,"hour":3,"minute":4,"second":5}}]}}""")]
    [InlineData("""{"Reservations":[{"Instances":[{"InstanceId":"i-1","Tags":[{"Key":"a","Value":"b"}]}]}]}""")]
    [InlineData("""{"UserDetailList":[{"Arn":"arn:aws:iam::111122223333:user/a","UserPolicyList":[{"PolicyDocument":"%7B%22a%22%3A1%7D"}]}],"RoleDetailList":[]}""")]
    [InlineData("""{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"A":[{"Ref":"X"},{"Fn::Sub":"${Y}"}]}}}}""")]
    public void EveryPrefixEndsWithAStatus(string text)
    {
        for (var length = 1; length <= text.Length; length++)
        {
            var report = AwsRun.Of(text[..length]).Report;
            Assert.NotEqual(InputStatus.Unknown, report.Status);
            Assert.True(report.Status == InputStatus.Read || !report.Problems.IsEmpty);
        }

        Assert.Equal(InputStatus.Read, AwsRun.Of(text).Report.Status);
    }

    [Theory]
    [InlineData("""{"configurationItems":{"a":1}}""")]
    [InlineData("""{"configurationItems":[null,1,"x",[],{}]}""")]
    [InlineData("""{"Results":[1,null,{},"","\"\\ud800\"","{"],"QueryInfo":7}""")]
    [InlineData("""{"invokingEvent":"{\"invokingEvent\":\"{\\\"invokingEvent\\\":{}}\"}"}""")]
    [InlineData("""{"status_code":"x","data":[]}""")]
    [InlineData("""{"ResponseMetadata":{"HTTPHeaders":{"date":7}},"Users":{"a":[1]},"Groups":[1,null,[]]}""")]
    [InlineData("""{"Attributes":[],"Policy":"%7B%zz","Grants":null,"Owner":null}""")]
    [InlineData("""{"Resources":[],"AWSTemplateFormatVersion":1}""")]
    [InlineData("""{"Resources":{"A":1,"B":{"Type":7},"C":{"Type":"AWS::X::Y","Properties":{"Ref":"Z"}}}}""")]
    [InlineData("""{"TypeName":"AWS::X::Y","ResourceDescriptions":[1,{"Identifier":"a","Properties":"["}]}""")]
    public void OddShapesEndWithAStatus(string text)
    {
        var report = AwsRun.Of(text).Report;
        Assert.NotEqual(InputStatus.Unknown, report.Status);
        Assert.True(report.Records <= 2);
    }

    [Fact]
    public void StringsInStringsWithoutEndAreNotFollowedForEver()
    {
        var text = "{}";
        for (var wrapping = 0; wrapping < 10; wrapping++) text = global::System.Text.Json.JsonSerializer.Serialize(text);
        var run = AwsRun.Of("{\"configurationItems\":[{\"resourceType\":\"AWS::X::Y\",\"resourceId\":\"x\",\"configurationItemStatus\":\"OK\",\"supplementaryConfiguration\":{\"A\":" + text + "}}]}");
        Assert.Equal(1, run.Report.Records);
    }
}
