using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>The table of answers of C2SP tlog-witness v1.0.0.</summary>
public sealed class WitnessTests : IDisposable
{
    private const string Origin = "log.example/a";

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-witness-").FullName;
    private readonly KeyRing keys;
    private readonly ISigner log;
    private readonly List<TreeHash> leaves = [];
    private readonly Witness witness;

    public WitnessTests()
    {
        keys = KeyRing.Open(Path.Combine(folder, "keys"));
        log = keys.Get(KeyPurpose.Log, Origin, SigningAlgorithm.Ed25519);
        for (var i = 0; i < 600; i++) leaves.Add(MerkleTree.LeafHash(Encoding.UTF8.GetBytes("leaf " + i)));
        witness = Open();
    }

    public void Dispose()
    {
        witness.Dispose();
        keys.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_log_that_grows_is_cosigned_and_the_last_state_is_shown()
    {
        var old = 0;
        foreach (var size in (int[])[0, 0, 1, 1, 7, 256, 257, 600])
        {
            var note = Note(size);
            var answer = Add(old, Proof(old, size), note);

            Assert.Equal(200, answer.Status);
            Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(note + answer.Body), out var cosigned, out _));
            Assert.True(cosigned.Verify([witness.Key], out var signers, out _));
            Assert.Equal([witness.Key], signers);
            var cosignature = cosigned.Signatures[^1].Signature.AsSpan();
            Assert.Equal(72, cosignature.Length);
            Assert.Equal(1_700_000_000, global::System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(cosignature));
            Assert.Equal(cosigned.ToString(), Encoding.UTF8.GetString(witness.LastCosigned(Witness.HashOf(Origin))!));
            old = size;
        }
    }

    [Fact]
    public void A_log_that_is_not_known_is_not_found()
    {
        var other = keys.Get(KeyPurpose.Log, "log.example/b", SigningAlgorithm.Ed25519);
        Assert.Equal(404, Add(0, [], Note(1, other)).Status);
        Assert.Null(witness.LastCosigned(Witness.HashOf("log.example/b")));
        Assert.Null(witness.LastCosigned(Witness.HashOf(Origin)));
        Assert.Null(witness.LastCosigned("../" + Witness.HashOf(Origin)));
    }

    [Fact]
    public void Without_a_valid_signature_of_a_known_key_it_is_forbidden()
    {
        using var ring = KeyRing.Open(Path.Combine(folder, "foreign"));
        var foreign = ring.Get(KeyPurpose.Log, Origin, SigningAlgorithm.Ed25519);
        Assert.Equal(403, Add(0, [], Note(1, foreign)).Status);
        // A known key whose signature does not fit: of another size.
        var false1 = Note(1).Split("\n\n")[0] + "\n\n" + Note(2).Split("\n\n")[1];
        Assert.Equal(403, Add(0, [], false1).Status);
        // Signatures of keys that are not known do no harm.
        Assert.Equal(200, Add(0, [], Note(1) + Note(1, foreign).Split("\n\n")[1]).Status);
        Assert.DoesNotContain(
            Note(1, foreign).Split("\n\n")[1], Encoding.UTF8.GetString(witness.LastCosigned(Witness.HashOf(Origin))!),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0")]
    [InlineData("old 0\n")]
    [InlineData("old 0\n\n")]
    [InlineData("old 0\n\nnothing\n")]
    [InlineData("old  0\n\n$1")]
    [InlineData("old 00\n\n$1")]
    [InlineData("old 01\n\n$1")]
    [InlineData("old -1\n\n$1")]
    [InlineData("old +0\n\n$1")]
    [InlineData("old 0 \n\n$1")]
    [InlineData("old 0\r\n\r\n$1")]
    [InlineData("old 9223372036854775808\n\n$1")]
    [InlineData("Old 0\n\n$1")]
    [InlineData("0\n\n$1")]
    [InlineData("\n$1")]
    [InlineData("old 0\nAAAA\n\n$1")]
    [InlineData("old 0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n\n$1")]
    [InlineData("old 2\n\n$1")]
    [InlineData("old 0\n\n$0x")]
    public void What_is_no_request_is_refused_as_such(string request)
    {
        var body = request.Replace("$1", Note(1), StringComparison.Ordinal).Replace("$0x", Note(1)[..^1], StringComparison.Ordinal);
        Assert.Equal(400, witness.AddCheckpoint(Encoding.UTF8.GetBytes(body)).Status);
        Assert.Null(witness.LastCosigned(Witness.HashOf(Origin)));
    }

    [Fact]
    public void More_than_63_lines_of_proof_are_refused_unread()
    {
        var hash = leaves[0].ToString();
        Assert.Equal(422, Add(0, Enumerable.Repeat(hash, 63), Note(1)).Status);
        Assert.Equal(400, Add(0, Enumerable.Repeat(hash, 64), Note(1)).Status);
    }

    [Fact]
    public void Another_old_size_is_answered_with_the_size_cosigned_last()
    {
        Assert.Equal(200, Add(0, [], Note(300)).Status);
        foreach (var old in (int[])[0, 1, 299, 301])
        {
            var answer = Add(old, Proof(old, 600), Note(600));
            Assert.Equal((409, "text/x.tlog.size", "300\n"), (answer.Status, answer.MediaType, answer.Body));
        }

        Assert.Equal(200, Add(300, Proof(300, 600), Note(600)).Status);
    }

    [Fact]
    public void What_does_not_follow_from_the_state_before_is_not_cosigned()
    {
        Assert.Equal(422, Add(0, [], Sign(new Checkpoint(Origin, 0, leaves[0]), log)).Status);
        Assert.Equal(422, Add(0, [leaves[0].ToString()], Note(2)).Status);
        Assert.Equal(200, Add(0, [], Note(100)).Status);
        var fork = leaves.ToArray();
        fork[50] = leaves[0];
        string other = Sign(new Checkpoint(Origin, 100, MerkleTree.Root(fork.AsSpan(0, 100))), log);
        string grown = Sign(new Checkpoint(Origin, 200, MerkleTree.Root(fork.AsSpan(0, 200))), log);
        var proof = Proof(100, 200).ToList();

        Assert.Equal(422, Add(100, [], other).Status);
        Assert.Equal(422, Add(100, proof, grown).Status);
        Assert.Equal(422, Add(100, [], Note(200)).Status);
        Assert.Equal(422, Add(100, proof.SkipLast(1), Note(200)).Status);
        Assert.Equal(422, Add(100, [.. proof, proof[0]], Note(200)).Status);
        Assert.Equal(422, Add(100, [proof[1], proof[0], .. proof.Skip(2)], Note(200)).Status);
        Assert.Equal(422, Add(100, [proof[0]], Note(100)).Status);
        Assert.Equal(200, Add(100, [], Note(100)).Status);
        Assert.Equal(200, Add(100, proof, Note(200)).Status);
    }

    [Fact]
    public void Of_two_requests_from_the_same_state_one_is_cosigned()
    {
        Add(0, [], Note(10));
        var answers = new WitnessAnswer[40];
        Parallel.For(0, answers.Length, i => answers[i] = Add(10, Proof(10, 20 + i), Note(20 + i)));

        var won = Assert.Single(answers, static answer => answer.Status == 200);
        var size = 20 + Array.IndexOf(answers, won);
        Assert.All(answers.Where(answer => answer != won), answer => Assert.Equal((409, $"{size}\n"), (answer.Status, answer.Body)));
    }

    [Fact]
    public void A_witness_that_starts_again_remembers_and_one_that_cannot_remember_signs_nothing()
    {
        Add(0, [], Note(10));
        Assert.Throws<LedgerException>(Open);
        witness.Dispose();
        using (var again = Open()) Assert.Equal(409, again.AddCheckpoint(Body(0, [], Note(20))).Status);
        var kept = Path.Combine(folder, "state", Witness.HashOf(Origin), "checkpoint");
        foreach (var change in (Func<string, string>[])
            [static text => text[..^20], static _ => "", static text => text.Replace("\n10\n", "\n9\n", StringComparison.Ordinal)])
        {
            var before = File.ReadAllText(kept);
            File.WriteAllText(kept, change(before));
            using (var again = Open()) Assert.Throws<LedgerException>(() => again.AddCheckpoint(Body(0, [], Note(20))));
            File.WriteAllText(kept, before);
        }
    }

    [Fact]
    public void Nothing_is_signed_that_could_not_be_kept()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(Path.Combine(folder, "state"));
        File.WriteAllText(Path.Combine(folder, "state", Witness.HashOf(Origin)), "in the way");

        Assert.ThrowsAny<IOException>(() => Add(0, [], Note(10)));
        File.Delete(Path.Combine(folder, "state", Witness.HashOf(Origin)));
        Assert.Equal(200, Add(0, [], Note(20)).Status);
    }

    private Witness Open() => new(
        keys.Get(KeyPurpose.Witness, "witness.example/w1", SigningAlgorithm.Ed25519), [log.NoteKey(KeyPurpose.Log)],
        Path.Combine(folder, "state"), new StoppedClock(1_700_000_000));

    private WitnessAnswer Add(int old, IEnumerable<string> proof, string note) => witness.AddCheckpoint(Body(old, proof, note));

    private static byte[] Body(int old, IEnumerable<string> proof, string note) =>
        Encoding.UTF8.GetBytes($"old {old}\n{string.Concat(proof.Select(static line => line + "\n"))}\n{note}");

    private string Note(int size, ISigner? signer = null) =>
        Sign(new Checkpoint(signer?.Name ?? Origin, size, MerkleTree.Root([.. leaves.Take(size)])), signer ?? log);

    private static string Sign(Checkpoint checkpoint, ISigner signer) => CheckpointSigning.Sign(checkpoint, signer).ToString();

    /// <summary>A proof of consistency straight from the definition (RFC 6962, section 2.1.2).</summary>
    private IEnumerable<string> Proof(int old, int size) =>
        old is 0 || old >= size ? [] : Sub(old, 0, size, whole: true).Select(static hash => hash.ToString());

    private List<TreeHash> Sub(int old, int start, int end, bool whole)
    {
        if (old == end - start) return whole ? [] : [Root(start, end)];
        var split = 1;
        while (split * 2 < end - start) split *= 2;
        return old <= split
            ? [.. Sub(old, start, start + split, whole), Root(start + split, end)]
            : [.. Sub(old - split, start + split, end, whole: false), Root(start, start + split)];
    }

    private TreeHash Root(int start, int end) => MerkleTree.Root([.. leaves.Skip(start).Take(end - start)]);
}

/// <summary>A clock that stands still.</summary>
internal sealed class StoppedClock(long seconds) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
