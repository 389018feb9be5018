namespace Demarc.Engine.Tests.Semantics;

/// <summary>Grants of resource policies to accounts other than the known ones.</summary>
public sealed class PolicyAccountTests
{
    private const string Ask = "policyAllowsAccounts(doc, ['111111111111', '222222222222'])";

    private static string Allow(string more) =>
        $$"""{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*",{{more}}}""";

    [Theory]
    [InlineData("yes", """ "Principal":{"AWS":"999999999999"} """)]
    [InlineData("yes", """ "Principal":{"AWS":["111111111111","arn:aws:iam::999999999999:root"]} """)]
    [InlineData("yes", """ "Principal":{"AWS":"arn:aws-cn:sts::999999999999:assumed-role/r/s"} """)]
    [InlineData("yes", """ "Principal":{"AWS":"arn:aws:iam::999999999999:user/u"},"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}} """)]
    [InlineData("yes", """ "Principal":{"AWS":"arn:aws:iam::999999999999:root"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}} """)]
    [InlineData("no", """ "Principal":{"AWS":"111111111111"} """)]
    [InlineData("no", """ "Principal":{"AWS":"arn:aws:iam::222222222222:role/r"} """)]
    [InlineData("no", """ "Principal":{"AWS":"AIDAEXAMPLE"} """)]
    [InlineData("no", """ "Principal":{"AWS":["${Role.Arn}","arn:aws:iam::${AWS.AccountId}:root"]} """)]
    [InlineData("no", """ "Principal":"*","Condition":{"StringEquals":{"aws:SourceAccount":"${AWS.AccountId}"}} """)]
    [InlineData("no", """ "Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"} """)]
    [InlineData("no", """ "Principal":{"Service":"sns.amazonaws.com"} """)]
    [InlineData("no", """ "Principal":{"Federated":"arn:aws:iam::999999999999:saml-provider/p"} """)]
    [InlineData("no", """ "Principal":"*" """)]
    [InlineData("no", """ "NotPrincipal":{"AWS":"999999999999"} """)]
    [InlineData("no", """ "Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}} """)]
    [InlineData("yes", """ "Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":["111111111111","999999999999"]}} """)]
    [InlineData("no", """ "Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":["111111111111","222222222222"]}} """)]
    [InlineData("yes", """ "Principal":{"AWS":"*"},"Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:999999999999:t"}} """)]
    [InlineData("no", """ "Principal":{"AWS":"*"},"Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111111111111:t"}} """)]
    [InlineData("no", """ "Principal":{"AWS":"*"},"Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::some-bucket"}} """)]
    [InlineData("no", """ "Principal":{"AWS":"999999999999"},"Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}} """)]
    [InlineData("unknown", """ "Principal":{"CanonicalUser":"79a59df900b949e5"} """)]
    [InlineData("yes", """ "Principal":{"CanonicalUser":"79a59df900b949e5","AWS":"999999999999"} """)]
    [InlineData("unknown", "\"Principal\":{\"AWS\":" + Question.Unknown + "}")]
    [InlineData("no", "\"Principal\":{\"Service\":" + Question.Unknown + "}")]
    [InlineData("unknown", "\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalAccount\":" + Question.Unknown + "}}")]
    public void Grants(string expected, string more) =>
        Assert.Equal(expected, Question.Ask(Ask, $$"""{"Statement":[{{Allow(more)}}]}"""));

    [Theory]
    [InlineData("no", """ "Principal":"*","Action":"s3:*","Resource":"*" """)]
    [InlineData("no", """ "Principal":{"AWS":"999999999999"},"Action":"s3:*","Resource":"*" """)]
    [InlineData("no", """ "Principal":{"AWS":"arn:aws:iam::999999999999:root"},"NotAction":"iam:*","Resource":"*" """)]
    [InlineData("no", """ "NotPrincipal":{"AWS":"111111111111"},"Action":"s3:*","Resource":"*" """)]
    [InlineData("no", """ "Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111111111111"}} """)]
    [InlineData("no", """ "Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:*"}} """)]
    [InlineData("yes", """ "Principal":"*","Action":"s3:Get*","Resource":"*" """)]
    [InlineData("yes", """ "Principal":{"AWS":"arn:aws:iam::999999999999:user/u"},"Action":"s3:*","Resource":"*" """)]
    [InlineData("yes", """ "NotPrincipal":{"AWS":"arn:aws:iam::999999999999:role/r"},"Action":"s3:*","Resource":"*" """)]
    [InlineData("yes", """ "Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"999999999999"}} """)]
    [InlineData("yes", """ "Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}} """)]
    [InlineData("unknown", "\"Principal\":\"*\",\"Action\":" + Question.Unknown + ",\"Resource\":\"*\"")]
    public void Denied_again(string expected, string deny) => Assert.Equal(expected, Question.Ask(
        Ask, $$"""{"Statement":[{{Allow("\"Principal\":{\"AWS\":\"999999999999\"}")}},{"Effect":"Deny",{{deny}}}]}"""));

    [Fact]
    public void No_policy_allows_nobody_and_ids_may_be_arns()
    {
        Assert.Equal("no", Question.Ask(Ask, "null"));
        var policy = $$"""{"Statement":[{{Allow("\"Principal\":{\"AWS\":\"999999999999\"}")}}]}""";
        Assert.Equal("no", Question.Ask("policyAllowsAccounts(doc, other)", policy, """["arn:aws:iam::999999999999:root"]"""));
        Assert.Equal("yes", Question.Ask("policyAllowsAccounts(doc, other)", policy, "[]"));
        Assert.Equal("yes", Question.Ask("policyAllowsAccounts(doc, other)", policy, "null"));
        Assert.Equal("unknown", Question.Ask("policyAllowsAccounts(doc, other)", policy, "[" + Question.Unknown + "]"));
        Assert.Equal("error", Question.Ask("policyAllowsAccounts(doc, other)", "{}", "[]"));
    }

    [Fact]
    public void An_account_of_which_only_a_part_is_known_is_not_known() => Assert.Equal("unknown", Question.Word(Question.Value(
        Ask, """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::\u0001unknown\u0001:root"},"Action":"s3:*","Resource":"*"}}""")));
}
