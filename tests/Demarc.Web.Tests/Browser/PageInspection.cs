using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Demarc.Web.Tests.Browser;

/// <summary>
/// Loads pages in one window and holds each against the rules, in four looks: wide and narrow, light and dark. A page is loaded once; what
/// changes between looks is the window and what the system likes, as when somebody turns a telephone or the evening comes.
/// </summary>
internal sealed class PageInspection
{
    /// <summary>
    /// Rules whose answer depends on colours, sizes or what fits (axe-core, doc/rule-descriptions.md, seen 2026-11-22); the others read the
    /// document, which is the same in every look.
    /// </summary>
    private static readonly string[] OfLooks =
        ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "button-name", "link-name", "summary-name"];

    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Dark), (390, ColorScheme.Light)];

    private readonly IPage page;
    private readonly List<string> faults = [];

    internal PageInspection(IPage page)
    {
        this.page = page;
        page.Console += (_, message) =>
        {
            // That a page refuses is looked at where it is asked for; what it is made of has to be there.
            if (message.Type == "error" && (!message.Text.StartsWith("Failed to load", StringComparison.Ordinal) || IsAsset(message)))
                faults.Add($"{page.Url}: {message.Text}");
        };
    }

    /// <summary>What was found wrong; empty when nothing was.</summary>
    internal IReadOnlyList<string> Faults => faults;

    /// <summary>Loads a page and looks at it.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="name">Name of its pictures.</param>
    /// <param name="status">How it has to answer.</param>
    internal async Task Look(string address, string? name = null, int status = 200)
    {
        // DEMARC_PAGE names one of them, for whoever mends it.
        if (Environment.GetEnvironmentVariable("DEMARC_PAGE") is { Length: > 0 } only && !address.EndsWith(only, StringComparison.Ordinal))
            return;
        await Turn(Looks[0]);
        var answer = await page.GotoAsync(address);
        if (answer!.Status != status) faults.Add($"{address}: answered {answer.Status}");
        await LookAtLoaded(address, name ?? NameOf(address));
    }

    /// <summary>Looks at the page that is there.</summary>
    internal async Task LookAtLoaded(string address, string name)
    {
        foreach (var look in Looks)
        {
            await Turn(look);
            var where = $"{address} ({look.Width}, {look.Scheme})";
            // Light colours were seen in the first look, narrow sizes in the third: in the fourth only the width is new.
            if (look != Looks[3]) await Hold(where, look == Looks[0] ? Everything : LooksOnly);
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide > look.Width) faults.Add($"{where}: {wide} wide");
            if (look == Looks[0] || look == Looks[2])
                await BrowserFixture.Shoot(page, $"{name}-{look.Width}{(look.Scheme == ColorScheme.Dark ? "-dark" : "")}");
        }
    }

    private async Task Hold(string where, AxeRunOptions rules)
    {
        var found = await page.RunAxe(rules);
        foreach (var violation in found.Violations.Where(static v => v.Impact is "serious" or "critical"))
            faults.Add($"{where}: {violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(static node => node.Html))}");
    }

    private async Task Turn((int Width, ColorScheme Scheme) look)
    {
        await page.SetViewportSizeAsync(look.Width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = look.Scheme, ReducedMotion = ReducedMotion.Reduce });
    }

    /// <summary>Only what is wrong is told in full: nobody reads what is right of each row of a long table.</summary>
    private static AxeRunOptions Everything => new() { ResultTypes = [ResultType.Violations] };

    private static AxeRunOptions LooksOnly => new()
    {
        ResultTypes = [ResultType.Violations],
        RunOnly = new RunOnlyOptions { Type = "rule", Values = [.. OfLooks] },
    };

    private static bool IsAsset(IConsoleMessage message) => message.Location.Contains("/assets/", StringComparison.Ordinal);

    private static string NameOf(string address)
    {
        var path = address.Split('/', 4) is [_, "o", _, var below] ? below : address.TrimStart('/');
        return path.Length == 0 ? "overview" : path.Replace('/', '-').Split('?')[0];
    }
}
