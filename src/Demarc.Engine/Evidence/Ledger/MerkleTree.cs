using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// The Merkle tree of RFC 6962 section 2.1 with SHA-256 (https://www.rfc-editor.org/rfc/rfc6962, 2013): hashing, and the verification of
/// proofs. The algorithms of verification are those of RFC 9162 sections 2.1.3.2 and 2.1.4.2 (https://www.rfc-editor.org/rfc/rfc9162,
/// 2021), and for subtrees those of draft-ietf-plants-merkle-tree-certs sections 4.3 and 4.4. Sizes are at most 2^63-1.
/// </summary>
public static class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int OnStack = 1024;

    /// <summary>The hash of a tree without leaves.</summary>
    public static TreeHash EmptyRoot { get; } = Hash([]);

    /// <summary>The hash of an entry as a leaf.</summary>
    public static TreeHash LeafHash(ReadOnlySpan<byte> entry)
    {
        var length = entry.Length + 1;
        var rented = length <= OnStack ? null : ArrayPool<byte>.Shared.Rent(length);
        Span<byte> buffer = rented ?? stackalloc byte[OnStack];
        buffer[0] = LeafPrefix;
        entry.CopyTo(buffer[1..]);
        var hash = Hash(buffer[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>The hash of an inner node.</summary>
    public static TreeHash NodeHash(TreeHash left, TreeHash right)
    {
        Span<byte> buffer = stackalloc byte[1 + (2 * TreeHash.Size)];
        buffer[0] = NodePrefix;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + TreeHash.Size)..]);
        return Hash(buffer);
    }

    /// <summary>The root of a tree of which all leaf hashes are at hand.</summary>
    public static TreeHash Root(ReadOnlySpan<TreeHash> leaves) => leaves.Length switch
    {
        0 => EmptyRoot,
        1 => leaves[0],
        var count => NodeHash(Root(leaves[..(int)SplitOf(count)]), Root(leaves[(int)SplitOf(count)..])),
    };

    /// <summary>Whether a leaf is at a place of the tree with some root.</summary>
    /// <param name="index">Place of the leaf, from 0.</param>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="proof">Hashes from the leaf's sibling up.</param>
    /// <param name="root">The root that they must lead to.</param>
    /// <returns>Null when it is; else why it is not shown.</returns>
    public static LedgerRefusal? VerifyInclusion(long index, long size, TreeHash leaf, ReadOnlySpan<TreeHash> proof, TreeHash root)
    {
        if (index < 0 || index >= size) return WrongProof($"there is no entry {index} in a tree of {size}");
        var (place, last, hash) = (index, size - 1, leaf);
        foreach (var other in proof)
        {
            if (last == 0) return WrongProof("the proof is too long");
            if ((place & 1) == 1 || place == last)
            {
                hash = NodeHash(other, hash);
                while ((place & 1) == 0) (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                hash = NodeHash(hash, other);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        if (last != 0) return WrongProof("the proof is too short");
        return hash == root ? null : new(LedgerFault.WrongHash, "the proof of inclusion does not lead to the root");
    }

    /// <summary>
    /// Whether a tree is the beginning of a larger or equal one. Of a tree without leaves there is nothing to prove, and nothing is proven:
    /// <see cref="Checkpoint.VerifyFollows"/> knows what to ask then.
    /// </summary>
    /// <param name="oldSize">Leaves of the first, at least one.</param>
    /// <param name="newSize">Leaves of the second.</param>
    /// <param name="oldRoot">Root of the first.</param>
    /// <param name="newRoot">Root of the second.</param>
    /// <param name="proof">The proof; empty for equal sizes.</param>
    /// <returns>Null when it is; else why it is not shown.</returns>
    public static LedgerRefusal? VerifyConsistency(
        long oldSize, long newSize, TreeHash oldRoot, TreeHash newRoot, ReadOnlySpan<TreeHash> proof) =>
        oldSize > 0 ? VerifySubtreeConsistency(0, oldSize, newSize, oldRoot, newRoot, proof)
            : WrongProof("a proof of consistency begins at a tree that has leaves");

    /// <summary>Whether a leaf is in the subtree over some leaves. Its proof is that of a tree that has just these.</summary>
    /// <param name="index">Place of the leaf in the whole tree.</param>
    /// <param name="start">First leaf of the subtree.</param>
    /// <param name="end">First leaf after it.</param>
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="proof">Hashes from the leaf's sibling up.</param>
    /// <param name="root">Hash of the subtree.</param>
    /// <returns>Null when it is; else why it is not shown.</returns>
    public static LedgerRefusal? VerifySubtreeInclusion(
        long index, long start, long end, TreeHash leaf, ReadOnlySpan<TreeHash> proof, TreeHash root) =>
        !IsSubtree(start, end) || index < start
            ? WrongProof($"leaves {start} to {end} are no subtree with {index} in it")
            : VerifyInclusion(index - start, end - start, leaf, proof, root);

    /// <summary>Whether a subtree over some leaves is part of a tree; one over no leaves is part of every tree.</summary>
    /// <param name="start">First leaf of the subtree.</param>
    /// <param name="end">First leaf after it.</param>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="subtree">Hash of the subtree.</param>
    /// <param name="root">Root of the tree.</param>
    /// <param name="proof">The proof.</param>
    /// <returns>Null when it is; else why it is not shown.</returns>
    public static LedgerRefusal? VerifySubtreeConsistency(
        long start, long end, long size, TreeHash subtree, TreeHash root, ReadOnlySpan<TreeHash> proof)
    {
        if (start >= 0 && start == end && end <= size && subtree == EmptyRoot && proof.Length == 0) return null;
        if (!IsSubtree(start, end) || end > size) return WrongProof($"leaves {start} to {end} are no subtree of a tree of {size}");
        // "top" is the last leaf of the whole tree; all three climb together.
        var (first, last, top) = (start, end - 1, size - 1);
        while (first != last && (last == top || (last & 1) == 1)) (first, last, top) = (first >> 1, last >> 1, top >> 1);
        var at = 0;
        if (first != last && proof.Length == 0) return WrongProof("the proof is too short");
        var small = first == last ? subtree : proof[at++];
        var large = small;
        for (; at < proof.Length; at++)
        {
            if (top == 0) return WrongProof("the proof is too long");
            if ((last & 1) == 1 || last == top)
            {
                if (first < last) small = NodeHash(proof[at], small);
                large = NodeHash(proof[at], large);
                while ((last & 1) == 0) (first, last, top) = (first >> 1, last >> 1, top >> 1);
            }
            else
            {
                large = NodeHash(large, proof[at]);
            }

            (first, last, top) = (first >> 1, last >> 1, top >> 1);
        }

        if (top != 0) return WrongProof("the proof is too short");
        if (small != subtree) return new(LedgerFault.WrongHash, "the proof of consistency does not lead to the earlier root");
        return large == root ? null : new(LedgerFault.WrongHash, "the proof of consistency does not lead to the later root");
    }

    /// <summary>The largest power of two below a count of at least two: how many leaves go to the left.</summary>
    internal static long SplitOf(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    /// <summary>A subtree begins at a multiple of the power of two that it fits into.</summary>
    private static bool IsSubtree(long start, long end) =>
        start >= 0 && start < end && start % (long)Math.Min(BitOperations.RoundUpToPowerOf2((ulong)(end - start)), long.MaxValue) == 0;

    private static LedgerRefusal WrongProof(string reason) => new(LedgerFault.WrongProof, reason);

    private static TreeHash Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        SHA256.HashData(bytes, hash);
        return new TreeHash(hash);
    }
}
