using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Findings;

/// <summary>What checks found wrong, cannot decide, or what is excepted: as a list, in groups, and the page of each.</summary>
internal static class FindingsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/findings", static (TenantScope scope, TableQuery query, EstateStates states) => Page.Of<FindingsPage>(
            scope, FindingLines.Table(scope).View(scope.State, FindingLines.Of(scope, states), query)));
        organisation.MapGet("/findings.csv", static (TenantScope scope, TableQuery query, EstateStates states) =>
            FindingLines.Table(scope).Csv(scope, FindingLines.Of(scope, states), query, "findings"));
        organisation.MapGet("/findings/by/{group}", Groups);
        organisation.MapGet("/findings/by/{group}.csv", static (TenantScope scope, TableQuery query, EstateStates states, string group) =>
            FindingGroups.Table(scope, group) is { } table
                ? table.Csv(scope, FindingGroups.Of(scope, states, group), query, "findings-by-" + group)
                : ErrorPages.Missing("No such grouping."));
        organisation.MapGet("/findings/{id}", static (TenantScope scope, EstateStates states, string id) =>
            FindingLines.Find(scope, states, id) is { } line
                ? Page.Of<FindingPage>(scope, new FindingModel(line, states.View(scope.Tenant, scope.Day, scope.KnownAt).First))
                : ErrorPages.Missing("That finding is not open on this day: it is mended, or was not yet there."));
    }

    private static IResult Groups(TenantScope scope, TableQuery query, EstateStates states, string group) =>
        FindingGroups.Table(scope, group) is { } table
            ? Page.Of<FindingGroupsPage>(scope, table.View(scope.State, FindingGroups.Of(scope, states, group), query))
            : ErrorPages.Missing("No such grouping.");
}

/// <summary>What the page of a finding shows.</summary>
/// <param name="Line">The finding.</param>
/// <param name="First">The first look there is: nothing is known before it.</param>
public sealed record FindingModel(FindingLine Line, Engine.Evidence.Moment First);
