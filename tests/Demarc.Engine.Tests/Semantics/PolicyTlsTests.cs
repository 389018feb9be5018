namespace Demarc.Engine.Tests.Semantics;

/// <summary>Policies that refuse whatever does not come over TLS.</summary>
public sealed class PolicyTlsTests
{
    private const string Both = """ "Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"] """;

    private const string Plain = """ "Condition":{"Bool":{"aws:SecureTransport":"false"}} """;

    private static string Deny(params string[] parts) => $$"""{"Effect":"Deny",{{string.Join(',', parts)}}}""";

    private static string Ask(params string[] statements) =>
        Question.Ask("policyRequiresTls(doc)", $$"""{"Statement":[{{string.Join(',', statements)}}]}""");

    [Theory]
    [InlineData("yes", "\"Principal\":\"*\"", "\"Action\":\"s3:*\"")]
    [InlineData("yes", """ "Principal":{"AWS":"*"} """, """ "Action":["S3:*"] """)]
    [InlineData("yes", """ "Principal":{"AWS":["*"]} """, """ "Action":"*" """)]
    [InlineData("yes", "\"Principal\":\"*\"", """ "Action":["s3:GetObject","s3:*"] """)]
    [InlineData("no", """ "Principal":{"AWS":"111122223333"} """, "\"Action\":\"s3:*\"")]
    [InlineData("no", """ "NotPrincipal":{"AWS":"111122223333"} """, "\"Action\":\"s3:*\"")]
    [InlineData("no", "\"Principal\":\"*\"", "\"Action\":\"s3:GetObject\"")]
    [InlineData("no", "\"Principal\":\"*\"", "\"Action\":\"s3:Get*\"")]
    [InlineData("no", "\"Principal\":\"*\"", "\"NotAction\":\"s3:GetObject\"")]
    [InlineData("unknown", "\"Principal\":" + Question.Unknown, "\"Action\":\"s3:*\"")]
    [InlineData("unknown", "\"Principal\":\"*\"", "\"Action\":" + Question.Unknown)]
    public void Whom_and_what(string expected, string principal, string action) =>
        Assert.Equal(expected, Ask(Deny(principal, action, Both, Plain)));

    [Theory]
    [InlineData("yes", """ "Resource":"*" """)]
    [InlineData("yes", """ "Resource":"arn:aws:s3:::b*" """)]
    [InlineData("yes", """ "Resource":["arn:aws:s3:::*"] """)]
    [InlineData("yes", """ "Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"] """)]
    [InlineData("no", """ "Resource":"arn:aws:s3:::b/*" """)]
    [InlineData("no", """ "Resource":"arn:aws:s3:::b" """)]
    [InlineData("no", """ "Resource":["arn:aws:s3:::b","arn:aws:s3:::c/*"] """)]
    [InlineData("no", """ "Resource":["arn:aws:s3:::b","arn:aws:s3:::b/public/*"] """)]
    [InlineData("yes", """ "Resource":["${Bucket.Arn}","${Bucket.Arn}/*"] """)]
    [InlineData("yes", """ "Resource":["arn:aws:s3:::${Bucket}","${Bucket.Arn}/*"] """)]
    [InlineData("yes", """ "Resource":["${aws_s3_bucket.b.arn}","arn:aws:s3:::${aws_s3_bucket.b.id}/*"] """)]
    [InlineData("no", """ "Resource":["${Bucket.Arn}/*"] """)]
    [InlineData("no", """ "Resource":["${Bucket.Arn}"] """)]
    [InlineData("no", """ "Resource":["${Bucket.Arn}","arn:aws:s3:::${Other}/*"] """)]
    [InlineData("no", """ "NotResource":["arn:aws:s3:::b/public/*"] """)]
    [InlineData("unknown", "\"Resource\":" + Question.Unknown)]
    [InlineData("unknown", "\"Resource\":[\"arn:aws:s3:::b/*\"," + Question.Unknown + "]")]
    [InlineData("yes", "\"Resource\":[\"arn:aws:s3:::b*\"," + Question.Unknown + "]")]
    public void On_which_resource(string expected, string resource) =>
        Assert.Equal(expected, Ask(Deny("\"Principal\":\"*\"", "\"Action\":\"s3:*\"", resource, Plain)));

    [Theory]
    [InlineData("yes", """ "Bool":{"aws:SecureTransport":false} """)]
    [InlineData("yes", """ "BoolIfExists":{"AWS:securetransport":["false"]} """)]
    [InlineData("yes", """ "StringEquals":{"aws:SecureTransport":"false"} """)]
    [InlineData("yes", """ "NumericLessThanIfExists":{"s3:TlsVersion":"1.2"} """)]
    [InlineData("no", """ "NumericLessThan":{"s3:TlsVersion":"1.2"} """)]
    [InlineData("no", """ "Bool":{"aws:SecureTransport":"true"} """)]
    [InlineData("no", """ "Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalOrgID":"o-1"} """)]
    [InlineData("no", """ "Null":{"aws:SecureTransport":"true"} """)]
    [InlineData("unknown", "\"Bool\":{\"aws:SecureTransport\":" + Question.Unknown + "}")]
    public void Under_which_condition(string expected, string condition) => Assert.Equal(
        expected, Ask(Deny("\"Principal\":\"*\"", "\"Action\":\"s3:*\"", Both, $$""" "Condition":{ {{condition}} } """)));

    [Fact]
    public void Several_statements_add_up()
    {
        const string Who = """ "Principal":"*","Action":"s3:*" """;
        var bucket = Deny(Who, """ "Resource":"arn:aws:s3:::b" """, Plain);
        var objects = Deny(Who, """ "Resource":"arn:aws:s3:::b/*" """, Plain);
        Assert.Equal("yes", Ask(bucket, objects));
        Assert.Equal("no", Ask(bucket, bucket));
        Assert.Equal("no", Ask(bucket, objects.Replace("s3:*", "s3:Get*", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_allow_requires_nothing_of_others()
    {
        Assert.Equal("no", Question.Ask("policyRequiresTls(doc)", "null"));
        Assert.Equal("no", Ask("""{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:*","Resource":"*"}"""));
        Assert.Equal("no", Ask("""
            {"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}
            """));
    }

    [Theory]
    [InlineData("yes", "sqs:*", "arn:aws:sqs:eu-west-1:111122223333:queue")]
    [InlineData("yes", "SQS:*", "${Queue.Arn}")]
    [InlineData("yes", "*", "${Queue.Arn}")]
    [InlineData("no", "sqs:SendMessage", "${Queue.Arn}")]
    public void A_queue_is_one_thing(string expected, string action, string resource) => Assert.Equal(
        expected, Ask(Deny("\"Principal\":\"*\"", $"\"Action\":\"{action}\"", $"\"Resource\":\"{resource}\"", Plain)));

    [Fact]
    public void A_topic_has_one_action_with_content() => Assert.Equal(
        "yes", Ask(Deny("\"Principal\":\"*\"", "\"Action\":\"sns:Publish\"", """ "Resource":"arn:aws:sns:eu-west-1:111122223333:t" """, Plain)));

    [Fact]
    public void Bucket_and_objects_of_one_gap_are_one_bucket() => Assert.Equal("yes", Question.Word(Question.Value(
        "policyRequiresTls(doc)", """
        {"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},
         "Resource":["arn:aws:s3:::\u0001unknown\u0001","arn:aws:s3:::\u0001unknown\u0001/*"]}}
        """)));
}
