using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Services;

/// <summary>Services in use, and the page of each with its boundary picture.</summary>
internal static class ServicesScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/services", static (TenantScope scope, TableQuery query) =>
            Page.Of<ServicesPage>(scope, ServiceTable.Of(scope).View(scope.State, ServiceTable.Rows(scope), query)));
        organisation.MapGet("/services.csv", static (TenantScope scope, TableQuery query) =>
            ServiceTable.Of(scope).Csv(scope, ServiceTable.Rows(scope), query, "services"));
        organisation.MapGet("/services/{provider}/{service}", static (
            TenantScope scope, string provider, string service, string? instance, DecisionBook book) =>
            ServicePageModel.Of(scope, $"{provider}/{service}", instance ?? "", book) is { } model
                ? Page.Of<ServicePage>(scope, model) : ErrorPages.Missing("That service is not in use on this day."));
    }
}
