using System.IO.Compression;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Browser;

/// <summary>An auditor, let in for a month, takes a package home in a real browser; there it verifies without us.</summary>
public sealed class AuditorTests(WebFixture web, BrowserFixture browser)
{
    private const string Tenant = "auditor-at-work";

    [Fact]
    public async Task An_auditor_let_in_for_a_month_downloads_a_package_that_others_verify()
    {
        web.MakeSample(Tenant);
        var end = LetIn("auditor@firm.example");
        var page = await browser.Open(web);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#login", "auditor@firm.example");
        await page.FillAsync("#password", WebFixture.Password);
        await page.Locator("#password").PressAsync("Enter");
        await page.WaitForURLAsync($"**/o/{Tenant}/");
        await page.ClickAsync("text=Audit room");
        Assert.Contains(
            $"Your access ends on {end.ToTime():yyyy-MM-dd HH:mm}", await page.InnerTextAsync(".notice"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".side a:has-text('Import')").CountAsync());

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.ClickAsync("tr:has-text('27001') button:has-text('Download')"));
        Assert.Matches("^auditor-at-work-[0-9-]{10}-iso27001-2022\\.zip$", download.SuggestedFilename);
        var folder = Directory.CreateTempSubdirectory("demarc-auditor-").FullName;
        try
        {
            var package = Path.Combine(folder, download.SuggestedFilename);
            await download.SaveAsAsync(package);
            await page.ClickAsync("text=Ledger");
            var key = (await page.InnerTextAsync("dt:has-text('Key from entry 0') + dd")).Trim();
            await page.Context.CloseAsync();
            Verify(folder, package, key);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>With the program as anybody has it, and with one in Go that shares no code with it, by the key on the page.</summary>
    private static void Verify(string folder, string package, string key)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "demarc.dll");
        var ours = Foreign.Run("dotnet", program, "package", "verify", package, "--key", key);
        Assert.True(ours.Code == 0, ours.Output + ours.Errors);
        if (GoVerifier.Find() is not { } verifier) return;
        ZipFile.ExtractToDirectory(package, folder);
        var proofs = Directory.GetFiles(Path.Combine(folder, "entries"), "*.tlog-proof");
        Assert.NotEmpty(proofs);
        foreach (var proof in proofs)
        {
            var theirs = Foreign.Run(verifier, "proof", "-key", key, proof, Path.ChangeExtension(proof, ".leaf"));
            Assert.True(theirs.Code == 0, theirs.Output + theirs.Errors);
        }
    }

    private Moment LetIn(string login)
    {
        var (accounts, now) = (web.Services.GetRequiredService<AccountStore>(), web.Services.GetRequiredService<Sessions>().Now);
        var end = Moment.Of(now.ToTime().AddDays(30));
        var person = accounts.Create(
            login, "Ines Falk", web.Services.GetRequiredService<Passwords>().Hash(login, WebFixture.Password), now);
        accounts.Grant(new MembershipRow(Tenant, person.Number, nameof(Role.Auditor), new Interval(now, end), "test"));
        return end;
    }
}
