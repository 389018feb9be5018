using System.Net;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Access;

/// <summary>The first start, after somebody only looked at the sample.</summary>
public sealed class FirstStartTests
{
    [Fact]
    public async Task Whoever_looked_at_the_sample_is_no_administrator_of_what_comes_after()
    {
        var folder = Directory.CreateTempSubdirectory("demarc-first-start-").FullName;
        var options = new WebOptions
        {
            Urls = "http://127.0.0.1:0",
            Store = Path.Combine(folder, "demarc.db"),
            Content = Path.Combine(AppContext.BaseDirectory, "content.pack"),
        };
        await using (var sample = DemarcWeb.Build(options with { Sample = true }))
            Assert.Contains("/ticket/", sample.Services.GetRequiredService<FirstStart>().Prepare("http://x"), StringComparison.Ordinal);
        await using (var app = DemarcWeb.Build(options))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            var address = app.Urls.First();
            var link = app.Services.GetRequiredService<FirstStart>().Prepare("");
            Assert.StartsWith("/ticket/", link, StringComparison.Ordinal);
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
            using var sampleLogin = await client.SendForm(
                link, ("login", "Sample@localhost"), ("name", "Eve"), ("password", "a long enough passphrase"));
            Assert.Equal(HttpStatusCode.BadRequest, sampleLogin.StatusCode);
            using var made = await client.SendForm(
                link, ("login", "ada"), ("name", "Ada"), ("password", "a long enough passphrase"));
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
            Assert.Equal("", app.Services.GetRequiredService<FirstStart>().Prepare(""));
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        Directory.Delete(folder, recursive: true);
    }
}
