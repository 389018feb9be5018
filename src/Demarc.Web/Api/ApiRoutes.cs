using System.Collections.Immutable;
using System.Globalization;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="AsOf">As of the end of this day.</param>
/// <param name="KnownAt">As known at the end of this day; null: by now.</param>
/// <param name="Total">Rows that the filters leave, over all pages.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Items">The rows of this page.</param>
internal sealed record ApiPage<T>(DateOnly AsOf, DateOnly? KnownAt, int Total, string? Next, IReadOnlyList<T> Items);

/// <summary>
/// How endpoints of the API are made, so that all take, refuse and describe the same: name, sentence, parameters, answers.
/// </summary>
internal static class ApiRoutes
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 500;

    /// <summary>Something to read.</summary>
    /// <typeparam name="TAnswer">What is answered.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="path">Path below the organisation.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it answers, in one sentence.</param>
    /// <param name="handler">Answers.</param>
    /// <param name="parameters">Parameters of the query besides those of time.</param>
    internal static RouteHandlerBuilder Read<TAnswer>(
        this RouteGroupBuilder group, string path, string name, string summary, Delegate handler,
        params ReadOnlySpan<ApiParameter> parameters) =>
        group.MapGet(path, handler).Described(path, name, summary, [.. ApiParameter.Time, .. parameters])
            .Produces<TAnswer>().Produces(StatusCodes.Status304NotModified);

    /// <summary>Something that is always shown as it is now: it takes no other day, and has no tag.</summary>
    /// <typeparam name="TAnswer">What is answered.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="path">Path below the organisation.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it answers, in one sentence.</param>
    /// <param name="handler">Answers.</param>
    /// <param name="parameters">Parameters of the query.</param>
    internal static RouteHandlerBuilder ReadNow<TAnswer>(
        this RouteGroupBuilder group, string path, string name, string summary, Delegate handler,
        params ReadOnlySpan<ApiParameter> parameters) =>
        group.MapGet(path, handler).Described(path, name, summary, [.. parameters]).WithMetadata(new ApiUntagged()).Produces<TAnswer>();

    /// <summary>A list of pages, with the columns, filters and order of a table.</summary>
    /// <typeparam name="TRow">What a row of the table is.</typeparam>
    /// <typeparam name="TItem">What is answered for it.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="path">Path below the organisation.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="summary">What it lists, in one sentence.</param>
    /// <param name="list">The list.</param>
    internal static RouteHandlerBuilder List<TRow, TItem>(
        this RouteGroupBuilder group, string path, string name, string summary, ApiTable<TRow, TItem> list)
    {
        // Columns stand still; only what leads somewhere asks for a scope.
        var columns = list.Table(null).Columns;
        ImmutableArray<string> sorts = [.. columns.Where(static column => column.Sort is not null).Select(static column => column.Key)];
        var filters = columns.Where(static column => column.Filter is not null).Select(column =>
            new ApiParameter(column.Key, $"Only rows with this value of \"{column.Title}\"; several: any of them.")
            { Repeats = true, Words = [.. list.Words.GetValueOrDefault(column.Key) ?? []] });
        var endpoint = group.MapGet(path, (TenantScope scope, HttpContext context) => Page(scope, context, list, sorts))
            .Described(path, name, summary,
            [
                .. list.IsNow ? [] : ApiParameter.Time,
                new ApiParameter("limit", $"Rows on a page: 1 to {LargestLimit}, {DefaultLimit} when left out.", "50") { IsNumber = true },
                new ApiParameter("cursor", "Where the page begins: \"next\" of the page before."),
                new ApiParameter("q", "Only rows in which all these words stand.", "backup"),
                new ApiParameter(
                    "sort", $"Order: {string.Join(", ", sorts)}; with a minus before it the other way round.", sorts.FirstOrDefault("")),
                .. filters,
            ])
            .WithMetadata(new ApiListed(sorts))
            .Produces<ApiPage<TItem>>().Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return list.IsNow ? endpoint.WithMetadata(new ApiUntagged()) : endpoint;
    }

    /// <summary>Says what an endpoint is called, does, takes, and how it refuses.</summary>
    internal static RouteHandlerBuilder Described(
        this RouteHandlerBuilder endpoint, string path, string name, string summary, ImmutableArray<ApiParameter> parameters)
    {
        var tag = path.TrimStart('/').Split('/')[0];
        return endpoint.WithName(name).WithSummary(summary).WithTags(tag.Length > 0 ? tag : "organisation")
            .WithMetadata(new ApiQuery(parameters))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Without this right nothing of a request is looked at.</summary>
    internal static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Right right, string reason) =>
        endpoint.WithMetadata(new ApiNeeds(right, reason)).ProducesProblem(StatusCodes.Status403Forbidden);

    private static IResult Page<TRow, TItem>(
        TenantScope scope, HttpContext context, ApiTable<TRow, TItem> list, ImmutableArray<string> sorts)
    {
        var query = TableQuery.Of(context.Request.Query);
        var sort = context.Request.Query["sort"].ToString();
        if (sort.Length > 0 && !sorts.Contains(sort.StartsWith('-') ? sort[1..] : sort, StringComparer.Ordinal))
            return ApiProblem.Field("sort", $"There is no order by that. There are: {string.Join(", ", sorts)}.");
        if (LimitOf(context.Request.Query["limit"].ToString()) is not { } limit)
            return ApiProblem.Field("limit", $"It is a whole number from 1 to {LargestLimit}.");
        var call = new ApiCall(scope, context);
        if (list.Rows(call) is not { } rows) return ApiProblem.Missing("The address is wrong, or what it names is not yours to see.");
        var table = list.Table(call);
        if (list.Version is { } version) table = table with { Version = version(rows) };
        var filters = table.Columns.Where(static column => column.Filter is not null).Select(static column => column.Key);
        var question = ApiCursor.Digest(context.Request.Path.Value, query.Selection(filters));
        var state = ApiCursor.Digest(scope.State.Version, table.Version, $"{scope.Day} {scope.KnownAt}");
        if (ApiCursor.Read(context.Request.Query["cursor"].ToString(), question, state, out var refusal) is not { } cursor) return refusal!;
        var found = table.Find(scope.State, rows, query);
        var taken = found.Skip(cursor.Offset).Take(limit).ToArray();
        var after = cursor.Offset + taken.Length;
        var next = after < found.Length ? (cursor with { Offset = after }).ToString() : null;
        return Results.Ok(new ApiPage<TItem>(
            scope.Day, scope.KnownAt, found.Length, next, [.. taken.Select(index => list.Item(scope.State, rows[index]))]));
    }

    private static int? LimitOf(string text) => text.Length == 0 ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LargestLimit
            ? limit : null;
}

/// <summary>One request for something of an organisation.</summary>
/// <param name="Scope">Who asks, for which organisation, as of when.</param>
/// <param name="Context">The request.</param>
internal sealed record ApiCall(TenantScope Scope, HttpContext Context)
{
    internal EstateState State => Scope.State;

    internal string Route(string name) => Context.Request.RouteValues[name] as string ?? "";
}

/// <summary>A table as the API lists it.</summary>
/// <typeparam name="TRow">What a row of the table is.</typeparam>
/// <typeparam name="TItem">What is answered for it.</typeparam>
/// <param name="Table">The table; its columns are asked for without a call, too.</param>
/// <param name="Rows">Its rows, the same list for one state; null: there is nothing of that name.</param>
/// <param name="Item">What is answered for a row.</param>
internal sealed record ApiTable<TRow, TItem>(
    Func<ApiCall?, Table<TRow>> Table, Func<ApiCall, IReadOnlyList<TRow>?> Rows, Func<EstateState, TRow, TItem> Item)
{
    /// <summary>Of rows that change without anything being recorded: a text that is another one whenever they do.</summary>
    internal Func<IReadOnlyList<TRow>, string>? Version { get; init; }

    /// <summary>Whether it is always shown as it is now, whatever day is asked about.</summary>
    internal bool IsNow { get; init; }

    /// <summary>By column, the only values there are: any other is refused, and does not look like "none".</summary>
    internal IReadOnlyDictionary<string, IEnumerable<string>> Words { get; init; } =
        ImmutableDictionary<string, IEnumerable<string>>.Empty;
}
