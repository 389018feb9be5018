using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// The place of a tile or an entry bundle in a static log: <c>tile/0/x001/234</c>, <c>tile/entries/000.p/5</c> (C2SP tlog-tiles,
/// sections "Merkle Tree" and "Log entries", https://c2sp.org/tlog-tiles, 2026-07-22).
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TilePath
{
    /// <summary>Hashes in a full tile, and entries in a full bundle.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels that a tree of any size can have are below this one: 256^8 is more than a size can be.</summary>
    public const int Levels = 8;

    private const int MaxLevel = 63;

    private TilePath(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        (Level, Index, Width) = (level, index, width);
    }

    /// <summary>Whether it holds entries and not hashes.</summary>
    public bool IsEntries => Level < 0;

    /// <summary>Level of the tile, 0 for leaf hashes; -1 for entries.</summary>
    public int Level { get; }

    /// <summary>Number of the tile within its level, from 0.</summary>
    public long Index { get; }

    /// <summary>Hashes or entries in it, 1 to 256.</summary>
    public int Width { get; }

    /// <summary>Whether it is not full: such a file is replaced by a wider one as the log grows.</summary>
    public bool IsPartial => Width < FullWidth;

    /// <summary>The full one at this place.</summary>
    public TilePath Full => new(Level, Index, FullWidth);

    /// <summary>A tile of hashes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public static TilePath Hashes(int level, long index, int width = FullWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        return new TilePath(level, index, width);
    }

    /// <summary>A bundle of entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public static TilePath Entries(long index, int width = FullWidth) => new(-1, index, width);

    /// <summary>Hashes that a tree has on a level of tiles: complete subtrees of 256^level leaves.</summary>
    public static long WidthOfLevel(int level, long size) => level >= Levels ? 0 : size >> (8 * level);

    /// <summary>Every file of a tree of some size, tiles from the lowest level up and entries last.</summary>
    public static IEnumerable<TilePath> OfTree(long size)
    {
        for (var level = 0; level < Levels; level++)
        {
            foreach (var path in OfLevel(level, WidthOfLevel(level, size))) yield return path;
        }

        foreach (var path in OfLevel(-1, size)) yield return path;
    }

    /// <summary>Reads a path that is written exactly as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TilePath path)
    {
        path = default;
        const string Prefix = "tile/";
        if (text.Length > 200 || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = text[Prefix.Length..];
        var slash = rest.IndexOf('/');
        if (slash < 0) return false;
        var level = -1;
        if (rest[..slash] is not "entries" && (!TryNumber(rest[..slash], MaxLevel, out level) || slash > 2)) return false;
        rest = rest[(slash + 1)..];
        var width = FullWidth;
        var dot = rest.IndexOf(".p/", StringComparison.Ordinal);
        if (dot >= 0)
        {
            if (!TryNumber(rest[(dot + 3)..], FullWidth - 1, out width) || width == 0) return false;
            rest = rest[..dot];
        }

        if (!TryIndex(rest, out var index)) return false;
        path = new TilePath(level, index, width);
        return text.SequenceEqual(path.ToString());
    }

    /// <summary>The path below the root of the log, with slashes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("tile/");
        if (IsEntries) text.Append("entries");
        else text.Append(CultureInfo.InvariantCulture, $"{Level}");
        var groups = 1;
        for (var rest = Index / 1000; rest > 0; rest /= 1000) groups++;
        for (var group = groups - 1; group >= 0; group--)
        {
            var digits = Index;
            for (var i = 0; i < group; i++) digits /= 1000;
            text.Append(group > 0 ? "/x" : "/").Append(CultureInfo.InvariantCulture, $"{digits % 1000:000}");
        }

        if (IsPartial) text.Append(CultureInfo.InvariantCulture, $".p/{Width}");
        return text.ToString();
    }

    private static IEnumerable<TilePath> OfLevel(int level, long width)
    {
        for (var index = 0L; index < width / FullWidth; index++) yield return new TilePath(level, index, FullWidth);
        if (width % FullWidth > 0) yield return new TilePath(level, width / FullWidth, (int)(width % FullWidth));
    }

    private static bool TryIndex(ReadOnlySpan<char> text, out long index)
    {
        index = 0;
        foreach (var range in text.Split('/'))
        {
            var part = text[range];
            if (part.StartsWith("x", StringComparison.Ordinal)) part = part[1..];
            if (part.Length != 3 || index > long.MaxValue / 1000 || !TryNumber(part, 999, out var digits)) return false;
            index = unchecked((index * 1000) + digits);
            if (index < 0) return false;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
