using System.Diagnostics;
using System.Globalization;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Bench;

/// <summary>
/// Entries of 1 KB per second that are acknowledged, that is on the disk, by callers that each wait for one before they send the next.
/// Beside it, in the same run and folder, what the disk alone can do: the same bytes written and flushed in as many batches.
/// </summary>
internal static class LedgerBenchmark
{
    private const int EntryBytes = 1024;
    private const int Callers = 256;
    private const int BatchOfBaseline = 128;

    /// <summary>Prints a line for each database and for the disk.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="count">Entries for each.</param>
    /// <param name="postgres">Address of a PostgreSQL database; null for none.</param>
    internal static void Run(TextWriter output, int count, string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-ledger-bench-").FullName;
        try
        {
            Baseline(output, folder, count);
            One(output, "sqlite", Path.Combine(folder, "bench.db"), folder, count);
            if (postgres is not null) One(output, "postgres", postgres, folder, count);
            Baseline(output, folder, count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Baseline(TextWriter output, string folder, int count)
    {
        var batch = new byte[EntryBytes * BatchOfBaseline];
        var waits = new List<double>();
        using var file = new FileStream(Path.Combine(folder, "raw"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < count; done += BatchOfBaseline)
        {
            var before = Stopwatch.GetTimestamp();
            file.Write(batch);
            file.Flush(flushToDisk: true);
            waits.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        Print(output, $"disk, {BatchOfBaseline} at once", count, Stopwatch.GetElapsedTime(start).TotalSeconds, waits, "");
    }

    private static void One(TextWriter output, string name, string address, string folder, int count)
    {
        using var store = StoreAddress.Open(address, "bench-" + Path.GetFileName(folder), create: true);
        using var keys = KeyRing.Open(Path.Combine(folder, "keys-" + name));
        using var writer = LedgerWriter.Open(store, keys, new LedgerOptions { Origin = "bench.example/" + name });
        var waits = new double[count];
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var body = Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture).PadLeft(EntryBytes, '.'));
                var before = Stopwatch.GetTimestamp();
                await writer.AppendAsync(new LedgerEntry(EntryKind.Evidence, body));
                waits[i] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            }
        }))).GetAwaiter().GetResult();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print(output, name, count, seconds, waits, $", {Callers} callers, {writer.Commits} commits");
        var opening = Stopwatch.GetTimestamp();
        LedgerWriter.Open(store, keys).Dispose();
        var open = Stopwatch.GetElapsedTime(opening).TotalMilliseconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-20} opened again with {count} entries in {open:0} ms"));
    }

    private static void Print(TextWriter output, string name, int count, double seconds, IEnumerable<double> waits, string more)
    {
        var sorted = waits.Order().ToList();
        var (half, most) = (sorted[sorted.Count / 2], sorted[sorted.Count * 99 / 100]);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-20} {count / seconds,9:0} entries/s  p50 {half:0.0} ms  p99 {most:0.0} ms{more}"));
    }
}
