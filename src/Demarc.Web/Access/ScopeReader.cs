using System.Globalization;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>
/// The one place where it is decided whether somebody may see an organisation. Who may not is told what one is told of an organisation that
/// does not exist.
/// </summary>
internal sealed class ScopeReader(RequestDelegate next, EstateStates states, Sessions sessions)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TenantEndpoint>() is null)
        {
            await next(context);
            return;
        }

        if (context.SignedIn() is not { } signedIn)
        {
            await AskToSignIn(context);
            return;
        }

        var tenant = context.Request.RouteValues["tenant"] as string ?? "";
        var role = signedIn.RoleIn(tenant, sessions.Now);
        if (role == Role.Unknown)
        {
            await ErrorPages.NotFound(context);
            return;
        }

        var today = states.Today(tenant);
        if (!TryDay(context.Request.Query["as-of"], today, out var day) | !TryDay(context.Request.Query["known-at"], null, out var known))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await ErrorPages.Write(context, "That is no day", "Write a day as 2026-01-31, between 1901 and 8999.");
            return;
        }

        context.Items[typeof(TenantScope)] = new TenantScope(states, signedIn, tenant, role, day!.Value, today, known);
        await next(context);
    }

    private static Task AskToSignIn(HttpContext context)
    {
        if (ErrorPages.IsApi(context))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return ErrorPages.Write(context, "Sign in first", "Send an API key, or the cookie of a session.");
        }

        var back = context.Request.Path + context.Request.QueryString;
        context.Response.Redirect(HttpMethods.IsGet(context.Request.Method) ? "/sign-in?back=" + Uri.EscapeDataString(back) : "/sign-in");
        return Task.CompletedTask;
    }

    private static bool TryDay(string? text, DateOnly? otherwise, out DateOnly? day)
    {
        day = otherwise;
        if (string.IsNullOrEmpty(text)) return true;
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var written);
        day = written;
        // Near the ends of the calendar no due day can be counted.
        return read && written.Year is > 1900 and < 9000;
    }
}
