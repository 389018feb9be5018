using System.Globalization;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Browser;

/// <summary>Going back to an earlier day with the picker of every page: its numbers, said as such, kept by links, and back again.</summary>
public sealed class TravelTests(WebFixture web, BrowserFixture browser)
{
    private const string Tenant = "travel";

    private static readonly DateOnly Then = new(2026, 3, 31);
    private static readonly DateOnly Later = new(2026, 8, 31);

    [Fact]
    public async Task An_earlier_day_shows_its_numbers_and_links_keep_it()
    {
        web.MakeTenant(Tenant);
        TakeIn(Then, "aws/s3");
        TakeIn(Later, "aws/s3", "aws/rds", "aws/lambda");
        var states = web.Services.GetRequiredService<EstateStates>();
        var (before, now) = (Gaps(states, Then), Gaps(states, states.Today(Tenant)));
        Assert.InRange(before, 1, now - 1);

        var page = await browser.SignIn(web, Role.Manager, Tenant);
        await page.GotoAsync($"/o/{Tenant}/gaps?kind=unowned");
        await page.ClickAsync("#gaps tbody th a");
        Assert.Equal(1, await page.Locator("main button:has-text('Name owner')").CountAsync());
        await BrowserFixture.Shoot(page, "travel-gap");
        await page.GotoAsync($"/o/{Tenant}/matrix");
        Assert.Equal(1, await page.Locator(".heat th[scope=row]:has-text('RDS')").CountAsync());
        Assert.Equal(0, await page.Locator(".travel").CountAsync());

        await page.FillAsync("#as-of", TenantScope.Text(Then));
        await page.ClickAsync(".asof button");
        await page.WaitForURLAsync("**as-of=2026-03-31**");
        Assert.Contains("As it was on 2026-03-31", await page.InnerTextAsync(".travel"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".heat th[scope=row]:has-text('RDS')").CountAsync());
        Assert.Equal(1, await page.Locator(".heat th[scope=row]:has-text('S3')").CountAsync());
        await BrowserFixture.Shoot(page, "travel-matrix");

        await page.ClickAsync(".side a:text-is('Gaps')");
        await page.WaitForURLAsync("**/gaps?as-of=2026-03-31");
        Assert.StartsWith(Text(before), await page.InnerTextAsync(".data-count"), StringComparison.Ordinal);
        await page.SelectOptionAsync("select[name=severity]", "high");
        await page.WaitForURLAsync("**severity=high**");
        Assert.Contains("as-of=2026-03-31", page.Url, StringComparison.Ordinal);
        await page.ClickAsync("#gaps tbody th a");
        await page.WaitForURLAsync("**/gaps/*as-of=2026-03-31**");
        Assert.Contains("As it was on 2026-03-31", await page.InnerTextAsync(".travel"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("main button:has-text('Name owner')").CountAsync());

        await page.GotoAsync($"/o/{Tenant}/gaps?as-of=2026-03-31");
        await page.ClickAsync("text=Back to the present");
        await page.WaitForURLAsync($"**/o/{Tenant}/gaps");
        Assert.StartsWith(Text(now), await page.InnerTextAsync(".data-count"), StringComparison.Ordinal);

        // What is on record of that day was written down later: on that day itself nobody knew it.
        await page.GotoAsync($"/o/{Tenant}/matrix?as-of=2026-03-31&known-at=2026-03-31");
        Assert.Contains("as known on 2026-03-31", await page.InnerTextAsync(".travel"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".heat th[scope=row]:has-text('S3')").CountAsync());
        await page.Context.CloseAsync();
    }

    private void TakeIn(DateOnly day, params string[] services) => web.TakeIn(
        Tenant,
        folder => File.WriteAllText(
            Path.Combine(folder, "demarc.yaml"),
            "organisation: Harbour Clinic\nservices:\n" + string.Concat(services.Select(static one => $"  - {{ service: {one} }}\n"))),
        day);

    private static int Gaps(EstateStates states, DateOnly day) => states.Get(Tenant, day, null).Result.Gaps.Length;

    private static string Text(int gaps) => gaps.ToString("N0", CultureInfo.InvariantCulture);
}
