using Demarc.Web.Access;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Demarc.Web.Tests.Browser.BrowserFixture))]

namespace Demarc.Web.Tests.Browser;

/// <summary>
/// The system's Chromium, started once, when it is first asked for. A test asks for a page that somebody is signed in on;
/// where there is no Chromium the test is skipped, and says so.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>Started by the first test that needs it: the others need not wait for it.</summary>
    private async Task<IBrowser?> Browser()
    {
        await starting.WaitAsync();
        try
        {
            if (browser is null && Array.Find(Places, File.Exists) is { } path) browser = await Start(path);
            return browser;
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task<IBrowser> Start(string path)
    {
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page of its own, with nobody signed in.</summary>
    /// <param name="web">The application.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="dark">Whether the system likes it dark.</param>
    /// <param name="address">Another address of the application.</param>
    public async Task<IPage> Open(WebFixture web, int width = 1440, bool dark = false, string? address = null)
    {
        var started = await Browser();
        Assert.SkipWhen(started is null, "Chromium is not installed");
        var context = await started!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address ?? web.Address,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        // A busy machine is no fault of a page.
        context.SetDefaultTimeout(600_000);
        return await context.NewPageAsync();
    }

    /// <summary>A page on which somebody is signed in.</summary>
    public async Task<IPage> SignIn(
        WebFixture web, Role role, string tenant = WebFixture.Sample, int width = 1440, bool dark = false)
    {
        var page = await Open(web, width, dark);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#login", web.Login(role, tenant));
        await page.FillAsync("#password", WebFixture.Password);
        await page.ClickAsync("button:has-text('Sign in')");
        // On a very busy machine the event that all is loaded can pass unseen; what comes next waits for what it needs.
        await page.WaitForURLAsync("**/o/**", new() { WaitUntil = WaitUntilState.Commit });
        return page;
    }

    /// <summary>Keeps a picture of the whole page where DEMARC_SHOTS names a folder: for the eyes of whoever changed it.</summary>
    public static async Task Shoot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("DEMARC_SHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
