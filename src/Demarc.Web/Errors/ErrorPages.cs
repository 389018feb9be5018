using Demarc.Web.Access;
using Demarc.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Errors;

/// <summary>
/// What is answered when something is not there, not allowed, or went wrong: a page for people, problem details for programs.
/// </summary>
internal static class ErrorPages
{
    /// <summary>Whether a program asks: in whatever case, as routes are compared.</summary>
    internal static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

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

    /// <summary>Something that is needed for it does not work at the moment.</summary>
    internal static IResult Unable(string reason) => new ErrorResult(
        StatusCodes.Status503ServiceUnavailable, "That does not work at the moment", reason);

    /// <summary>What was sent cannot be used.</summary>
    internal static IResult Refused(string reason) => new ErrorResult(StatusCodes.Status400BadRequest, "That cannot be taken", reason);

    /// <summary>What is answered when something is thrown: what was sent cannot be read, or something went wrong on our side.</summary>
    internal static ExceptionHandlerOptions Handling => new()
    {
        StatusCodeSelector = static error => error switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            InvalidDataException => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status500InternalServerError,
        },
        ExceptionHandler = static context =>
        {
            context.Response.Headers.ContentSecurityPolicy = Access.SecurityHeaders.ContentPolicy;
            var status = context.Response.StatusCode;
            return Write(context, ApiProblem.TitleOf(status), ApiProblem.ReasonOf(status));
        },
    };

    /// <summary>Says in words what was answered by its number alone: a method that is not there, a parameter of the wrong form.</summary>
    internal static Task Explain(StatusCodeContext answered)
    {
        var context = answered.HttpContext;
        var status = context.Response.StatusCode;
        return Write(context, ApiProblem.TitleOf(status), ApiProblem.ReasonOf(status));
    }

    internal static Task Write(HttpContext context, string title, string reason)
    {
        if (IsApi(context))
            return Results.Problem(reason, statusCode: context.Response.StatusCode, title: title).ExecuteAsync(context);
        if (context.Response.StatusCode < StatusCodes.Status500InternalServerError
            && context.Items[typeof(TenantScope)] is TenantScope scope && CanShow(scope))
        {
            return new RazorComponentResult<ScopedErrorPage>(new { Scope = scope, Title = title, Reason = reason })
            { StatusCode = context.Response.StatusCode }.ExecuteAsync(context);
        }

        return new RazorComponentResult<ErrorPage>(new { Title = title, Reason = reason }) { StatusCode = context.Response.StatusCode }
            .ExecuteAsync(context);
    }

    /// <summary>Whether the organisation can be shown at all: its navigation says of which run it is.</summary>
    private static bool CanShow(TenantScope scope)
    {
        try
        {
            return scope.State.Version.Length >= 0;
        }
        catch (Exception error) when (error is Adapters.Store.StoreException or System.Data.Common.DbException)
        {
            return false;
        }
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
