using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// The bytes of a tile: one hash after the other, nothing else (C2SP tlog-tiles, https://c2sp.org/tlog-tiles, 2026-07-22).
/// </summary>
public static class HashTile
{
    /// <summary>Puts hashes together.</summary>
    public static byte[] Write(ReadOnlySpan<TreeHash> hashes)
    {
        var bytes = new byte[hashes.Length * TreeHash.Size];
        for (var i = 0; i < hashes.Length; i++) hashes[i].CopyTo(bytes.AsSpan(i * TreeHash.Size));
        return bytes;
    }

    /// <summary>Takes a tile apart.</summary>
    /// <param name="tile">Its bytes.</param>
    /// <param name="hashes">Its hashes, 1 to 256.</param>
    /// <param name="refusal">That it is not 1 to 256 whole hashes.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> tile, out ImmutableArray<TreeHash> hashes, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        var count = tile.Length / TreeHash.Size;
        if (tile.Length % TreeHash.Size != 0 || count is 0 or > TilePath.FullWidth)
        {
            (hashes, refusal) = ([], LedgerRefusal.Malformed($"{tile.Length} bytes are not 1 to {TilePath.FullWidth} hashes"));
            return false;
        }

        var read = ImmutableArray.CreateBuilder<TreeHash>(count);
        for (var i = 0; i < count; i++) read.Add(new TreeHash(tile.Slice(i * TreeHash.Size, TreeHash.Size)));
        (hashes, refusal) = (read.MoveToImmutable(), null);
        return true;
    }
}
