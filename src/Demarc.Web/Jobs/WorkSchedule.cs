using System.Security.Cryptography;
using Demarc.Adapters.Store;
using Demarc.Web.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Demarc.Web.Jobs;

/// <summary>
/// Calls workers to jobs, through Quartz on the same database: on PostgreSQL all processes share the work. Quartz only calls; what a job
/// is, how far it is and whose it is stands in its row, and a call that is lost is made again by <see cref="WorkSweep"/>.
/// </summary>
public sealed partial class WorkSchedule(ISchedulerFactory schedulers, TimeProvider clock, ILogger<WorkSchedule> log)
{
    private const string Group = "work";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    /// <summary>Calls a worker to a job.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="job">The job.</param>
    public async Task Call(string tenant, string job)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler();
            var call = JobBuilder.Create<WorkCall>().WithIdentity($"{tenant}/{job}", Group).UsingJobData(WorkCall.Tenant, tenant)
                .UsingJobData(WorkCall.Job, job).RequestRecovery().Build();
            // Jobs planned by the day have the same id in every tenant. The scheduler goes by the program's clock, of which StartNow knows
            // nothing.
            await scheduler.ScheduleJob(
                call, TriggerBuilder.Create().WithIdentity($"{tenant}/{job}", Group).StartAt(clock.GetUtcNow()).Build());
        }
        catch (ObjectAlreadyExistsException)
        {
            // Somebody was called already.
        }
        catch (SchedulerException error)
        {
            LogCall(error, job);
        }
    }

    internal static void Add(IServiceCollection services, WebOptions options)
    {
        var postgres = StoreAddress.IsPostgres(options.Store);
        var (driver, connection) = StoreAddress.DriverOf(options.Store);
        services.AddHostedService<WorkStart>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "demarc";
                // Two processes of one name would never take each other's work over.
                var drawn = RandomNumberGenerator.GetHexString(8);
                if (postgres) scheduler.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}-{drawn}";
                // What other processes schedule is noticed after that time.
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(postgres ? 1 : 10);
            });
            quartz.UseDefaultThreadPool(6);
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.ConfigureStore(static tables => tables.TablePrefix = "quartz_");
                store.UseSystemTextJsonSerializer();
                if (!postgres)
                {
                    store.UseSqlite(driver, connection);
                    return;
                }

                store.UsePostgres(driver, connection);
                store.UseClustering(static cluster =>
                    (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6)));
            });
            quartz.ScheduleJob<WorkSweep>(static trigger => trigger.WithIdentity("sweep", Group).StartNow()
                .WithSimpleSchedule(Every));
            quartz.ScheduleJob<DeliverySweep>(static trigger => trigger.WithIdentity("deliver", Group).StartNow()
                .WithSimpleSchedule(Every));
            quartz.ScheduleJob<LedgerSweep>(static trigger => trigger.WithIdentity("ledger", Group).StartNow()
                .WithSimpleSchedule(TimeSpan.FromMinutes(1)));
        });
        services.AddQuartzHostedService(static host => (host.WaitForJobsToComplete, host.AwaitApplicationStarted) = (true, true));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "nobody could be called to job {Job}; it is called again")]
    private partial void LogCall(Exception error, string job);
}
