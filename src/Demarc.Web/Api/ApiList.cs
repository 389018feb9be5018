using Demarc.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>All endpoints of the API that belong to an organisation: one line for each resource.</summary>
internal static class ApiList
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        NumbersApi.Map(organisation);
    }
}

/// <summary>The figures of an organisation.</summary>
internal static class NumbersApi
{
    internal static void Map(RouteGroupBuilder organisation) => organisation.MapGet("/numbers", static (TenantScope scope) =>
    {
        var numbers = scope.State.Numbers;
        return Results.Json(new
        {
            asOf = scope.Day,
            provider = numbers.Duties.Provider,
            shared = numbers.Duties.Shared,
            ours = numbers.Duties.Ours,
            gaps = numbers.GapsBySeverity.ToDictionary(static tally => tally.Name, static tally => tally.Count, StringComparer.Ordinal),
        });
    });
}
