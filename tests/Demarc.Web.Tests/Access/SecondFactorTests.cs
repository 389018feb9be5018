using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Demarc.Adapters.Accounts;
using Demarc.Web.Access;
using Demarc.Web.Access.SecondFactor;

namespace Demarc.Web.Tests.Access;

/// <summary>Authenticator apps: the codes themselves, and what they open.</summary>
public sealed partial class SecondFactorTests(DoorHost host) : IClassFixture<DoorHost>
{
    /// <summary>RFC 6238, appendix B, the rows of SHA-1.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, TotpCode.Of(Encoding.ASCII.GetBytes("12345678901234567890"), seconds / 30, digits: 8));

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_in_base_32(string plain, string text) =>
        Assert.Equal(text, TotpCode.Text(Encoding.ASCII.GetBytes(plain)));

    [Fact]
    public async Task With_an_app_a_password_alone_opens_nothing()
    {
        var (person, secret, _) = await WithApp();
        using var client = host.Client();
        using var asked = await Password(client, person);
        Assert.StartsWith("/sign-in/code", asked.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await client.Get("/o/main/")).Headers.Location!.ToString(), StringComparison.Ordinal);
        using var wrong = await Code(client, "000000");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await Code(client, Now(secret));
        Assert.Equal("/o/main/gaps", right.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/o/main/gaps")).StatusCode);
    }

    [Fact]
    public async Task A_code_opens_once_and_not_after_its_time()
    {
        var (person, secret, _) = await WithApp();
        var code = Now(secret);
        using var first = host.Client();
        using (await Password(first, person)) { }
        Assert.Equal(HttpStatusCode.Redirect, (await Code(first, code)).StatusCode);
        using var second = host.Client();
        using (await Password(second, person)) { }
        Assert.Equal(HttpStatusCode.Unauthorized, (await Code(second, code)).StatusCode);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var late = Now(secret);
        host.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Code(second, late)).StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_opens_once()
    {
        var (person, _, codes) = await WithApp();
        Assert.Equal(10, codes.Distinct(StringComparer.Ordinal).Count());
        foreach (var (code, status) in new[]
        {
            (codes[3].ToUpperInvariant(), HttpStatusCode.Redirect), (codes[3], HttpStatusCode.Unauthorized),
            (codes[4].Replace("-", " ", StringComparison.Ordinal), HttpStatusCode.Redirect),
        })
        {
            using var client = host.Client();
            using (await Password(client, person)) { }
            Assert.Equal(status, (await Code(client, code)).StatusCode);
        }

        Assert.Equal(8, host.Accounts.CodesLeft(person.Number));
    }

    [Fact]
    public async Task Who_knows_the_password_does_not_get_more_tries_at_the_code()
    {
        var (person, secret, _) = await WithApp();
        for (var tries = 0; tries < 5; tries++)
        {
            using var client = host.Client();
            using (await Password(client, person)) { }
            Assert.Equal(HttpStatusCode.Unauthorized, (await Code(client, "000000")).StatusCode);
        }

        using var locked = host.Client();
        using var refused = await Password(locked, person);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        using (await Password(locked, person)) { }
        Assert.Equal(HttpStatusCode.Redirect, (await Code(locked, Now(secret))).StatusCode);
    }

    [Fact]
    public async Task Many_tries_at_once_are_counted_each()
    {
        var (person, _, _) = await WithApp();
        var clients = new List<(HttpClient Client, string Token)>();
        for (var i = 0; i < 8; i++)
        {
            var client = host.Client();
            using (await Password(client, person)) { }
            clients.Add((client, await client.Token(Door.CodePage)));
        }

        await Task.WhenAll(clients.Select(async one =>
        {
            using var form = new FormUrlEncodedContent(
                [KeyValuePair.Create("code", "000000"), KeyValuePair.Create("demarc-token", one.Token)]);
            using var answer = await one.Client.PostAsync(
                new Uri(Door.CodePage, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }));
        // Five were looked at, then the account was locked; the others were refused unseen.
        Assert.Equal(5, host.Accounts.Find(person.Number)!.Failures);
        Assert.True(host.Accounts.Find(person.Number)!.Locked > host.Now);
    }

    [Fact]
    public async Task The_secret_does_not_stand_in_the_store()
    {
        var (person, secret, _) = await WithApp();
        var kept = host.Accounts.Totp(person.Number)!.Secret;
        Assert.StartsWith("f1.", kept, StringComparison.Ordinal);
        var bytes = Convert.FromBase64String(kept[3..]);
        Assert.Equal(-1, bytes.AsSpan().IndexOf(secret));
    }

    [Fact]
    public async Task Taking_the_app_away_takes_its_codes_away_too()
    {
        var (person, secret, codes) = await WithApp();
        using var client = host.Client();
        using (await Password(client, person)) { }
        using (await Code(client, Now(secret))) { }
        using var done = await client.SendForm("/account", "/account/app/remove");
        Assert.Equal("/account", done.Headers.Location!.ToString());
        using var plain = host.Client();
        using var inside = await Password(plain, person);
        Assert.Equal("/o/main/gaps", inside.Headers.Location!.ToString());
        Assert.Equal(0, host.Accounts.CodesLeft(person.Number));
        Assert.Equal(10, codes.Count);
    }

    [Fact]
    public async Task How_one_comes_in_is_changed_only_shortly_after_coming_in()
    {
        var person = host.Person(Role.Viewer);
        using var client = await host.SignIn(person);
        host.Clock.Advance(TimeSpan.FromMinutes(31));
        using var late = await client.SendForm("/account", "/account/app");
        Assert.Contains("sign in again first", await late.Text(), StringComparison.Ordinal);
        Assert.Null(host.Accounts.Totp(person.Number));
    }

    [Fact]
    public async Task A_changed_password_ends_other_sessions_and_needs_the_present_one()
    {
        var person = host.Person(Role.Viewer);
        using var here = await host.SignIn(person);
        using var elsewhere = await host.SignIn(person);
        using var wrong = await here.SendForm("/account", "/account/password", ("old", "not the password"), ("new", "a fine new passphrase"));
        Assert.Contains("The present password is wrong", await wrong.Text(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Get("/account")).StatusCode);
        using var done = await here.SendForm(
            "/account", "/account/password", ("old", DoorHost.Password), ("new", "a fine new passphrase"));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task Sessions_are_shown_and_ended_one_by_one_and_together()
    {
        var person = host.Person(Role.Viewer);
        using var here = await host.SignIn(person);
        using var one = await host.SignIn(person);
        using var two = await host.SignIn(person);
        var page = await here.Text("/account");
        var ends = EndAction().Matches(page);
        Assert.Equal(2, ends.Count);
        using var ended = await here.SendForm("/account", ends[0].Groups[1].Value);
        var states = new[] { (await one.Get("/account")).StatusCode, (await two.Get("/account")).StatusCode };
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Redirect], states.Order());
        using var all = await here.SendForm("/account", "/account/sessions/end-others");
        Assert.Equal(HttpStatusCode.Redirect, (await one.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await two.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var (victim, other) = (host.Person(Role.Viewer), host.Person(Role.Viewer));
        using var theirs = await host.SignIn(victim);
        using var client = await host.SignIn(other);
        var session = Convert.ToHexStringLower(host.Accounts.SessionsOf(victim.Number, host.Now).Single().Id);
        using var answer = await client.SendForm("/account", $"/account/sessions/{session}/end");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await theirs.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task Nobody_reaches_an_account_without_signing_in()
    {
        using var client = host.Client();
        Assert.StartsWith("/sign-in", (await client.Get("/account")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await client.Get("/account/app")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await client.Get(Door.CodePage)).Headers.Location!.ToString());
    }

    /// <summary>Somebody who has set an app up, as the pages do it.</summary>
    private async Task<(PersonRow Person, byte[] Secret, List<string> Codes)> WithApp()
    {
        var person = host.Person(Role.Viewer);
        using var client = await host.SignIn(person);
        using var begun = await client.SendForm("/account", "/account/app");
        Assert.Equal("/account/app", begun.Headers.Location!.ToString());
        var page = await client.Text("/account/app");
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        var secret = FromBase32(Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        using var wrong = await client.SendForm("/account/app", "/account/app/confirm", ("code", "12345"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var done = await client.SendForm("/account/app", "/account/app/confirm", ("code", Now(secret)));
        var codes = RecoveryCode().Matches(await done.Text()).Select(static match => match.Groups[1].Value).ToList();
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        return (person, secret, codes);
    }

    private string Now(byte[] secret) => TotpCode.Of(secret, host.Clock.GetUtcNow().ToUnixTimeSeconds() / 30);

    private static Task<HttpResponseMessage> Password(HttpClient client, PersonRow person) => client.SendForm(
        "/sign-in", ("login", person.Login), ("password", DoorHost.Password), ("back", "/o/main/gaps"));

    private static Task<HttpResponseMessage> Code(HttpClient client, string code) =>
        client.SendForm(Door.CodePage, ("code", code), ("back", "/o/main/gaps"));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(static letter =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(static bit => bit.Length == 8).Select(static bit => Convert.ToByte(new string(bit), 2))];
    }

    [GeneratedRegex("Key: <code>([^<]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("action=\"(/account/sessions/[0-9a-f]+/end)\"")]
    private static partial Regex EndAction();
}
