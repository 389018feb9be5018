using Demarc.Adapters.Blobs;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api.Writing;

/// <summary>How endpoints that change something are made.</summary>
internal static class ApiWriting
{
    /// <summary>Takes JSON.</summary>
    /// <typeparam name="TBody">What is sent.</typeparam>
    /// <typeparam name="TAnswer">What is answered.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="path">Path below the organisation.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it does, in one sentence.</param>
    /// <param name="status">Status of an answer that says it is done.</param>
    /// <param name="handler">Does it; reads the body itself.</param>
    internal static RouteHandlerBuilder Write<TBody, TAnswer>(
        this RouteGroupBuilder group, string path, string name, string summary, int status, Delegate handler)
        where TBody : class =>
        group.Change<TAnswer>(path, name, summary, status, handler).Accepts<TBody>("application/json");

    /// <summary>Takes a form, with files or without.</summary>
    /// <typeparam name="TAnswer">What is answered.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="path">Path below the organisation.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it does, in one sentence.</param>
    /// <param name="status">Status of an answer that says it is done.</param>
    /// <param name="handler">Does it; reads the form itself.</param>
    internal static RouteHandlerBuilder WriteForm<TAnswer>(
        this RouteGroupBuilder group, string path, string name, string summary, int status, Delegate handler) =>
        group.Change<TAnswer>(path, name, summary, status, handler)
            .WithMetadata(
                new Upload(Right.Contribute),
                new AcceptsMetadata(["multipart/form-data", "application/x-www-form-urlencoded"], typeof(IFormFileCollection)));

    /// <summary>Takes nothing but its address.</summary>
    /// <typeparam name="TAnswer">What is answered.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="path">Path below the organisation.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it does, in one sentence.</param>
    /// <param name="status">Status of an answer that says it is done.</param>
    /// <param name="handler">Does it.</param>
    /// <param name="parameters">Parameters of the query.</param>
    internal static RouteHandlerBuilder Change<TAnswer>(
        this RouteGroupBuilder group, string path, string name, string summary, int status, Delegate handler,
        params ReadOnlySpan<ApiParameter> parameters) =>
        group.MapPost(path, handler).Described(path, name, summary, [.. parameters]).WithMetadata(new ApiOnce())
            .AddEndpointFilter(ApiOnce.Run)
            .Produces<TAnswer>(status).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Does what may be refused: 422 for what cannot be taken as it is, 503 for what may be taken a moment later.</summary>
    internal static async Task<IResult> Try(Func<Task<IResult>> take)
    {
        try
        {
            return await take();
        }
        catch (Exception error) when (error is DecisionException or EvidenceException or BlobException)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, error.Message);
        }
        catch (StoreException error)
        {
            return new NotNow(error.Message, error is StoreBusyException);
        }
        catch (LedgerException error)
        {
            return new NotNow(error.Message, Soon: false);
        }
    }

    /// <inheritdoc cref="Try(Func{Task{IResult}})"/>
    internal static Task<IResult> Try(Func<IResult> take) => Try(() => Task.FromResult(take()));

    /// <summary>The store or the keys cannot be used now; says when to come again where that is known.</summary>
    private sealed record NotNow(string Reason, bool Soon) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (Soon) httpContext.Response.Headers.RetryAfter = "2";
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, Reason).ExecuteAsync(httpContext);
        }
    }
}
