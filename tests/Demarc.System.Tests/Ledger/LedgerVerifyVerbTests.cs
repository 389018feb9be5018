using Demarc.Engine.Evidence.Ledger;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Ledger;

public sealed class LedgerVerifyVerbTests(StaticLogs logs) : IClassFixture<StaticLogs>
{
    private const string Sample = "samples/ledger";

    [Fact]
    public void A_whole_log_passes()
    {
        var run = DemarcRun.Of("ledger", "verify", logs[70_000], "--policy", logs.Policy, "--previous", Path.Combine(logs[257], "checkpoint"));
        Assert.Equal(0, run.Code);
        Assert.Equal("PASS 70000 entries and 551 files hash to the root of the checkpoint", run.Lines[^1]);
        Assert.Contains(run.Lines, static line => line.StartsWith("cosigned by witness.example/w2 at 1970-01-01T00:00:02Z", StringComparison.Ordinal));
        Assert.Contains(run.Lines, static line => line.StartsWith("PASS its beginning are the 257 entries", StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_that_was_changed_is_named()
    {
        var folder = logs.Temporary("changed");
        logs.Write(folder, 700, "entry ");
        foreach (var name in new[] { "tile/0/001", "tile/entries/002.p/188", "checkpoint" })
        {
            var file = Path.Combine(folder, name);
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, [.. whole[..70], (byte)(whole[70] ^ 2), .. whole[71..]]);
            var run = DemarcRun.Of("ledger", "verify", folder, "--key", logs.Key);
            Assert.Equal(1, run.Code);
            Assert.Equal([name], run.Lines.Where(static line => line.StartsWith("FAIL ", StringComparison.Ordinal))
                .Select(static line => line[5..].Split(": ")[0]), StringComparer.Ordinal);
            Assert.DoesNotContain("PASS", run.Output, StringComparison.Ordinal);
            File.WriteAllBytes(file, whole);
        }

        // What is no file is no file of a log, and links that lead round in circles are not followed.
        Directory.CreateSymbolicLink(Path.Combine(folder, "tile", "entries", "round"), Path.Combine(folder, "tile"));
        Assert.Equal(0, DemarcRun.Of("ledger", "verify", folder, "--key", logs.Key).Code);
        File.Delete(Path.Combine(folder, "tile/0/000"));
        File.CreateSymbolicLink(Path.Combine(folder, "tile/0/000"), "/dev/zero");
        var device = DemarcRun.Of("ledger", "verify", folder, "--key", logs.Key);
        Assert.Contains("tile/0/000", device.Output + device.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, device.Code);
        File.Delete(Path.Combine(folder, "checkpoint"));
        Assert.Equal("FAIL checkpoint: it is missing", Assert.Single(DemarcRun.Of("ledger", "verify", folder, "--key", logs.Key).Lines));
    }

    [Fact]
    public void Rollback_and_fork_against_an_earlier_checkpoint_are_told_apart()
    {
        var folder = logs.Temporary("forked");
        logs.Write(folder, 300, "other ");
        var forked = DemarcRun.Of("ledger", "verify", folder, "--key", logs.Key, "--previous", Path.Combine(logs[257], "checkpoint"));
        Assert.Equal(1, forked.Code);
        Assert.Contains("its first 257 entries are not those", forked.Lines[^1], StringComparison.Ordinal);
        var rolled = DemarcRun.Of("ledger", "verify", logs[256], "--key", logs.Key, "--previous", Path.Combine(logs[257], "checkpoint"));
        Assert.Equal(1, rolled.Code);
        Assert.Contains("it has 256 entries, and had 257 before", rolled.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_nothing_passes_for_sure()
    {
        var run = DemarcRun.Of("ledger", "verify", logs[257]);
        Assert.Equal(3, run.Code);
        Assert.StartsWith("UNKNOWN", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_passes_with_its_entry_only()
    {
        var proof = $"{Sample}/evidence.tlog-proof";
        var right = DemarcRun.Of("ledger", "verify", proof, "--leaf", $"{Sample}/evidence.leaf", "--policy", $"{Sample}/policy");
        Assert.Equal((0, "PASS it is entry 1 of the 7 entries of demarc.example/sample-company/2026"), (right.Code, right.Lines[^1]));
        var wrong = DemarcRun.Of("ledger", "verify", proof, "--leaf", $"{Sample}/evidence.blob", "--policy", $"{Sample}/policy");
        Assert.Equal((1, "FAIL proof: the proof of inclusion does not lead to the root"), (wrong.Code, wrong.Lines[^1]));
    }

    [Fact]
    public void With_signers_each_entry_must_be_a_statement_that_one_of_them_signed()
    {
        string[] trust = ["--policy", $"{Sample}/policy", "--signer", $"{Sample}/collector.pub.pem"];
        var run = DemarcRun.Of(["ledger", "verify", $"{Sample}/log", .. trust]);
        Assert.Equal(0, run.Code);
        Assert.Contains("PASS 7 entries are statements that the given keys signed", run.Lines, StringComparer.Ordinal);
        Assert.Equal(
            0, DemarcRun.Of(["ledger", "verify", $"{Sample}/evidence.tlog-proof", "--leaf", $"{Sample}/evidence.leaf", .. trust]).Code);
        var others = DemarcRun.Of("ledger", "verify", logs[257], "--key", logs.Key, "--signer", $"{Sample}/collector.pub.pem");
        Assert.Equal(1, others.Code);
        Assert.Equal("FAIL entry 0: it is not a DSSE envelope", others.Lines.First(static line => line.StartsWith("FAIL", StringComparison.Ordinal)));
        Assert.Equal(257, others.Lines.Count(static line => line.StartsWith("FAIL entry ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("no public key in PEM", "samples/ledger/log", "--signer", "README.md")]
    [InlineData("--leaf goes with", "samples/ledger/log", "--leaf", "README.md")]
    [InlineData("is no folder", "samples/ledger/evidence.tlog-proof")]
    [InlineData("is no folder", "samples/ledger/nowhere")]
    [InlineData("cannot be read", "samples/ledger/log", "--policy", "samples/ledger/nowhere")]
    [InlineData("it is no line of a policy", "samples/ledger/log", "--policy", "SECURITY.md")]
    [InlineData("a key is written", "samples/ledger/log", "--key", "x")]
    [InlineData("either --key or --policy", "samples/ledger/log", "--key", "x", "--policy", "y")]
    [InlineData("--previous goes with", "samples/ledger/evidence.tlog-proof", "--leaf", "README.md", "--previous", "x")]
    public void Wrong_usage_is_told(string reason, params string[] arguments)
    {
        var run = DemarcRun.Of(["ledger", "verify", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Entries of the sample are what the documentation says: signed statements, one of each kind but one.</summary>
    [Fact]
    public void The_sample_holds_signed_statements()
    {
        var path = Path.Combine(DemarcRun.Root, Sample);
        Assert.True(EntryKey.TryReadPem(File.ReadAllText(Path.Combine(path, "collector.pub.pem")), out var key, out _));
        Assert.True(EntryBundle.TryRead(File.ReadAllBytes(Path.Combine(path, "log/tile/entries/000.p/7")), 7, out var entries, out _));
        var kinds = new List<EntryKind>();
        foreach (var entry in entries)
        {
            Assert.True(Dsse.TryParse(entry, out var envelope, out var refusal), refusal?.Reason);
            Assert.Equal([key], envelope.SignedBy(key));
            Assert.True(Statement.TryRead(envelope, out var statement, out refusal), refusal?.Reason);
            kinds.Add(statement.Predicate.Kind);
        }

        Assert.Equal(
            [
                EntryKind.CatalogueVersion, EntryKind.Evidence, EntryKind.Decision, EntryKind.Evidence, EntryKind.KeyRotation,
                EntryKind.Erasure, EntryKind.Export,
            ],
            kinds);
        var commitment = Commitment.Of(
            File.ReadAllBytes(Path.Combine(path, "evidence.salt")), File.ReadAllBytes(Path.Combine(path, "evidence.blob")));
        Assert.True(Dsse.TryParse(entries[1], out var evidence, out _) && Statement.TryRead(evidence, out var about, out _)
            && string.Equals(about.Subjects[0].Sha256, commitment, StringComparison.Ordinal));
    }
}
