using System.Globalization;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Web.Access;
using Demarc.Web.Api.Writing;
using Demarc.Web.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>How far a job is.</summary>
/// <param name="Done">Steps that are done.</param>
/// <param name="Of">Steps there are; 0 when nobody knows.</param>
/// <param name="Words">What is being done, or how it ended.</param>
internal sealed record ProgressItem(long Done, long Of, string Words);

/// <summary>Work that goes on after the request that asked for it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">What is done, such as import.</param>
/// <param name="State">receiving, queued, running, done, failed or cancelled.</param>
/// <param name="Title">What people call it.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="Asked">When.</param>
/// <param name="Begun">When it was first begun; null: not yet.</param>
/// <param name="Ended">When it ended; null: not yet.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Stopping">Whether somebody asked to stop it.</param>
/// <param name="Run">The run it recorded; null: none.</param>
internal sealed record JobItem(
    string Id, string Kind, string State, string Title, string AskedBy, string Asked, string? Begun, string? Ended, ProgressItem Progress,
    int Attempts, bool Stopping, int? Run)
{
    internal static JobItem Of(JobRow row) => new(
        row.Id, row.Kind, JobLines.StateOf(row), row.Title, row.AskedBy, row.Asked.ToString(),
        row.Begun.IsOpen ? null : row.Begun.ToString(), row.Ended.IsOpen ? null : row.Ended.ToString(),
        new ProgressItem(row.Done, row.Of, row.Words), row.Attempt, row.CancelAsked, row.Run > 0 ? row.Run : null);
}

/// <summary>A job with what came of it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Import">Of an import that ended: what became of each file, and what was refused, with its place; else null.</param>
/// <param name="Ledger">Of a log that was to be vouched for: who did, and who did not; else null.</param>
internal sealed record JobDetail(JobItem Job, ImportReport? Import, LedgerReport? Ledger)
{
    internal static JobDetail Of(JobRow row) => new(
        JobItem.Of(row), row.Kind == ImportJob.Kind ? ImportReport.Read(row.Outcome) : null,
        row.Kind == LedgerJob.Kind ? LedgerReport.Read(row.Outcome) : null);
}

/// <summary>Background work: taking exports in, and how far it is. Jobs are always shown as they are now.</summary>
internal static class JobsApi
{
    private const string None = "There is no such job. Those that ended are kept for 90 days.";
    private const string Importing = "Managers and administrators take exports in.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.WriteForm<JobItem>(
            "/imports", "importExports",
            $"Takes exports in, in the background: a form with 1 to {WorkQueue.MostFiles} files, and optionally looked, the day they show; "
            + "the answer names the job", StatusCodes.Status202Accepted, Import).Needs(Right.Decide, Importing)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        organisation.List("/jobs", "listJobs", "Background work, the newest first", new ApiTable<JobRow, JobItem>(
            static call => JobLines.Table(call?.Scope),
            static call => JobLines.Of(call.Scope, call.Context.RequestServices.GetRequiredService<WorkQueue>()),
            static (_, row) => JobItem.Of(row))
        {
            Version = JobLines.VersionOf,
            IsNow = true,
            Words = ApiParameter.Vocabulary(("state", ApiParameter.WordsOf<JobState>())),
        }).Needs(Right.Decide, JobLines.Reserved);
        organisation.ReadNow<JobDetail>("/jobs/{job}", "getJob", "One job: how far it is, and what came of it",
            static (TenantScope scope, WorkQueue queue, string job) => queue.Of(scope.Tenant).Find(job) is { } row
                ? Results.Ok(JobDetail.Of(row)) : ApiProblem.Missing(None)).Needs(Right.Decide, JobLines.Reserved);
        organisation.Change<JobItem>("/jobs/{job}/cancel", "cancelJob", "Stops a job, unless what it does is on record already",
            StatusCodes.Status200OK, Cancel).Needs(Right.Decide, JobLines.Reserved);
    }

    private static async Task<IResult> Import(TenantScope scope, HttpContext context, WorkQueue queue, AccessLog log)
    {
        var (form, fault) = await ApiBody.Form(context);
        if (form is null) return fault!;
        if (form.Files.Count is 0 or > WorkQueue.MostFiles) return ApiProblem.Field("files", $"Send 1 to {WorkQueue.MostFiles} files.");
        DateOnly? looked = null;
        if (form["looked"].ToString() is { Length: > 0 } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                || day.Year <= 1900 || day > scope.Today)
                return ApiProblem.Field("looked", "It is a day such as 2026-01-31, and not one to come.");
            looked = day;
        }

        var sent = form.Files.Select(static file => new SentFile(file.FileName, file.OpenReadStream())).ToList();
        try
        {
            var job = await queue.Import(
                scope.Tenant, scope.Person.Name, sent, looked, scope.Can(Right.Administer), context.RequestAborted);
            log.Note(context, scope, "import-asked", $"{job.Id}: {string.Join(", ", form.Files.Select(static file => file.FileName))}");
            if (job.State == JobState.Cancelled)
                return ApiProblem.Of(StatusCodes.Status409Conflict, "Somebody stopped it while its files came: nothing of it is kept.");
            return Results.Accepted($"/api/v1/o/{scope.Tenant}/jobs/{job.Id}", JobItem.Of(job));
        }
        catch (StoreException error)
        {
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        finally
        {
            foreach (var file in sent) await file.Content.DisposeAsync();
        }
    }

    private static IResult Cancel(TenantScope scope, HttpContext context, WorkQueue queue, string job)
    {
        var jobs = queue.Of(scope.Tenant);
        if (jobs.Find(job) is not { } row) return ApiProblem.Missing(None);
        if (row.State != JobState.Cancelled && !JobLines.Stop(scope, context, jobs, row))
            return ApiProblem.Of(StatusCodes.Status409Conflict, "It is over, or what it does is on record already.");
        return Results.Ok(JobItem.Of(jobs.Find(job)!));
    }
}
