using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;

namespace Demarc.Web.Jobs;

/// <summary>A job while it is worked on: says that the worker lives and how far it is, and hears when it is to stop.</summary>
internal sealed class WorkAtHand(JobStore jobs, string tenant, JobRow row, JobClaim claim, WebOptions options) : IDisposable
{
    /// <summary>How long a worker is believed to live after it last said so.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private (string Words, long Done, long Of) said = ("", row.Done, row.Of);
    private long beaten;

    internal JobStore Jobs => jobs;

    internal string Tenant => tenant;

    internal JobRow Row => row;

    internal JobClaim Claim => claim;

    /// <summary>Ends when somebody asks to stop, the process ends, or another worker has taken the job over.</summary>
    internal CancellationToken Stop => stop.Token;

    /// <summary>Whether somebody asked to stop.</summary>
    internal bool CancelAsked { get; private set; }

    /// <summary>Says how far it is.</summary>
    /// <exception cref="OperationCanceledException">It is to stop.</exception>
    internal void Say(string words, long done = 0, long of = 0, bool atOnce = true)
    {
        stop.Token.ThrowIfCancellationRequested();
        lock (gate) said = (words, done, of);
        if (atOnce || options.Clock.GetElapsedTime(beaten) > Often) Beat();
        stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>The process ends: somebody else, or this program started again, goes on.</summary>
    internal void GiveBack() => stop.Cancel();

    /// <summary>Says every few seconds that the worker lives.</summary>
    internal async Task BeatUntil(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(ended)) TryBeat();
        }
        catch (OperationCanceledException)
        {
            // It ended.
        }
    }

    public void Dispose() => stop.Dispose();

    private void TryBeat()
    {
        try
        {
            Beat();
        }
        catch (Exception error) when (error is DbException or StoreException)
        {
            // The next one may come through; if none does, another worker takes over.
        }
    }

    private void Beat()
    {
        lock (gate)
        {
            beaten = options.Clock.GetTimestamp();
            var (mine, cancel) = jobs.Beat(claim, Moment.Of(options.Clock.GetUtcNow() + Lease), said.Done, said.Of, said.Words);
            if (cancel) CancelAsked = true;
            if (!mine || cancel) stop.Cancel();
        }
    }
}
