using Demarc.Adapters.Accounts;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Gaps;

/// <summary>The worklist: everything missing between responsibility and proof, as a list or in groups, and the page of each gap.</summary>
internal static class GapsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/gaps", Show);
        organisation.MapGet("/gaps.csv", static (TenantScope scope, TableQuery query) =>
            GapLines.Table(scope).Csv(scope, GapLines.Of(scope.State), query, "gaps"));
        organisation.MapGet("/gaps/by/{group}", Groups);
        organisation.MapGet("/gaps/by/{group}.csv", static (TenantScope scope, TableQuery query, string group) =>
            GapGroups.Table(scope, group) is { } table
                ? table.Csv(scope, GapGroups.Of(scope.State, group), query, "gaps-by-" + group)
                : ErrorPages.Missing("No such grouping."));
        ChosenGapsScreen.Map(organisation);
        organisation.MapGet("/gaps/{id}", static (
            TenantScope scope, string id, AccountStore accounts, Sessions sessions, EstateStates states, DecisionBook book) =>
            GapPageModel.Of(scope, accounts, sessions, states, book, id) is { } model
                ? Page.Of<GapPage>(scope, model)
                : ErrorPages.Missing("That gap is not open on this day: it is closed, or was not yet there."));
    }

    private static IResult Show(TenantScope scope, TableQuery query) =>
        Page.Of<GapsPage>(scope, GapLines.Table(scope).View(scope.State, GapLines.Of(scope.State), query));

    private static IResult Groups(TenantScope scope, TableQuery query, string group) => GapGroups.Table(scope, group) is { } table
        ? Page.Of<GapGroupsPage>(scope, table.View(scope.State, GapGroups.Of(scope.State, group), query))
        : ErrorPages.Missing("No such grouping.");
}
