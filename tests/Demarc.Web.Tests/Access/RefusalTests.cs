using System.Net;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Access;

/// <summary>Why something was refused is said once, on the page it belongs to, and by nobody but the program.</summary>
public sealed class RefusalTests(WebFixture web)
{
    private const string Why = "the day is missing";

    [Fact]
    public async Task A_refusal_is_shown_once_and_is_in_no_address()
    {
        OwnTenant.Make(web, "refusals");
        using var client = await web.SignIn(Role.Manager, "refusals");
        using var answer = await client.SendForm("/o/refusals/owners", "/o/refusals/owners/leave", ("id", "ada.berg"), ("leaves", ""));
        var page = answer.Headers.Location!.ToString();
        Assert.Equal("/o/refusals/owners/ada.berg", page);
        Assert.DoesNotContain(Why, await client.Text("/o/refusals/reviews"), StringComparison.Ordinal);
        Assert.Contains(Why, await client.Text(page), StringComparison.Ordinal);
        Assert.DoesNotContain(Why, await client.Text(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owners")]
    [InlineData("reviews")]
    [InlineData("reviews/suppliers")]
    [InlineData("exceptions/ask")]
    [InlineData("exceptions/duty/preview-without-backup")]
    [InlineData("agreements/new")]
    [InlineData("gaps/chosen")]
    [InlineData("adoption/refuse?service=aws/redshift")]
    [InlineData("adoption/new/summary?service=aws/redshift")]
    public async Task What_an_address_says_is_nobodys_refusal(string path)
    {
        using var client = await web.SignIn(Role.Manager);
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var page = await client.Get($"/o/{WebFixture.Sample}/{path}{mark}refused=call+0900+for+help");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("call 0900 for help</p>", WebUtility.HtmlDecode(await page.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_is_not_of_the_program_says_nothing()
    {
        using var client = await web.SignIn(Role.Manager);
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri($"/o/{WebFixture.Sample}/owners", UriKind.Relative));
        asked.Headers.TryAddWithoutValidation("Cookie", "demarc_refusal=call-0900-for-help");
        using var page = await client.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("0900", await page.Text(), StringComparison.Ordinal);
    }
}
