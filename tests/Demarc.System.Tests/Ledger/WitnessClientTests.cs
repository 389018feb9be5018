using System.Net;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

public sealed class WitnessClientTests
{
    [Fact]
    public async Task A_witness_cosigns_over_http_and_detects_rollback_and_fork()
    {
        using var world = new LedgerWorld("sqlite");
        using var running = new RunningWitness(world);
        NoteKey key;
        using (var writer = world.Writer())
        {
            key = writer.Key;
            LedgerWorld.Append(writer, 0, 300);
        }

        var line = await running.CosignAsync(world);
        using (var log = world.Reader())
        {
            Assert.True(log.Note().Verify([key, running.Witness.Key], out var signers, out _));
            Assert.Equal([key, running.Witness.Key], signers);
            Assert.Equal(line.ToString(), log.Note().Signatures[^1].ToString());
        }

        var backup = File.ReadAllBytes(world.Address);
        using (var writer = world.Writer()) LedgerWorld.Append(writer, 300, 5);
        await running.CosignAsync(world);
        using (var log = world.Reader()) Assert.Equal(2, log.Note().Signatures.Length);

        // The store is put back from a backup.
        using var restored = new LedgerWorld("sqlite", backup, world);
        var error = await Assert.ThrowsAsync<LedgerException>(() => running.CosignAsync(restored));
        Assert.Equal(LedgerFault.RolledBack, error.Fault);

        // It goes on from there, otherwise than the log did.
        using (var writer = restored.Writer()) LedgerWorld.Append(writer, 1000, 5);
        error = await Assert.ThrowsAsync<LedgerException>(() => running.CosignAsync(restored));
        Assert.Equal(LedgerFault.Forked, error.Fault);
        using (var writer = restored.Writer()) LedgerWorld.Append(writer, 1005, 5);
        error = await Assert.ThrowsAsync<LedgerException>(() => running.CosignAsync(restored));
        Assert.Equal(LedgerFault.Forked, error.Fault);
        using (var log = restored.Reader()) Assert.Single(log.Note().Signatures);

        // The true log is still cosigned.
        await running.CosignAsync(world);
    }

    [Fact]
    public async Task Addresses_and_methods_that_are_not_of_the_protocol_are_refused()
    {
        using var world = new LedgerWorld("sqlite");
        using var running = new RunningWitness(world);
        using (var writer = world.Writer()) LedgerWorld.Append(writer, 0, 3);
        var last = Witness.HashOf(LedgerWorld.Origin) + "/checkpoint";
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync(new Uri(running.Address + last), Stop)).StatusCode);
        await running.CosignAsync(world);

        using var shown = await running.Http.GetAsync(new Uri(running.Address + last), Stop);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal("text/plain", shown.Content.Headers.ContentType!.MediaType);
        using (var log = world.Reader()) Assert.Equal(log.Note().ToString(), await shown.Content.ReadAsStringAsync(Stop));
        var got = await running.Http.GetAsync(new Uri(running.Address + "add-checkpoint"), Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync(new Uri(running.Address + "x/checkpoint"), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await running.Http.GetAsync(new Uri(running.Address), Stop)).StatusCode);
        using var large = new ByteArrayContent(new byte[Witness.MaxRequestBytes + 1]);
        using var refused = await running.Http.PostAsync(new Uri(running.Address + "add-checkpoint"), large, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task A_witness_that_does_not_know_the_log_or_does_not_sign_with_its_key_is_told()
    {
        using var world = new LedgerWorld("sqlite");
        using (var writer = world.Writer()) LedgerWorld.Append(writer, 0, 3);
        using var other = KeyRing.Open(Path.Combine(world.Folder, "other"));
        var foreign = other.Get(KeyPurpose.Log, LedgerWorld.Origin, SigningAlgorithm.Ed25519).NoteKey(KeyPurpose.Log);
        var stranger = other.Get(KeyPurpose.Log, "log.example/stranger", SigningAlgorithm.Ed25519).NoteKey(KeyPurpose.Log);
        using (var running = new RunningWitness(world, [stranger]))
        {
            var error = await Assert.ThrowsAsync<LedgerException>(() => running.CosignAsync(world));
            Assert.Contains("404", error.Message, StringComparison.Ordinal);
        }

        using (var running = new RunningWitness(world, [foreign]))
        {
            var error = await Assert.ThrowsAsync<LedgerException>(() => running.CosignAsync(world));
            Assert.Contains("403", error.Message, StringComparison.Ordinal);
        }

        using (var running = new RunningWitness(world))
        {
            using var log = world.Reader();
            var wrong = other.Get(KeyPurpose.Witness, running.Witness.Key.Name, SigningAlgorithm.Ed25519).NoteKey(KeyPurpose.Witness);
            var error = await Assert.ThrowsAsync<LedgerException>(
                () => new WitnessClient(running.Http, TimeProvider.System).CosignAsync(log, wrong, new Uri(running.Address), Stop));
            Assert.Contains("not with a cosignature", error.Message, StringComparison.Ordinal);
            Assert.Single(log.Note().Signatures);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}

/// <summary>A witness that answers on a port of its own.</summary>
internal sealed class RunningWitness : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly KeyRing keys;
    private readonly WitnessHost host;
    private readonly Task running;

    internal RunningWitness(LedgerWorld world, IReadOnlyList<NoteKey>? logs = null)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-witness-").FullName;
        keys = KeyRing.Open(Path.Combine(folder, "keys"));
        logs ??= [world.Keys.Get(KeyPurpose.Log, LedgerWorld.Origin, SigningAlgorithm.Ed25519).NoteKey(KeyPurpose.Log)];
        Witness = new Witness(
            keys.Get(KeyPurpose.Witness, "witness.example/w1", SigningAlgorithm.Ed25519), logs, Path.Combine(folder, "state"),
            TimeProvider.System);
        (host, Address) = Listen();
        running = host.RunAsync(stop.Token);
        Folder = folder;
    }

    internal string Folder { get; }

    internal Witness Witness { get; }

    internal HttpClient Http { get; } = new();

    internal string Address { get; }

    internal async Task<NoteSignature> CosignAsync(LedgerWorld world)
    {
        using var log = world.Reader();
        return await new WitnessClient(Http, TimeProvider.System)
            .CosignAsync(log, Witness.Key, new Uri(Address), TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        stop.Cancel();
        running.Wait();
        host.Dispose();
        Http.Dispose();
        Witness.Dispose();
        keys.Dispose();
        stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A port that is free now may be taken a moment later: then another is tried.</summary>
    private (WitnessHost Host, string Address) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new global::System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/witness/";
            probe.Stop();
            try
            {
                return (new WitnessHost(Witness, [address], static _ => { }), address);
            }
            catch (LedgerException) when (attempt < 5)
            {
                // Another one.
            }
        }
    }
}
