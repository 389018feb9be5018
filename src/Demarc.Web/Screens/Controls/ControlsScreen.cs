using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Controls;

/// <summary>The controls of the catalogue as they stand here, and the page of each.</summary>
internal static class ControlsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/controls", static (TenantScope scope, TableQuery query) =>
            Page.Of<ControlsPage>(scope, ControlTable.Of(scope).View(scope.State, ControlTable.Rows(scope), query)));
        organisation.MapGet("/controls.csv", static (TenantScope scope, TableQuery query) =>
            ControlTable.Of(scope).Csv(scope, ControlTable.Rows(scope), query, "controls"));
        organisation.MapGet("/controls/{control}", static (TenantScope scope, EstateHistory history, string control) =>
            ControlTable.Rows(scope).FirstOrDefault(row => row.Control.Id == control) is { } row
                ? Page.Of<ControlPage>(scope, ControlModel.Of(scope, history, row))
                : ErrorPages.Missing("The catalogue has no control of that id."));
    }
}
