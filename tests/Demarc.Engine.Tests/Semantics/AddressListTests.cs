namespace Demarc.Engine.Tests.Semantics;

/// <summary>Lists of addresses: what makes up the internet, and what one list says about another.</summary>
public sealed class AddressListTests
{
    [Theory]
    [InlineData("yes", """["0.0.0.0/0"]""")]
    [InlineData("yes", """["::/0"]""")]
    [InlineData("yes", """["2000::/3"]""")]
    [InlineData("yes", "\"0.0.0.0/0\"")]
    [InlineData("yes", """[" 1.2.3.4/0 "]""")]
    [InlineData("yes", """["*"]""")]
    [InlineData("yes", """["Internet"]""")]
    [InlineData("yes", """["ANY"]""")]
    [InlineData("yes", """["0.0.0.0/1", "128.0.0.0/1"]""")]
    [InlineData("yes", """["128.0.0.0/2", "0.0.0.0/2", "192.0.0.0/2", "64.0.0.0/2"]""")]
    [InlineData("yes", """["0.0.0.0-255.255.255.255"]""")]
    [InlineData("yes", """["1.0.0.0-223.255.255.255"]""")]
    [InlineData("yes", """["0.0.0.0-127.255.255.255", "128.0.0.0 - 255.255.255.255"]""")]
    [InlineData("yes", """["2000::/4", "3000::/4"]""")]
    [InlineData("yes", """["10.0.0.0/8", "0.0.0.0/0", "what is this?"]""")]
    [InlineData("no", """["0.0.0.0/1"]""")]
    [InlineData("no", """["0.0.0.0/1", "128.0.0.0/2"]""")]
    [InlineData("no", """["2000::/4"]""")]
    [InlineData("no", """["fc00::/7"]""")]
    [InlineData("no", """["0.0.0.0"]""")]
    [InlineData("no", """["10.0.0.0/8", "192.168.0.0/16"]""")]
    [InlineData("no", """["VirtualNetwork", "AzureLoadBalancer", "sg-0123", "Sql.WestEurope"]""")]
    [InlineData("no", """[""]""")]
    [InlineData("no", "[]")]
    [InlineData("no", "null")]
    [InlineData("error", """["0.0.0.0/33"]""")]
    [InlineData("error", """["010.0.0.0/8"]""")]
    [InlineData("error", """["1.2.3"]""")]
    [InlineData("error", "[7]")]
    [InlineData("unknown", """["pl-12345"]""")]
    [InlineData("unknown", "[" + Question.Unknown + "]")]
    [InlineData("yes", "[" + Question.Unknown + ", \"0.0.0.0/0\"]")]
    [InlineData("unknown", "[\"10.0.0.0/8\", " + Question.Unknown + "]")]
    public void Internet_is_covered(string expected, string texts) => Assert.Equal(expected, Question.Ask("coversInternet(doc)", texts));

    [Theory]
    [InlineData("no", """["${Nat.PublicIp}/32"]""")]
    [InlineData("no", """["\u0001unknown\u0001/32"]""")]
    [InlineData("no", """["10.\u0001unknown\u0001.0.0/16"]""")]
    [InlineData("unknown", """["\u0001unknown\u0001/8"]""")]
    [InlineData("unknown", """["0.0.0.0/\u0001unknown\u0001"]""")]
    [InlineData("error", """["${Vpc.CidrBlock}"]""")]
    public void A_small_network_is_not_the_internet_wherever_it_is(string expected, string texts)
    {
        Assert.Equal(expected, Question.Word(Question.Value("coversInternet(doc)", texts)));
        Assert.Matches("unknown|error", Question.Word(Question.Value("coversAddresses(doc, ['10.0.0.0/24'])", texts)));
        Assert.Matches("unknown|error", Question.Word(Question.Value("coversAddresses(['10.0.0.0/8'], doc)", texts)));
    }

    [Fact]
    public void Leaving_out_what_nobody_routes_is_no_restriction() =>
        Assert.Equal("yes", Question.Ask("coversInternet(doc)", """
            ["1.0.0.0-9.255.255.255", "11.0.0.0-100.63.255.255", "100.128.0.0-126.255.255.255", "128.0.0.0-169.253.255.255",
             "169.255.0.0-172.15.255.255", "172.32.0.0-191.255.255.255", "192.0.1.0-192.0.1.255", "192.0.3.0-192.88.98.255",
             "192.88.100.0-192.167.255.255", "192.169.0.0-198.17.255.255", "198.20.0.0-198.51.99.255", "198.51.101.0-203.0.112.255",
             "203.0.114.0-223.255.255.255"]
            """));

    [Fact]
    public void Leaving_out_one_public_address_is_one() =>
        Assert.Equal("no", Question.Ask("coversInternet(doc)", """["0.0.0.0-8.8.8.7", "8.8.8.9-255.255.255.255"]"""));

    [Theory]
    [InlineData("yes", """["10.0.0.0/8"]""", """["10.1.2.3", "10.255.0.0/16"]""")]
    [InlineData("yes", """["10.0.0.0/9", "10.128.0.0/9"]""", """["10.0.0.0/8"]""")]
    [InlineData("no", """["10.0.0.0/8"]""", """["10.0.0.0/7"]""")]
    [InlineData("no", """["0.0.0.0/0"]""", """["2001:db8::1"]""")]
    [InlineData("yes", """["*"]""", """["2001:db8::1", "10.0.0.0/8", "Sql"]""")]
    [InlineData("yes", """["VirtualNetwork"]""", """["virtualnetwork"]""")]
    [InlineData("unknown", """["VirtualNetwork"]""", """["10.0.0.0/8"]""")]
    [InlineData("unknown", """["0.0.0.0/0"]""", """["Sql"]""")]
    [InlineData("yes", """["10.0.0.0/8"]""", "[]")]
    [InlineData("yes", "null", "null")]
    [InlineData("no", "null", """["10.0.0.0/8"]""")]
    [InlineData("unknown", "[" + Question.Unknown + "]", """["10.0.0.0/8"]""")]
    [InlineData("no", """["10.0.0.0/8"]""", "[\"11.0.0.0/8\", " + Question.Unknown + "]")]
    [InlineData("unknown", """["10.0.0.0/8"]""", "[\"10.0.0.1\", " + Question.Unknown + "]")]
    [InlineData("error", """["10.0.0.0/8"]""", """["10.0.0.1", "?"]""")]
    public void One_list_covers_another(string expected, string texts, string others) =>
        Assert.Equal(expected, Question.Ask("coversAddresses(doc, other)", texts, others));
}
