using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class LedgerProofTests
{
    private static readonly SignedLog Log = SignedLog.Instance;
    private static readonly ImmutableArray<TreeHash> Leaves =
        [.. Enumerable.Range(0, 300).Select(static i => MerkleTree.LeafHash([(byte)i, 7]))];
    private static readonly LedgerProof Proof = ProofOf(290);

    private static readonly TrustPolicy Policy =
        TrustPolicy.OfLogs(Log.Key) with { Witnesses = [new("W", Log.Witnesses[1], null)], Quorum = "W" };

    [Fact]
    public void A_proof_is_written_read_and_verified()
    {
        foreach (var index in new[] { 0, 1, 255, 256, 299 })
        {
            var proof = Read(ProofOf(index).ToBytes());
            Assert.Null(proof.Extra);
            Assert.True(proof.Verify(Leaves[index], TrustPolicy.OfLogs(Log.Key), out var accepted, out var refusal), refusal?.Reason);
            Assert.Equal(300, accepted.Checkpoint.Size);
            Assert.False(proof.Verify(Leaves[index ^ 1], TrustPolicy.OfLogs(Log.Key), out accepted, out refusal));
            Assert.Null(accepted);
            Assert.Equal(LedgerFault.WrongHash, refusal.Fault);
        }

        var extra = Read((Proof with { Extra = [1, 2, 3] }).ToBytes());
        Assert.Equal([1, 2, 3], extra.Extra!.Value);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nextra AQID\nindex 290\n", extra.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_flipped_bit_is_accepted()
    {
        var bytes = Proof.ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                LedgerProof.TryParse(flipped, out var proof, out _)
                    && proof.Verify(Leaves[290], Policy, out _, out _), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", LedgerFault.Unsupported)]
    [InlineData("index 290", "index 0290", LedgerFault.Malformed)]
    [InlineData("index 290", "index", LedgerFault.Malformed)]
    [InlineData("index 290", "extra A\nindex 290", LedgerFault.Malformed)]
    [InlineData("index 290", "extra AQID\nextra AQID\nindex 290", LedgerFault.Malformed)]
    [InlineData("index 290\n", "index 290\nAAAA\n", LedgerFault.Malformed)]
    [InlineData("index 290\n", "index 290\n\n", LedgerFault.Malformed)]
    public void A_proof_that_is_not_one_is_refused(string old, string changed, LedgerFault fault)
    {
        var text = Proof.ToString().Replace(old, changed, StringComparison.Ordinal);
        var read = LedgerProof.TryParse(Encoding.UTF8.GetBytes(text), out var proof, out var refusal);
        if (read) Assert.False(proof!.Verify(Leaves[290], TrustPolicy.OfLogs(Log.Key), out _, out refusal));
        Assert.Equal(fault, refusal!.Fault);
    }

    [Fact]
    public void Too_many_hashes_are_refused()
    {
        var many = Proof with { Hashes = [.. Enumerable.Repeat(Leaves[0], 64)] };
        Assert.False(LedgerProof.TryParse(many.ToBytes(), out _, out var refusal));
        Assert.Equal(LedgerFault.TooLarge, refusal.Fault);
        Assert.False(LedgerProof.TryParse(new byte[LedgerProof.MaxBytes + 1], out _, out refusal));
        Assert.Equal(LedgerFault.TooLarge, refusal.Fault);
    }

    [Fact]
    public void Any_bytes_are_a_proof_or_are_refused()
    {
        var whole = Proof.ToString();
        var cuts = from start in Gen.Choose(0, whole.Length) from end in Gen.Choose(start, whole.Length) select (start, end);
        foreach (var (start, end) in cuts.Sample(2000))
        {
            var text = whole[..start] + whole[end..];
            if (LedgerProof.TryParse(Encoding.UTF8.GetBytes(text), out var proof, out var refusal)) Assert.Equal(text, proof.ToString());
            else Assert.NotEmpty(refusal.Reason);
        }
    }

    private static LedgerProof ProofOf(long index)
    {
        var appended = TreeEdge.Empty.Append(Leaves.AsSpan());
        Assert.True(new TreeReader(300, FolderInMemory.Of(Leaves).Read).TryProveInclusion(index, out var hashes, out _));
        return new LedgerProof(index, hashes, Log.Sign(new Checkpoint(SignedLog.Origin, 300, appended.Edge.Root), 2));
    }

    private static LedgerProof Read(byte[] bytes)
    {
        Assert.True(LedgerProof.TryParse(bytes, out var proof, out var refusal), refusal?.Reason);
        Assert.Equal(bytes, proof.ToBytes());
        return proof;
    }
}
