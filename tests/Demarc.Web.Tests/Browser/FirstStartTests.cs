using System.Text;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Demarc.Web.Tests.Browser;

/// <summary>From an empty store to the first matrix of one's own, in a real browser.</summary>
public sealed class FirstStartTests(WebFixture web, BrowserFixture browser) : IAsyncLifetime
{
    private const string Services = """
        service,workload
        aws/rds,patient-portal
        Exchange Online,workplace
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-first-start-").FullName;
    private WebApplication? app;

    public async ValueTask InitializeAsync()
    {
        app = DemarcWeb.Build(new WebOptions
        {
            Urls = "http://127.0.0.1:0",
            Store = Path.Combine(folder, "demarc.db"),
            Content = Path.Combine(AppContext.BaseDirectory, "content.pack"),
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await app!.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_printed_link_makes_the_first_administrator_who_takes_exports_in_and_sees_the_matrix()
    {
        var address = app!.Urls.First();
        var page = await browser.Open(web, address: address);
        var link = app.Services.GetRequiredService<FirstStart>().Prepare(address);
        await page.GotoAsync(link);
        await page.FillAsync("#name", "Ada Berg");
        await page.FillAsync("#login", "ada@harbour.example");
        await page.FillAsync("#password", WebFixture.Password);
        await page.ClickAsync("button:has-text('Make the account')");
        await page.WaitForURLAsync("**/organisations");
        await BrowserFixture.Shoot(page, "first-organisations");

        // The sample shows what there is to see, and leads back to one's own organisation.
        await page.ClickAsync("text=Northwind Health");
        await page.WaitForSelectorAsync("text=You are looking at an invented company");
        await page.ClickAsync("text=Take in your own exports");
        await page.WaitForURLAsync("**/o/main/import");
        await page.ClickAsync("a.brand");
        await page.WaitForSelectorAsync("h2:has-text('Start here')");
        await BrowserFixture.Shoot(page, "first-empty-overview");

        await page.ClickAsync("text=Take in your own exports");
        await page.SetInputFilesAsync("#exports",
        [
            new FilePayload { Name = "services.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Services) },
            new FilePayload
            { Name = "config.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(ServedWorld.Buckets(5, 1)) },
        ]);
        await page.ClickAsync("button:has-text('Take them in')");
        await page.WaitForSelectorAsync("h2:has-text('Recorded as run 1')");
        Assert.Contains("5 resources seen", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await BrowserFixture.Shoot(page, "first-import-done");
        await page.ClickAsync("text=To the overview");
        await page.ClickAsync("text=See the matrix");
        await page.WaitForSelectorAsync(".heat tbody td a");
        await BrowserFixture.Shoot(page, "first-matrix");
        var rows = await page.Locator(".heat tbody th[scope=row]").AllInnerTextsAsync();
        foreach (var service in (string[])["S3", "RDS", "Exchange Online"])
            Assert.Contains(rows, row => row.Contains(service, StringComparison.Ordinal));

        // The link has done its work.
        await page.Context.ClearCookiesAsync();
        var again = await page.GotoAsync(link);
        Assert.Equal(404, again!.Status);
        await page.Context.CloseAsync();
    }
}
