using System.Net;
using Demarc.Web.Access;
using Demarc.Web.Tests.Api;

namespace Demarc.Web.Tests.Access;

/// <summary>Who comes in, who does not, and where.</summary>
public sealed class DoorTests(WebFixture web)
{
    [Fact]
    public async Task Nobody_sees_anything_without_signing_in()
    {
        using var client = web.Anonymous();
        foreach (var path in Pages.OfSample)
        {
            using var answer = await client.Get($"/o/{WebFixture.Sample}/{path}");
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using var api = await client.Get($"/api/v1/o/{WebFixture.Sample}/numbers");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Fact]
    public async Task Another_organisation_is_not_there()
    {
        using var client = await web.SignIn(Role.Admin, WebFixture.Other);
        foreach (var path in Pages.OfSample.Concat(Pages.Files))
        {
            using var answer = await client.Get($"/o/{WebFixture.Sample}/{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.DoesNotContain("Northwind", await answer.Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_password_tells_nothing_and_locks_in_the_end()
    {
        var login = web.Login(Role.Owner, WebFixture.Other);
        using var client = web.Anonymous();
        foreach (var tried in Enumerable.Repeat("wrong password here", 6).Append(WebFixture.Password))
        {
            using var answer = await client.SendForm("/sign-in", ("login", login), ("password", tried));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("The login or the password is wrong", await answer.Text(), StringComparison.Ordinal);
        }
    }

    /// <summary>A header takes ASCII only: what browsers send is escaped, and anything else leads to the front page.</summary>
    [Theory]
    [InlineData("/o/northwind/gaps?q=\u00fc", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/o/northwind/gaps?q=%C3%BC", "/o/northwind/gaps?q=%C3%BC")]
    public async Task Wherever_one_is_sent_back_to_one_is_in(string back, string location)
    {
        using var client = web.Anonymous();
        using var answer = await client.SendForm(
            "/sign-in", ("login", web.Login(Role.Viewer, WebFixture.Sample)), ("password", WebFixture.Password), ("back", back));
        Assert.Equal((HttpStatusCode.Redirect, location), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/o/{WebFixture.Sample}/")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var client = await web.SignIn(Role.Viewer);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("demarc-token", "AAAA")]);
        using var answer = await client.PostAsync(new Uri("/sign-out", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/o/{WebFixture.Sample}/")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        var cookies = new CookieContainer();
        using var client = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false })
        { BaseAddress = new Uri(web.Address) };
        await client.SendForm("/sign-in", ("login", web.Login(Role.Viewer, WebFixture.Sample)), ("password", WebFixture.Password));
        var cookie = cookies.GetCookies(client.BaseAddress)[Sessions.Cookie]!;
        await client.SendForm($"/o/{WebFixture.Sample}/", "/sign-out");
        using var kept = web.Anonymous();
        kept.DefaultRequestHeaders.Add("Cookie", $"{cookie.Name}={cookie.Value}");
        Assert.Equal(HttpStatusCode.Redirect, (await kept.Get($"/o/{WebFixture.Sample}/")).StatusCode);
    }

    [Fact]
    public async Task The_link_of_the_sample_opens_once()
    {
        var link = new Uri(web.SampleLink).AbsolutePath;
        using var client = web.Anonymous(follow: true);
        Assert.Contains("Northwind Health", await client.Text(link), StringComparison.Ordinal);
        using var again = await web.Anonymous().Get(link);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_viewer_takes_nothing_in()
    {
        using var client = await web.SignIn(Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.Get($"/o/{WebFixture.Sample}/import")).StatusCode);
        using var answer = await client.SendForm($"/o/{WebFixture.Sample}/", $"/o/{WebFixture.Sample}/import");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Signing_in_leads_to_no_other_site(string back)
    {
        using var client = web.Anonymous();
        using var answer = await client.SendForm(
            "/sign-in", ("login", web.Login(Role.Viewer, WebFixture.Sample)), ("password", WebFixture.Password), ("back", back));
        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Nobody_sends_much_without_signing_in()
    {
        using var client = web.Anonymous();
        var token = await client.Token("/sign-in");
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("login", new string('a', 1 << 17)), KeyValuePair.Create("demarc-token", token)]);
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Who_is_in_sends_much_only_where_files_are_taken_and_by_right()
    {
        using var viewer = await web.SignIn(Role.Viewer, WebFixture.Other);
        using var manager = await web.SignIn(Role.Manager, WebFixture.Other);
        foreach (var (client, path) in new[] { (manager, "exceptions"), (viewer, "import"), (viewer, "evidence/add") })
        {
            using var form = new FormUrlEncodedContent(
                Enumerable.Range(0, 40).Select(static at => KeyValuePair.Create($"much{at}", new string('a', 1 << 16))));
            using var answer = await client.PostAsync(
                new Uri($"/o/{WebFixture.Other}/{path}", UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_character_that_stands_for_nothing_is_refused_wherever_it_stands()
    {
        using var client = web.Anonymous();
        using var form = await client.SendForm("/sign-in", ("login", "a\0b"), ("password", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, form.StatusCode);
        using var query = await client.Get("/sign-in?back=%00");
        Assert.Equal(HttpStatusCode.BadRequest, query.StatusCode);
        using var api = web.WithKey(Right.Contribute, WebFixture.Other);
        using var parts = new MultipartFormDataContent { { new StringContent("policy\0document"), "kind" } };
        using var evidence = await api.PostAsync(
            new Uri(ApiClients.Api("evidence", WebFixture.Other), UriKind.Relative), parts, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, evidence.StatusCode);
    }
}
