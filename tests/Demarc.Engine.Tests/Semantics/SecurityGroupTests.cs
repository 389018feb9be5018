namespace Demarc.Engine.Tests.Semantics;

/// <summary>Traps of security groups that well-known scanners fall into.</summary>
public sealed class SecurityGroupTests
{
    private const string Ssh = "securityGroupOpens(doc, 'tcp', 22)";

    [Theory]
    [InlineData("yes", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("yes", """[{"ipProtocol":"tcp","fromPort":20,"toPort":30,"ipRanges":["0.0.0.0/0"]}]""")]
    [InlineData("yes", """[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipv4Ranges":[{"cidrIp":"0.0.0.0/0"}],"ipRanges":["0.0.0.0/0"]}]""")]
    [InlineData("yes", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]""")]
    [InlineData("yes", """[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("yes", """[{"IpProtocol":-1,"FromPort":0,"ToPort":0,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("yes", """[{"IpProtocol":"6","FromPort":0,"ToPort":65535,"IpRanges":["0.0.0.0/0"]}]""")]
    [InlineData("yes", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/1"},{"CidrIp":"128.0.0.0/1"}]}]""")]
    [InlineData("yes", """
        [{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/1"}]},
         {"IpProtocol":"-1","IpRanges":[{"CidrIp":"128.0.0.0/1"}]}]
        """)]
    [InlineData("yes", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"0.0.0.0/0"}]""")]
    [InlineData("yes", """{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"0.0.0.0/0"}""")]
    [InlineData("no", """[{"IpProtocol":"udp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"tcp","FromPort":23,"ToPort":443,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/1"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/1"},{"CidrIp":"0.0.0.0/2"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"UserIdGroupPairs":[{"GroupId":"sg-1"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"icmp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("no", "[]")]
    [InlineData("no", "null")]
    [InlineData("unknown", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"PrefixListIds":[{"PrefixListId":"pl-1"}]}]""")]
    [InlineData("no", """[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"PrefixListIds":[{"PrefixListId":"pl-1"}]}]""")]
    [InlineData("yes", """
        [{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"PrefixListIds":[{"PrefixListId":"pl-1"}],"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]
        """)]
    [InlineData("unknown", "[{\"IpProtocol\":\"tcp\",\"FromPort\":" + Question.Unknown + ",\"ToPort\":22,\"CidrIp\":\"0.0.0.0/0\"}]")]
    [InlineData("no", "[{\"IpProtocol\":\"udp\",\"FromPort\":" + Question.Unknown + ",\"ToPort\":22,\"CidrIp\":\"0.0.0.0/0\"}]")]
    [InlineData("unknown", "[{\"IpProtocol\":" + Question.Unknown + ",\"FromPort\":0,\"ToPort\":22,\"CidrIp\":\"0.0.0.0/0\"}]")]
    [InlineData("no", "[{\"IpProtocol\":" + Question.Unknown + ",\"FromPort\":0,\"ToPort\":22,\"CidrIp\":\"10.0.0.0/8\"}]")]
    [InlineData("unknown", "[" + Question.Unknown + "]")]
    [InlineData("unknown", "[{\"IpProtocol\":\"tcp\",\"FromPort\":22,\"ToPort\":22,\"CidrIp\":" + Question.Unknown + "}]")]
    [InlineData("error", """[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"${var.cidr}"}]""")]
    [InlineData("error", "\"tcp\"")]
    [InlineData("error", "[1]")]
    public void Ssh_is_open_to_the_internet(string expected, string group) => Assert.Equal(expected, Question.Ask(Ssh, group));

    [Theory]
    [InlineData("no", "securityGroupOpens(doc, 'tcp', 22)")]
    [InlineData("yes", "securityGroupOpens(doc, 'tcp', 443)")]
    [InlineData("yes", "securityGroupOpens(doc, 'any', 443)")]
    [InlineData("yes", "securityGroupOpens(doc, 'tcp', [22, 443])")]
    [InlineData("no", "securityGroupOpens(doc, 'tcp', [22, 3389])")]
    [InlineData("no", "securityGroupOpens(doc, 'tcp', [])")]
    [InlineData("no", "securityGroupOpensAll(doc)")]
    [InlineData("yes", "securityGroupOpensSome(doc)")]
    [InlineData("error", "securityGroupOpens(doc, 'carrier pigeon', 443)")]
    [InlineData("error", "securityGroupOpens(doc, 'tcp', 70000)")]
    public void One_group_many_questions(string expected, string expression) => Assert.Equal(
        expected, Question.Ask(expression, """[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]"""));

    [Theory]
    [InlineData("yes", "yes", """[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("yes", "yes", """[{"IpProtocol":"-1","Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]""")]
    [InlineData("no", "yes", """[{"IpProtocol":"tcp","FromPort":0,"ToPort":65535,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("no", "no", """[{"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""")]
    [InlineData("no", "yes", """
        [{"IpProtocol":"udp","FromPort":5,"ToPort":10,"CidrIp":"0.0.0.0/1"},{"IpProtocol":"udp","FromPort":10,"ToPort":20,"CidrIp":"128.0.0.0/1"}]
        """)]
    [InlineData("no", "no", """
        [{"IpProtocol":"udp","FromPort":5,"ToPort":9,"CidrIp":"0.0.0.0/1"},{"IpProtocol":"udp","FromPort":10,"ToPort":20,"CidrIp":"128.0.0.0/1"}]
        """)]
    [InlineData("no", "no", """
        [{"IpProtocol":"tcp","FromPort":5,"ToPort":9,"CidrIp":"0.0.0.0/1"},{"IpProtocol":"udp","FromPort":5,"ToPort":9,"CidrIp":"128.0.0.0/1"}]
        """)]
    [InlineData("unknown", "unknown", """[{"IpProtocol":"-1","PrefixListIds":["pl-1"]}]""")]
    [InlineData("no", "unknown", """[{"IpProtocol":"tcp","FromPort":1,"ToPort":2,"PrefixListIds":["pl-1"]}]""")]
    [InlineData("no", "no", "null")]
    public void All_and_some(string all, string some, string group)
    {
        Assert.Equal(all, Question.Ask("securityGroupOpensAll(doc)", group));
        Assert.Equal(some, Question.Ask("securityGroupOpensSome(doc)", group));
    }
}
