using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Demarc.Web.Api.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Demarc.Web.Access;

/// <summary>
/// Lets a form in only from a page of ours: it must carry a token made from a secret that only this browser has (its session, or before
/// signing in a cookie for that), and the browser must not say that another site sent it. Requests with a key of the API carry no cookie
/// and need no token.
/// </summary>
internal sealed class FormGuard(RequestDelegate next, Sessions sessions)
{
    internal const string Field = "demarc-token";
    internal const string Header = "X-Demarc-Token";

    private const string Visit = "demarc_visit";

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
        BodyLimits.Set(context, sessions.Now);
        if (HasNothing(context.Request.Query))
        {
            await Unreadable(context);
            return;
        }

        var harmless = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        if (harmless || context.SignedIn() is { Session.Method: ApiKeys.Method }
            || (context.SignedIn() is null && Errors.ErrorPages.IsApi(context)))
        {
            await next(context);
            return;
        }

        if (IsForeign(context) || !await Carries(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await Errors.ErrorPages.Write(context, "The form is out of date", "Go back, load the page again, and send it once more.");
            return;
        }

        if (!Errors.ErrorPages.IsApi(context) && !await IsReadable(context))
        {
            await Unreadable(context);
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
            return !HasNothing(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (Exception error) when (IsBroken(error))
        {
            return false;
        }
    }

    private static Task Unreadable(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Errors.ErrorPages.Write(
            context, "That cannot be read",
            "What was sent is no form, a part of it is missing, or a text has a character that stands for nothing.");
    }

    /// <summary>What is too large is answered as too large.</summary>
    private static bool IsBroken(Exception error) => error is InvalidDataException
        || (error is IOException && error is not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge });

    /// <summary>Whether a name or text has the character of number 0, which databases do not keep.</summary>
    private static bool HasNothing(IEnumerable<KeyValuePair<string, StringValues>> fields) => fields.Any(static field =>
        field.Key.Contains('\0', StringComparison.Ordinal)
        || field.Value.Any(static value => value?.Contains('\0', StringComparison.Ordinal) == true));

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
        catch (Exception error) when (IsBroken(error))
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
