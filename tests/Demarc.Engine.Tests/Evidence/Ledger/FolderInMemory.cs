using System.Collections.Immutable;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Engine.Tests.Evidence.Ledger;

/// <summary>A static log's files, by path.</summary>
internal sealed class FolderInMemory
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);

    internal IEnumerable<string> Names => files.Keys;

    internal static FolderInMemory Of(ImmutableArray<TreeHash> leaves)
    {
        var folder = new FolderInMemory();
        folder.Write(TreeEdge.Empty.Append(leaves.AsSpan()).Tiles);
        return folder;
    }

    internal void Write(IEnumerable<TileFile> tiles)
    {
        foreach (var tile in tiles) files[tile.Path.ToString()] = tile.Bytes;
    }

    /// <summary>A partial tile is found in a wider one that replaced it, as logs do.</summary>
    internal ReadOnlyMemory<byte>? Read(TilePath path)
    {
        if (files.TryGetValue(path.ToString(), out var bytes)) return bytes;
        for (var width = path.Width + 1; width <= TilePath.FullWidth && path.IsPartial; width++)
        {
            var wider = TilePath.Hashes(path.Level, path.Index, width);
            if (files.TryGetValue(wider.ToString(), out bytes)) return bytes[..(path.Width * TreeHash.Size)];
        }

        return null;
    }
}
