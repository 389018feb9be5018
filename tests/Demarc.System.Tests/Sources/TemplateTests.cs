using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>What CloudFormation templates say before their deployment, in JSON and in YAML.</summary>
public sealed class TemplateTests
{
    private const string Sections = """
        "Parameters":{"Env":{"Type":"String","Default":"prod"},"Free":{"Type":"String"},"Count":{"Type":"Number","Default":3},
          "Subnets":{"Type":"CommaDelimitedList","Default":"a, b"},"Stored":{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/x"},
          "Vpc":{"Type":"AWS::EC2::VPC::Id"}},
        "Mappings":{"Sizes":{"prod":{"Days":30,"Names":["x","y"]}}},
        "Conditions":{"IsProd":{"Fn::Equals":[{"Ref":"Env"},"prod"]},"IsTest":{"Fn::Not":[{"Condition":"IsProd"}]},
          "IsFree":{"Fn::Equals":[{"Ref":"Free"},"x"]},"Both":{"Fn::And":[{"Condition":"IsFree"},{"Condition":"IsTest"}]},
          "Either":{"Fn::Or":[{"Condition":"IsFree"},{"Condition":"IsProd"}]},"InEurope":{"Fn::Equals":[{"Ref":"AWS::Region"},"eu-west-1"]},
          "Loop":{"Condition":"Loop"}}
        """;

    [Theory]
    [InlineData("""{"Ref":"Env"}""", "\"prod\"")]
    [InlineData("""{"Ref":"Count"}""", "3")]
    [InlineData("""{"Ref":"Subnets"}""", """["a","b"]""")]
    [InlineData("""{"Ref":"Free"}""", "unknown")]
    [InlineData("""{"Ref":"Stored"}""", "unknown")]
    [InlineData("""{"Ref":"Nobody"}""", "unknown")]
    [InlineData("""{"Ref":"AWS::AccountId"}""", "\"${AWS.AccountId}\"")]
    [InlineData("""{"Fn::Sub":"arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}""", "\"arn:aws:iam::${AWS.AccountId}:root\"")]
    [InlineData("""{"Fn::Sub":"${Env}-${!Literal}"}""", "\"prod-${Literal}\"")]
    [InlineData("""{"Fn::Sub":["${Env}-${Own}",{"Own":{"Ref":"Count"}}]}""", "\"prod-3\"")]
    [InlineData("""{"Fn::Sub":"${Env}-${Free}"}""", """
        "prod-\u0001unknown\u0001"
        """)]
    [InlineData("""{"Fn::Sub":"${Free}"}""", "unknown")]
    [InlineData("""{"Fn::Split":["-",{"Fn::Sub":"${Env}-${Free}"}]}""", "unknown")]
    [InlineData("""{"Fn::Sub":"${Key.Arn}/*"}""", "\"${Key.Arn}/*\"")]
    [InlineData("""{"Ref":"Key"}""", "\"${Key}\"")]
    [InlineData("""{"Fn::GetAtt":["Key","Arn"]}""", "\"${Key.Arn}\"")]
    [InlineData("""{"Fn::GetAtt":"Key.Arn"}""", "\"${Key.Arn}\"")]
    [InlineData("""{"Fn::GetAtt":["Key","Enabled"]}""", "unknown")]
    [InlineData("""{"Fn::GetAtt":["Own","Arn"]}""", "unknown")]
    [InlineData("""{"Ref":"Absent"}""", "unknown")]
    [InlineData("""{"Fn::Join":["-",["a",{"Ref":"Env"},{"Ref":"AWS::NoValue"},1]]}""", "\"a-prod-1\"")]
    [InlineData("""{"Fn::Join":[",",{"Ref":"Subnets"}]}""", "\"a,b\"")]
    [InlineData("""{"Fn::Join":["-",["a",{"Ref":"Free"}]]}""", """
        "a-\u0001unknown\u0001"
        """)]
    [InlineData("""{"Fn::Join":["",["a",{"Fn::Sub":"${Free}/*"}]]}""", """
        "a\u0001unknown\u0001/*"
        """)]
    [InlineData("""{"Fn::Select":["1",{"Fn::Split":[",","p,q"]}]}""", "\"q\"")]
    [InlineData("""{"Fn::Select":[7,["a"]]}""", "unknown")]
    [InlineData("""{"Fn::Select":[0,{"Fn::GetAZs":""}]}""", "unknown")]
    [InlineData("""{"Fn::FindInMap":["Sizes",{"Ref":"Env"},"Days"]}""", "30")]
    [InlineData("""{"Fn::FindInMap":["Sizes","prod","Names"]}""", """["x","y"]""")]
    [InlineData("""{"Fn::FindInMap":["Sizes",{"Ref":"AWS::Region"},"Days"]}""", "unknown")]
    [InlineData("""{"Fn::FindInMap":["Sizes","dev","Days",{"DefaultValue":"7"}]}""", "\"7\"")]
    [InlineData("""{"Fn::If":["IsProd","yes",{"Ref":"Free"}]}""", "\"yes\"")]
    [InlineData("""{"Fn::If":["IsTest","yes",{"Ref":"AWS::NoValue"}]}""", "removed")]
    [InlineData("""{"Fn::If":["IsFree","yes","no"]}""", "unknown")]
    [InlineData("""{"Fn::If":["IsFree","same","same"]}""", "\"same\"")]
    [InlineData("""{"Fn::If":["Both","yes","no"]}""", "\"no\"")]
    [InlineData("""{"Fn::If":["Either","yes","no"]}""", "\"yes\"")]
    [InlineData("""{"Fn::If":["InEurope","yes","no"]}""", "unknown")]
    [InlineData("""{"Fn::If":["Loop","yes","no"]}""", "unknown")]
    [InlineData("""{"Fn::If":["IsProd",{"A":{"Ref":"Env"}},"no"]}""", """{"A":"prod"}""")]
    [InlineData("""{"Fn::Base64":"ab"}""", "\"YWI=\"")]
    [InlineData("""{"Fn::ImportValue":"x"}""", "unknown")]
    [InlineData("""{"Fn::Cidr":["10.0.0.0/16",1,8]}""", "unknown")]
    [InlineData("\"{{resolve:ssm:x}}\"", "unknown")]
    [InlineData("\"true\"", "true")]
    [InlineData("\"False\"", "\"False\"")]
    [InlineData("""[{"Key":"a.b","Value":true},{"Key":"c","Value":"true"}]""", """[{"Key":"a.b","Value":"true"},{"Key":"c","Value":"true"}]""")]
    [InlineData("""{"Statement":{"Condition":{"Bool":{"aws:SecureTransport":"false"}}}}""",
        """{"Statement":{"Condition":{"Bool":{"aws:SecureTransport":"false"}}}}""")]
    public void FunctionsAreEvaluatedAsFarAsTheTemplateDecides(string value, string expected)
    {
        var run = AwsRun.Of($$$$$"""
            {"AWSTemplateFormatVersion":"2010-09-09",{{{{{Sections}}}}},"Resources":{
              "Key":{"Type":"AWS::KMS::Key"},"Own":{"Type":"Custom::Thing"},"Absent":{"Type":"AWS::KMS::Key","Condition":"IsTest"},
              "It":{"Type":"AWS::S3::Bucket","Properties":{"P":{{{{{value}}}}} }}}}
            """);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal(["Key", "Own", "It"], run.Each(static seen => seen.Facts.Id));
        var body = run.Seen[2].Json;
        var shown = !body.TryGetProperty("P", out var property) ? "removed"
            : property.ValueKind == JsonValueKind.String && property.GetString() == UnknownMark.Text ? "unknown" : property.GetRawText();
        Assert.Equal(expected, shown);
    }

    [Fact]
    public void WhatRefersToAResourceIsRelatedToIt()
    {
        var related = TerraformRelatedTests.Related($$$$$"""
            {"AWSTemplateFormatVersion":"2010-09-09",{{{{{Sections}}}}},"Resources":{
              "A":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":{"Ref":"Free"}}},
              "B":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":"named"}},
              "Q":{"Type":"AWS::SQS::Queue"},"G":{"Type":"AWS::EC2::SecurityGroup"},
              "ByRef":{"Type":"AWS::S3::BucketPolicy","Properties":{"Bucket":{"Ref":"A"},"PolicyDocument":{"Version":"2012-10-17"}}},
              "ByName":{"Type":"AWS::S3::BucketPolicy","Properties":{"Bucket":"named"}},
              "BySub":{"Type":"AWS::SQS::QueuePolicy","Properties":{"Queues":[{"Fn::Sub":"${Q}"}]}},
              "ByAtt":{"Type":"AWS::EC2::SecurityGroupIngress","Properties":{"GroupId":{"Fn::GetAtt":["G","GroupId"]}}},
              "Gone":{"Type":"AWS::EC2::SecurityGroupIngress","Condition":"IsTest","Properties":{"GroupId":{"Ref":"G"}}},
              "Perhaps":{"Type":"AWS::EC2::SecurityGroupEgress","Condition":"IsFree","Properties":{"GroupId":{"Ref":"G"}}},
              "Chosen":{"Type":"AWS::EC2::Instance","Properties":{"SecurityGroupIds":[{"Fn::If":["IsProd",{"Ref":"G"},{"Ref":"Q"}]}]}},
              "Function":{"Type":"AWS::Lambda::Function","Properties":{"VpcConfig":{"SecurityGroupIds":[{"Ref":"G"}]} } } }}
            """);
        Assert.Equal("2012-10-17", TerraformRelatedTests.Text(related["A"], "AWS::S3::BucketPolicy.Bucket", "PolicyDocument", "Version"));
        Assert.Equal("1", Shown("B", "AWS::S3::BucketPolicy.Bucket"));
        Assert.Equal("1", Shown("Q", "AWS::SQS::QueuePolicy.Queues"));
        Assert.Equal("1", Shown("G", "AWS::EC2::SecurityGroupIngress.GroupId"));
        Assert.Equal("0+unknown", Shown("G", "AWS::EC2::SecurityGroupEgress.GroupId"));
        Assert.Equal("1", Shown("G", "AWS::EC2::Instance.SecurityGroupIds"));
        Assert.Equal("none", Shown("Q", "AWS::EC2::Instance.SecurityGroupIds"));
        Assert.Equal("1", Shown("G", "AWS::Lambda::Function.VpcConfig"));

        string Shown(string id, string key) => TerraformRelatedTests.Shown(related[id], key);
    }

    [Theory]
    [InlineData("""{"Ref":"Free"}""", "unknown", "unknown")]
    [InlineData("""{"Fn::If":["IsFree",{"Ref":"A"},{"Ref":"B"}]}""", "0+unknown", "0+unknown")]
    [InlineData("""{"Fn::GetAtt":["Own","Bucket"]}""", "unknown", "unknown")]
    [InlineData("""{"Fn::ImportValue":"other"}""", "none", "none")]
    [InlineData("""{"Ref":"Stored"}""", "none", "none")]
    [InlineData("\"elsewhere\"", "none", "none")]
    [InlineData("""{"Fn::Join":["-",["of",{"Ref":"Free"}]]}""", "none", "1")]
    public void WhomAReferenceMeansMayBeOpen(string bucket, string first, string second)
    {
        var related = TerraformRelatedTests.Related($$$$$"""
            {"AWSTemplateFormatVersion":"2010-09-09",{{{{{Sections}}}}},"Resources":{
              "A":{"Type":"AWS::S3::Bucket"},"Own":{"Type":"Custom::Thing"},
              "B":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":{"Fn::Join":["-",["of",{"Ref":"Free"}]]}}},
              "P":{"Type":"AWS::S3::BucketPolicy","Properties":{"Bucket":{{{{{bucket}}}}} }}}}
            """);
        Assert.Equal(first, TerraformRelatedTests.Shown(related["A"], "AWS::S3::BucketPolicy.Bucket"));
        Assert.Equal(second, TerraformRelatedTests.Shown(related["B"], "AWS::S3::BucketPolicy.Bucket"));
    }

    [Fact]
    public void CloudControlDoesNotShowWhatElseThereIs()
    {
        var run = AwsRun.Of("""{"TypeName":"AWS::S3::Bucket","ResourceDescriptions":[{"Identifier":"b","Properties":"{}"}]}""");
        Assert.True(run.Only.Facts.Related.IsFailure);
    }

    private const string Yaml = """
        # A stack
        ---
        AWSTemplateFormatVersion: 2010-09-09
        Parameters:
          Env: {Type: String, Default: prod}
        Mappings:
          Sizes: {prod: {Days: 30}}
        Conditions:
          IsProd: !Equals [!Ref Env, prod]
          IsTest: !Not [!Condition IsProd]
          Any: !Or [!Condition IsTest, !And [!Condition IsProd, !Condition IsProd]]
        Resources:
          Bucket:
            Type: AWS::S3::Bucket
            DeletionPolicy: Retain
            Properties:
              BucketName: !Sub "${Env}-logs"
              VersioningConfiguration: {Status: !If [Any, Enabled, Suspended]}
              Rules: &rules
                - {Days: !FindInMap [Sizes, !Ref Env, Days], Enabled: yes, Account: 012345678901, Other: 123456789012, At: 2020-01-01}
              Again: *rules
              Merged: {<<: {A: 1, B: 2}, A: own}
              Quoted: 'no'
              Numbers: [1.5, -2, 1e3, 0x10, 12:30, "7", !!str 8, ~, Off, 99999999999999999999]
              Text: |
                line
              Key: !GetAtt Key.Arn
              Nested: !GetAtt [Key, Arn]
              Joined: !Join ['-', [a, !Ref Env]]
              Picked: !Select [0, !Split [',', 'x,y']]
              Zones: !Cidr [!ImportValue net, 1, 8]
              Later: !Transform {Name: X}
              Data: !Base64 ab
          Key:
            Type: 'AWS::KMS::Key'
          Gone: {Type: AWS::KMS::Key, Condition: IsTest}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties: {Bucket: !Ref Bucket}
        """;

    [Fact]
    public void ATemplateInYamlMeansTheSame()
    {
        var run = AwsRun.Of(("anything.txt", Yaml));
        Assert.Equal("CloudFormation template", run.Report.Format);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal(["Bucket", "Key", "Policy"], run.Each(static seen => seen.Facts.Id));
        var body = run.Seen[0].Json;
        Assert.Equal("prod-logs", body.GetProperty("BucketName").GetString());
        Assert.Equal("Enabled", body.GetProperty("VersioningConfiguration").GetProperty("Status").GetString());
        const string Rule = """[{"Days":30,"Enabled":true,"Account":"012345678901","Other":123456789012,"At":"2020-01-01"}]""";
        Assert.Equal((Rule, Rule), (body.GetProperty("Rules").GetRawText(), body.GetProperty("Again").GetRawText()));
        Assert.Equal("""{"A":"own","B":2}""", body.GetProperty("Merged").GetRawText());
        Assert.Equal("no", body.GetProperty("Quoted").GetString());
        Assert.Equal(
            """[1.5,-2,"1e3","0x10","12:30","7","8",null,false,"99999999999999999999"]""", body.GetProperty("Numbers").GetRawText());
        Assert.Equal("line\n", body.GetProperty("Text").GetString());
        Assert.Equal(
            "${Key.Arn} ${Key.Arn} a-prod x YWI= Retain",
            string.Join(' ', ((string[])["Key", "Nested", "Joined", "Picked", "Data", "DeletionPolicy"])
                .Select(name => body.GetProperty(name).GetString())));
        Assert.Equal((UnknownMark.Text, UnknownMark.Text), (body.GetProperty("Zones").GetString(), body.GetProperty("Later").GetString()));
        Assert.Equal("1", TerraformRelatedTests.Shown(run.Seen[0].Facts.Related, "AWS::S3::BucketPolicy.Bucket"));
    }

    [Fact]
    public void YamlInsideAnAnswerIsReadToo()
    {
        var run = AwsRun.Of("{\"TemplateBody\":" + JsonSerializer.Serialize(Yaml) + ",\"StagesAvailable\":[\"Original\"]}");
        Assert.Equal(["Bucket", "Key", "Policy"], run.Each(static seen => seen.Facts.Id));
    }

    [Theory]
    [InlineData("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n", true)]
    [InlineData("\"Resources\":\n  \"Q\":\n    \"Type\": \"AWS::SQS::Queue\"\n", true)]
    [InlineData("Description: x\nTransform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n", true)]
    [InlineData("# Notes\nSome words.\nAWSTemplateFormatVersion: 2010-09-09\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n", false)]
    [InlineData("Resources:\n  Q:\n    Type: thing\n", false)]
    [InlineData("apiVersion: v1\nkind: List\nresources:\n  - Type: AWS::SQS::Queue\n", false)]
    public void ATemplateIsKnownByWhatIsInIt(string text, bool isTemplate)
    {
        var report = AwsRun.Of(("x.md", text)).Report;
        Assert.Equal(isTemplate ? InputStatus.Read : InputStatus.Refused, report.Status);
        Assert.Equal(isTemplate ? "CloudFormation template" : "", report.Format);
    }

    [Theory]
    [InlineData("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Type: AWS::SNS::Topic\n", "line 4, column 5", "given twice")]
    [InlineData("Resources:\n  Q: {Type: AWS::SQS::Queue\n", "line 3", "")]
    [InlineData("Resources:\n  Q: {Type: AWS::SQS::Queue, A: *none}\n", "line 2", "")]
    [InlineData("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    A: &a [*a]\n", "line 4", "nested")]
    [InlineData("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    ? [a]\n    : b\n", "line 4", "a key is a text")]
    public void DamagedYamlIsRefusedWithItsPlace(string text, string place, string reason)
    {
        var run = AwsRun.Of(("t.yaml", text));
        Assert.Equal(InputStatus.Refused, run.Report.Status);
        var problem = Assert.Single(run.Report.Problems);
        Assert.StartsWith(place, problem.Place, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ABrokenResourceIsNamedWithItsLine()
    {
        var run = AwsRun.Of(("t.yaml", "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n  Broken:\n    Properties: {}\n"));
        Assert.Equal("Q", run.Only.Facts.Id);
        Assert.Equal("Broken, line 4", Assert.Single(run.Places));
    }

    [Fact]
    public void BombsOfAliasesAndDepthAreRefused()
    {
        var laughs = new StringBuilder("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            var again = string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10));
            laughs.Append(global::System.Globalization.CultureInfo.InvariantCulture, $"    A{level}: &a{level} [{again}]\n");
        }

        var merges = new StringBuilder("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    M0: &m0 {a: 1}\n");
        for (var level = 1; level < 30; level++)
            merges.Append(
                global::System.Globalization.CultureInfo.InvariantCulture, $"    M{level}: &m{level} {{<<: [*m{level - 1}, *m{level - 1}]}}\n");
        var deep = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    A: " + new string('[', 5000) + new string(']', 5000) + "\n";
        var wide = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    A: [" + new StringBuilder().Insert(0, "1,", 900_000) + "]\n";
        var large = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    A: '" + new string('x', 5 << 20) + "'\n";
        foreach (var (text, reason) in new[]
        {
            (laughs.ToString(), "aliases"), (merges.ToString(), "merges"), (deep, "nested"), (wide, "more than"), (large, "larger"),
        })
        {
            var run = AwsRun.Of(("t.yaml", text));
            Assert.Equal(InputStatus.Refused, run.Report.Status);
            Assert.Contains(reason, Assert.Single(run.Report.Problems).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FunctionsThatMultiplyTextAreStopped()
    {
        var doubling = new StringBuilder("\"x\"");
        var text = new string('a', 4000);
        for (var level = 0; level < 30; level++)
        {
            var inner = doubling.ToString();
            doubling.Clear().Append("{\"Fn::Sub\":[\"${V}${V}\",{\"V\":").Append(inner).Append("}]}");
        }

        var run = AwsRun.Of(
            "{\"Resources\":{\"B\":{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{\"BucketName\":" + doubling
                + ",\"Other\":{\"Ref\":\"P\"}}}},\"Parameters\":{\"P\":{\"Default\":\"" + text + "\"}}}");
        Assert.Equal(UnknownMark.Text, run.Only.Json.GetProperty("BucketName").GetString());
        Assert.Contains("more text", run.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPrefixAndEveryTornLineEndsWithoutFailure()
    {
        for (var length = 80; length < Yaml.Length; length += 3)
            Assert.Single(AwsRun.Of(("t.yaml", Yaml[..length])).Reports);
        var lines = Yaml.Split('\n');
        for (var line = 3; line < lines.Length; line++)
        {
            var torn = string.Join('\n', lines.Where((_, at) => at != line));
            Assert.Single(AwsRun.Of(("t.yaml", torn)).Reports);
        }
    }
}
