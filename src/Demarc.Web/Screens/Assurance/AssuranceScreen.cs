using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Assurance;

/// <summary>What providers say about themselves: for what it holds, what it leaves out, and what it assumes we do.</summary>
internal static class AssuranceScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/assurance", static (TenantScope scope, EvidenceDesks desks) =>
            Page.Of<AssurancePage>(scope, AssuranceModel.Of(scope, desks)));
        organisation.MapGet("/assurance/coverage", static (TenantScope scope, TableQuery query) =>
            Page.Of<CoveragePage>(scope, CoverLines.Table(scope).View(scope.State, CoverLines.Of(scope.State), query)));
        organisation.MapGet("/assurance/coverage.csv", static (TenantScope scope, TableQuery query) =>
            CoverLines.Table(scope).Csv(scope, CoverLines.Of(scope.State), query, "assurance-coverage"));
        AddReport.Map(organisation);
        AnswerControl.Map(organisation);
    }
}
