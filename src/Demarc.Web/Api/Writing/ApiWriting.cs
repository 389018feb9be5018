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
    internal static RouteHandlerBuilder Change<TAnswer>(
        this RouteGroupBuilder group, string path, string name, string summary, int status, Delegate handler) =>
        group.MapPost(path, handler).Described(path, name, summary, []).WithMetadata(new ApiOnce()).AddEndpointFilter(ApiOnce.Run)
            .Produces<TAnswer>(status).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
