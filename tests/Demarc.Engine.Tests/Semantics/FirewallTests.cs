namespace Demarc.Engine.Tests.Semantics;

/// <summary>Network ACLs, Azure network security groups and Google firewall rules.</summary>
public sealed class FirewallTests
{
    [Theory]
    [InlineData("yes", "100 allow -1 0.0.0.0/0; 32767 deny -1 0.0.0.0/0")]
    [InlineData("no", "32767 deny -1 0.0.0.0/0")]
    [InlineData("no", "90 deny 6 0.0.0.0/0 22-22; 100 allow -1 0.0.0.0/0")]
    [InlineData("yes", "100 allow -1 0.0.0.0/0; 110 deny 6 0.0.0.0/0 22-22")]
    [InlineData("yes", "110 deny 6 0.0.0.0/0 22-22; 100 allow -1 0.0.0.0/0")]
    [InlineData("yes", "90 deny 17 0.0.0.0/0 22-22; 100 allow -1 0.0.0.0/0")]
    [InlineData("yes", "90 deny 6 0.0.0.0/0 22-22; 100 allow -1 ::/0")]
    [InlineData("yes", "90 deny 6 8.8.8.8/32 0-65535; 100 allow 6 0.0.0.0/0 22-22")]
    [InlineData("yes", "90 deny 6 8.0.0.0/8 0-65535; 100 allow 6 0.0.0.0/0 22-22")]
    [InlineData("no", "90 deny 6 128.0.0.0/1 0-65535; 100 allow 6 0.0.0.0/0 22-22")]
    [InlineData("no", "90 deny 6 0.0.0.0/1 0-65535; 100 allow 6 0.0.0.0/0 22-22")]
    [InlineData("no", "90 allow 6 0.0.0.0/1 22-22; 95 deny -1 0.0.0.0/0; 100 allow 6 0.0.0.0/0 22-22")]
    [InlineData("yes", "90 allow 6 0.0.0.0/1 22-22; 95 deny -1 0.0.0.0/1; 100 allow 6 0.0.0.0/0 22-22")]
    [InlineData("yes", "90 allow tcp 0.0.0.0/0")]
    [InlineData("yes", "90 ALLOW 6 0.0.0.0/0 1-99")]
    [InlineData("no", "90 allow 6 0.0.0.0/0 23-99")]
    [InlineData("no", "90 allow 1 0.0.0.0/0")]
    [InlineData("unknown", "90 ? 6 0.0.0.0/0 22-22")]
    [InlineData("unknown", "? deny 6 0.0.0.0/0 22-22; 9 allow 6 0.0.0.0/0 22-22")]
    [InlineData("yes", "? deny 17 0.0.0.0/0 22-22; 9 allow 6 0.0.0.0/0 22-22")]
    [InlineData("unknown", "5 deny 6 ? 22-22; 9 allow 6 0.0.0.0/0 22-22")]
    [InlineData("yes", "15 deny 6 ? 22-22; 9 allow 6 0.0.0.0/0 22-22")]
    [InlineData("unknown", "5 deny ? 0.0.0.0/0 22-22; 9 allow 6 0.0.0.0/0 22-22")]
    [InlineData("unknown", "5 deny ? 0.0.0.0/0 23-23; 9 allow 6 0.0.0.0/0 22-22")]
    [InlineData("no", "")]
    public void Network_acl_opens_ssh(string expected, string entries)
    {
        var json = Json(entries, static field => field switch
        {
            [var number, var action, var protocol, var cidr, .. var ports] =>
                $$"""
                {"RuleNumber":{{(number == "?" ? Question.Unknown : number)}},"RuleAction":{{Text(action)}},"Protocol":{{Text(protocol)}},"Egress":false,
                 {{(cidr.Contains(':') ? "\"Ipv6CidrBlock\"" : "\"CidrBlock\"")}}:{{Text(cidr)}}{{(ports is [var range]
                    ? $$""","PortRange":{"From":{{range.Split('-')[0]}},"To":{{range.Split('-')[1]}}}""" : "")}}}
                """,
            _ => throw new InvalidOperationException(string.Join(' ', field)),
        });
        Assert.Equal(expected, Question.Ask("networkAclOpens(doc, 'tcp', 22)", json));
    }

    [Theory]
    [InlineData("no", """[{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","Egress":true,"CidrBlock":"0.0.0.0/0"}]""")]
    [InlineData("yes", """[{"ruleNumber":100,"protocol":6,"ruleAction":"allow","egress":"false","cidrBlock":"0.0.0.0/0","portRange":{"from":1,"to":99}}]""")]
    [InlineData("error", """[{"RuleNumber":100,"Protocol":"-1","RuleAction":"maybe","CidrBlock":"0.0.0.0/0"},{"RuleNumber":1,"Protocol":"x","RuleAction":"allow","CidrBlock":"0.0.0.0/0"}]""")]
    [InlineData("no", "null")]
    [InlineData("error", "[3]")]
    public void Network_acl_forms(string expected, string entries) =>
        Assert.Equal(expected, Question.Ask("networkAclOpens(doc, 'tcp', 22)", entries));

    /// <summary>
    /// Rules as "priority access protocol sources [ports [destination [source port]]]", with commas inside and ? for unknown.
    /// </summary>
    [Theory]
    [InlineData("yes", "200 Allow Tcp * 22")]
    [InlineData("no", "100 Deny * * *; 200 Allow Tcp * 22")]
    [InlineData("no", "200 Allow Tcp * 22; 100 Deny Tcp Internet 20-30")]
    [InlineData("yes", "200 Allow Tcp * 22; 300 Deny * * *")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Udp * *")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Tcp * 23")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Tcp VirtualNetwork 22")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Tcp 8.8.8.8,8.8.4.0/24 22")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Tcp * 22 * 1024")]
    [InlineData("no", "200 Allow Tcp * 22; 100 Deny Tcp * 22 * *")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Tcp * 22 10.0.0.4")]
    [InlineData("no", "200 Allow Tcp * 22; 100 Deny Tcp * 22 VirtualNetwork")]
    [InlineData("yes", "200 Allow Tcp * 22; 100 Deny Tcp 0.0.0.0/0 22")]
    [InlineData("no", "200 Allow Tcp * 22; 100 Deny Tcp 0.0.0.0/1,128.0.0.0/1,::/0 1-21,22")]
    [InlineData("yes", "100 Allow * Internet 80,20-30 10.0.0.4")]
    [InlineData("no", "100 Allow * Internet 22 10.0.0.4; 90 Deny * * * 10.0.0.0/24")]
    [InlineData("yes", "100 Allow * Internet 22 10.0.0.4; 90 Deny * * * 10.0.1.0/24")]
    [InlineData("yes", "100 Allow Tcp Any 22 * 1234")]
    [InlineData("yes", "100 Allow TCP 0.0.0.0/0 0-65535")]
    [InlineData("yes", "100 Allow * 0.0.0.0/1 *; 101 Allow tcp 128.0.0.0/1 22")]
    [InlineData("no", "100 Allow * VirtualNetwork *; 101 Allow * AzureLoadBalancer *")]
    [InlineData("no", "100 Allow Icmp * *")]
    [InlineData("no", "100 Allow Tcp 10.0.0.0/8 22")]
    [InlineData("unknown", "100 Allow Tcp * ?")]
    [InlineData("unknown", "100 Allow Tcp ? 22")]
    [InlineData("unknown", "100 ? Tcp * 22")]
    [InlineData("unknown", "100 Allow Tcp * 22; ? Deny Tcp * 22")]
    [InlineData("yes", "100 Allow Tcp * 22; 99 Deny Tcp * 22 ? 5")]
    [InlineData("unknown", "100 Allow Tcp * 22; 99 Deny Tcp * 22 * ?")]
    [InlineData("no", "100 Allow Tcp * 22; 99 Deny Tcp * 22 ?; 98 Deny * * *")]
    public void Network_security_group_opens_ssh(string expected, string rules)
    {
        foreach (var nested in new[] { true, false })
        {
            var json = Json(rules, field =>
            {
                var inner = $$"""
                    "priority":{{field[0].Replace("?", Question.Unknown)}},"direction":"Inbound","access":{{Text(field[1])}},
                    "protocol":{{Text(field[2])}},"sourceAddressPrefixes":[{{Texts(field[3])}}],"sourceAddressPrefix":"",
                    "destinationPortRanges":[{{Texts(field[4])}}],"destinationAddressPrefix":{{Text(field.ElementAtOrDefault(5) ?? "*")}},
                    "sourcePortRange":{{Text(field.ElementAtOrDefault(6) ?? "*")}}
                    """;
                return nested ? "{\"name\":\"a\",\"properties\":{" + inner + "}}" : "{" + inner + "}";
            });
            Assert.Equal(expected, Question.Ask("networkSecurityGroupOpens(doc, 'tcp', 22)", json));
        }
    }

    [Theory]
    [InlineData("no", """[{"priority":100,"direction":"Outbound","access":"Allow","protocol":"*","sourceAddressPrefix":"*","destinationPortRange":"*"}]""")]
    [InlineData("no", """[{"priority":100,"direction":"Inbound","access":"Allow","protocol":"Tcp","sourceApplicationSecurityGroups":[{"id":"/x"}],"destinationPortRange":"*"}]""")]
    [InlineData("yes", """[{"priority":100,"direction":"Inbound","access":"Allow","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"*","destinationApplicationSecurityGroups":[{"id":"/x"}]},{"priority":99,"direction":"Inbound","access":"Deny","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"*","destinationApplicationSecurityGroups":[{"id":"/y"}]}]""")]
    [InlineData("no", """[{"priority":100,"direction":"Inbound","access":"Allow","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"*","destinationApplicationSecurityGroups":[{"id":"/x"}]},{"priority":99,"direction":"Inbound","access":"Deny","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"*","destinationApplicationSecurityGroups":[{"id":"/X"}]}]""")]
    [InlineData("unknown", "[{\"priority\":100,\"direction\":" + Question.Unknown + ",\"access\":\"Allow\",\"protocol\":\"Tcp\",\"sourceAddressPrefix\":\"*\",\"destinationPortRange\":\"*\"}]")]
    [InlineData("error", """[{"priority":100,"direction":"Inbound","access":"Allow","protocol":"Tcp","sourceAddressPrefix":"*","destinationPortRange":"ssh"}]""")]
    [InlineData("no", "null")]
    [InlineData("error", "\"Tcp\"")]
    public void Network_security_group_forms(string expected, string rules) =>
        Assert.Equal(expected, Question.Ask("networkSecurityGroupOpens(doc, 'tcp', 22)", rules));

    private static string Json(string rules, Func<string[], string> write) => "[" + string.Join(',', rules
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(rule => write([.. rule.Split(' ').Select(static field => field)]))) + "]";

    private static string Text(string text) => text == "?" ? Question.Unknown : $"\"{text}\"";

    private static string Texts(string list) => string.Join(',', list.Split(',').Select(Text));

    [Theory]
    [InlineData("yes", """["0.0.0.0/0"]""", """[{"IPProtocol":"tcp","ports":["22"]}]""")]
    [InlineData("yes", """["0.0.0.0/0"]""", """[{"IPProtocol":"tcp","ports":["20-30"]}]""")]
    [InlineData("yes", """["0.0.0.0/0"]""", """[{"IPProtocol":"tcp"}]""")]
    [InlineData("yes", """["0.0.0.0/0"]""", """[{"IPProtocol":"tcp","ports":[]}]""")]
    [InlineData("yes", """["0.0.0.0/0"]""", """[{"IPProtocol":"all"}]""")]
    [InlineData("yes", """["0.0.0.0/0"]""", """[{"protocol":"6","ports":["22"]}]""")]
    [InlineData("yes", """["::/0"]""", """[{"IPProtocol":"TCP","ports":[22]}]""")]
    [InlineData("no", """["0.0.0.0/0"]""", """[{"IPProtocol":"udp","ports":["22"]},{"IPProtocol":"icmp"}]""")]
    [InlineData("no", """["0.0.0.0/0"]""", """[{"IPProtocol":"tcp","ports":["80","443"]}]""")]
    [InlineData("no", """["10.0.0.0/8"]""", """[{"IPProtocol":"tcp","ports":["22"]}]""")]
    [InlineData("no", "null", """[{"IPProtocol":"tcp","ports":["22"]}]""")]
    [InlineData("no", """["0.0.0.0/0"]""", "null")]
    [InlineData("unknown", "[" + Question.Unknown + "]", """[{"IPProtocol":"tcp","ports":["22"]}]""")]
    [InlineData("no", "[" + Question.Unknown + "]", """[{"IPProtocol":"tcp","ports":["23"]}]""")]
    [InlineData("error", """["0.0.0.0/0"]""", """[{"IPProtocol":"tcp","ports":["http"]}]""")]
    [InlineData("error", """["0.0.0.0/0"]""", """["tcp"]""")]
    public void Google_rule_opens_ssh(string expected, string ranges, string allowed) =>
        Assert.Equal(expected, Question.Ask("firewallOpens(doc, other, 'tcp', 22)", ranges, allowed));

    [Theory]
    [InlineData("yes", """[{"IPProtocol":"sctp","ports":["22"]}]""")]
    [InlineData("yes", """[{"IPProtocol":"udp","ports":["22"]}]""")]
    [InlineData("no", """[{"IPProtocol":"icmp"},{"IPProtocol":"esp"}]""")]
    public void Any_protocol_that_has_ports(string expected, string allowed) =>
        Assert.Equal(expected, Question.Ask("firewallOpens(doc, other, 'any', 22)", """["0.0.0.0/0"]""", allowed));
}
