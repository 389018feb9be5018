using System.Net;

namespace Demarc.Web.Tests.Access;

/// <summary>Behind a proxy: only what a named one says of who asks counts.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7", true)]
    [InlineData("10.9.9.9", "127.0.0.1", false)]
    [InlineData("", "127.0.0.1", false)]
    public async Task Only_a_named_proxy_is_believed(string trusted, string seen, bool secure)
    {
        await using var host = new ProxyHost(trusted);
        await host.InitializeAsync();
        using var client = host.Client();
        // What stands before the last address is what the one behind the proxy wrote itself.
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example.org");
        using var page = await client.Get("/sign-in");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie =>
            Assert.Equal(secure, cookie.Contains("secure", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain("evil.example.org", await page.Text(), StringComparison.Ordinal);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer nothing");
        using var refused = await client.Get("/api/v1/o/main/numbers");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(("refused", seen), (host.Accounts.Entries(1)[0].Event, host.Accounts.Entries(1)[0].Address));
    }

    private sealed class ProxyHost(string trusted) : DoorHost
    {
        protected override WebOptions Configure(WebOptions options) =>
            options with { TrustedProxies = trusted.Length > 0 ? [IPAddress.Parse(trusted)] : [] };
    }
}
