using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;
using Demarc.Web.Operations;
using Microsoft.Extensions.Logging;

namespace Demarc.Web.Jobs;

/// <summary>How work ended.</summary>
/// <param name="State">Done or failed.</param>
/// <param name="Words">In a few words, for people.</param>
/// <param name="Outcome">What came of it, as JSON of the kind.</param>
internal sealed record WorkEnd(JobState State, string Words, string Outcome);

/// <summary>
/// Does jobs. A job is this process's while it says every few seconds that it lives; when it dies, another one, or this one started again,
/// takes the job over from the beginning, or from where its row says that a run was recorded.
/// </summary>
public sealed partial class WorkRunner(
    WorkQueue queue, ImportJob import, LedgerJob ledger, Imports imports, EstateStates states, WorkSchedule schedule,
    WebOptions options, ILogger<WorkRunner> log)
{
    /// <summary>A job that brings its process down is not tried for ever.</summary>
    private const int MostAttempts = 5;

    private readonly ConcurrentDictionary<(string Tenant, string Job), bool> here = new();

    /// <summary>What this process is called in claims.</summary>
    public string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Does a job, if it is to be had.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="job">The job.</param>
    /// <param name="stopping">The process ends: the job is given back.</param>
    public async Task Run(string tenant, string job, CancellationToken stopping)
    {
        if (!here.TryAdd((tenant, job), true)) return;
        var later = false;
        try
        {
            var jobs = queue.Of(tenant);
            var now = Now();
            if (jobs.Claim(job, Name, now, Moment.Of(options.Clock.GetUtcNow() + WorkAtHand.Lease)) is not { } claim) return;
            var row = jobs.Find(job)!;
            if (row.Attempt > MostAttempts)
            {
                if (row.Kind == ImportJob.Kind) imports.TakeBack(tenant);
                jobs.End(claim, JobState.Failed, $"Given up after {MostAttempts} attempts that did not come to an end", "", now);
                states.Changed(tenant);
            }
            else
            {
                later = !await Begin(new WorkAtHand(jobs, tenant, row, claim, options), stopping);
            }
        }
        catch (Exception error) when (error is StoreException or DbException)
        {
            // The job stays as it is, and is taken up again when the store answers.
            LogStore(error, job);
        }
        finally
        {
            here.TryRemove((tenant, job), out _);
        }

        // What was put off is called again by the sweep.
        if (!later) await Next(tenant);
    }

    /// <summary>Whether this process works on a job.</summary>
    public bool IsHere(string tenant, string job) => here.ContainsKey((tenant, job));

    private async Task<bool> Begin(WorkAtHand work, CancellationToken stopping)
    {
        using (work)
        using (stopping.Register(work.GiveBack))
            return await Do(work);
    }

    /// <summary>Does it.</summary>
    /// <returns>False when it was put off because somebody else writes to the store.</returns>
    private async Task<bool> Do(WorkAtHand work)
    {
        using var ended = new CancellationTokenSource();
        var beating = Task.Run(() => work.BeatUntil(ended.Token), CancellationToken.None);
        using var activity = Telemetry.JobBegins(work.Row.Kind);
        var begun = Stopwatch.GetTimestamp();
        var state = JobState.Unknown;
        try
        {
            var end = await Task.Run(() => Do(work, work.Row.Kind), CancellationToken.None);
            await Ended();
            work.Jobs.End(work.Claim, state = end.State, end.Words, end.Outcome, Now());
        }
        catch (StoreBusyException)
        {
            await Ended();
            work.Jobs.PutOff(work.Claim, "Waits until somebody else has written");
            return false;
        }
        catch (OperationCanceledException)
        {
            await Ended();
            if (work.CancelAsked)
            {
                if (work.Row.Kind == ImportJob.Kind) imports.TakeBack(work.Tenant);
                work.Jobs.End(work.Claim, state = JobState.Cancelled, StoppedOf(work.Row.Kind), "", Now());
            }
            else
            {
                work.Jobs.Release(work.Claim);
            }
        }
        catch (Exception error) when (error is not (StoreException or DbException))
        {
            await Ended();
            LogFailed(error, work.Row.Id);
            if (work.Jobs.Find(work.Row.Id) is { Run: > 0 })
            {
                // The run is on record; what follows it can be done again, and must be: its evidence would be missing without a word.
                work.Jobs.Release(work.Claim);
                return false;
            }

            // A run that stays unfinished would hide everything recorded after it.
            if (work.Row.Kind == ImportJob.Kind) imports.TakeBack(work.Tenant);
            work.Jobs.End(work.Claim, state = JobState.Failed, "Something went wrong here; it is noted in the log", "", Now());
        }
        finally
        {
            await Ended();
            Telemetry.JobEnded(work.Row.Kind, state, Stopwatch.GetElapsedTime(begun));
            states.Changed(work.Tenant);
        }

        return true;

        async Task Ended()
        {
            await ended.CancelAsync();
            await beating;
        }
    }

    /// <summary>What stopping leaves: an import is recorded as a whole; each stamp and cosignature is kept as it comes.</summary>
    private static string StoppedOf(string kind) => kind == LedgerJob.Kind
        ? "Stopped; what was stamped or cosigned before stays. It is done again tomorrow" : "Stopped; nothing of it was kept";

    private async Task<WorkEnd> Do(WorkAtHand work, string kind) => kind switch
    {
        ImportJob.Kind => import.Do(work),
        LedgerJob.Kind => await ledger.Do(work),
        // Another version of the program has put it down.
        _ => new WorkEnd(JobState.Failed, "This program does not know that kind of work", ""),
    };

    /// <summary>What waited for this job to end: the next of this tenant, and where one store is written at a time, of another.</summary>
    private async Task Next(string tenant)
    {
        var waiting = queue.Of(tenant).Waiting(Now());
        foreach (var (other, job) in waiting.DistinctBy(job => job.Tenant == tenant)) await schedule.Call(other, job);
    }

    private Moment Now() => Moment.Of(options.Clock.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Error, Message = "job {Job} failed")]
    private partial void LogFailed(Exception error, string job);

    [LoggerMessage(Level = LogLevel.Error, Message = "the store could not be used by job {Job}")]
    private partial void LogStore(Exception error, string job);
}
