using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Access.SecondFactor;

/// <summary>The step between a right password and a session.</summary>
internal static class CodeEndpoints
{
    internal static void Map(WebApplication app)
    {
        app.MapGet(Door.CodePage, static (HttpContext context, Door door, string? back) =>
            door.Awaited(context) is null ? Results.LocalRedirect("/sign-in") : Show(back, ""));
        app.MapPost(Door.CodePage, Take).RequireRateLimiting(RateLimits.Door);
    }

    private static async Task<IResult> Take(HttpContext context, Door door, AuthenticatorApps apps)
    {
        var form = await context.Request.ReadFormAsync();
        var back = form["back"].ToString();
        if (door.Awaited(context) is not { } person) return Results.LocalRedirect("/sign-in");
        if (apps.Try(context, person, form["code"].ToString()) is not { } method)
            return Show(back, "The code is wrong or was used before, or the account is locked for a while.");
        return Results.LocalRedirect(door.PassedCode(context, person, method) ? LocalPath.Of(back) : "/sign-in");
    }

    private static RazorComponentResult<CodePage> Show(string? back, string refusal) =>
        new(new { Back = LocalPath.Of(back), Refusal = refusal })
        { StatusCode = refusal.Length > 0 ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK };
}
