using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Bench;

/// <summary>
/// A static log in files, verified in full. Beside it, over the same files in the same run, the least that this can take: reading them and
/// one pass of SHA-256 over their bytes, in one thread as the audit is. The audit hashes each entry, and two hashes for each entry again.
/// </summary>
internal static class LedgerVerifyBenchmark
{
    private const int Batch = 1 << 16;

    internal static void Run(TextWriter output, int entries, int bytes)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-verify-").FullName;
        try
        {
            var checkpoint = Write(folder, entries, bytes);
            var log = new StaticLog(folder);
            output.WriteLine("| entries | bytes each | MB on disk | read + SHA-256 s | verified s | ratio | entries/s | peak MB |");
            output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (var round = 0; round < 3; round++)
            {
                var size = 0L;
                var raw = Measured.Time(() => size = HashFiles(folder)).Wall;
                AuditReport? report = null;
                var audit = Measured.Time(() => report = LedgerAudit.Run(checkpoint, log.Files)).Wall;
                if (!report!.IsWhole || report.Entries != entries) throw new InvalidOperationException("the log is whole");
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {entries} | {bytes} | {size >> 20} | {raw:0.00} | {audit:0.00} | {audit / raw:0.0} | {entries / audit:0} | "
                    + $"{Measured.PeakMegabytes()} |"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Checkpoint Write(string folder, int entries, int bytes)
    {
        var (edge, leaves, bodies) = (TreeEdge.Empty, new List<TreeHash>(), new List<ReadOnlyMemory<byte>>());
        for (var index = 0; index < entries; index++)
        {
            var body = new byte[Math.Max(bytes, 4)];
            BinaryPrimitives.WriteInt32BigEndian(body, index);
            bodies.Add(body);
            leaves.Add(MerkleTree.LeafHash(body));
            if (bodies.Count == TilePath.FullWidth || index == entries - 1)
            {
                WriteFile(folder, TilePath.Entries(index / TilePath.FullWidth, bodies.Count), EntryBundle.Write([.. bodies]));
                bodies.Clear();
            }

            if (leaves.Count < Batch && index < entries - 1) continue;
            var appended = edge.Append([.. leaves]);
            leaves.Clear();
            edge = appended.Edge;
            foreach (var tile in appended.Tiles) WriteFile(folder, tile.Path, tile.Bytes.Span);
        }

        return new Checkpoint("demarc.example/bench", entries, edge.Root);
    }

    private static void WriteFile(string folder, TilePath path, ReadOnlySpan<byte> bytes)
    {
        var file = Path.Combine(folder, path.ToString());
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    private static long HashFiles(string folder)
    {
        var (size, buffer, hash) = (0L, new byte[1 << 20], new byte[SHA256.HashSizeInBytes]);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path);
            for (var at = 0L; RandomAccess.Read(file, buffer, at) is > 0 and var read; at += read)
            {
                SHA256.HashData(buffer.AsSpan(0, read), hash);
                size += read;
            }
        }

        return size;
    }
}
