using Demarc.Web.Access;
using Demarc.Web.Tests.Work;
using Microsoft.Playwright;

namespace Demarc.Web.Tests.Browser;

/// <summary>From the door to a named owner with nothing but keys: no click, no focus set by the test.</summary>
public sealed class KeyboardTests(WebFixture web, BrowserFixture browser)
{
    /// <summary>More stops than any page has between two things that belong together; a trap is told by never getting there.</summary>
    private const int Stops = 150;

    [Fact]
    public async Task Somebody_signs_in_finds_the_gaps_and_names_an_owner_with_keys_alone()
    {
        var tenant = web.Own("keyboard");
        var page = await browser.Open(web);
        await page.GotoAsync("/sign-in");
        await TabTo(page, "#login");
        await page.Keyboard.TypeAsync(web.Login(Role.Manager, tenant));
        await TabTo(page, "#password");
        await page.Keyboard.TypeAsync(WebFixture.Password);
        await Press(page, "Enter", $"**/o/{tenant}/");

        // The first stop of a page leads past the navigation; the second time it is not taken.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        await TabTo(page, $"nav a[href='/o/{tenant}/gaps']");
        await Press(page, "Enter", $"**/o/{tenant}/gaps");

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await TabTo(page, "select[name=kind]");
        Assert.False(await page.EvaluateAsync<bool>("!!document.activeElement.closest('nav')"));
        await page.Keyboard.TypeAsync("unowned");
        await TabTo(page, "#gaps .pick input");
        var gap = await page.EvaluateAsync<string>(
            "document.activeElement.closest('tr').querySelector('th a').getAttribute('href')");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForSelectorAsync("[data-bulk-count]:has-text('1 chosen')");
        await TabTo(page, "#gaps-bulk button[value=owner]");
        await Press(page, "Enter", "**/gaps/chosen?**");

        await TabTo(page, "#owner");
        await page.Keyboard.TypeAsync("Dana");
        await TabTo(page, "#owner-reason");
        await page.Keyboard.TypeAsync("Dana runs it");
        await Press(page, "Enter", "**/decisions/**");
        Assert.Contains("Dana", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(404, (await page.GotoAsync(gap))!.Status);
        await page.Context.CloseAsync();
    }

    /// <summary>Tab until the focus is there. Wherever it stops on the way, it has to be seen.</summary>
    private static async Task TabTo(IPage page, string selector)
    {
        for (var i = 0; i < Stops; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (there, seen, where) = (
                await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector),
                await page.EvaluateAsync<bool>(Seen),
                await page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)"));
            Assert.True(seen, $"the focus is not seen on {where}");
            if (there) return;
        }

        Assert.Fail($"{page.Url}: {selector} was not reached by {Stops} stops");
    }

    /// <summary>A line or a shadow around what has the focus, and the thing itself on the page.</summary>
    private const string Seen = """
        () => {
          const at = document.activeElement;
          if (at === document.body) return true;
          const style = getComputedStyle(at), box = at.getBoundingClientRect();
          return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none') && box.width > 0 && box.height > 0;
        }
        """;

    private static async Task Press(IPage page, string key, string leadsTo)
    {
        await page.Keyboard.PressAsync(key);
        await page.WaitForURLAsync(leadsTo, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
    }
}
