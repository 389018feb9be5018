using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Ledger;

/// <summary>The ledger as its user sees it, from the first key to the witness.</summary>
public sealed class LedgerVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-ledger-cli-").FullName;

    private string Store => At("demarc.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_log_is_begun_appended_to_proven_copied_and_given_another_key()
    {
        Assert.Contains("there is no store", Ledger(2, "checkpoint", "--store", Store).Errors, StringComparison.Ordinal);
        var key = Ledger(0, "begin", "--origin", "log.example/acme", "--store", Store).Output.TrimEnd();
        Assert.Equal(key, Ledger(0, "begin", "--store", Store).Output.TrimEnd());
        Assert.Contains("log.example/acme", Ledger(2, "begin", "--origin", "log.example/b", "--store", Store).Errors, StringComparison.Ordinal);
        var envelopes = Enumerable.Range(0, 3).Select(Envelope).ToArray();
        Assert.Equal(
            string.Concat(envelopes.Select(static (file, i) => $"{i} {file}\n")),
            Ledger(0, ["append", .. envelopes, "--store", Store]).Output);
        File.WriteAllText(At("none.json"), "{}");
        Assert.Contains("none.json", Ledger(2, "append", At("none.json"), "--store", Store).Errors, StringComparison.Ordinal);

        Ledger(0, "proof", "1", "--out", At("1.tlog-proof"), "--entry", At("1.leaf"), "--store", Store);
        Ledger(2, "proof", "3", "--store", Store);
        var policy = Ledger(0, "policy", "--store", Store).Output;
        Assert.Equal(File.ReadAllBytes(envelopes[1]), File.ReadAllBytes(At("1.leaf")));
        Assert.True(TrustPolicy.TryParse(Encoding.UTF8.GetBytes(policy), out var trust, out _));
        Assert.True(LedgerProof.TryParse(File.ReadAllBytes(At("1.tlog-proof")), out var proof, out _));
        Assert.True(proof.Verify(MerkleTree.LeafHash(File.ReadAllBytes(At("1.leaf"))), trust, out var checkpoint, out _));
        Assert.Equal(("log.example/acme", 3L), (checkpoint.Checkpoint.Origin, checkpoint.Checkpoint.Size));

        Assert.Contains("3 entries, 3 of them new", Ledger(0, "export", At("static"), "--store", Store).Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(At("static/checkpoint")), Ledger(0, "checkpoint", "--store", Store).Output);
        Ledger(0, "verify", At("static"), "--key", key);
        Ledger(0, "verify", At("1.tlog-proof"), "--leaf", At("1.leaf"), "--key", key);

        var next = Ledger(0, "rotate", "--key-type", "ecdsa-p256", "--store", Store).Output.TrimEnd();
        Assert.False(key == next);
        policy = Ledger(0, "policy", "--store", Store).Output;
        Assert.Contains("log " + key, policy, StringComparison.Ordinal);
        Assert.Contains("# since entry 4\nlog " + next, policy, StringComparison.Ordinal);
        File.WriteAllText(At("policy"), policy);
        File.Copy(At("static/checkpoint"), At("held"));
        Ledger(0, "export", At("static"), "--store", Store);
        Ledger(0, "verify", At("static"), "--policy", At("policy"), "--previous", At("held"));
        Ledger(0, "proof", "3", "--entry", At("3.leaf"), "--out", At("3.tlog-proof"), "--store", Store);
        Assert.True(Dsse.TryParse(File.ReadAllBytes(At("3.leaf")), out var rotation, out _));
        Assert.True(NoteKey.TryParse(key, out var old, out _));
        Assert.Equal(EntryKey.OfEd25519(old.Key.AsSpan()), Assert.Single(rotation.SignedBy(EntryKey.OfEd25519(old.Key.AsSpan()))));
        Assert.True(Statement.TryRead(rotation, out var statement, out _));
        var named = Assert.IsType<EntryPredicate.KeyRotation>(statement.Predicate);
        Assert.Equal((EntryKey.OfEd25519(old.Key.AsSpan()).Id, "log"), (named.OldKey, named.Use));
    }

    [Fact]
    public void A_witness_runs_as_a_program_and_notices_what_was_put_back()
    {
        var key = Ledger(0, "begin", "--origin", "log.example/acme", "--store", Store).Output.TrimEnd();
        Ledger(0, "append", Envelope(0), "--store", Store);
        var address = $"http://127.0.0.1:{FreePort()}/";
        var start = new ProcessStartInfo(
            "dotnet",
            [DemarcRun.Program, "ledger", "witness", "--urls", address, "--state", At("w"), "--name", "witness.example/w", "--key", key])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var witness = Process.Start(start)!;
        try
        {
            var said = witness.StandardOutput.ReadLine()!;
            Assert.StartsWith("witness witness.example/w+", said, StringComparison.Ordinal);
            File.WriteAllText(At("policy"), $"log {key}\nwitness w {said.Split(' ')[1]} {address}\nquorum w\n");

            Assert.Contains("cosigned 1 entries", Cosign(0), StringComparison.Ordinal);
            Assert.Contains("— witness.example/w ", Ledger(0, "checkpoint", "--store", Store).Output, StringComparison.Ordinal);
            File.Copy(Store, At("backup"));
            Ledger(0, "append", Envelope(1), "--store", Store);
            Assert.Contains("cosigned 2 entries", Cosign(0), StringComparison.Ordinal);
            File.Copy(At("backup"), Store, overwrite: true);
            Assert.Contains("rolled back", Cosign(1), StringComparison.Ordinal);
            Ledger(0, "append", Envelope(2), Envelope(3), "--store", Store);
            Assert.Contains("forked", Cosign(1), StringComparison.Ordinal);
        }
        finally
        {
            witness.Kill();
            witness.WaitForExit();
        }

        Assert.Contains("cannot be reached", Cosign(3), StringComparison.Ordinal);
        File.WriteAllText(At("policy"), File.ReadAllText(At("policy")).Replace("quorum w", "quorum none", StringComparison.Ordinal));
        Assert.Contains("cannot be reached", Cosign(0), StringComparison.Ordinal);

        string Cosign(int code) => Ledger(code, "cosign", "--policy", At("policy"), "--store", Store).Output;
    }

    [Fact]
    public void A_request_for_a_time_stamp_goes_out_as_a_file()
    {
        Ledger(0, "begin", "--store", Store);
        Ledger(0, "stamp", "--query", At("q.tsq"), "--store", Store);
        Assert.True(global::System.Security.Cryptography.Pkcs.Rfc3161TimestampRequest.TryDecode(
            File.ReadAllBytes(At("q.tsq")), out var request, out _));
        Assert.False(request.GetNonce().HasValue);
        Ledger(2, "stamp", "--store", Store);
        Ledger(2, "stamp", "--reply", At("q.tsq"), "--store", Store);
        Ledger(2, "stamp", "--reply", At("not there"), "--store", Store);
        Ledger(2, "stamp", "--url", "nowhere", "--store", Store);
    }

    private static DemarcRun Ledger(int code, params string[] arguments)
    {
        var run = DemarcRun.Of(["ledger", .. arguments]);
        Assert.True(run.Code == code, $"{string.Join(' ', arguments)} ended with {run.Code}, not {code}\n{run.Output}{run.Errors}");
        return run;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string At(string name) => Path.Combine(folder, name);

    private string Envelope(int number)
    {
        var file = At(string.Create(CultureInfo.InvariantCulture, $"envelope-{number}.json"));
        using var keys = KeyRing.Open(At("collector"));
        var statement = new Statement(
            [new StatementSubject("item-" + number, new string('a', 64))],
            new EntryPredicate.Erasure(number, "retention", Moment.Of(DateTimeOffset.UnixEpoch)));
        File.WriteAllBytes(file, keys.Get(KeyPurpose.Signer, "collector", SigningAlgorithm.EcdsaP256).Entry(statement).Body.Span);
        return file;
    }
}
