using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Web.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Access;

/// <summary>A way in for whoever has the machine, when the only administrator is lost; and that it is written down.</summary>
public sealed class ShellTests(WebFixture web)
{
    private const string Tenant = "shell";

    [Fact]
    public async Task Somebody_new_becomes_administrator_by_a_link_that_opens_once()
    {
        web.MakeTenant(Tenant);
        var (code, said, errors) = await People("invite", "Boss@example.org", "--name", "The Boss");
        Assert.True(code == 0, errors);
        Assert.Contains("boss@example.org as admin", said, StringComparison.Ordinal);
        var link = PathOf(said);
        using var client = web.Anonymous();
        using var joined = await client.SendForm(link, ("name", "The Boss"), ("password", WebFixture.Password));
        Assert.Equal((HttpStatusCode.Redirect, $"/o/{Tenant}/"), (joined.StatusCode, joined.Headers.Location?.ToString()));
        Assert.Contains("boss@example.org", await client.Text($"/o/{Tenant}/settings/people"), StringComparison.Ordinal);
        using var again = await client.Get(link);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var log = web.Services.GetRequiredService<AccountStore>().Entries(new AccessQuestion { Tenant = Tenant, Event = "invited" });
        Assert.Equal("shell", Assert.Single(log).Method);
        Assert.Contains("boss@example.org as admin", log[0].Detail, StringComparison.Ordinal);
        Assert.Contains("(shell)", await client.Text($"/o/{Tenant}/settings/log"), StringComparison.Ordinal);

        var (known, _, why) = await People("invite", "boss@example.org");
        Assert.Equal(2, known);
        Assert.Contains("demarc people password", why, StringComparison.Ordinal);
        var (reset, link2, _) = await People("password", "boss@example.org");
        Assert.Equal(0, reset);
        using var stranger = web.Anonymous();
        using var changed = await stranger.SendForm(PathOf(link2), ("password", "another long passphrase"));
        Assert.Equal("/sign-in", changed.Headers.Location?.ToString());
        using var entered = await stranger.SendForm("/sign-in", ("login", "boss@example.org"), ("password", "another long passphrase"));
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Contains("new password, by", await stranger.Text($"/o/{Tenant}/settings/log"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invite", "x")]
    [InlineData("invite", "auditor@example.org", "--role", "auditor")]
    [InlineData("invite", "king@example.org", "--role", "king")]
    [InlineData("invite", "boss@example.org", "--tenant", "nowhere")]
    [InlineData("invite", "boss@example.org", "--public-url", "nonsense")]
    [InlineData("password", "nobody@example.org")]
    public async Task A_mistake_is_a_message(params string[] arguments)
    {
        web.MakeTenant(Tenant);
        var (code, said, errors) = await People(arguments);
        Assert.Equal(2, code);
        Assert.DoesNotContain("/ticket/", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.NotEmpty(errors);
    }

    private Task<(int Code, string Said, string Errors)> People(params string[] arguments) => ServedProcess.Run(
    [
        "people", .. arguments, "--store", web.StoreFile,
        .. arguments.Contains("--tenant", StringComparer.Ordinal) ? Array.Empty<string>() : ["--tenant", Tenant],
    ]);

    private static string PathOf(string said) => said[said.IndexOf("/ticket/", StringComparison.Ordinal)..].Trim();
}
