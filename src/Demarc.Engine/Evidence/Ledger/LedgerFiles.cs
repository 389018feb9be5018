namespace Demarc.Engine.Evidence.Ledger;

/// <summary>The files of a static log. What a call returns counts until the next call: one buffer serves for all.</summary>
/// <param name="Read">
/// The bytes at a path, or null when there is no file. Of a file larger than <see cref="MostBytes"/> one byte more than that is enough.
/// </param>
/// <param name="List">The paths of all files below the root of the log, with slashes, in any order.</param>
public sealed record LedgerFiles(Func<TilePath, ReadOnlyMemory<byte>?> Read, Func<IEnumerable<string>> List)
{
    /// <summary>Bytes that the file at a path can have.</summary>
    public static int MostBytes(TilePath path) => path.Width * (path.IsEntries ? 2 + ushort.MaxValue : TreeHash.Size);
}
