using Demarc.Web.Access;
using Demarc.Web.Tests.Work;

namespace Demarc.Web.Tests.Browser;

/// <summary>The worklist in a real browser: choosing rows, naming an owner, and the gaps leave.</summary>
public sealed class WorkFlowTests(WebFixture web, BrowserFixture browser)
{
    [Fact]
    public async Task An_owner_is_named_for_chosen_rows_by_keyboard_and_the_gaps_leave()
    {
        var tenant = web.Own("work-flow");
        var page = await browser.SignIn(web, Role.Manager, tenant);
        await page.GotoAsync($"/o/{tenant}/gaps?kind=unowned");
        var links = page.Locator("#gaps tbody th a");
        var (first, second) = (await links.Nth(0).GetAttributeAsync("href"), await links.Nth(1).GetAttributeAsync("href"));
        await page.Locator("#gaps .pick input").Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Locator("#gaps .pick input").Nth(1).CheckAsync();
        await page.WaitForSelectorAsync("[data-bulk-count]:has-text('2 chosen')");
        await page.Locator("#gaps-bulk button[value=owner]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/gaps/chosen?**");
        await BrowserFixture.Shoot(page, "gaps-chosen");
        await page.SelectOptionAsync("#owner", "is:dana.lindqvist");
        await page.FillAsync("#owner-reason", "Dana runs it");
        await page.Locator("#owner-reason").PressAsync("Enter");
        await page.WaitForURLAsync("**/decisions/**");
        await page.GotoAsync($"/o/{tenant}/gaps?kind=unowned");
        foreach (var gone in new[] { first!, second! })
        {
            var answer = await page.GotoAsync(gone);
            Assert.Equal(404, answer!.Status);
        }

        await page.Context.CloseAsync();
    }
}
