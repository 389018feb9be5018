using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Access;

/// <summary>
/// Why what a form asked for was refused, on its way back to the page with the form: sealed in a cookie for this person, that page and two
/// minutes, and gone once it was shown. No address carries it, since anybody can write an address.
/// </summary>
public sealed class Refusal
{
    private const string Cookie = "demarc_refusal";
    private const string Purpose = "refusal";

    /// <summary>A cookie has 4 KB.</summary>
    private const int Longest = 500;

    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(2);

    private Refusal(string text) => Text = text;

    /// <summary>Nothing was refused.</summary>
    public static Refusal None { get; } = new("");

    /// <summary>Why; empty when nothing was refused.</summary>
    public string Text { get; }

    /// <summary>Binds it as a parameter of an endpoint.</summary>
    public static ValueTask<Refusal?> BindAsync(HttpContext context) => ValueTask.FromResult<Refusal?>(Read(context));

    /// <summary>Back to a page, which says why.</summary>
    /// <param name="url">Address of the page.</param>
    /// <param name="reason">Why.</param>
    internal static IResult Back(string url, string reason) => new Result(url, reason);

    private static Refusal Read(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } sealedText) return None;
        try
        {
            if (Protector(context).Unprotect(sealedText).Split('\n', 3) is not [var person, var path, var text]
                || person != PersonOf(context) || path != context.Request.Path.Value) return None;
            context.Response.Cookies.Delete(Cookie, Cookies.Options(context));
            return new Refusal(text);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return None;
        }
    }

    private static ITimeLimitedDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose).ToTimeLimitedDataProtector();

    private static string PersonOf(HttpContext context) =>
        (context.SignedIn()?.Person.Number ?? 0).ToString(CultureInfo.InvariantCulture);

    private sealed class Result(string url, string reason) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var path = Uri.UnescapeDataString(url.Split('?')[0]);
            // Half a character cannot be sealed.
            var end = Longest - (reason.Length > Longest && char.IsHighSurrogate(reason[Longest - 1]) ? 1 : 0);
            var text = reason.Length <= Longest ? reason : reason[..end] + "…";
            httpContext.Response.Cookies.Append(
                Cookie, Protector(httpContext).Protect($"{PersonOf(httpContext)}\n{path}\n{text}", Holds),
                Cookies.Options(httpContext, Holds));
            return Results.LocalRedirect(url).ExecuteAsync(httpContext);
        }
    }
}
