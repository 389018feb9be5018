using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.Workloads;

/// <summary>A workload as it stands.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Instances">Services of it in use, each account and region by itself.</param>
/// <param name="Resources">Resources in it.</param>
/// <param name="Gaps">Open gaps in it.</param>
/// <param name="Asks">Of these, those that this page closes: no data class, data outside the regions.</param>
public sealed record WorkloadLine(Workload Workload, int Instances, long Resources, int Gaps, int Asks);

/// <summary>What the page of the organisation shows.</summary>
/// <param name="Lines">The workloads in their order.</param>
/// <param name="Outside">Resources that belong to no workload.</param>
/// <param name="Filled">What the form is filled in with, by field; empty for a new workload.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record OrganisationModel(
    ImmutableArray<WorkloadLine> Lines, long Outside, ImmutableDictionary<string, string> Filled, string Refused)
{
    internal string Of(string field) => Filled.GetValueOrDefault(field, "");

    /// <summary>The workload that is changed; null when the form makes a new one.</summary>
    internal Workload? Changed => Lines.FirstOrDefault(line => line.Workload.Id == Of("workload"))?.Workload;
}

/// <summary>The organisation itself: what it is called, and what it runs.</summary>
internal static class WorkloadsScreen
{
    private const string Path = "settings/organisation";
    private const string Reserved = "Managers and administrators say what the organisation runs.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/" + Path, static (TenantScope scope, Refusal refusal, string? workload) => Show(
            scope, scope.State.Result.Organisation.Workloads.FirstOrDefault(one => one.Id == workload) is { } found
                ? WorkloadForm.Of(found) : ImmutableDictionary<string, string>.Empty, refusal.Text));
        organisation.MapPost($"/{Path}/name", Name);
        organisation.MapPost($"/{Path}/workload", Describe);
    }

    private static RazorComponentResult<OrganisationPage> Show(
        TenantScope scope, ImmutableDictionary<string, string> filled, string refused)
    {
        var result = scope.State.Result;
        var instances = result.Estate.Instances.ToLookup(static one => one.Workload, StringComparer.Ordinal);
        var gaps = result.Gaps.ToLookup(static gap => gap.Scope.Workload, StringComparer.Ordinal);
        return Page.Of<OrganisationPage>(scope, new OrganisationModel(
            [
                .. result.Organisation.Workloads.Select(workload => new WorkloadLine(
                    workload, instances[workload.Id].Count(), instances[workload.Id].Sum(static one => one.Resources),
                    gaps[workload.Id].Count(),
                    gaps[workload.Id].Count(static gap => gap.Kind is GapKind.DataUnclassified or GapKind.ResidencyViolation))),
            ],
            instances[""].Sum(static one => one.Resources), filled, refused));
    }

    private static async Task<IResult> Name(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(Reserved);
        var form = await context.Request.ReadFormAsync();
        var name = form["name"].ToString().Trim();
        return WorkAnswer.Of(scope, Path, () =>
        {
            if (name.Length is 0 or > 200) throw new DecisionException("the name has 1 to 200 characters");
            return book.Ask(
                scope, DecisionKind.Organisation, $"The organisation is called {name}",
                new JsonObject { ["organisation"] = name }.ToJsonString(), form["reason"].ToString());
        });
    }

    private static async Task<IResult> Describe(HttpContext context, TenantScope scope, DecisionBook book, StatedFile file)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(Reserved);
        var filled = WorkloadForm.Of(await context.Request.ReadFormAsync());
        return WorkAnswer.Of(scope, refused => Show(scope, filled, refused), () =>
        {
            var (title, body) = WorkloadForm.Decision(scope, file, filled);
            return book.Ask(scope, DecisionKind.Organisation, title, body, filled["reason"]);
        });
    }
}
