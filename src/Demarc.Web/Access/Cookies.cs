using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>How cookies are set: no script reads them, other sites do not send them.</summary>
internal static class Cookies
{
    internal static CookieOptions Options(HttpContext context, TimeSpan? keep = null) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = keep,
        IsEssential = true,
    };
}
