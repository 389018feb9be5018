using System.Net;
using System.Net.Sockets;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Jobs;

/// <summary>Once a day the log is vouched for: by a witness as it runs elsewhere, once, and again after an hour when it failed.</summary>
public sealed class LedgerPlanTests
{
    [Fact]
    public async Task Once_a_day_a_witness_cosigns_and_a_failure_is_tried_again_after_an_hour()
    {
        await using var host = new VouchedHost();
        await host.InitializeAsync();
        var (plan, queue) = (host.Services.GetRequiredService<LedgerPlan>(), host.Services.GetRequiredService<WorkQueue>());
        await plan.Make();
        Assert.Empty(queue.Of(DoorHost.Tenant).List(10));
        using (host.Witness())
        {
            host.TakeIn();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => plan.Make()));
            await plan.Make();
            var job = await queue.Await(DoorHost.Tenant, "ledger-2026-11-22-1", TimeSpan.FromMinutes(5));
            Assert.Single(queue.Of(DoorHost.Tenant).List(10));
            Assert.True(job.State == JobState.Done, $"{job.State} {job.Words}");
            var report = LedgerReport.Read(job.Outcome)!;
            Assert.Equal(["witness.example.org"], report.Cosigned);
            Assert.Equal(2, host.Signatures());
            using var client = await host.SignIn(Role.Manager);
            var page = await client.Text($"/o/{DoorHost.Tenant}/settings/jobs");
            Assert.Contains("Once a day the log is cosigned by witness.example.org.", page, StringComparison.Ordinal);
            Assert.Contains("cosigned by witness.example.org", page, StringComparison.Ordinal);
            var answer = await client.Text($"/api/v1/o/{DoorHost.Tenant}/jobs/ledger-2026-11-22-1");
            Assert.Contains("\"cosigned\":[\"witness.example.org\"]", answer, StringComparison.Ordinal);
        }

        host.Clock.Advance(TimeSpan.FromDays(1));
        await plan.Make();
        var failed = await queue.Await(DoorHost.Tenant, "ledger-2026-11-23-1", TimeSpan.FromMinutes(5));
        Assert.Equal(JobState.Failed, failed.State);
        Assert.Contains("cannot be reached", failed.Words, StringComparison.Ordinal);
        await plan.Make();
        Assert.Null(queue.Of(DoorHost.Tenant).Find("ledger-2026-11-23-2"));
        using (host.Witness())
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            await plan.Make();
            Assert.Equal(JobState.Done, (await queue.Await(DoorHost.Tenant, "ledger-2026-11-23-2", TimeSpan.FromMinutes(5))).State);
        }
    }

    /// <summary>The jobs of a day have the same id everywhere; a witness that is slow for one organisation holds up no other.</summary>
    [Fact]
    public async Task Organisations_do_not_wait_for_each_other_and_a_stopped_job_says_what_stays()
    {
        await using var host = new VouchedHost();
        await host.InitializeAsync();
        host.MakeTenant("second");
        host.TakeIn();
        host.TakeIn("second");
        var queue = host.Services.GetRequiredService<WorkQueue>();
        using var silent = host.Silent();
        await host.Services.GetRequiredService<LedgerPlan>().Make();
        foreach (var tenant in new[] { DoorHost.Tenant, "second" })
            await Until(tenant, static job => job.State == JobState.Running);
        foreach (var tenant in new[] { DoorHost.Tenant, "second" })
        {
            Assert.True(queue.Of(tenant).Cancel("ledger-2026-11-22-1", host.Now));
            var job = await queue.Await(tenant, "ledger-2026-11-22-1", TimeSpan.FromMinutes(5));
            Assert.Equal(JobState.Cancelled, job.State);
            Assert.Contains("before stays", job.Words, StringComparison.Ordinal);
        }

        async Task Until(string tenant, Func<JobRow, bool> so)
        {
            while (queue.Of(tenant).Find("ledger-2026-11-22-1") is not { } job || !so(job))
                await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Where_nobody_is_named_nothing_is_done_and_the_page_says_so()
    {
        await using var host = new DoorHost();
        await host.InitializeAsync();
        await host.Services.GetRequiredService<LedgerPlan>().Make();
        Assert.Empty(host.Services.GetRequiredService<WorkQueue>().Of(DoorHost.Tenant).List(10));
        using var client = await host.SignIn(Role.Manager);
        var page = await client.Text($"/o/{DoorHost.Tenant}/settings/jobs");
        Assert.Contains("Nobody outside vouches for the log by itself", page, StringComparison.Ordinal);
    }

    /// <summary>The application with a log that is begun, and a witness that can be started and stopped.</summary>
    private sealed class VouchedHost : DoorHost
    {
        private readonly int port = FreePort();
        private KeyRing? ring;

        private string WitnessAddress => $"http://127.0.0.1:{port}/";

        internal void TakeIn(string tenant = Tenant) => Services.GetRequiredService<Imports>().RunOnce(
            tenant, SampleOrganisation.WriteTo, SampleOrganisation.Day);

        /// <summary>Where the witness should be, somebody takes calls and never answers.</summary>
        internal TcpListener Silent()
        {
            var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return listener;
        }

        internal int Signatures()
        {
            using var log = LedgerReader.Open(Services.GetRequiredService<TenantStores>().Of(Tenant))!;
            return log.Note().Signatures.Length;
        }

        /// <summary>Runs the witness until it is disposed; what it has seen stays.</summary>
        internal RunningWitness Witness()
        {
            using (var store = Services.GetRequiredService<TenantStores>().ForWriting(Tenant))
            using (var keys = KeyRing.Open(Services.GetRequiredService<WebOptions>().KeyFolder!))
            using (var log = LedgerWriter.Open(store, keys, new LedgerOptions { Origin = Tenant }))
                return new RunningWitness(
                    new Witness(Signer(), [log.Key], Path.Combine(Folder, "witness"), TimeProvider.System), WitnessAddress);
        }

        public override async ValueTask DisposeAsync()
        {
            ring?.Dispose();
            await base.DisposeAsync();
        }

        protected override WebOptions Configure(WebOptions options)
        {
            using var named = new Witness(Signer(), [], Path.Combine(Folder, "witness"), TimeProvider.System);
            var key = named.Key;
            return options with { Witnesses = [new TrustedKey(key.Name, key, WitnessAddress)] };
        }

        private ISigner Signer() => (ring ??= KeyRing.Open(Path.Combine(Folder, "witness-keys")))
            .Get(KeyPurpose.Witness, "witness.example.org", SigningAlgorithm.Ed25519);

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }

    private sealed class RunningWitness : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Witness witness;
        private readonly WitnessHost host;
        private readonly Task running;

        internal RunningWitness(Witness witness, string address)
        {
            (this.witness, host) = (witness, new WitnessHost(witness, [address], static _ => { }));
            running = host.RunAsync(stop.Token);
        }

        public void Dispose()
        {
            stop.Cancel();
            running.Wait(TestContext.Current.CancellationToken);
            host.Dispose();
            witness.Dispose();
            stop.Dispose();
        }
    }
}
