using System.Collections.Concurrent;
using System.Globalization;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>Whatever fails, and whenever the program ends: what was acknowledged is there, and the log can be verified.</summary>
public sealed class LedgerCrashTests : IDisposable
{
    private const int Before = 254;
    private const int Killed = 128 + 9;
    private readonly string folder = Directory.CreateTempSubdirectory("demarc-crash-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void No_acknowledged_entry_is_lost_when_a_system_call_fails_or_is_the_last()
    {
        if (!FaultInjection.IsPossible) return;
        var envelopes = Prepare();
        var first = Copy("undisturbed");
        var points = Injection(first).Points(Append(first, envelopes));
        Assert.True(points.Count > 10, "too few system calls were seen");
        var wrong = new ConcurrentBag<string>();
        var killed = 0;
        Parallel.For(0, points.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var place = Copy($"{i + 1}");
            var run = Injection(place).Run(points[i], Append(place, envelopes));
            if (run.Code == Killed) Interlocked.Increment(ref killed);
            try
            {
                var acknowledged = Acknowledged(run.Output);
                var entries = Verify(place);
                Assert.InRange(entries.Count, Before + acknowledged.Count, Before + envelopes.Length);
                foreach (var (index, file) in acknowledged) Assert.Equal(File.ReadAllBytes(file), entries[index]);
            }
            catch (Exception error) when (error is LedgerException or StoreException or Xunit.Sdk.XunitException)
            {
                wrong.Add($"{points[i]}: {error.Message}\n{run.Output}{run.Errors}");
            }

            Directory.Delete(place, recursive: true);
        });

        Assert.Empty(wrong);
        // Calls are counted in each thread, so that a point may be missed; but not all of them.
        Assert.True(killed > 0, "no fault ended the program: nothing was tried");
    }

    [Fact]
    public void An_export_that_is_cut_off_leaves_a_folder_that_can_be_verified_and_gone_on_with()
    {
        if (!FaultInjection.IsPossible) return;
        Prepare();
        var store = Path.Combine(folder, "store");
        string[] calls = ["mkdir", "link", "linkat", "rename", "renameat", "renameat2", "unlink", "fsync", "pwrite64", "write", "ftruncate"];
        var injection = new FaultInjection(calls, []);
        var points = injection.Points(Export(store, Path.Combine(folder, "static")));
        Assert.True(points.Count > 10, "too few system calls were seen");
        for (var i = 0; i < points.Count; i++)
        {
            var target = Path.Combine(folder, "static-" + i);
            injection.Run(points[i], Export(store, target));
            if (File.Exists(Path.Combine(target, "checkpoint"))) Assert.Equal(Before, SizeOf(target));

            using (var opened = StoreAddress.Open(Path.Combine(store, "demarc.db"), "main", create: false))
            using (var log = LedgerReader.Open(opened)!) LedgerExport.Write(log, target);
            Assert.Equal(Before, SizeOf(target));
        }
    }

    private static string[] Append(string place, string[] envelopes) =>
        ["ledger", "append", .. envelopes, "--store", Path.Combine(place, "demarc.db"), "--keys", Path.Combine(place, "keys")];

    private static string[] Export(string place, string target) =>
        ["ledger", "export", target, "--store", Path.Combine(place, "demarc.db")];

    private static FaultInjection Injection(string place)
    {
        var database = Path.Combine(place, "demarc.db");
        return new FaultInjection(
            ["openat", "pread64", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "close", "fcntl", "mmap"],
            [database, database + "-wal", database + "-shm", database + "-journal", place]);
    }

    /// <summary>Entries that were acknowledged: lines "INDEX FILE" that were written in full.</summary>
    private static List<(int Index, string File)> Acknowledged(string output) =>
    [
        .. output.Split('\n')[..^1].Select(static line => line.Split(' ', 2))
            .Select(static words => (int.Parse(words[0], CultureInfo.InvariantCulture), words[1])),
    ];

    /// <summary>Opens the log as a writer does, hashes everything again, and appends.</summary>
    private static List<byte[]> Verify(string place)
    {
        using var store = StoreAddress.Open(Path.Combine(place, "demarc.db"), "main", create: false);
        using var keys = KeyRing.Open(Path.Combine(place, "keys"));
        using var writer = LedgerWriter.Open(store, keys);
        var entries = new List<byte[]>();
        using (var log = LedgerReader.Open(store)!)
        {
            Assert.True(log.Note().Verify([writer.Key], out _, out var refusal), refusal?.Reason);
            for (var i = 0L; i < log.Checkpoint.Size; i++) entries.Add(log.Entry(i)!.Body);
            Assert.Equal(log.Checkpoint.Root, MerkleTree.Root([.. entries.Select(static entry => MerkleTree.LeafHash(entry))]));
            Assert.All(TilePath.OfTree(log.Checkpoint.Size), path => Assert.NotNull(log.Read(path)));
        }

        Assert.Equal(entries.Count, writer.Append(LedgerWorld.Entry(0)));
        return entries;
    }

    private static long SizeOf(string target)
    {
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(Path.Combine(target, "checkpoint")), out var note, out _));
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint, out _));
        Assert.Empty(LedgerAudit.Run(checkpoint, new StaticLog(target).Files).Findings);
        return checkpoint.Size;
    }

    /// <summary>A log that is two entries short of a full tile, and envelopes to append.</summary>
    private string[] Prepare()
    {
        var place = Path.Combine(folder, "store");
        using (var store = StoreAddress.Open(Path.Combine(place, "demarc.db"), "main", create: true))
        using (var keys = KeyRing.Open(Path.Combine(place, "keys")))
        using (var writer = LedgerWriter.Open(store, keys, new LedgerOptions { Origin = LedgerWorld.Origin }))
        {
            LedgerWorld.Append(writer, 0, Before);
        }

        using var collector = KeyRing.Open(Path.Combine(folder, "collector"));
        var signer = collector.Get(KeyPurpose.Signer, "collector", SigningAlgorithm.EcdsaP256);
        return [.. Enumerable.Range(0, 5).Select(i =>
        {
            var file = Path.Combine(folder, $"envelope-{i}.json");
            var statement = new Statement(
                [new StatementSubject("item-" + i, new string('a', 64))],
                new EntryPredicate.Erasure(i, "retention", Moment.Of(DateTimeOffset.UnixEpoch)));
            File.WriteAllBytes(file, signer.Entry(statement).Body.Span);
            return file;
        })];
    }

    private string Copy(string name)
    {
        var place = Path.Combine(folder, "copy-" + name);
        Directory.CreateDirectory(Path.Combine(place, "keys"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(place, Path.GetRelativePath(Path.Combine(folder, "store"), file)));
        return place;
    }
}
