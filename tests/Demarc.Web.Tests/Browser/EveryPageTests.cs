using Deque.AxeCore.Playwright;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Browser;

/// <summary>
/// Every page in a real browser: nothing that keeps people out, nothing that runs over, nothing that the policy had to stop.
/// </summary>
public sealed class EveryPageTests(WebFixture web, BrowserFixture browser)
{
    public static TheoryData<int, bool> Looks() => new() { { 1440, false }, { 390, true } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_are_accessible_and_fit(int width, bool dark)
    {
        var page = await browser.SignIn(web, Role.Admin, width: width, dark: dark);
        var faults = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") faults.Add($"{page.Url}: {message.Text}");
        };
        // DEMARC_PAGE names one of them, for whoever mends it.
        var only = Environment.GetEnvironmentVariable("DEMARC_PAGE");
        foreach (var path in Pages.OfSample.Where(path => only is null || path == only))
        {
            await page.GotoAsync($"/o/{WebFixture.Sample}/{path}");
            var found = await page.RunAxe();
            foreach (var violation in found.Violations.Where(static v => v.Impact is "serious" or "critical"))
                faults.Add($"{path}: {violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(static node => node.Html))}");
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide > width) faults.Add($"{path}: {wide} wide on a window of {width}");
            var name = path.Length == 0 ? "overview" : path.Replace('/', '-').Split('?')[0];
            await BrowserFixture.Shoot(page, $"{name}-{width}{(dark ? "-dark" : "")}");
        }

        await page.Context.CloseAsync();
        Assert.Empty(faults);
    }

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
}
