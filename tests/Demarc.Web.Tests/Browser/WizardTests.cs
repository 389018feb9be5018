using Demarc.Web.Access;

namespace Demarc.Web.Tests.Browser;

/// <summary>A service nobody knows, from the first question to the day it is in the matrix, in a real browser.</summary>
public sealed class WizardTests(WebFixture web, BrowserFixture browser)
{
    [Fact]
    public async Task A_new_service_goes_through_the_wizard_and_a_second_person_agrees()
    {
        web.MakeSample("wizard");
        var page = await browser.SignIn(web, Role.Owner, "wizard");
        await page.GotoAsync("/o/wizard/adoption");
        await page.ClickAsync("text=Ask for a service");
        await page.FillAsync("#title", "Signature desk");
        await page.FillAsync("#provider-title", "Quillworks");
        await page.FillAsync("#document", "https://quillworks.example/security");
        await page.ClickAsync("button:has-text('Go on')");
        var unknown = await page.InnerTextAsync("#live .apart");
        await page.SelectOptionAsync("#fact-hostAccess", "none");
        await page.WaitForFunctionAsync("before => document.querySelector('#live .apart').innerText !== before", unknown);
        await page.SelectOptionAsync("#like", "docusign/esignature");
        await page.ClickAsync("button:has-text('Take over')");
        await page.WaitForFunctionAsync("document.querySelector('#fact-content').value === 'stored'");
        await BrowserFixture.Shoot(page, "wizard-profile");
        await page.ClickAsync("button:has-text('Go on')");
        await page.ClickAsync("main >> a:has-text('Go on')");
        await page.SelectOptionAsync("#workload", "patient-portal");
        await page.ClickAsync("button:has-text('Go on')");
        await page.SelectOptionAsync("select[name=owner-resilience]", "platform");
        await BrowserFixture.Shoot(page, "wizard-owners");
        await page.ClickAsync("button:has-text('Go on')");
        await page.FillAsync("#reason", "Patients sign consent forms");
        await BrowserFixture.Shoot(page, "wizard-summary");
        await page.ClickAsync("button:has-text('Ask for it')");
        await page.WaitForURLAsync("**/adoption/requests/**");
        var request = page.Url;
        await page.GotoAsync("/o/wizard/services/quillworks/signature-desk");
        Assert.Contains("There is nothing here", await page.InnerTextAsync("body"), StringComparison.Ordinal);
        await page.Context.CloseAsync();

        var second = await browser.SignIn(web, Role.Manager, "wizard");
        await second.GotoAsync(request);
        await BrowserFixture.Shoot(second, "wizard-request");
        await second.ClickAsync("main >> a:has-text('Decide')");
        await second.FillAsync("#reason", "Seen with legal");
        await second.ClickAsync("button:has-text('Approve')");
        await second.GotoAsync("/o/wizard/services/quillworks/signature-desk");
        Assert.Equal("Signature desk", await second.InnerTextAsync("h1"));
        await second.GotoAsync("/o/wizard/matrix?q=signature");
        Assert.Equal(1, await second.Locator(".heat th[scope=row] a:has-text('Signature desk')").CountAsync());
        await second.Context.CloseAsync();
    }
}
