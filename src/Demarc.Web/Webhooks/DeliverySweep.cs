using Demarc.Adapters.Store;
using Demarc.Adapters.Webhooks;
using Demarc.Engine.Evidence;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Demarc.Web.Webhooks;

/// <summary>Every few seconds: tells what happened, and sends what is due.</summary>
[DisallowConcurrentExecution]
internal sealed partial class DeliverySweep(
    SqlStore store, Teller teller, WebhookDesk desk, WebOptions options, ILogger<DeliverySweep> log) : IJob
{
    private const int MostAtOnce = 16;
    private const int MostDue = 64;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var webhooks = new WebhookStore(store);
        foreach (var tenant in webhooks.Listening()) Tell(tenant);
        var now = options.Clock.GetUtcNow();
        await Parallel.ForEachAsync(
            webhooks.Due(Moment.Of(now), MostDue),
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (due, stop) => await Deliver(due, stop));
        if (now.Second < 3) webhooks.Clean(Moment.Of(now.AddDays(-30)));
    }

    private void Tell(string tenant)
    {
        try
        {
            teller.Tell(tenant);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One organisation's trouble, whatever it is, is not the others'. What was not told is told the next time.
            LogTell(error, tenant);
        }
    }

    private async Task Deliver((string Tenant, string Webhook, string Happening, Moment Due) due, CancellationToken stop)
    {
        try
        {
            await desk.Deliver(due.Tenant, due.Webhook, due.Happening, due.Due, stop);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // It is due again by itself, after the time for which it was taken.
            LogDeliver(error, due.Happening, due.Tenant);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "webhooks of {Tenant} could not be told")]
    private partial void LogTell(Exception error, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "message {Happening} of {Tenant} could not be delivered")]
    private partial void LogDeliver(Exception error, string happening, string tenant);
}
