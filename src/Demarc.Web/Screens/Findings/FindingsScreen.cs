using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Gaps;
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
        organisation.MapPost("/findings/chosen", Chosen);
        organisation.MapGet("/findings/{id}", static (TenantScope scope, EstateStates states, string id) =>
            FindingLines.Find(scope, states, id) is { } line
                ? Page.Of<FindingPage>(scope, new FindingModel(line, states.View(scope.Tenant, scope.Day, scope.KnownAt).First)
                {
                    Gap = GapLines.OfCheck(scope.State, line.Open.Check.Id, line.Open.Instance, line.Open.Outcome),
                    Exception = line.Open.Outcome == VerdictOutcome.Excepted
                        && ExceptionReason.TryRead(line.Open.Reason, out var exception, out _) ? exception : "",
                })
                : ErrorPages.Missing("That finding is not open on this day: it is mended, or was not yet there."));
    }

    /// <summary>To the gaps of what was chosen, where an exception can be asked for.</summary>
    private static async Task<IResult> Chosen(HttpContext context, TenantScope scope, EstateStates states)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers ask for exceptions.");
        var form = await context.Request.ReadFormAsync();
        var gaps = form["id"].OfType<string>().Select(id => FindingLines.Find(scope, states, id)).OfType<FindingLine>()
            .Select(line => GapLines.OfCheck(scope.State, line.Open.Check.Id, line.Open.Instance, line.Open.Outcome)).OfType<GapLine>()
            .Select(static gap => gap.Id).Distinct(StringComparer.Ordinal).Take(ChosenGaps.Most).ToList();
        return Results.LocalRedirect(ChosenGaps.Url(scope, gaps, "exception"));
    }

    private static IResult Groups(TenantScope scope, TableQuery query, EstateStates states, string group) =>
        FindingGroups.Table(scope, group) is { } table
            ? Page.Of<FindingGroupsPage>(scope, table.View(scope.State, FindingGroups.Of(scope, states, group), query))
            : ErrorPages.Missing("No such grouping.");
}

/// <summary>What the page of a finding shows.</summary>
/// <param name="Line">The finding.</param>
/// <param name="First">The first look there is: nothing is known before it.</param>
public sealed record FindingModel(FindingLine Line, Engine.Evidence.Moment First)
{
    /// <summary>The gap in which it is counted; null when there is none.</summary>
    public GapLine? Gap { get; init; }

    /// <summary>Id of the exception that covers it; empty: none does.</summary>
    public string Exception { get; init; } = "";
}
