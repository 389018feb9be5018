using Demarc.Web.Access;

namespace Demarc.Web.Tests.Browser;

/// <summary>
/// Every page of an organisation in a real browser: nothing that keeps people out, nothing that runs over, nothing that the policy had to
/// stop. The pages are shared out among classes, because what stands in one class runs one after the other.
/// </summary>
public sealed class EveryPageTests(WebFixture web, BrowserFixture browser)
{
    [Fact]
    public Task Pages_are_accessible_and_fit() => Walk(web, browser, Pages.OfSample.Where(static (_, place) => place % 2 == 0));

    [Fact]
    public async Task The_matrix_goes_by_arrow_keys_and_explains_itself()
    {
        var page = await browser.SignIn(web, Role.Viewer);
        await page.GotoAsync($"/o/{WebFixture.Sample}/matrix");
        await page.Locator(".heat tbody td a").First.FocusAsync();
        var first = await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')");
        await page.Keyboard.PressAsync("ArrowRight");
        var second = await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')");
        Assert.False(first == second);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#drawer[open] .reason");
        await BrowserFixture.Shoot(page, "matrix-drawer");
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForSelectorAsync("#drawer:not([open])", new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        Assert.Equal(second, await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_filter_changes_rows_and_address_without_a_new_page()
    {
        var page = await browser.SignIn(web, Role.Viewer);
        await page.GotoAsync($"/o/{WebFixture.Sample}/gaps");
        await page.SelectOptionAsync("select[name=severity]", "low");
        await page.WaitForURLAsync("**severity=low**");
        await page.WaitForSelectorAsync("tbody .sev.low");
        Assert.Equal(0, await page.Locator("tbody .sev.critical").CountAsync());
        await page.Context.CloseAsync();
    }

    internal static async Task Walk(WebFixture web, BrowserFixture browser, IEnumerable<string> paths)
    {
        var page = await browser.SignIn(web, Role.Admin);
        var inspection = new PageInspection(page);
        foreach (var path in paths) await inspection.Look($"/o/{WebFixture.Sample}/{path}");
        await page.Context.CloseAsync();
        Assert.True(inspection.Faults.Count == 0, string.Join("\n", inspection.Faults));
    }
}
