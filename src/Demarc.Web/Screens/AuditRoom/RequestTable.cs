using System.Globalization;
using Demarc.Adapters.Audits;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.WebUtilities;

namespace Demarc.Web.Screens.AuditRoom;

/// <summary>The table of auditors' questions.</summary>
internal static class RequestTable
{
    private const int MostShown = 120;

    internal static Table<AuditRequest> Of(TenantScope scope, IReadOnlyList<AuditRequest> requests) => new("questions",
    [
        new("question", "Question", request => Cell.Of(
            request.Question.Length > MostShown ? request.Question[..MostShown] + "…" : request.Question,
            scope.Url($"audit/requests/{request.Number}")))
        { HeadsRow = true },
        new("text", "Whole question", static request => Cell.Of(request.Question)) { Shown = false, Searched = true },
        new("state", "State", static request => Cell.State(request.State))
        { Filter = static request => request.State, Sort = static request => request.State },
        new("framework", "Framework", request => Cell.Of(FrameworkOf(scope, request)))
        { Filter = request => FrameworkOf(scope, request), Sort = request => FrameworkOf(scope, request) },
        new("requirement", "Requirement", request => Cell.Of(RequirementOf(scope, request), UrlOf(scope, request)))
        { Searched = true, Sort = static request => request.Requirement },
        new("asker", "Asked by", static request => Cell.Of(request.Asker)) { Searched = true, Filter = static request => request.Asker },
        new("asked", "Asked", static request => Cell.Of(Time(request.Asked))) { Sort = static request => request.Asked.Microseconds },
        new("answer", "Answer", static request => Cell.Of(request.Answer)) { Shown = false, Searched = true },
        new("answerer", "Answered by", static request => Cell.Of(request.Answerer)) { Searched = true },
        new("answered", "Answered", static request => Cell.Of(Time(request.Answered)))
        { Sort = static request => request.Answered.Microseconds },
    ])
    {
        Noun = ("question", "questions"),
        // Questions change without anything being recorded that a state is made of.
        Version = $"{requests.Count} {requests.Count(static one => !one.Closed.IsOpen)} "
            + $"{requests.Select(static one => one.Answered.IsOpen ? 0 : one.Answered.Microseconds).DefaultIfEmpty().Max()}",
    };

    internal static string FrameworkOf(TenantScope scope, AuditRequest request) =>
        scope.State.Result.Catalogue.Framework(request.Framework)?.Title ?? request.Framework;

    internal static string RequirementOf(TenantScope scope, AuditRequest request) => request.Requirement.Length == 0 ? ""
        : $"{request.Requirement} {scope.State.Result.Catalogue.Framework(request.Framework)?.Requirements
            .FirstOrDefault(one => one.Id == request.Requirement)?.Title}".Trim();

    /// <summary>What a question is about, as it was on the day it was asked about; null when it names nothing.</summary>
    internal static string? UrlOf(TenantScope scope, AuditRequest request)
    {
        if (request.Framework.Length == 0) return null;
        var url = $"/o/{scope.Tenant}/audit/{request.Framework}";
        if (request.Requirement.Length > 0) url = QueryHelpers.AddQueryString(url + "/requirement", "id", request.Requirement);
        if (request.AsOf is { } day) url = QueryHelpers.AddQueryString(url, "as-of", TenantScope.Text(day));
        return request.KnownAt is { } known ? QueryHelpers.AddQueryString(url, "known-at", TenantScope.Text(known)) : url;
    }

    internal static string Time(Moment moment) =>
        moment.IsOpen ? "" : moment.ToTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
