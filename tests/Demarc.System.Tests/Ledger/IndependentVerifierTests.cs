using System.Text;
using System.Text.Json;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>Two verifiers that share no code, ours and one in Go, agree on logs, proofs and what was done to them.</summary>
public sealed class IndependentVerifierTests(StaticLogs logs) : IClassFixture<StaticLogs>
{
    private string Policy => logs.Policy;

    [Fact]
    public void Logs_of_all_sizes_verify_in_full_and_pairwise()
    {
        if (GoVerifier.Find() is not { } program) return;
        foreach (var size in StaticLogs.Sizes)
        {
            var whole = Foreign.Run(program, "log", "-policy", Policy, logs[size]);
            Assert.Equal((0, $"PASS {StaticLogs.Origin}: {size} entries\n"), (whole.Code, whole.Output));
            Assert.Empty(Audit(logs[size], out var checkpoint).Findings);
            var earlier = StaticLogs.Sizes.Where(other => other <= size).ToList();
            var held = earlier.Select(other => Path.Combine(logs[other], "checkpoint"));
            var grown = Foreign.Run(program, ["consistency", "-policy", Policy, logs[size], .. held]);
            Assert.Equal((0, earlier.Count), (grown.Code, grown.Output.Split("PASS").Length - 1));
            foreach (var other in earlier)
                Assert.Null(LedgerAudit.VerifyFollows(checkpoint, CheckpointOf(logs[other]), new StaticLog(logs[size]).Files));
        }
    }

    [Fact]
    public void Both_refuse_flipped_bytes_and_ours_names_the_file()
    {
        if (GoVerifier.Find() is not { } program) return;
        foreach (var size in new[] { 257, 70_000 })
        {
            var files = Directory.EnumerateFiles(logs[size], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            var step = Math.Max(1, files.Count / 12);
            foreach (var (file, at) in files.Where((_, i) => i % step == 0).Append(files[0]).Select(static (file, i) => (file, i * 7919)))
            {
                var whole = File.ReadAllBytes(file);
                var flipped = whole.ToArray();
                flipped[at % whole.Length] ^= 0x10;
                File.WriteAllBytes(file, flipped);
                var name = Path.GetRelativePath(logs[size], file);
                var theirs = Foreign.Run(program, "log", "-policy", Policy, logs[size]);
                Assert.True(theirs.Code == 1, $"{name} byte {at % whole.Length}: {theirs.Output}");
                if (name == "checkpoint") Assert.False(Trusted(logs[size], out _, out _));
                else Assert.Equal([name], Audit(logs[size], out _).Findings.Select(static finding => finding.Path), StringComparer.Ordinal);
                File.WriteAllBytes(file, whole);
            }
        }
    }

    [Fact]
    public void Both_accept_proofs_and_refuse_other_leaves_and_too_few_witnesses()
    {
        if (GoVerifier.Find() is not { } program) return;
        var (proof, leaf) = (logs.Temporary("a.tlog-proof"), logs.Temporary("a.leaf"));
        var policy = PolicyOf(Policy);
        foreach (var (size, index) in new[] { (1, 0), (255, 254), (256, 17), (257, 256), (65_536, 40_000), (70_000, 0), (70_000, 69_999) })
        {
            Assert.True(Trusted(logs[size], out _, out var note));
            var reader = new TreeReader(size, new StaticLog(logs[size]).Files.Read);
            Assert.True(reader.TryProveInclusion(index, out var hashes, out var fault), fault?.Reason);
            var made = new LedgerProof(index, hashes, note!);
            File.WriteAllBytes(leaf, StaticLogs.Entry(index));
            AssertProof(made, expected: true);
            AssertProof(made with { Index = index + 1 }, expected: false);
            AssertProof(made with { Note = logs.Sign(CheckpointOf(logs[size]), 3) }, expected: false);
            AssertProof(made with { Extra = [1, 2, 3] }, expected: true);
            File.WriteAllBytes(leaf, StaticLogs.Entry(index + 1));
            AssertProof(made, expected: false);
        }

        void AssertProof(LedgerProof made, bool expected)
        {
            File.WriteAllBytes(proof, made.ToBytes());
            Assert.Equal(expected ? 0 : 1, Foreign.Run(program, "proof", "-policy", Policy, proof, leaf).Code);
            Assert.True(LedgerProof.TryParse(File.ReadAllBytes(proof), out var read, out var refusal), refusal?.Reason);
            Assert.Equal(expected, read.Verify(MerkleTree.LeafHash(File.ReadAllBytes(leaf)), policy, out _, out _));
        }
    }

    [Fact]
    public void Both_see_rollback_and_fork()
    {
        if (GoVerifier.Find() is not { } program) return;
        var fork = logs.Temporary("fork");
        logs.Write(fork, 300, "other ");
        var rolledBack = Foreign.Run(program, "consistency", "-policy", Policy, logs[256], Path.Combine(logs[257], "checkpoint"));
        Assert.Equal(1, rolledBack.Code);
        Assert.Contains("rolled back", rolledBack.Output, StringComparison.Ordinal);
        var forked = Foreign.Run(program, "consistency", "-policy", Policy, fork, Path.Combine(logs[257], "checkpoint"));
        Assert.Equal(1, forked.Code);
        Assert.Contains("forked", forked.Output, StringComparison.Ordinal);
        Assert.Equal(
            LedgerFault.Forked, LedgerAudit.VerifyFollows(CheckpointOf(fork), CheckpointOf(logs[257]), new StaticLog(fork).Files)?.Fault);
    }

    /// <summary>Go accepts keys in other encodings besides, 36 of the vectors; all that we accept it accepts, too.</summary>
    [Fact]
    public void Go_accepts_every_Ed25519_signature_that_we_accept()
    {
        if (GoVerifier.Find() is not { } program || LedgerVectors.Find("ed25519-cctv", "ed25519vectors.json") is not { } file) return;
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var vectors = document.RootElement.EnumerateArray()
            .Select(static v => (Key: Text(v, "key"), Signature: Text(v, "sig"), Message: Encoding.UTF8.GetBytes(Text(v, "msg")),
                Canonical: !v.GetProperty("flags").ToString().Contains("non_canonical_A", StringComparison.Ordinal))).ToList();
        var input = logs.Temporary("vectors");
        File.WriteAllLines(input, vectors.Select(static v => $"{v.Key} {v.Signature} {Convert.ToHexString(v.Message)}"));
        var answers = Foreign.Run("/bin/sh", "-c", $"exec '{program}' ed25519 <'{input}'").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(vectors.Count, answers.Length);
        var differing = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            var (key, signature, message, canonical) = vectors[i];
            var ours = Ed25519Verifier.Verify(Convert.FromHexString(key), message, Convert.FromHexString(signature));
            if (ours == (answers[i] == "yes")) continue;
            Assert.False(ours || canonical, $"vector {i}");
            differing++;
        }

        Assert.Equal((914, 36), (answers.Length, differing));
    }

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    private static TrustPolicy PolicyOf(string file)
    {
        Assert.True(TrustPolicy.TryParse(File.ReadAllBytes(file), out var policy, out var refusal), refusal?.Reason);
        return policy;
    }

    private AuditReport Audit(string folder, out Checkpoint checkpoint)
    {
        Assert.True(Trusted(folder, out var read, out _));
        checkpoint = read!;
        return LedgerAudit.Run(checkpoint, new StaticLog(folder).Files);
    }

    private Checkpoint CheckpointOf(string folder)
    {
        Assert.True(Trusted(folder, out var read, out _));
        return read!;
    }

    private bool Trusted(string folder, out Checkpoint? checkpoint, out SignedNote? note)
    {
        checkpoint = null;
        var trusted = SignedNote.TryParse(new StaticLog(folder).ReadCheckpoint()!.Value.Span, out note, out _)
            && PolicyOf(Policy).Verify(note, out var accepted, out _) && (checkpoint = accepted.Checkpoint) is not null;
        return trusted;
    }
}
