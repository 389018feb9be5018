using Demarc.Web.Access;
using Demarc.Web.Tests.Work;
using Microsoft.Playwright;

namespace Demarc.Web.Tests.Browser;

/// <summary>From signing in to naming an owner, by keys alone: nothing is clicked, and nothing is given the focus by the test.</summary>
public sealed class KeyboardTests(WebFixture web, BrowserFixture browser)
{
    /// <summary>More stops than any page of this way has.</summary>
    private const int MostStops = 400;

    [Fact]
    public async Task An_owner_is_named_by_keys_alone()
    {
        var tenant = web.Own("keyboard");
        var page = await browser.Open(web);
        await page.GotoAsync("/sign-in");
        await page.Keyboard.TypeAsync(web.Login(Role.Manager, tenant));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(WebFixture.Password);
        await Go(page, "Enter", $"**/o/{tenant}/");

        // Who does not want to pass the whole navigation each time is offered to skip it first.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("To the content", await Focused(page));
        await TabTo(page, ".side a[href$='/gaps']");
        await Go(page, "Enter", "**/gaps");
        await TabTo(page, "select[name=kind]");
        // Each choice is a new table; whoever makes it still stands where they stood, and goes on from there.
        while (await page.InputValueAsync("select[name=kind]") != "unowned")
        {
            var before = page.Url;
            await page.Keyboard.PressAsync("ArrowDown");
            await page.WaitForURLAsync(address => address != before);
            await page.WaitForFunctionAsync(
                "() => document.activeElement.name === 'kind' && new URL(location).searchParams.get('kind') === document.activeElement.value");
        }

        await TabTo(page, "#gaps .pick input");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForSelectorAsync("[data-bulk-count]:has-text('1 chosen')");
        await TabTo(page, "#gaps-bulk button[value=owner]");
        await Go(page, "Enter", "**/gaps/chosen?**");

        await TabTo(page, "#owner");
        await page.Keyboard.TypeAsync("Dana");
        Assert.Equal("is:dana.lindqvist", await page.InputValueAsync("#owner"));
        await TabTo(page, "#owner-reason");
        await page.Keyboard.TypeAsync("Dana runs it");
        await Go(page, "Enter", "**/decisions/**");
        Assert.Contains("Dana runs it", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private static async Task Go(IPage page, string key, string address)
    {
        await page.Keyboard.PressAsync(key);
        await page.WaitForURLAsync(address);
    }

    /// <summary>Goes on until something is reached; what has the focus shows it.</summary>
    private static async Task TabTo(IPage page, string selector)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (!await page.EvaluateAsync<bool>("to => document.activeElement.matches(to)", selector)) continue;
            Assert.True(
                await page.EvaluateAsync<bool>(
                    "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"),
                $"{selector} does not show that it has the focus");
            return;
        }

        Assert.Fail($"{selector} is not reached by the tabulator");
    }

    private static Task<string> Focused(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent");
}
