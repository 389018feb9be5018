using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// A tree of some size, read from its tiles: roots and proofs of it. Nothing read is believed: whoever uses a proof verifies it against a
/// signed root. Tiles are kept once read, about four for a proof; it is for one use, by one thread.
/// </summary>
/// <param name="size">Leaves of the tree; tiles of a larger tree serve as well where they are full.</param>
/// <param name="read">
/// The bytes at a path, or null when there is nothing. Where a partial tile is asked for and missing, the full one is asked for.
/// </param>
public sealed class TreeReader(long size, Func<TilePath, ReadOnlyMemory<byte>?> read)
{
    private readonly Dictionary<TilePath, ImmutableArray<TreeHash>> tiles = [];
    private LedgerRefusal? refusal;

    /// <summary>The root.</summary>
    /// <param name="root">The root when tiles are there.</param>
    /// <param name="fault">Which tile is missing or malformed.</param>
    public bool TryRoot(out TreeHash root, [NotNullWhen(false)] out LedgerRefusal? fault)
    {
        refusal = null;
        root = size == 0 ? MerkleTree.EmptyRoot : Range(0, size);
        fault = refusal;
        return fault is null;
    }

    /// <summary>The hash of one leaf.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="hash">The hash when its tile is there.</param>
    /// <param name="fault">Which tile is missing or malformed, or that there is no such leaf.</param>
    public bool TryLeaf(long index, out TreeHash hash, [NotNullWhen(false)] out LedgerRefusal? fault)
    {
        refusal = IsOutside(index, size - 1, "entry");
        hash = refusal is null ? Node(0, index) : default;
        fault = refusal;
        return fault is null;
    }

    /// <summary>Proof that a leaf is in the tree.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="proof">Hashes from the leaf's sibling up.</param>
    /// <param name="fault">Which tile is missing or malformed, or that there is no such leaf.</param>
    public bool TryProveInclusion(long index, out ImmutableArray<TreeHash> proof, [NotNullWhen(false)] out LedgerRefusal? fault)
    {
        refusal = IsOutside(index, size - 1, "entry");
        var hashes = ImmutableArray.CreateBuilder<TreeHash>();
        if (refusal is null)
        {
            // From the root down; the proof is written from the leaf up.
            for (var (start, end) = (0L, size); end - start > 1;)
            {
                var middle = start + MerkleTree.SplitOf(end - start);
                hashes.Add(index < middle ? Range(middle, end) : Range(start, middle));
                (start, end) = index < middle ? (start, middle) : (middle, end);
            }

            hashes.Reverse();
        }

        return Finish(hashes, out proof, out fault);
    }

    /// <summary>Proof that an earlier tree is the beginning of this one.</summary>
    /// <param name="oldSize">Leaves of the earlier one; none, and all, need no proof.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="fault">Which tile is missing or malformed, or that the earlier tree is not smaller.</param>
    public bool TryProveConsistency(long oldSize, out ImmutableArray<TreeHash> proof, [NotNullWhen(false)] out LedgerRefusal? fault)
    {
        refusal = IsOutside(oldSize, size, "tree of size");
        var hashes = ImmutableArray.CreateBuilder<TreeHash>();
        if (refusal is null && oldSize > 0 && oldSize < size)
        {
            // RFC 6962 section 2.1.2, from the root down.
            var (start, end, whole) = (0L, size, true);
            while (oldSize != end)
            {
                var middle = start + MerkleTree.SplitOf(end - start);
                if (oldSize <= middle)
                {
                    hashes.Add(Range(middle, end));
                    end = middle;
                }
                else
                {
                    hashes.Add(Range(start, middle));
                    (start, whole) = (middle, false);
                }
            }

            if (!whole) hashes.Add(Range(start, end));
            hashes.Reverse();
        }

        return Finish(hashes, out proof, out fault);
    }

    private static LedgerRefusal? IsOutside(long number, long most, string what) =>
        number >= 0 && number <= most ? null : new(LedgerFault.WrongProof, $"there is no {what} {number}");

    private bool Finish(
        ImmutableArray<TreeHash>.Builder hashes, out ImmutableArray<TreeHash> proof, [NotNullWhen(false)] out LedgerRefusal? fault)
    {
        fault = refusal;
        proof = fault is null ? hashes.ToImmutable() : [];
        return fault is null;
    }

    /// <summary>The hash over leaves that are a subtree of a tree beginning at the first of them.</summary>
    private TreeHash Range(long start, long end)
    {
        if (refusal is not null) return default;
        var count = end - start;
        if (long.IsPow2(count)) return Node((int)long.Log2(count), start / count);
        var middle = start + MerkleTree.SplitOf(count);
        return MerkleTree.NodeHash(Range(start, middle), Range(middle, end));
    }

    /// <summary>The hash of a complete subtree of 2^level leaves, from the tile in which it is, or below which it is.</summary>
    private TreeHash Node(int level, long index)
    {
        var (tileLevel, within) = (level / 8, level % 8);
        var first = index << within;
        var number = first / TilePath.FullWidth;
        var width = Math.Min(TilePath.WidthOfLevel(tileLevel, size) - (number * TilePath.FullWidth), TilePath.FullWidth);
        var tile = Tile(TilePath.Hashes(tileLevel, number, (int)width));
        return tile.IsDefault ? default : MerkleTree.Root(tile.AsSpan((int)(first % TilePath.FullWidth), 1 << within));
    }

    private ImmutableArray<TreeHash> Tile(TilePath path)
    {
        if (tiles.TryGetValue(path, out var known)) return known;
        var bytes = read(path) ?? (path.IsPartial ? read(path.Full) : null);
        if (bytes is null)
        {
            refusal ??= new(LedgerFault.Missing, $"{path} is missing");
            return default;
        }

        if (!HashTile.TryRead(bytes.Value.Span, out var hashes, out var fault) || hashes.Length < path.Width)
        {
            refusal ??= LedgerRefusal.Malformed($"{path}: {fault?.Reason ?? "it has too few hashes"}");
            return default;
        }

        return tiles[path] = hashes;
    }
}
