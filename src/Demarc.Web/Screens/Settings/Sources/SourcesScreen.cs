using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.Sources;

/// <summary>What everything here was read from, how old it is, and how it is refreshed.</summary>
internal static class SourcesScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/settings/sources", static (TenantScope scope, TableQuery query, EstateStates states) =>
            Page.Of<SourcesPage>(scope, SourcesModel.Of(scope, states, query)));
        organisation.MapGet("/settings/sources.csv", static (TenantScope scope, TableQuery query, EstateStates states) =>
            SourceLines.Table(scope).Csv(scope, SourceLines.Of(scope, states), query, "sources"));
        organisation.MapGet("/settings/sources/files", static (TenantScope scope, TableQuery query, EstateStates states) =>
            Page.Of<SourceFilesPage>(scope, FileLines.Table.View(scope.State, FileLines.Of(scope, states), query)));
        organisation.MapGet("/settings/sources/files.csv", static (TenantScope scope, TableQuery query, EstateStates states) =>
            FileLines.Table.Csv(scope, FileLines.Of(scope, states), query, "source-files"));
    }
}

/// <summary>What the page of sources shows.</summary>
/// <param name="View">The sources.</param>
/// <param name="Late">Of all of them, how many were not refreshed for long.</param>
/// <param name="Refused">Files of the last runs that could not be read, or only partly.</param>
public sealed record SourcesModel(TableView<SourceLine> View, int Late, int Refused)
{
    internal static SourcesModel Of(TenantScope scope, EstateStates states, TableQuery query)
    {
        var lines = SourceLines.Of(scope, states);
        return new SourcesModel(
            SourceLines.Table(scope).View(scope.State, lines, query), lines.Count(static line => line.State == SourceLines.Late),
            FileLines.Of(scope, states).Count(static file => file.Status != "read"));
    }
}
