using Quartz;

namespace Demarc.Web.Jobs;

/// <summary>One call to a job.</summary>
internal sealed class WorkCall(WorkRunner runner) : IJob
{
    internal const string Tenant = "tenant";
    internal const string Job = "job";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        await runner.Run(data.GetString(Tenant)!, data.GetString(Job)!, cancellationToken);
    }
}
