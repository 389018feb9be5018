using System.Collections.Immutable;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Jobs;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.Jobs;

/// <summary>Background work: what waits, what is under way, what came of the rest; stopping it.</summary>
internal static class JobsScreen
{
    internal const string Path = "settings/jobs";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/" + Path, static (TenantScope scope, WorkQueue queue, WebOptions options, TableQuery query) =>
            Guarded(scope, () => Page.Of<JobsPage>(scope, new JobsModel(View(scope, queue, query), [], Vouching(options)))));
        organisation.MapGet("/" + Path + ".csv", static (TenantScope scope, WorkQueue queue, TableQuery query) => Guarded(scope, () =>
        {
            var rows = JobLines.Of(scope, queue);
            return TableOf(scope, rows).Csv(scope, rows, query, "jobs");
        }));
        organisation.MapPost("/" + Path + "/stop", Stop);
    }

    /// <summary>Stops the jobs chosen; those that are over stay as they are, and the page says so.</summary>
    private static async Task<IResult> Stop(
        TenantScope scope, HttpContext context, WorkQueue queue, WebOptions options, AccessLog log)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(JobLines.Reserved);
        var (jobs, now) = (queue.Of(scope.Tenant), Moment.Of(options.Clock.GetUtcNow()));
        var chosen = (await context.Request.ReadFormAsync(context.RequestAborted))["id"].OfType<string>().Take(JobLines.Most)
            .Select(jobs.Find).OfType<JobRow>().ToList();
        var stopped = chosen.Where(row => jobs.Cancel(row.Id, now)).ToList();
        foreach (var row in stopped) log.Note(context, scope, row.Kind + "-stopped", row.Id);
        var late = chosen.Except(stopped).Select(static row => row.Title).ToImmutableArray();
        return late.IsEmpty && chosen.Count > 0
            ? Results.LocalRedirect(scope.Url(Path))
            : Page.Of<JobsPage>(scope, new JobsModel(View(scope, queue, new TableQuery()), late, Vouching(options)));
    }

    private static TableView<JobRow> View(TenantScope scope, WorkQueue queue, TableQuery query)
    {
        var rows = JobLines.Of(scope, queue);
        return TableOf(scope, rows).View(scope.State, rows, query);
    }

    private static Table<JobRow> TableOf(TenantScope scope, IReadOnlyList<JobRow> rows) =>
        JobLines.Table(scope) with { Version = JobLines.VersionOf(rows) };

    /// <summary>Who vouches for the log every day, or that nobody does.</summary>
    private static string Vouching(WebOptions options)
    {
        var by = new List<string>();
        if (options.StampAuthority is { } authority) by.Add("stamped with the time by " + authority.Host);
        if (options.Witnesses.Length > 0) by.Add("cosigned by " + string.Join(", ", options.Witnesses.Select(static one => one.Name)));
        return by.Count > 0 ? $"Once a day the log is {string.Join(" and ", by)}."
            : "Nobody outside vouches for the log by itself: the server was started without a time-stamp authority (--stamp-authority) "
            + "and without witnesses (--witnesses).";
    }

    private static IResult Guarded(TenantScope scope, Func<IResult> show) =>
        scope.Can(Right.Decide) ? show() : ErrorPages.Forbidden(JobLines.Reserved);
}

/// <summary>What the page of jobs shows.</summary>
/// <param name="Jobs">Jobs.</param>
/// <param name="Late">Those that were to be stopped, and were over already.</param>
/// <param name="Vouching">Who vouches for the log every day, or that nobody does.</param>
public sealed record JobsModel(TableView<JobRow> Jobs, ImmutableArray<string> Late, string Vouching);
