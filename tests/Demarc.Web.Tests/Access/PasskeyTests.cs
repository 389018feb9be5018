using System.Net;
using System.Text.Json.Nodes;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Demarc.Web.Tests.Access;

/// <summary>Passkeys in a real browser with a virtual authenticator.</summary>
public sealed class PasskeyTests(WebFixture web, BrowserFixture browser)
{
    [Fact]
    public async Task A_passkey_is_added_opens_and_is_taken_away()
    {
        var (context, page) = await Start(verifies: true);
        var login = Somebody("passkey@northwind");
        await SignIn(page, login);
        await page.GotoAsync("/account");
        await BrowserFixture.Shoot(page, "account");
        await page.FillAsync("#passkey-name", "Test key");
        await page.ClickAsync("[data-passkey=create]");
        await page.WaitForSelectorAsync("text=Test key");

        await context.ClearCookiesAsync();
        await page.GotoAsync($"/sign-in?back=%2Fo%2F{WebFixture.Sample}%2Fgaps");
        await BrowserFixture.Shoot(page, "sign-in");
        await page.ClickAsync("[data-passkey=get]");
        await page.WaitForURLAsync($"**/o/{WebFixture.Sample}/gaps");

        await page.GotoAsync("/account");
        await page.ClickAsync("button:has-text('Take away')");
        await page.WaitForSelectorAsync("text=Test key", new() { State = WaitForSelectorState.Detached });
        await context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("[data-passkey=get]");
        await page.WaitForSelectorAsync("text=You are not signed in");
        Assert.Empty(Accounts.PasskeysOf(Accounts.Find(login)!.Number));
        await context.CloseAsync();
    }

    [Fact]
    public async Task An_answer_is_taken_once_and_only_by_the_browser_that_was_asked()
    {
        var (context, page) = await Start(verifies: true);
        var login = Somebody("replay@northwind");
        await SignIn(page, login);
        await page.GotoAsync("/account");
        await page.ClickAsync("[data-passkey=create]");
        await page.WaitForSelectorAsync("button:has-text('Take away')");
        await context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        string body = "", cookie = "";
        await page.RouteAsync("**/sign-in/passkey", async route =>
        {
            body = route.Request.PostData ?? "";
            cookie = (await route.Request.AllHeadersAsync())["cookie"];
            await route.FulfillAsync(new() { Status = 200, Body = "kept" });
        });
        await page.ClickAsync("[data-passkey=get]");
        await page.WaitForSelectorAsync("text=kept");
        var another = cookie.Split("; ").Where(static one => !one.StartsWith("demarc_passkey", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(body, string.Join("; ", another)));
        Assert.Equal(HttpStatusCode.Redirect, await Send(body, cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(body, cookie));
        await context.CloseAsync();
    }

    [Fact]
    public async Task A_device_that_does_not_make_sure_who_is_there_is_not_taken()
    {
        var (context, page) = await Start(verifies: false);
        var login = Somebody("unverified@northwind");
        await SignIn(page, login);
        await page.GotoAsync("/account");
        await page.ClickAsync("[data-passkey=create]");
        await page.WaitForSelectorAsync("text=That did not work");
        Assert.Empty(Accounts.PasskeysOf(Accounts.Find(login)!.Number));
        await context.CloseAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{}}")]
    public async Task What_no_authenticator_says_is_refused(string credential)
    {
        using var client = web.Anonymous();
        var token = await client.Token("/sign-in");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/sign-in/passkey/options", UriKind.Relative));
        request.Headers.Add("X-Demarc-Token", token);
        using var options = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var asked = JsonNode.Parse(await options.Text())!;
        Assert.Equal("required", asked["userVerification"]!.GetValue<string>());
        Assert.Empty(asked["allowCredentials"]?.AsArray() ?? []);
        using var answer = await client.SendForm("/sign-in", "/sign-in/passkey", ("credential", credential));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private AccountStore Accounts => web.Services.GetRequiredService<AccountStore>();

    private string Somebody(string login)
    {
        var now = web.Services.GetRequiredService<Sessions>().Now;
        var hash = web.Services.GetRequiredService<Passwords>().Hash(login, WebFixture.Password);
        var person = Accounts.Create(login, "Passkey Person", hash, now);
        Accounts.Grant(new MembershipRow(WebFixture.Sample, person.Number, "viewer", new Interval(now, Moment.Open), "test"));
        return login;
    }

    private async Task<HttpStatusCode> Send(string body, string cookie)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
        { BaseAddress = new Uri(Local) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/sign-in/passkey", UriKind.Relative))
        { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task SignIn(IPage page, string login)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#login", login);
        await page.FillAsync("#password", WebFixture.Password);
        await page.ClickAsync("button:has-text('Sign in')");
        await page.WaitForURLAsync("**/o/**");
    }

    /// <summary>A passkey belongs to a name: an address of numbers cannot have any.</summary>
    private string Local => web.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private async Task<(IBrowserContext Context, IPage Page)> Start(bool verifies)
    {
        var page = await browser.Open(web, address: Local);
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable", new(StringComparer.Ordinal) { ["enableUI"] = false });
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new(StringComparer.Ordinal)
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = verifies,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (page.Context, page);
    }
}
