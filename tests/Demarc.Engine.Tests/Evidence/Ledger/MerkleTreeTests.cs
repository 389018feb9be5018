using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class MerkleTreeTests
{
    private const int Most = 70_000;
    private static readonly ImmutableArray<TreeHash> Leaves =
        [.. Enumerable.Range(0, Most).Select(static i => MerkleTree.LeafHash(Encoding.UTF8.GetBytes($"entry {i}")))];

    private static readonly FolderInMemory Log = FolderInMemory.Of(Leaves);

    [Fact]
    public void A_tree_without_leaves_hashes_to_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.EmptyRoot.ToHex());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(70_000)]
    public void Tiles_lead_to_the_same_root_as_the_definition(int size)
    {
        var expected = MerkleTree.Root(Leaves.AsSpan(0, size));
        Assert.Equal(expected, TreeEdge.Empty.Append(Leaves.AsSpan(0, size)).Edge.Root);
        var folder = FolderInMemory.Of(Leaves[..size]);
        Assert.True(new TreeReader(size, folder.Read).TryRoot(out var root, out var fault), fault?.Reason);
        Assert.Equal(expected, root);
        Assert.True(TreeEdge.TryLoad(size, folder.Read, out var edge, out fault), fault?.Reason);
        Assert.Equal(expected, edge.Root);
        Assert.Equal(
            TilePath.OfTree(size).Where(static p => !p.IsEntries).Select(static p => p.ToString()).Order(StringComparer.Ordinal),
            folder.Names, StringComparer.Ordinal);
    }

    [Fact]
    public void However_leaves_are_cut_into_batches_the_tiles_are_the_same()
    {
        foreach (var cuts in Gen.Choose(0, 700).ArrayOf().Sample(20))
        {
            var (folder, edge) = (new FolderInMemory(), TreeEdge.Empty);
            foreach (var count in cuts.Where(count => edge.Size + count <= Most))
            {
                var appended = edge.Append(Leaves.AsSpan((int)edge.Size, count));
                folder.Write(appended.Tiles);
                edge = appended.Edge;
            }

            var whole = TreeEdge.Empty.Append(Leaves.AsSpan(0, (int)edge.Size));
            Assert.Equal(whole.Edge.Root, edge.Root);
            foreach (var tile in whole.Tiles) Assert.Equal(tile.Bytes.ToArray(), folder.Read(tile.Path)!.Value.ToArray());
        }
    }

    [Fact]
    public void Every_entry_is_proven_and_no_other()
    {
        foreach (var (size, index) in Places(1).Sample(100).Concat([(1, 0), (256, 255), (257, 256), (Most, Most - 1), (Most, 0)]))
        {
            var reader = new TreeReader(size, Log.Read);
            Assert.True(reader.TryRoot(out var root, out _));
            Assert.True(reader.TryProveInclusion(index, out var proof, out var fault), fault?.Reason);
            Assert.True(reader.TryLeaf(index, out var leaf, out _));
            Assert.Equal(Leaves[index], leaf);
            Assert.Null(MerkleTree.VerifyInclusion(index, size, leaf, proof.AsSpan(), root));
            Assert.NotNull(MerkleTree.VerifyInclusion(index, size, MerkleTree.EmptyRoot, proof.AsSpan(), root));
            Assert.NotNull(MerkleTree.VerifyInclusion(index + 1, size, leaf, proof.AsSpan(), root));
            Assert.NotNull(MerkleTree.VerifyInclusion(index, size, leaf, proof.Add(leaf).AsSpan(), root));
            if (proof.Length > 0) Assert.NotNull(MerkleTree.VerifyInclusion(index, size, leaf, proof.AsSpan(1..), root));
        }
    }

    [Fact]
    public void Every_earlier_tree_is_proven_and_no_other()
    {
        foreach (var (late, early) in Places(0).Sample(40).Concat([(1, 1), (256, 255), (257, 256), (Most, 65_536), (0, 0)]))
        {
            var reader = new TreeReader(late, Log.Read);
            Assert.True(reader.TryRoot(out var root, out _));
            Assert.True(reader.TryProveConsistency(early, out var proof, out var fault), fault?.Reason);
            var before = MerkleTree.Root(Leaves.AsSpan(0, early));
            var (first, second) = (new Checkpoint("log", early, before), new Checkpoint("log", late, root));
            Assert.Null(second.VerifyFollows(first, proof.AsSpan()));
            Assert.NotNull(second.VerifyFollows(first with { Origin = "other" }, proof.AsSpan()));
            Assert.NotNull(second.VerifyFollows(first, proof.Add(root).AsSpan()));
            if (late > early) Assert.Equal(LedgerFault.RolledBack, first.VerifyFollows(second, proof.AsSpan())?.Fault);
            if (early == 0) continue;
            Assert.Null(MerkleTree.VerifyConsistency(early, late, before, root, proof.AsSpan()));
            Assert.NotNull(MerkleTree.VerifyConsistency(early, late, before, root, proof.Add(root).AsSpan()));
            Assert.NotNull(MerkleTree.VerifyConsistency(early, late, Leaves[^1], root, proof.AsSpan()));
            if (proof.Length > 0) Assert.NotNull(MerkleTree.VerifyConsistency(early, late, before, root, proof.AsSpan(1..)));
        }
    }

    [Fact]
    public void A_missing_or_cut_tile_is_named()
    {
        Assert.False(new TreeReader(300, static _ => null).TryProveInclusion(7, out _, out var fault));
        Assert.Equal((LedgerFault.Missing, "tile/0/001.p/44 is missing"), (fault.Fault, fault.Reason));
        Assert.False(new TreeReader(300, static _ => new byte[33]).TryRoot(out _, out fault));
        Assert.Equal(LedgerFault.Malformed, fault.Fault);
        Assert.False(TreeEdge.TryLoad(300, static path => new byte[(path.Width * 32) - 32], out _, out fault));
        Assert.StartsWith("tile/0/001.p/44: ", fault.Reason, StringComparison.Ordinal);
        Assert.False(new TreeReader(300, Log.Read).TryProveInclusion(300, out _, out fault));
        Assert.False(new TreeReader(300, Log.Read).TryProveConsistency(301, out _, out fault));
        Assert.Equal(LedgerFault.WrongProof, fault.Fault);
    }

    [Fact]
    public void Numbers_that_fit_no_tree_are_refused()
    {
        foreach (var (index, size) in new[] { (-1L, 5L), (5L, 5L), (0L, 0L), (long.MinValue, -1L), (long.MaxValue, long.MaxValue) })
            Assert.NotNull(MerkleTree.VerifyInclusion(index, size, default, [], default));
        foreach (var (early, late) in new[] { (-1L, 5L), (6L, 5L), (0L, 5L), (0L, -1L), (1L, long.MaxValue) })
            Assert.NotNull(MerkleTree.VerifyConsistency(early, late, default, default, []));
    }

    private static FsCheck.Gen<(int Size, int Place)> Places(int above) =>
        from size in Gen.Choose(above, Most)
        from place in Gen.Choose(0, size - above)
        select (size, place);
}
