using System.Security.Cryptography;
using System.Text;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Demarc.Web.Api;

/// <summary>
/// What is the same for every endpoint of the API: parameters that it does not know are refused, not passed over, and what has not changed
/// is not sent again.
/// </summary>
internal static class ApiGuard
{
    /// <summary>Raised when answers get another form: what clients keep is no longer theirs then.</summary>
    private const string Form = "1";

    private static readonly ApiNeeds Writing = new(Right.Contribute, "Your role does not allow it.");

    private const int LongestValue = 200;
    private const int MostValues = 50;

    internal static async ValueTask<object?> Check(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiQuery>() is not { } query) return await next(invocation);
        if (Fault(context.Request.Query, query) is { } fault) return fault;
        // Who may not is told so before anything of a body is looked at.
        var needs = context.GetEndpoint()!.Metadata.GetMetadata<ApiNeeds>() ?? (HttpMethods.IsGet(context.Request.Method) ? null : Writing);
        if (needs is not null && context.Items[typeof(TenantScope)] is TenantScope asking && !asking.Can(needs.Right))
            return ApiProblem.Of(StatusCodes.Status403Forbidden, needs.Reason);
        if (!HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint()!.Metadata.GetMetadata<ApiUntagged>() is not null
            || context.Items[typeof(TenantScope)] is not TenantScope scope)
            return await next(invocation);

        var tag = TagOf(context, scope);
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            Mark(context, tag);
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var answer = await next(invocation);
        if (answer is IStatusCodeHttpResult { StatusCode: null or StatusCodes.Status200OK }) Mark(context, tag);
        return answer;
    }

    private static IResult? Fault(IQueryCollection given, ApiQuery known)
    {
        foreach (var (key, values) in given)
        {
            var parameter = known.All.FirstOrDefault(one => one.Name == key);
            if (parameter is null)
            {
                var names = string.Join(", ", known.All.Select(static one => one.Name));
                return ApiProblem.Field(Short(key), $"There is no such parameter here. There are: {names}.");
            }

            if (values.Count > (parameter.Repeats ? MostValues : 1))
                return ApiProblem.Field(key, parameter.Repeats ? $"At most {MostValues} values." : "It comes more than once.");
            if (values.Any(static value => value is { Length: > LongestValue } || value?.Any(char.IsControl) == true))
                return ApiProblem.Field(key, $"A value has at most {LongestValue} characters, and none that cannot be seen.");
            if (parameter.NeedsValue && values.Any(string.IsNullOrEmpty)) return ApiProblem.Field(key, "It is empty: leave it out.");
            if (parameter.Words.Length > 0 && !values.All(value => parameter.Words.Contains(value!, StringComparer.Ordinal)))
                return ApiProblem.Field(key, $"It is one of {string.Join(", ", parameter.Words)}.");
        }

        return null;
    }

    /// <summary>It is weak: the same is shown, whether or not the bytes are compressed alike.</summary>
    private static EntityTagHeaderValue TagOf(HttpContext context, TenantScope scope)
    {
        var text = string.Join(
            '\n', Form, scope.State.Version, scope.Day, scope.KnownAt, scope.Role, context.Request.Path, context.Request.QueryString);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
        return new EntityTagHeaderValue($"\"{digest}\"", isWeak: true);
    }

    private static void Mark(HttpContext context, EntityTagHeaderValue tag)
    {
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Append(HeaderNames.Vary, "Authorization, Cookie");
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];
}
