using System.Text;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>What an export wrote.</summary>
/// <param name="Size">Entries of the log that the folder now holds.</param>
/// <param name="Added">Entries that it did not hold before.</param>
/// <param name="Files">Files written.</param>
public sealed record ExportResult(long Size, long Added, int Files);

/// <summary>
/// Writes a log as static files (C2SP tlog-tiles): whoever has the folder can verify it, and a web server can hand it out as it stands.
/// Entries first, then tiles, then the checkpoint: whenever it is cut off, the checkpoint that is there speaks only of what is there.
/// </summary>
public static class LedgerExport
{
    private const string CheckpointFile = "checkpoint";

    /// <summary>Where files are written before they get their names; what a dead export left there is removed.</summary>
    private const string Workshop = ".writing";

    /// <summary>Writes what a folder does not hold yet.</summary>
    /// <param name="log">The log.</param>
    /// <param name="folder">The folder: new, or with an earlier state of the same log.</param>
    /// <exception cref="LedgerException">
    /// The folder holds another log, a later state, or files that differ from those of this log; or it cannot be written, for one because
    /// another export writes it.
    /// </exception>
    public static ExportResult Write(LedgerReader log, string folder)
    {
        try
        {
            var workshop = Path.Combine(folder, Workshop);
            DurableFile.MakeFolder(workshop);
            using var held = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            foreach (var left in Directory.EnumerateFiles(workshop)) File.Delete(left);
            var before = Before(log, folder);
            var files = 0;
            foreach (var path in Paths(before, log.Checkpoint.Size).OrderByDescending(static path => path.IsEntries))
                files += WriteTile(log, folder, path) ? 1 : 0;
            files += WriteStamps(log, folder);
            var note = log.Note().ToBytes();
            var checkpoint = Path.Combine(folder, CheckpointFile);
            if (!File.Exists(checkpoint) || !File.ReadAllBytes(checkpoint).AsSpan().SequenceEqual(note))
            {
                DurableFile.Replace(checkpoint, note, DurableFile.Public, workshop);
                files++;
            }

            RemovePartial(folder, before, log.Checkpoint.Size);
            return new ExportResult(log.Checkpoint.Size, log.Checkpoint.Size - before, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"the log cannot be written to {folder}: {error.Message}", error);
        }
    }

    /// <summary>Entries that the folder holds already; 0 for a new one.</summary>
    private static long Before(LedgerReader log, string folder)
    {
        var path = Path.Combine(folder, CheckpointFile);
        if (!File.Exists(path)) return 0;
        if (!SignedNote.TryParse(File.ReadAllBytes(path), out var note, out var refusal)
            || !Checkpoint.TryParse(note.Text, out var before, out refusal))
            throw new LedgerException($"{path} is no checkpoint: {refusal.Reason}");
        if (before.Origin != log.Checkpoint.Origin)
            throw new LedgerException($"{folder} holds the log {before.Origin}, and this one is {log.Checkpoint.Origin}");
        if (before.Size > log.Checkpoint.Size)
            throw new LedgerException(
                $"{folder} holds {before.Size} entries, and the log has {log.Checkpoint.Size}: the store is older than the folder");
        return log.RootAt(before.Size) == before.Root
            ? before.Size
            : throw new LedgerException($"{folder} holds other entries than the log: of two logs of one name, one is false");
    }

    /// <summary>What a tree has that an earlier state of it has not. The wider form of what was partial then is new, too.</summary>
    private static IEnumerable<TilePath> Paths(long before, long size)
    {
        for (var level = -1; level < TilePath.Levels; level++)
        {
            var (from, to) = level < 0 ? (before, size) : (TilePath.WidthOfLevel(level, before), TilePath.WidthOfLevel(level, size));
            if (from == to) continue;
            for (var tile = from / TilePath.FullWidth; tile * TilePath.FullWidth < to; tile++)
            {
                var width = (int)Math.Min(to - (tile * TilePath.FullWidth), TilePath.FullWidth);
                yield return level < 0 ? TilePath.Entries(tile, width) : TilePath.Hashes(level, tile, width);
            }
        }
    }

    private static bool WriteTile(LedgerReader log, string folder, TilePath path)
    {
        var bytes = log.Read(path) ?? throw new LedgerException($"{path} of the log {log.Checkpoint.Origin} is missing");
        return WriteOnce(folder, path.ToString(), bytes.Span);
    }

    private static bool WriteOnce(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        var file = Path.Combine(folder, name);
        DurableFile.MakeFolder(Path.GetDirectoryName(file)!);
        if (DurableFile.Create(file, bytes, DurableFile.Public, Path.Combine(folder, Workshop))) return true;
        // Left by an export that was cut off, or by somebody else.
        return File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes)
            ? false
            : throw new LedgerException($"{file} is there already, and says something else than the log");
    }

    /// <summary>Time stamps, each with the note that was stamped.</summary>
    private static int WriteStamps(LedgerReader log, string folder)
    {
        var files = 0;
        foreach (var stamp in Vouching.Stamps(log.Tables))
        {
            var stem = "timestamps/" + stamp.Size.ToString("D12");
            if (Vouching.Note(log.Tables, stamp.Size) is not { } note) continue;
            files += WriteOnce(folder, stem + ".checkpoint", Encoding.UTF8.GetBytes(note)) ? 1 : 0;
            files += WriteOnce(folder, $"{stem}-{stamp.Number}.tsr", stamp.Reply) ? 1 : 0;
        }

        return files;
    }

    /// <summary>Partial tiles of which the full ones are there now: nobody needs them any more (tlog-tiles, "Partial Tiles").</summary>
    private static void RemovePartial(string folder, long before, long size)
    {
        foreach (var path in Paths(before, size).Where(static path => !path.IsPartial))
        {
            var partial = Path.Combine(folder, path + ".p");
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }
    }
}
