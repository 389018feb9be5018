using System.Net;
using System.Text;
using Demarc.Adapters.Webhooks;
using Demarc.Engine.Evidence;
using Demarc.Web.Webhooks;

namespace Demarc.Web.Tests.Webhooks;

/// <summary>Where messages may go, how they are signed, and what becomes of a name that leads home.</summary>
public sealed class ReachGuardTests
{
    /// <summary>The value that the specification's own libraries test with (standard-webhooks/standard-webhooks, 2026-11-22).</summary>
    [Fact]
    public void A_signature_is_the_one_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSigning.Sign(
            Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
            Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("192.0.0.170")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    public void An_address_inside_is_not_reached(string address) => Assert.False(ReachGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700::1111")]
    public void An_address_outside_is(string address) => Assert.True(ReachGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://hooks.example.com/x")]
    [InlineData("ftp://hooks.example.com/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://2130706433/x")]
    [InlineData("https://0x7f.1/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://[::ffff:169.254.169.254]/latest/meta-data")]
    [InlineData("https://localhost/x")]
    [InlineData("https://internal/x")]
    [InlineData("https://user:secret@hooks.example.com/x")]
    [InlineData("https://hooks.example.com/x#part")]
    [InlineData("//hooks.example.com/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void Such_an_address_is_refused(string address) => Assert.NotNull(ReachGuard.Refusal(address, loopback: false));

    [Fact]
    public void A_public_address_is_taken_and_loopback_only_where_it_is_allowed()
    {
        Assert.Null(ReachGuard.Refusal("https://hooks.example.com:8443/x?y=1", loopback: false));
        Assert.Null(ReachGuard.Refusal("http://127.0.0.1:9000/hook", loopback: true));
        Assert.NotNull(ReachGuard.Refusal("http://hooks.example.com/x", loopback: true));
        Assert.NotNull(ReachGuard.Refusal("https://10.0.0.1/x", loopback: true));
    }

    [Fact]
    public async Task What_a_name_leads_to_is_looked_at_when_connecting()
    {
        using var receiver = new Receiver();
        using var sender = new WebhookSender(new WebOptions());
        var happening = new Happening("msg_x", WebhookEvents.Test, new Moment(0), "{}");
        foreach (var address in new[] { receiver.Address, receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) })
        {
            var result = await sender.Send(address, happening, [new byte[32]], TestContext.Current.CancellationToken);
            Assert.Equal((0, false), (result.Status, result.Arrived));
            Assert.Contains("not on the public internet", result.Reason, StringComparison.Ordinal);
        }

        Assert.Empty(receiver.All);
    }
}
