using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Errors;

/// <summary>
/// What is answered when something is not there, not allowed, or went wrong: a page for people, problem details for programs.
/// </summary>
internal static class ErrorPages
{
    internal static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <summary>Nothing is there; nobody is told whether it is somebody else's.</summary>
    internal static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Write(context, "There is nothing here", "The address is wrong, or what it names is not yours to see.");
    }

    /// <summary>The person may read this, but not do that.</summary>
    internal static IResult Forbidden(string reason) => new ErrorResult(
        StatusCodes.Status403Forbidden, "Your role does not allow this", reason);

    /// <summary>Nothing is there.</summary>
    internal static IResult Missing(string reason) => new ErrorResult(StatusCodes.Status404NotFound, "There is nothing here", reason);

    /// <summary>What was sent cannot be used.</summary>
    internal static IResult Refused(string reason) => new ErrorResult(StatusCodes.Status400BadRequest, "That cannot be taken", reason);

    /// <summary>Something went wrong on our side.</summary>
    internal static void Handle(IApplicationBuilder app) => app.Run(static context =>
    {
        context.Response.Headers.ContentSecurityPolicy = Access.SecurityHeaders.ContentPolicy;
        return Write(context, "Something went wrong here", "It is noted in the log. Nothing half-done was kept.");
    });

    internal static Task Write(HttpContext context, string title, string reason)
    {
        if (IsApi(context))
            return Results.Problem(reason, statusCode: context.Response.StatusCode, title: title).ExecuteAsync(context);
        return new RazorComponentResult<ErrorPage>(new { Title = title, Reason = reason }) { StatusCode = context.Response.StatusCode }
            .ExecuteAsync(context);
    }

    private sealed class ErrorResult(int status, string title, string reason) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            return Write(httpContext, title, reason);
        }
    }
}
