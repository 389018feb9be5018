using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.AuditRoom;

/// <summary>
/// Where auditors look: frameworks as they stood on a day, each requirement with what shows it, questions and answers, the package.
/// Everything read here is written down.
/// </summary>
internal static class AuditScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        var room = organisation.MapGroup("/audit").AddEndpointFilter(WriteDown);
        room.MapGet("/", static (TenantScope scope, TenantStores stores, AccountStore accounts, Sessions sessions, TableQuery query) =>
            Room(scope, stores, accounts, sessions.Now, query, AuditFields.None));
        organisation.MapGet("/audit.csv", static (TenantScope scope, TenantStores stores, TableQuery query) =>
        {
            var requests = AuditQuestions.All(scope, stores);
            return RequestTable.Of(scope, requests).Csv(scope, requests, query, "questions");
        }).AddEndpointFilter(WriteDown);
        room.MapGet("/{framework}", static (TenantScope scope, TableQuery query, string framework) =>
            scope.State.Result.Catalogue.Framework(framework) is { } found
                ? Page.Of<FrameworkPage>(scope, new FrameworkModel(
                    found, scope.State.Numbers.Frameworks.First(one => one.Id == found.Id),
                    RequirementLines.Table(scope, found).View(scope.State, RequirementLines.Of(scope.State, found), query)))
                : Missing());
        room.MapGet("/{framework}.csv", static (TenantScope scope, TableQuery query, string framework) =>
            scope.State.Result.Catalogue.Framework(framework) is { } found
                ? RequirementLines.Table(scope, found).Csv(
                    scope, RequirementLines.Of(scope.State, found), query, "requirements-" + found.Id)
                : Missing());
        room.MapGet("/{framework}/requirement", static (TenantScope scope, TenantStores stores, string framework, string? id) =>
            Requirement(scope, stores, framework, id ?? "", "", ""));
        AuditQuestions.Map(room);
        AuditPackage.Map(room);
    }

    internal static IResult Missing() => ErrorPages.Missing("The catalogue has no such framework or requirement.");

    internal static RazorComponentResult<AuditPage> Room(
        TenantScope scope, TenantStores stores, AccountStore accounts, Moment now, TableQuery query, AuditFields filled)
    {
        var requests = AuditQuestions.All(scope, stores);
        return Page.Of<AuditPage>(scope, new AuditModel(
            [.. scope.State.Numbers.Frameworks], RequestTable.Of(scope, requests).View(scope.State, requests, query),
            EndOf(scope, accounts, now), filled));
    }

    internal static IResult Requirement(
        TenantScope scope, TenantStores stores, string framework, string id, string question, string refusal)
    {
        if (scope.State.Result.Catalogue.Framework(framework) is not { } found
            || RequirementLines.Of(scope.State, found).FirstOrDefault(line => line.Requirement.Id == id) is not { } line) return Missing();
        var page = Page.Of<RequirementPage>(scope, new RequirementModel(
            found, line, [.. RequirementLines.LinesOf(scope.State, line.Requirement)],
            [
                .. AuditQuestions.All(scope, stores).Where(request => request.Framework == found.Id && request.Requirement == id),
            ],
            question, refusal));
        if (refusal.Length > 0) page.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }

    /// <summary>Until when the person may come here; open: nobody said.</summary>
    private static Moment EndOf(TenantScope scope, AccountStore accounts, Moment now) => accounts.MembershipsOf(scope.Person.Number)
        .Where(membership => membership.Tenant == scope.Tenant && membership.Valid.Contains(now)
            && string.Equals(membership.Role, scope.Role.ToString(), StringComparison.OrdinalIgnoreCase))
        .Select(static membership => membership.Valid.To).DefaultIfEmpty(Moment.Open).Max();

    internal static ValueTask<object?> WriteDown(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.Items[typeof(TenantScope)] is TenantScope scope)
        {
            var log = (AccessLog)context.RequestServices.GetService(typeof(AccessLog))!;
            log.Note(context, scope, "audit-room", $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        }

        return next(invocation);
    }
}

/// <summary>What the first page of the room shows.</summary>
/// <param name="Frameworks">The frameworks.</param>
/// <param name="Requests">Questions, newest first.</param>
/// <param name="End">Until when the reader may come here; open: nobody said.</param>
/// <param name="Filled">The question as it is filled in.</param>
public sealed record AuditModel(
    IReadOnlyList<FrameworkReadiness> Frameworks, TableView<AuditRequest> Requests, Moment End, AuditFields Filled);

/// <summary>What the page of a framework shows.</summary>
/// <param name="Framework">The framework.</param>
/// <param name="Readiness">How far it can be shown to be met.</param>
/// <param name="View">Its requirements.</param>
public sealed record FrameworkModel(Framework Framework, FrameworkReadiness Readiness, TableView<RequirementLine> View);

/// <summary>What the page of a requirement shows.</summary>
/// <param name="Framework">Its framework.</param>
/// <param name="Line">The requirement.</param>
/// <param name="Lines">The duties behind it.</param>
/// <param name="Requests">Questions about it.</param>
/// <param name="Question">The question as it was filled in.</param>
/// <param name="Refusal">Why a question was not taken; empty when it was.</param>
public sealed record RequirementModel(
    Framework Framework, RequirementLine Line, IReadOnlyList<DutyLine> Lines, IReadOnlyList<AuditRequest> Requests, string Question,
    string Refusal);
