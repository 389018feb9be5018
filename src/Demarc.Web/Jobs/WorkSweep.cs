using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Quartz;

namespace Demarc.Web.Jobs;

/// <summary>
/// Every few seconds: calls workers to jobs that nobody works on, and removes what was never sent in full or is long over.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class WorkSweep(
    SqlStore store, AccountStore accounts, WorkRunner runner, WorkSchedule schedule, WebOptions options) : IJob
{
    /// <summary>Jobs called at once; the others are called when these are under way.</summary>
    private const int Most = 50;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var jobs = new JobStore(store);
        var now = options.Clock.GetUtcNow();
        var waiting = jobs.Waiting(Moment.Of(now));
        // Of one tenant the earliest comes first; the others wait for it in any case.
        foreach (var (tenant, job) in waiting.DistinctBy(static job => job.Tenant, StringComparer.Ordinal).Take(Most))
            if (!runner.IsHere(tenant, job)) await schedule.Call(tenant, job);
        if (now.Second >= 3) return;
        jobs.Clean(Moment.Of(now.AddDays(-1)), Moment.Of(now.AddDays(-90)));
        accounts.Clean(Moment.Of(now.AddDays(-30)));
    }
}
