using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Microsoft.Extensions.Hosting;

namespace Demarc.Web.Jobs;

/// <summary>Before any work is done: the store is there, and where only one process may serve it, this is the one.</summary>
internal sealed class WorkStart(SqlStore store, WebOptions options) : IHostedService, IDisposable
{
    private IDisposable? held;

    /// <exception cref="StoreException">Another process serves the store.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        held = StoreAddress.HoldServing(options.Store);
        if (held is not null) new JobStore(store).TakeAllForDead();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => held?.Dispose();
}
