namespace Demarc.Engine.Tests.Semantics;

/// <summary>What identity policies grant for sure.</summary>
public sealed class PolicyGrantTests
{
    [Theory]
    [InlineData("yes", """{"Effect":"Allow","Action":"*","Resource":"*"}""")]
    [InlineData("yes", """{"Effect":"Allow","Action":["*:*"],"Resource":["*"]}""")]
    [InlineData("yes", """{"Effect":"Allow","Action":"**","Resource":"**"}""")]
    [InlineData("yes", """{"Effect":"Allow","NotAction":[],"NotResource":[]}""")]
    [InlineData("yes", """{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}""")]
    [InlineData("yes", """
        {"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::b*"},{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*"}
        """)]
    [InlineData("no", """{"Effect":"Allow","Action":"iam:*","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:DeleteUser","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}""")]
    [InlineData("yes", """
        {"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}
        """)]
    [InlineData("no", "")]
    [InlineData("unknown", "{\"Effect\":\"Allow\",\"Action\":" + Question.Unknown + ",\"Resource\":\"*\"}")]
    [InlineData("no", "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":" + Question.Unknown + "}")]
    [InlineData("yes", "{\"Effect\":\"Allow\",\"Action\":[\"*\"," + Question.Unknown + "],\"Resource\":\"*\"}")]
    [InlineData("unknown", "{\"Effect\":\"Allow\",\"NotAction\":" + Question.Unknown + ",\"Resource\":\"*\"}")]
    [InlineData("unknown", "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":" + Question.Unknown + "}")]
    [InlineData("unknown", "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":" + Question.Unknown + ",\"Resource\":\"*\"}")]
    [InlineData("error", """{"Effect":"Allow","Resource":"*"}""")]
    public void Full_administrator(string expected, string statements) =>
        Assert.Equal(expected, Question.Ask("policyGrants(doc, '*', '*')", $$"""{"Statement":[{{statements}}]}"""));

    [Theory]
    [InlineData("yes", "s3:GetObject", "arn:aws:s3:::b/x")]
    [InlineData("yes", "S3:getobject", "arn:aws:s3:::b/*")]
    [InlineData("yes", "s3:Get*", "arn:aws:s3:::b/*")]
    [InlineData("yes", "s3:GetObject?ersion", "arn:aws:s3:::b/?")]
    [InlineData("yes", "s3:ListBucket", "*")]
    [InlineData("no", "s3:*", "arn:aws:s3:::b/*")]
    [InlineData("no", "s3:GetObject", "arn:aws:s3:::B/x")]
    [InlineData("no", "s3:GetObject", "*")]
    [InlineData("no", "s3:G*", "arn:aws:s3:::b/*")]
    [InlineData("no", "s3:GetSecret", "arn:aws:s3:::b/x")]
    [InlineData("no", "s3:GetObject", "arn:aws:s3:::b/private/x")]
    public void Patterns(string expected, string action, string resource) => Assert.Equal(expected, Question.Ask(
        $"policyGrants(doc, '{action}', '{resource}')", action.Contains("Secret", StringComparison.Ordinal) || resource.Contains("private", StringComparison.Ordinal)
            ? """
              {"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Action":"s3:GetSecret*","Resource":"*"},
               {"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/private/*"}]}
              """
            : """
              {"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}
              """));

    [Theory]
    [InlineData("yes", "['iam:PassRole', 's3:GetObject']")]
    [InlineData("no", "['iam:PassRole', 's3:PutObject']")]
    [InlineData("no", "['s3:*']")]
    [InlineData("no", "[]")]
    public void Any_of_several(string expected, string actions) => Assert.Equal(expected, Question.Ask(
        $"policyGrantsAny(doc, {actions}, '*')", """{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"""));

    [Theory]
    [InlineData("yes", """{"Effect":"Allow","Action":"*","Resource":"*"}""")]
    [InlineData("yes", """{"Effect":"Allow","Action":"*:*","Resource":"*"},{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}""")]
    [InlineData("yes", """{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"iam:*","Resource":["*"]}""")]
    [InlineData("no", """{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"iam:*","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}""")]
    [InlineData("no", """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}""")]
    [InlineData("no", """{"Effect":"Deny","Action":"*","Resource":"*"}""")]
    [InlineData("unknown", "{\"Effect\":\"Allow\",\"Action\":" + Question.Unknown + ",\"Resource\":\"*\"}")]
    public void Everything_granted_whatever_single_denies_take_away(string expected, string statements) =>
        Assert.Equal(expected, Question.Ask("policyGrantsEverything(doc)", $$"""{"Statement":[{{statements}}]}"""));

    [Fact]
    public void An_administrator_in_effect_is_found_behind_a_small_deny() => Assert.Equal("yes", Question.Ask(
        "policyGrantsAny(doc, ['*', 'iam:*'], '*') && !policyGrants(doc, '*', '*')",
        """{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"aws-portal:*","Resource":"*"}]}"""));

    [Fact]
    public void Policy_variables_name_one_resource_and_escapes_are_characters()
    {
        const string Home = """{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*"}}""";
        Assert.Equal("no", Question.Ask("policyGrants(doc, 's3:GetObject', 'arn:aws:s3:::b/*')", Home));
        const string Star = """{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${*}"}}""";
        Assert.Equal("no", Question.Ask("policyGrants(doc, 's3:GetObject', 'arn:aws:s3:::b/x')", Star));
        Assert.Equal("yes", Question.Ask("policyGrants(doc, 's3:GetObject', 'arn:aws:s3:::b/${*}')", Star));
    }

    [Theory]
    [InlineData("yes", "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/*\"}}")]
    [InlineData("unknown", "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::\\u0001unknown\\u0001/*\"}}")]
    [InlineData("no", "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:sns:\\u0001unknown\\u0001\"}}")]
    public void A_gap_in_a_text_counts_where_it_matters(string expected, string policy) =>
        Assert.Equal(expected, Question.Word(Question.Value("policyGrants(doc, 's3:GetObject', 'arn:aws:s3:::b/x')", policy)));
}
