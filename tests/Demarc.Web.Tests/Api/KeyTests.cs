using System.Net;
using System.Text.RegularExpressions;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Keys;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Api;

/// <summary>Keys: what they open, what they do not, and when they stop.</summary>
public sealed partial class KeyTests(WebFixture web)
{
    private ApiKeys Keys => web.Services.GetRequiredService<ApiKeys>();

    private AccountStore Accounts => web.Services.GetRequiredService<AccountStore>();

    [Fact]
    public async Task A_key_opens_its_organisation_and_no_page()
    {
        using var client = web.WithKey(Right.Read);
        Assert.Equal(HttpStatusCode.OK, await Status(client, ApiClients.Api("numbers")));
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, ApiClients.Api("numbers", WebFixture.Other)));
        Assert.Equal(HttpStatusCode.Redirect, await Status(client, $"/o/{WebFixture.Sample}/gaps"));
    }

    [Theory]
    [InlineData("Bearer demarc_0123456789_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("nothing")]
    public async Task What_is_no_key_is_refused_and_says_how(string header)
    {
        using var client = web.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        using var answer = await client.Get(ApiClients.Api("numbers"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_key_with_another_id_before_its_secret_is_refused()
    {
        var text = web.KeyOf(Right.Read, WebFixture.Sample).Text;
        using var client = web.WithKey($"demarc_0000000000_{text[18..]}");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, ApiClients.Api("numbers")));
    }

    [Fact]
    public async Task A_session_beside_a_wrong_key_counts_for_nothing()
    {
        using var client = await web.SignIn(Role.Admin);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer demarc_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, ApiClients.Api("numbers")));
    }

    [Fact]
    public async Task However_the_address_is_written_a_wrong_key_beside_a_session_opens_nothing()
    {
        using var client = await web.SignIn(Role.Admin);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer demarc_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, $"/API/V1/o/{WebFixture.Sample}/numbers"));
    }

    [Fact]
    public async Task A_key_in_the_address_is_refused()
    {
        var text = web.KeyOf(Right.Read, WebFixture.Sample).Text;
        using var client = web.Anonymous();
        using var answer = await client.Get(ApiClients.Api("numbers?access_token=" + text));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("revoke it", await answer.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_what_its_right_says_and_never_more_than_its_maker()
    {
        using var reads = web.WithKey(Right.Read);
        Assert.Equal(["read"], await RightsOf(reads));
        using var works = web.WithKey(Right.Contribute);
        Assert.Equal(["read", "contribute"], await RightsOf(works));
        using var most = web.WithKey(Right.Administer);
        Assert.Equal(["read", "contribute", "decide", "administer"], await RightsOf(most));
        using var bold = web.WithKey(Right.Administer, maker: Role.Viewer);
        Assert.Equal(["read"], await RightsOf(bold));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(reads, ApiClients.Api("api-keys")));
        Assert.Equal(HttpStatusCode.OK, await Status(most, ApiClients.Api("api-keys")));
    }

    [Fact]
    public async Task A_key_loses_what_its_maker_loses_at_once()
    {
        const string tenant = "tailspin";
        web.MakeTenant(tenant);
        var (key, text) = web.KeyOf(Right.Decide, tenant, Role.Manager);
        using var client = web.WithKey(text);
        Assert.Equal(HttpStatusCode.OK, await Status(client, ApiClients.Api("", tenant)));
        Accounts.End(
            Accounts.MembershipsOf(key.Person).Single(membership => membership.Tenant == tenant),
            web.Services.GetRequiredService<Sessions>().Now);
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, ApiClients.Api("", tenant)));
    }

    [Fact]
    public async Task A_revoked_key_and_one_whose_time_is_over_open_nothing()
    {
        var (key, text) = web.KeyOf(Right.Read, WebFixture.Sample);
        using var client = web.WithKey(text);
        Assert.Equal(HttpStatusCode.OK, await Status(client, ApiClients.Api("numbers")));
        Assert.True(Keys.Revoke(WebFixture.Sample, key.Number));
        Assert.False(Keys.Revoke(WebFixture.Sample, key.Number));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, ApiClients.Api("numbers")));
        using var late = web.WithKey(web.KeyOf(Right.Read, WebFixture.Sample, days: -1).Text);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(late, ApiClients.Api("numbers")));
    }

    [Fact]
    public async Task The_store_never_has_the_secret_and_notes_the_day_of_use()
    {
        var (key, text) = web.KeyOf(Right.Read, WebFixture.Sample);
        Assert.Equal(Moment.Start, key.Seen);
        using var client = web.WithKey(text);
        await Status(client, ApiClients.Api("numbers"));
        var kept = Keys.Of(WebFixture.Sample).Single(one => one.Number == key.Number);
        Assert.Equal(0, kept.Seen.Microseconds % (86_400L * 1_000_000));
        Assert.DoesNotContain(text[18..], await Stored(), StringComparison.Ordinal);
    }

    /// <summary>
    /// All that the store has, of a copy: whoever opens and closes the file itself takes this process's locks away, and then another
    /// process that writes spoils it (https://www.sqlite.org/howtocorrupt.html, 2.2, 2026-11-22).
    /// </summary>
    private async Task<string> Stored()
    {
        var copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using (var connection = new SqliteConnection($"Data Source={web.StoreFile};Pooling=False"))
            await using (var command = connection.CreateCommand())
            {
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                command.CommandText = "VACUUM INTO @copy";
                command.Parameters.AddWithValue("@copy", copy);
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }

            return await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public async Task The_page_shows_a_key_once_lists_it_and_revokes_it()
    {
        const string page = $"/o/{WebFixture.Sample}/settings/api-keys";
        using var client = await web.SignIn(Role.Admin);
        using var made = await client.SendForm(page, ("title", "Nightly <export>"), ("right", "read"), ("days", "30"));
        var text = KeyText().Match(await made.Text()).Value;
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using var bearer = web.WithKey(text);
        Assert.Equal(HttpStatusCode.OK, await Status(bearer, ApiClients.Api("numbers")));
        var list = await client.Text(page);
        Assert.DoesNotContain(text, list, StringComparison.Ordinal);
        Assert.Contains("Nightly &lt;export&gt;", list, StringComparison.Ordinal);
        var number = Keys.Of(WebFixture.Sample).First(static key => key.Title == "Nightly <export>").Number;
        using var revoked = await client.SendForm(page, $"{page}/{number}/revoke");
        Assert.Equal(HttpStatusCode.Redirect, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(bearer, ApiClients.Api("numbers")));
        using var again = await client.SendForm(page, $"{page}/{number}/revoke");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Theory]
    [InlineData("", "read", "30")]
    [InlineData("x", "everything", "30")]
    [InlineData("x", "unknown", "30")]
    [InlineData("x", "read", "366")]
    [InlineData("x", "read", "0")]
    [InlineData("x", "read", "-1")]
    [InlineData("x", "read", "99999999999999999999")]
    public async Task What_is_no_key_to_make_is_refused(string title, string right, string days)
    {
        using var client = await web.SignIn(Role.Admin);
        var before = Keys.Of(WebFixture.Sample).Count(static key => key.Title == "x");
        using var answer = await client.SendForm(
            $"/o/{WebFixture.Sample}/settings/api-keys", ("title", title), ("right", right), ("days", days));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, Keys.Of(WebFixture.Sample).Count(static key => key.Title == "x"));
    }

    [Fact]
    public async Task Managers_make_no_keys()
    {
        const string page = $"/o/{WebFixture.Sample}/settings/api-keys";
        using var client = await web.SignIn(Role.Manager);
        Assert.Equal(HttpStatusCode.Forbidden, await Status(client, page));
        using var answer = await client.SendForm($"/o/{WebFixture.Sample}/", page, ("title", "y"), ("right", "read"), ("days", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public void There_are_no_keys_of_an_organisation_that_does_not_exist() => Assert.Throws<StoreException>(() =>
        Keys.Make("no-such-tenant", 1, "x", Right.Read, 1));

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back()
    {
        // A program of its own on a store of its own: one process serves a SQLite file.
        var folder = Directory.CreateTempSubdirectory("demarc-limits-").FullName;
        await using var app = DemarcWeb.Build(new WebOptions
        {
            Urls = "http://127.0.0.1:0",
            Store = Path.Combine(folder, "limits.db"),
            CallsPerMinute = 2,
            TriesPerMinute = 2,
            Content = Path.Combine(AppContext.BaseDirectory, "content.pack"),
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var (accounts, now) = (app.Services.GetRequiredService<AccountStore>(), app.Services.GetRequiredService<Sessions>().Now);
        var person = accounts.Create("maker", "Maker", "", now);
        accounts.Grant(new MembershipRow("main", person.Number, "admin", new Interval(now, Moment.Open), "test"));
        using var client = web.WithKey(app.Services.GetRequiredService<ApiKeys>().Make("main", person.Number, "test", Right.Read, 1).Text);
        client.BaseAddress = new Uri(app.Urls.First());
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++) statuses.Add(await Status(client, "/api/v1/o/no-such-tenant"));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], statuses);
        using var answer = await client.Get("/api/v1/o/no-such-tenant");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        client.DefaultRequestHeaders.Remove("Authorization");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer wrong");
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "/api/v1/o/x"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Status(client, "/api/v1/o/x"));
        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.Get(path);
        return answer.StatusCode;
    }

    private static async Task<string[]> RightsOf(HttpClient client) =>
        [.. (await client.Json("")).GetProperty("you").GetProperty("rights").EnumerateArray().Select(static right => right.GetString()!)];

    [GeneratedRegex("demarc_[0-9a-f]{10}_[A-Za-z0-9_-]{43}")]
    private static partial Regex KeyText();
}
