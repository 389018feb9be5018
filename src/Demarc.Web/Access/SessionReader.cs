using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>Finds out who is asking.</summary>
internal sealed class SessionReader(RequestDelegate next, Sessions sessions)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
            && sessions.Find(context.Request.Cookies[Sessions.Cookie]) is { } signedIn) context.Items[typeof(SignedIn)] = signedIn;
        return next(context);
    }
}

/// <summary>What a request carries once it has been looked at.</summary>
public static class RequestFacts
{
    /// <summary>Who is asking; null when nobody is in.</summary>
    public static SignedIn? SignedIn(this HttpContext context) => context.Items[typeof(SignedIn)] as SignedIn;
}
