using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Quartz;

namespace Demarc.Web.Jobs;

/// <summary>
/// Once a day (UTC) and organisation with a log: a job that has the log vouched for. When that failed it is tried again after an hour.
/// The id of the job is made of the day and the number of the attempt, so that of several processes one makes it.
/// </summary>
public sealed class LedgerPlan(AccountStore accounts, TenantStores stores, WorkQueue queue, WorkSchedule schedule, WebOptions options)
{
    private const int Looked = 30;

    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>Makes the jobs that are due.</summary>
    public async Task Make()
    {
        if (!LedgerJob.IsSet(options)) return;
        var now = options.Clock.GetUtcNow();
        foreach (var tenant in accounts.Tenants())
        {
            var jobs = queue.Of(tenant);
            if (Next(jobs, now) is not { } id || stores.Of(tenant).LastChange().Log == 0) continue;
            var job = new JobRow
            { Id = id, Kind = LedgerJob.Kind, Title = "Log vouched for", AskedBy = "every day", Asked = Moment.Of(now) };
            if (jobs.Plan(job)) await schedule.Call(tenant, id);
        }
    }

    /// <summary>The id of the next attempt of the day; null when none is due.</summary>
    private static string? Next(JobStore jobs, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var begun = jobs.Recent(LedgerJob.Kind, Looked).Where(job => job.Asked >= Moment.Of(today)).ToList();
        if (begun.Exists(job => job.State != JobState.Failed || Moment.Of(now) - job.Ended < Again)) return null;
        return string.Create(CultureInfo.InvariantCulture, $"ledger-{TenantScope.Text(today)}-{begun.Count + 1}");
    }
}

/// <summary>Looks every minute whether something of the day is due.</summary>
[DisallowConcurrentExecution]
internal sealed class LedgerSweep(LedgerPlan plan) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await plan.Make();
}
