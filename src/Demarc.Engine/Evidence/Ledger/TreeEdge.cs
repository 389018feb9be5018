using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>A tile as a file.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record TileFile(TilePath Path, ReadOnlyMemory<byte> Bytes);

/// <summary>What appending to a tree changes.</summary>
/// <param name="Edge">The right edge afterwards.</param>
/// <param name="Tiles">
/// Tiles to write, from the lowest level up: those that became full, and the partial one at the end of each level that has grown. What was
/// there before stays as it is; partial tiles that the new ones replace may be deleted.
/// </param>
public sealed record TreeAppend(TreeEdge Edge, ImmutableArray<TileFile> Tiles);

/// <summary>
/// The right edge of a tree: all that has to be known of it to append. These are the hashes of the partial tile at the end of each level,
/// at most 8 x 255 of them, however large the tree is. Immutable; nothing is read and nothing is written.
/// </summary>
public sealed class TreeEdge
{
    /// <summary>Hashes of the partial tile of each level, from level 0 up; no empty levels at the end.</summary>
    private readonly ImmutableArray<ImmutableArray<TreeHash>> levels;

    private TreeEdge(long size, ImmutableArray<ImmutableArray<TreeHash>> levels) => (Size, this.levels) = (size, levels);

    /// <summary>The edge of a tree without leaves.</summary>
    public static TreeEdge Empty { get; } = new(0, []);

    /// <summary>Leaves of the tree.</summary>
    public long Size { get; }

    /// <summary>Root of the tree.</summary>
    public TreeHash Root => RootOf(levels.Select(static level => level.ToArray()));

    /// <summary>Reads the edge of a tree from its partial tiles.</summary>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="read">The bytes at a path, or null when there is nothing.</param>
    /// <param name="edge">
    /// The edge when all tiles are there. Compare its <see cref="Root"/> with the signed one: that they are right is not known yet.
    /// </param>
    /// <param name="refusal">Which tile is missing or malformed.</param>
    public static bool TryLoad(
        long size, Func<TilePath, ReadOnlyMemory<byte>?> read, [NotNullWhen(true)] out TreeEdge? edge,
        [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (edge, refusal) = (null, null);
        var found = ImmutableArray.CreateBuilder<ImmutableArray<TreeHash>>();
        for (var level = 0; TilePath.WidthOfLevel(level, size) is > 0 and var width; level++)
        {
            var partial = (int)(width % TilePath.FullWidth);
            if (partial == 0)
            {
                found.Add([]);
                continue;
            }

            var path = TilePath.Hashes(level, width / TilePath.FullWidth, partial);
            if (read(path) is not { } bytes)
            {
                refusal = new(LedgerFault.Missing, $"{path} is missing");
                return false;
            }

            if (!HashTile.TryRead(bytes.Span, out var hashes, out var fault) || hashes.Length != partial)
            {
                refusal = LedgerRefusal.Malformed($"{path}: {fault?.Reason ?? $"it has {hashes.Length} hashes and not {partial}"}");
                return false;
            }

            found.Add(hashes);
        }

        edge = new TreeEdge(size, found.ToImmutable());
        return true;
    }

    /// <summary>Appends leaves.</summary>
    /// <param name="leaves">Their hashes (<see cref="MerkleTree.LeafHash"/>), in order.</param>
    /// <returns>The new edge and the tiles to write; the same edge and none when there are no leaves.</returns>
    public TreeAppend Append(params ReadOnlySpan<TreeHash> leaves)
    {
        var edges = ImmutableArray.CreateBuilder<ImmutableArray<TreeHash>>();
        var tiles = ImmutableArray.CreateBuilder<TileFile>();
        var added = leaves.ToArray();
        var newSize = checked(Size + leaves.Length);
        for (var level = 0; TilePath.WidthOfLevel(level, newSize) > 0; level++)
        {
            var before = level < levels.Length ? levels[level] : [];
            if (added.Length == 0)
            {
                edges.Add(before);
                continue;
            }

            var first = TilePath.WidthOfLevel(level, Size) / TilePath.FullWidth;
            (var rest, added) = AppendLevel(level, first, [.. before, .. added], tiles);
            edges.Add(rest);
        }

        return new TreeAppend(new TreeEdge(newSize, edges.ToImmutable()), tiles.ToImmutable());
    }

    /// <summary>
    /// The root of a tree whose partial tiles these are, from level 0 up. Complete subtrees come in order of size, the smallest at the
    /// right, and each takes in all that is right of it.
    /// </summary>
    internal static TreeHash RootOf(IEnumerable<TreeHash[]> partials)
    {
        TreeHash? root = null;
        foreach (var level in partials)
        {
            for (var (bit, end) = (1, level.Length); end > 0; bit <<= 1)
            {
                if ((end & bit) == 0) continue;
                var subtree = MerkleTree.Root(level.AsSpan(end - bit, bit));
                root = root is { } right ? MerkleTree.NodeHash(subtree, right) : subtree;
                end -= bit;
            }
        }

        return root ?? MerkleTree.EmptyRoot;
    }

    /// <summary>Cuts the hashes at the end of a level into tiles; what full ones hash to goes one level up.</summary>
    private static (ImmutableArray<TreeHash> Partial, TreeHash[] Up) AppendLevel(
        int level, long first, ReadOnlySpan<TreeHash> hashes, ImmutableArray<TileFile>.Builder tiles)
    {
        var up = new TreeHash[hashes.Length / TilePath.FullWidth];
        for (var i = 0; i < up.Length; i++)
        {
            var tile = hashes.Slice(i * TilePath.FullWidth, TilePath.FullWidth);
            tiles.Add(new TileFile(TilePath.Hashes(level, first + i), HashTile.Write(tile)));
            up[i] = MerkleTree.Root(tile);
        }

        var rest = hashes[(up.Length * TilePath.FullWidth)..];
        if (rest.Length > 0) tiles.Add(new TileFile(TilePath.Hashes(level, first + up.Length, rest.Length), HashTile.Write(rest)));
        return (ImmutableArray.Create(rest), up);
    }
}
