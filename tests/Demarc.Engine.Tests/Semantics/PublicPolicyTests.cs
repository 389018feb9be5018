namespace Demarc.Engine.Tests.Semantics;

/// <summary>Which resource policies are public: the forms of Principal, conditions and denies.</summary>
public sealed class PublicPolicyTests
{
    private static string Allow(string more) => $$"""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*",{{more}}}""";

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    [Theory]
    [InlineData("yes", "\"Principal\":\"*\"")]
    [InlineData("yes", """ "Principal":{"AWS":"*"} """)]
    [InlineData("yes", """ "Principal":{"AWS":["*"]} """)]
    [InlineData("yes", """ "Principal":{"AWS":["arn:aws:iam::111122223333:root","*"]} """)]
    [InlineData("yes", """ "Principal":["*"] """)]
    [InlineData("yes", """ "Principal":{"Service":"sns.amazonaws.com","AWS":"*"} """)]
    [InlineData("yes", """ "Principal":{"AWS":"arn:aws:iam::*:root"} """)]
    [InlineData("yes", """ "NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"} """)]
    [InlineData("no", """ "NotPrincipal":"*" """)]
    [InlineData("no", """ "Principal":{"AWS":"111122223333"} """)]
    [InlineData("no", """ "Principal":{"AWS":111122223333} """)]
    [InlineData("no", """ "Principal":{"AWS":"arn:aws:iam::111122223333:role/*"} """)]
    [InlineData("no", """ "Principal":{"Service":"cloudtrail.amazonaws.com"} """)]
    [InlineData("no", """ "Principal":{"AWS":["${Role.Arn}","arn:aws:iam::${AWS.AccountId}:root"]} """)]
    [InlineData("no", """ "Principal":{"Federated":"cognito-identity.amazonaws.com"} """)]
    [InlineData("no", """ "Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"} """)]
    [InlineData("no", """ "Sid":"an identity policy names nobody" """)]
    [InlineData("unknown", "\"Principal\":" + Question.Unknown)]
    [InlineData("unknown", "\"Principal\":{\"AWS\":[" + Question.Unknown + "]}")]
    [InlineData("error", """ "Principal":{"Somebody":"*"} """)]
    [InlineData("error", """ "Principal":{"AWS":{}} """)]
    public void Principals(string expected, string principal) =>
        Assert.Equal(expected, Question.Ask("policyIsPublic(doc)", Policy(Allow(principal))));

    [Theory]
    [InlineData("no", """ "Principal":{"AWS":"arn:aws:iam::\u0001unknown\u0001:root"} """)]
    [InlineData("yes", """ "Principal":["arn:aws:iam::\u0001unknown\u0001:root","*"] """)]
    [InlineData("no", """ "Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:\u0001unknown\u0001:topic"}} """)]
    public void A_principal_of_which_a_part_is_known_is_not_everybody(string expected, string principal) =>
        Assert.Equal(expected, Question.Word(Question.Value("policyIsPublic(doc)", Policy(Allow(principal)))));

    [Theory]
    [InlineData("no", """ "StringEquals":{"aws:PrincipalOrgID":"o-1"} """)]
    [InlineData("no", """ "stringequals":{"AWS:principalorgid":["o-1","o-2"]} """)]
    [InlineData("no", """ "StringLike":{"aws:PrincipalOrgID":"o-1"} """)]
    [InlineData("yes", """ "StringLike":{"aws:PrincipalOrgID":"*"} """)]
    [InlineData("yes", """ "StringLike":{"aws:PrincipalOrgID":["o-1","o-*"]} """)]
    [InlineData("yes", """ "StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"} """)]
    [InlineData("no", """ "StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"},"Null":{"aws:PrincipalOrgID":"false"} """)]
    [InlineData("no", """ "StringEqualsIfExists":{"aws:PrincipalAccount":"111122223333"} """)]
    [InlineData("yes", """ "StringNotEquals":{"aws:PrincipalOrgID":"o-1"} """)]
    [InlineData("yes", """ "Null":{"aws:PrincipalOrgID":"false"} """)]
    [InlineData("no", """ "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/ou-1/*"} """)]
    [InlineData("yes", """ "ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/ou-1/*"} """)]
    [InlineData("yes", """ "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-1/ou-1/*"} """)]
    [InlineData("no", """ "StringEquals":{"aws:SourceVpc":"vpc-1"} """)]
    [InlineData("no", """ "StringEquals":{"aws:SourceVpce":"vpce-1"} """)]
    [InlineData("yes", """ "StringLike":{"aws:SourceVpc":"vpc-*"} """)]
    [InlineData("no", """ "StringEquals":{"aws:SourceAccount":"111122223333"} """)]
    [InlineData("no", """ "ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"} """)]
    [InlineData("no", """ "ArnEquals":{"aws:SourceArn":"arn:aws:s3:::my-bucket"} """)]
    [InlineData("yes", """ "ArnLike":{"aws:SourceArn":"arn:aws:s3:::my-bucket*"} """)]
    [InlineData("yes", """ "ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:*:topic"} """)]
    [InlineData("yes", """ "StringLike":{"aws:SourceArn":"*"} """)]
    [InlineData("no", """ "IpAddress":{"aws:SourceIp":"203.0.113.0/24"} """)]
    [InlineData("no", """ "IpAddress":{"aws:SourceIp":["9.0.0.0/8","10.0.0.0/8"]} """)]
    [InlineData("yes", """ "IpAddress":{"aws:SourceIp":"0.0.0.0/0"} """)]
    [InlineData("yes", """ "IpAddress":{"aws:SourceIp":["203.0.113.0/24","::/0"]} """)]
    [InlineData("yes", """ "IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]} """)]
    [InlineData("yes", """ "IpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"} """)]
    [InlineData("yes", """ "NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"} """)]
    [InlineData("yes", """ "StringLike":{"aws:Referer":"https://example.com/*"} """)]
    [InlineData("yes", """ "Bool":{"aws:SecureTransport":"true"} """)]
    [InlineData("yes", """ "StringEquals":{"aws:PrincipalTag/team":"a"} """)]
    [InlineData("yes", """ "StringEquals":{"lambda:FunctionUrlAuthType":"NONE"} """)]
    [InlineData("no", """ "Bool":{"elasticfilesystem:AccessedViaMountTarget":true} """)]
    [InlineData("no", """ "StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.eu-west-1.amazonaws.com"} """)]
    [InlineData("yes", """ "StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"} """)]
    [InlineData("no", """ "StringLike":{"aws:userid":"AROAEXAMPLE:*"} """)]
    [InlineData("yes", """ "StringLike":{"aws:userid":"*:someone"} """)]
    [InlineData("yes", """ "StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"} """)]
    [InlineData("no", """ "StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"} """)]
    [InlineData("yes", """ "StringEquals":{"aws:SourceVpc":"${aws:SourceVpc}"} """)]
    [InlineData("no", """ "ArnEquals":{"aws:SourceArn":"${Topic}"} """)]
    [InlineData("no", """ "ArnLike":{"aws:SourceArn":"${aws_sns_topic.t.arn}"} """)]
    [InlineData("no", """ "StringEquals":{"aws:SourceAccount":"${AWS.AccountId}"} """)]
    [InlineData("no", """ "ArnLike":{"aws:SourceArn":"arn:aws:cloudfront::${AWS.AccountId}:distribution/*"} """)]
    [InlineData("yes", """ "ArnLike":{"aws:SourceArn":"arn:aws:s3:::${Bucket}*"} """)]
    [InlineData("yes", """ "StringEquals":{"aws:SourceVpc":"${"} """)]
    [InlineData("no", """ "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"} """)]
    [InlineData("no", """ "Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:SourceVpc":"vpc-1"} """)]
    [InlineData("unknown", "\"StringEquals\":{\"aws:SourceVpc\":" + Question.Unknown + "}")]
    [InlineData("no", "\"StringEquals\":{\"aws:SourceVpc\":" + Question.Unknown + ",\"aws:SourceAccount\":\"111122223333\"}")]
    [InlineData("yes", "\"StringEquals\":{\"aws:Referer\":" + Question.Unknown + "}")]
    [InlineData("error", """ "StringResembles":{"aws:SourceVpc":"vpc-1"} """)]
    [InlineData("error", """ "StringEquals":"vpc-1" """)]
    [InlineData("error", """ "StringEquals":{"aws:SourceVpc":[]} """)]
    public void Conditions(string expected, string condition) => Assert.Equal(
        expected, Question.Ask("policyIsPublic(doc)", Policy(Allow($$"""
            "Principal":{"AWS":"*"},"Condition":{ {{condition}} }
            """))));

    [Theory]
    [InlineData("no", """ "Principal":"*","Action":"*","Resource":"*" """)]
    [InlineData("no", """ "Principal":{"AWS":"*"},"Action":"s3:Get*","Resource":"arn:aws:s3:::b/*" """)]
    [InlineData("no", """ "Principal":"*","Action":"S3:getobject","Resource":"arn:aws:s3:::?/*" """)]
    [InlineData("no", """ "Principal":"*","NotAction":"s3:PutObject","Resource":"*" """)]
    [InlineData("no", """ "NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:*","Resource":"*" """)]
    [InlineData("no", """ "Principal":"*","Action":"*","NotResource":"arn:aws:s3:::other/*" """)]
    [InlineData("yes", """ "Principal":"*","Action":"s3:PutObject","Resource":"*" """)]
    [InlineData("yes", """ "Principal":"*","Action":"*","Resource":"arn:aws:s3:::b/private/*" """)]
    [InlineData("yes", """ "Principal":"*","NotAction":"s3:Get*","Resource":"*" """)]
    [InlineData("yes", """ "Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*" """)]
    [InlineData("yes", """ "NotPrincipal":"*","Action":"*","Resource":"*" """)]
    [InlineData("yes", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}} """)]
    [InlineData("yes", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}} """)]
    [InlineData("no", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}} """)]
    [InlineData("no", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}} """)]
    [InlineData("no", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}} """)]
    [InlineData("yes", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}} """)]
    [InlineData("yes", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:PrincipalOrgID":"o-*"}} """)]
    [InlineData("yes", """ "Principal":"*","Action":"*","Resource":"*","Condition":{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":"vpce-1"}} """)]
    [InlineData("no", """
        "Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1","aws:PrincipalOrgID":"o-1"}}
        """)]
    [InlineData("no", """
        "Principal":"*","Action":"*","Resource":"*",
        "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}
        """)]
    [InlineData("yes", """
        "Principal":"*","Action":"*","Resource":"*",
        "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"},"Bool":{"aws:SecureTransport":"false"}}
        """)]
    [InlineData("unknown", "\"Principal\":\"*\",\"Action\":" + Question.Unknown + ",\"Resource\":\"*\"")]
    [InlineData("unknown", "\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":" + Question.Unknown)]
    [InlineData("unknown", "\"Principal\":" + Question.Unknown + ",\"Action\":\"*\",\"Resource\":\"*\"")]
    [InlineData("unknown", "\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":" + Question.Unknown)]
    [InlineData("yes", "\"Principal\":\"*\",\"Action\":\"s3:Put*\",\"Resource\":\"*\",\"Condition\":" + Question.Unknown)]
    public void Denies(string expected, string deny) => Assert.Equal(
        expected, Question.Ask("policyIsPublic(doc)", Policy(Allow("\"Principal\":\"*\""), $$"""{"Effect":"Deny",{{deny}}}""")));

    [Theory]
    [InlineData("no", "null")]
    [InlineData("no", "\"\"")]
    [InlineData("yes", """[{"Effect":"Allow","Principal":"*","Action":"*"}]""")]
    [InlineData("yes", """{"Statement":{"Effect":"Allow","Principal":"*","Action":"*"}}""")]
    [InlineData("yes", "\"{\\\"Statement\\\":{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":\\\"*\\\",\\\"Action\\\":\\\"*\\\"}}\"")]
    [InlineData("yes", "\"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%22%2A%22%2C%22Action%22%3A%22%2A%22%7D%7D\"")]
    [InlineData("no", """{"Statement":[]}""")]
    [InlineData("unknown", "\"{\\\"Statement\\\":{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":\\\"\\\\u0001unknown\\\\u0001\\\",\\\"Action\\\":\\\"*\\\"}}\"")]
    [InlineData("no", "\"{\\\"Statement\\\":{\\\"Effect\\\":\\\"Deny\\\",\\\"Principal\\\":\\\"\\\\u0001unknown\\\\u0001\\\",\\\"Action\\\":\\\"*\\\"}}\"")]
    [InlineData("no", """{"Statement":{"Effect":"Allow","Principal":"*","Action":[]}}""")]
    [InlineData("unknown", "{\"Statement\":" + Question.Unknown + "}")]
    [InlineData("yes", "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":[" + Question.Unknown + ",\"s3:GetObject\"]}]}")]
    [InlineData("unknown", "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\"}," + Question.Unknown + "]}")]
    [InlineData("unknown", "{\"Statement\":[{\"Effect\":" + Question.Unknown + ",\"Principal\":\"*\",\"Action\":\"s3:GetObject\"}]}")]
    [InlineData("error", "{}")]
    [InlineData("error", "7")]
    [InlineData("error", "\"{\"")]
    [InlineData("error", """{"Statement":["Allow"]}""")]
    [InlineData("error", """{"Statement":{"Effect":"Perhaps","Principal":"*","Action":"*"}}""")]
    [InlineData("error", """{"Statement":{"Effect":"Allow","Principal":"*"}}""")]
    [InlineData("error", """{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","NotAction":"*"}}""")]
    [InlineData("error", """{"Statement":{"Effect":"Allow","Principal":"*","Action":{"a":1}}}""")]
    public void Forms(string expected, string policy) => Assert.Equal(expected, Question.Ask("policyIsPublic(doc)", policy));

    [Fact]
    public void Public_actions_are_listed_as_written()
    {
        var policy = Policy(
            """{"Effect":"Allow","Principal":"*","Action":["s3:Get*","s3:PutObject","s3:Get*"],"Resource":"*"}""",
            """{"Effect":"Allow","Principal":{"AWS":"*"},"NotAction":"s3:DeleteBucket","Resource":"*"}""",
            """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}""",
            """{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}""");
        Assert.Equal("""["s3:Get*", "*"]""", Question.Value("policyPublicActions(doc)", policy).ToString());
        Assert.Equal("[]", Question.Value("policyPublicActions(doc)", "null").ToString());
    }

    [Fact]
    public void A_policy_that_does_what_denies_undo_piece_by_piece_is_not_public() => Assert.Equal("no", Question.Ask(
        "policyIsPublic(doc)", Policy(
            """{"Effect":"Allow","Principal":"*","Action":"s3:*Object","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::c/*"]}""",
            """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}""",
            """{"Effect":"Deny","Principal":"*","NotAction":"s3:P*","NotResource":"arn:aws:s3:::b/*"}""",
            """{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"arn:aws:s3:::c/*"}""",
            """{"Effect":"Deny","Principal":"*","Action":"s3:P*t","Resource":"*"}""",
            """{"Effect":"Deny","Principal":"*","Action":"s3:??*","Resource":"arn:aws:s3:::c/*"}""")));
}
