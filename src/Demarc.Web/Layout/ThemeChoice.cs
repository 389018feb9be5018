using Demarc.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Layout;

/// <summary>Remembers which colours somebody likes.</summary>
public static class ThemeChoice
{
    /// <summary>The cookie.</summary>
    public const string Cookie = "demarc_theme";

    internal static void Map(WebApplication app) => app.MapPost("/theme", static async (HttpContext context) =>
    {
        var form = await context.Request.ReadFormAsync();
        var theme = form["theme"].ToString();
        if (theme is "light" or "dark") context.Response.Cookies.Append(Cookie, theme, Cookies.Options(context, TimeSpan.FromDays(365)));
        else context.Response.Cookies.Delete(Cookie);
        return Results.LocalRedirect(LocalPath.Of(form["back"]));
    });
}
