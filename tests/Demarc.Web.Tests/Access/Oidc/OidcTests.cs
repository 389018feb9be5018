using System.Net;
using System.Text.Json.Nodes;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Access.Oidc;

/// <summary>The whole flow with a provider, and everything about it that is not to be believed.</summary>
public sealed class OidcTests : IClassFixture<OidcHost>
{
    private readonly OidcHost host;

    public OidcTests(OidcHost host)
    {
        this.host = host;
        host.Provider.Behave();
    }

    [Fact]
    public async Task Groups_give_a_role_and_the_way_back_is_kept()
    {
        using var client = host.Client();
        Assert.Contains("Corporate login", await client.Text("/sign-in"), StringComparison.Ordinal);
        using var answer = await SignIn(client, "/o/main/import");
        Assert.Equal("/o/main/import", answer.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/o/main/import")).StatusCode);
        Assert.Contains("Jane Doe", await client.Text("/o/main/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_gone_ends_its_role_at_the_next_sign_in()
    {
        host.Provider.Person["sub"] = "moves";
        using var first = host.Client();
        using (await SignIn(first)) { }
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        host.Provider.Person["groups"] = new JsonArray("everybody");
        using var second = host.Client();
        using (await SignIn(second)) { }
        Assert.Equal(HttpStatusCode.OK, (await first.Get("/o/main/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await first.Get("/o/main/import")).StatusCode);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        host.Provider.Person["groups"] = new JsonArray("nothing-known");
        using var third = host.Client();
        using (await SignIn(third)) { }
        Assert.Equal(HttpStatusCode.NotFound, (await third.Get("/o/main/")).StatusCode);
        using var admin = await host.SignIn(Role.Admin);
        Assert.Contains("the group is gone", await admin.Text("/o/main/settings/log?event=role-ended"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_of_a_group_ends_by_itself_unless_the_person_comes_again()
    {
        host.Provider.Person["sub"] = "leaves";
        host.Provider.Person["preferred_username"] = "leaves@example.org";
        using var first = host.Client();
        using (await SignIn(first)) { }
        var person = host.Accounts.FindExternal(host.Provider.Issuer, "leaves")!;
        var given = host.Accounts.MembershipsOf(person.Number).Single();
        Assert.Equal(host.Clock.GetUtcNow().AddDays(30), given.Valid.To.ToTime());
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        using var second = host.Client();
        using (await SignIn(second)) { }
        var renewed = host.Accounts.MembershipsOf(person.Number).Single();
        Assert.Equal((given.Valid.From, host.Clock.GetUtcNow().AddDays(30)), (renewed.Valid.From, renewed.Valid.To.ToTime()));
    }

    [Fact]
    public async Task Roles_given_here_stay_whatever_the_groups_are_and_those_of_groups_are_not_changed_here()
    {
        host.Provider.Person["sub"] = "both";
        host.Provider.Person["preferred_username"] = "both@example.org";
        using var client = host.Client();
        using (await SignIn(client)) { }
        var person = host.Accounts.FindExternal(host.Provider.Issuer, "both")!;
        var given = host.Accounts.MembershipsOf(person.Number).Single();
        var valid = new Interval(new Moment(host.Now.Microseconds + 1), Moment.Open);
        host.Accounts.Grant(new(DoorHost.Tenant, person.Number, "manager", valid, "somebody"));
        using var admin = await host.SignIn(Role.Admin);
        var page = $"/o/main/settings/people/{person.Number}";
        using var refused = await admin.SendForm(page, page + "/end", ("was", given.Role), ("since", $"{given.Valid.From.Microseconds}"));
        Assert.Contains("comes from a group", await refused.Text(), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        host.Provider.Person["groups"] = new JsonArray();
        using var again = host.Client();
        using (await SignIn(again)) { }
        Assert.Equal(HttpStatusCode.OK, (await again.Get("/o/main/import")).StatusCode);
    }

    [Fact]
    public async Task Who_has_no_group_that_counts_is_refused_and_no_account_is_made()
    {
        host.Provider.Person["sub"] = "nobody-special";
        host.Provider.Person["groups"] = new JsonArray("others");
        using var client = host.Client();
        using var answer = await SignIn(client);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Null(host.Accounts.FindExternal(host.Provider.Issuer, "nobody-special"));
    }

    [Fact]
    public async Task An_equal_address_opens_no_account_that_is_there()
    {
        var local = host.Person(Role.Admin);
        host.Provider.Person["sub"] = "impostor";
        host.Provider.Person["preferred_username"] = local.Login;
        host.Provider.Person["email"] = local.Login;
        host.Provider.Person["groups"] = new JsonArray("everybody");
        using var client = host.Client();
        using (await SignIn(client)) { }
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/o/main/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.Get("/o/main/settings/people")).StatusCode);
        var external = host.Accounts.FindExternal(host.Provider.Issuer, "impostor")!;
        Assert.NotEqual(local.Number, external.Number);
        Assert.Equal("corp:" + local.Login, external.Login);
    }

    [Fact]
    public async Task The_same_login_of_another_subject_is_another_account()
    {
        host.Provider.Person["sub"] = "first-holder";
        host.Provider.Person["preferred_username"] = "reused@example.org";
        using (await SignIn(host.Client())) { }
        host.Provider.Person["sub"] = "second-holder";
        using (await SignIn(host.Client())) { }
        var one = host.Accounts.FindExternal(host.Provider.Issuer, "first-holder")!;
        Assert.NotEqual(one.Number, host.Accounts.FindExternal(host.Provider.Issuer, "second-holder")!.Number);
    }

    [Fact]
    public Task A_wrong_nonce_is_refused() => Refused("answers another question", claims => claims["nonce"] = "another");

    [Fact]
    public Task A_missing_nonce_is_refused() => Refused("answers another question", claims => claims.Remove("nonce"));

    [Fact]
    public Task A_wrong_issuer_is_refused() => Refused("another issuer", claims => claims["iss"] = "https://evil.example");

    [Fact]
    public Task A_wrong_audience_is_refused() => Refused("made for somebody else", claims => claims["aud"] = "another-client");

    [Fact]
    public Task Several_audiences_without_us_as_the_authorised_party_are_refused() =>
        Refused("made for somebody else", claims => claims["aud"] = new JsonArray(MockProvider.ClientId, "another-client"));

    [Fact]
    public Task An_expired_token_is_refused() =>
        Refused("is over", claims => claims["exp"] = host.Clock.GetUtcNow().ToUnixTimeSeconds() - 61);

    [Fact]
    public Task A_token_that_never_expires_is_refused() => Refused("is over", claims => claims.Remove("exp"));

    [Fact]
    public Task A_token_of_the_future_is_refused() =>
        Refused("is over", claims => claims["nbf"] = host.Clock.GetUtcNow().ToUnixTimeSeconds() + 120);

    [Fact]
    public Task Another_access_token_is_refused() => Refused("another access token", claims => claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA");

    [Fact]
    public Task A_token_without_a_subject_is_refused() => Refused("names nobody", claims => claims.Remove("sub"));

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    public Task A_token_that_anybody_could_have_made_is_refused(string algorithm)
    {
        host.Provider.Algorithm = algorithm;
        return Refused("the ID token", static _ => { });
    }

    [Fact]
    public Task A_token_signed_with_another_key_is_refused()
    {
        host.Provider.IsForged = true;
        return Refused("the ID token", static _ => { });
    }

    [Fact]
    public async Task A_wrong_state_is_refused()
    {
        using var client = host.Client();
        var back = await AnswerOf(client, "/");
        var other = back[..(back.IndexOf("state=", StringComparison.Ordinal) + 6)] + "CfDJ8AAAA";
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Get(other)).StatusCode);
        await IsOut(client);
    }

    [Fact]
    public async Task An_answer_in_another_browser_is_refused()
    {
        using var victim = host.Client();
        using var attacker = host.Client();
        var back = await AnswerOf(attacker, "/");
        Assert.Equal(HttpStatusCode.Unauthorized, (await victim.Get(back)).StatusCode);
        await IsOut(victim);
    }

    [Fact]
    public async Task A_code_is_used_once()
    {
        using var client = host.Client();
        var back = await AnswerOf(client, "/");
        Assert.Equal(HttpStatusCode.Redirect, (await client.Get(back)).StatusCode);
        using var again = await client.Get(back);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task A_code_of_somebody_else_is_refused_by_its_verifier()
    {
        using var victim = host.Client();
        using var attacker = host.Client();
        var (mine, theirs) = (await AnswerOf(attacker, "/"), await AnswerOf(victim, "/"));
        var refused = host.Provider.CodesRefused;
        var mixed = mine[..mine.IndexOf("code=", StringComparison.Ordinal)]
            + theirs[theirs.IndexOf("code=", StringComparison.Ordinal)..theirs.IndexOf("&state=", StringComparison.Ordinal)]
            + mine[mine.IndexOf("&state=", StringComparison.Ordinal)..];
        Assert.Equal(HttpStatusCode.Unauthorized, (await attacker.Get(mixed)).StatusCode);
        Assert.Equal(refused + 1, host.Provider.CodesRefused);
        await IsOut(attacker);
    }

    [Fact]
    public async Task An_answer_of_another_provider_is_refused()
    {
        using var client = host.Client();
        var back = await AnswerOf(client, "/");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Get(back + "&iss=https%3A%2F%2Fevil.example")).StatusCode);
        await IsOut(client);
    }

    [Fact]
    public async Task A_refusal_there_is_told()
    {
        using var client = host.Client();
        var back = await AnswerOf(client, "/");
        var state = back[back.IndexOf("state=", StringComparison.Ordinal)..];
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Get("/oidc/callback?error=access_denied&" + state)).StatusCode);
        await IsOut(client);
    }

    [Fact]
    public async Task Signing_in_there_leads_to_no_other_site()
    {
        using var client = host.Client();
        using var answer = await SignIn(client, "//evil.example");
        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    private async Task Refused(string why, Action<JsonObject> claims)
    {
        host.Provider.Claims = claims;
        using var client = host.Client();
        using var answer = await SignIn(client);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(why, await answer.Text(), StringComparison.Ordinal);
        await IsOut(client);
    }

    private static async Task IsOut(HttpClient client)
    {
        using var answer = await client.Get("/o/main/");
        Assert.StartsWith("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Goes through the flow as a browser does, up to the answer of the callback.</summary>
    private static async Task<HttpResponseMessage> SignIn(HttpClient client, string back = "/") =>
        await client.Get(await AnswerOf(client, back));

    /// <summary>Where the provider sends the browser back to.</summary>
    private static async Task<string> AnswerOf(HttpClient client, string back)
    {
        using var begun = await client.Get("/oidc/sign-in?back=" + Uri.EscapeDataString(back));
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        using var there = await client.GetAsync(begun.Headers.Location!, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, there.StatusCode);
        return there.Headers.Location!.PathAndQuery;
    }
}
