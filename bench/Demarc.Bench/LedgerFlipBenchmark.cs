using System.Globalization;
using System.Text;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Bench;

/// <summary>Every bit of every file of a log is flipped once: the audit must find it, and name that file and no other.</summary>
internal static class LedgerFlipBenchmark
{
    internal static void Run(TextWriter output, int entries)
    {
        var (content, checkpoint) = Write(entries);
        var files = new LedgerFiles(
            path => content.TryGetValue(path.ToString(), out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null, () => content.Keys);
        var (flips, missed, misnamed) = (0L, 0L, 0L);
        var time = Measured.Time(() =>
        {
            foreach (var (name, bytes) in content)
            {
                for (var bit = 0; bit < bytes.Length * 8; bit++)
                {
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                    var report = LedgerAudit.Run(checkpoint, files);
                    flips++;
                    if (report.IsWhole) missed++;
                    else if (report.Findings is not [{ } only] || only.Path != name) misnamed++;
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            }
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{entries} entries, {content.Count} files, {flips} bits flipped in {time.Wall:0} s: {missed} not found, "
            + $"{misnamed} named wrongly"));
    }

    private static (SortedDictionary<string, byte[]> Content, Checkpoint Checkpoint) Write(int count)
    {
        var entries = Enumerable.Range(0, count)
            .Select(static i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("e" + i.ToString(CultureInfo.InvariantCulture))).ToArray();
        var appended = TreeEdge.Empty.Append([.. entries.Select(static entry => MerkleTree.LeafHash(entry.Span))]);
        var content = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var tile in appended.Tiles) content[tile.Path.ToString()] = tile.Bytes.ToArray();
        foreach (var path in TilePath.OfTree(count).Where(static path => path.IsEntries))
            content[path.ToString()] = EntryBundle.Write(entries.AsSpan((int)path.Index * TilePath.FullWidth, path.Width).ToArray());
        return (content, new Checkpoint("demarc.example/bench", count, appended.Edge.Root));
    }
}
