using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Demarc.Web.Api.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Demarc.Web.Access;

/// <summary>
/// Lets a form in only from a page of ours: it must carry a token made from a secret that only this browser has (its session, or before
/// signing in a cookie for that), and the browser must not say that another site sent it. Requests with a key of the API carry no cookie
/// and need no token.
/// </summary>
internal sealed class FormGuard(RequestDelegate next)
{
    internal const string Field = "demarc-token";
    internal const string Header = "X-Demarc-Token";

    private const string Visit = "demarc_visit";

    /// <summary>Nobody who is not in has more to say than a login and a password.</summary>
    private const long MostOfNobody = 64 << 10;

    /// <summary>The token for a page's forms; different each time, so that compression tells nothing about it.</summary>
    internal static string Token(HttpContext context)
    {
        var secret = SecretOf(context);
        if (secret is null)
        {
            secret = context.Items[Visit] as string ?? Secret.New();
            context.Items[Visit] = secret;
            if (!context.Response.HasStarted) context.Response.Cookies.Append(Visit, secret, Cookies.Options(context));
        }

        Span<byte> token = stackalloc byte[64];
        RandomNumberGenerator.Fill(token[..32]);
        Proof(secret).CopyTo(token[32..]);
        for (var i = 0; i < 32; i++) token[32 + i] ^= token[i];
        return Base64Url.EncodeToString(token);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        var harmless = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        if (harmless || context.SignedIn() is { Session.Method: ApiKeys.Method }
            || (context.SignedIn() is null && Errors.ErrorPages.IsApi(context)))
        {
            await next(context);
            return;
        }

        if (context.SignedIn() is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostOfNobody;
        if (IsForeign(context) || !await Carries(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await Errors.ErrorPages.Write(context, "The form is out of date", "Go back, load the page again, and send it once more.");
            return;
        }

        if (!Errors.ErrorPages.IsApi(context) && !await IsReadable(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await Errors.ErrorPages.Write(context, "That cannot be read", "What was sent is no form, or a part of it is missing.");
            return;
        }

        await next(context);
    }

    /// <summary>Pages take forms: what is sent as something else counts as an empty one.</summary>
    private static async Task<bool> IsReadable(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            context.Request.Form = FormCollection.Empty;
            return true;
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException or IOException)
        {
            return false;
        }
    }

    private static bool IsForeign(HttpContext context)
    {
        var site = context.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none")) return true;
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<bool> Carries(HttpContext context)
    {
        if (SecretOf(context) is not { } secret) return false;
        var given = context.Request.Headers[Header].ToString();
        try
        {
            if (given.Length == 0 && context.Request.HasFormContentType) given = (await context.Request.ReadFormAsync())[Field].ToString();
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException or IOException)
        {
            return false;
        }

        var token = new byte[64];
        if (!Base64Url.TryDecodeFromChars(given, token, out var written) || written != 64) return false;
        for (var i = 0; i < 32; i++) token[32 + i] ^= token[i];
        return CryptographicOperations.FixedTimeEquals(token.AsSpan(32), Proof(secret));
    }

    private static string? SecretOf(HttpContext context) =>
        context.SignedIn() is not null ? context.Request.Cookies[Sessions.Cookie] : context.Request.Cookies[Visit];

    private static byte[] Proof(string secret) => HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), "form"u8);
}
