using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// A log as a folder of files (C2SP tlog-tiles), whoever wrote it. Nothing in it is believed. Only paths that a tile can have are opened,
/// and of no file more is read than it can have.
/// </summary>
public sealed class StaticLog
{
    private readonly string folder;
    private byte[] buffer = new byte[1 << 16];

    /// <summary>A log in a folder, which need not be there yet.</summary>
    public StaticLog(string folder)
    {
        this.folder = folder;
        Files = new LedgerFiles(Read, List);
    }

    /// <summary>The files below the folder.</summary>
    public LedgerFiles Files { get; }

    /// <summary>The bytes of the file <c>checkpoint</c>; null when there is none.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public ReadOnlyMemory<byte>? ReadCheckpoint() => Read("checkpoint", SignedNote.MaxBytes);

    private ReadOnlyMemory<byte>? Read(TilePath path) => Read(path.ToString(), LedgerFiles.MostBytes(path));

    private ReadOnlyMemory<byte>? Read(string name, int most)
    {
        try
        {
            using var file = File.OpenHandle(Path.Combine(folder, name), options: FileOptions.SequentialScan);

            // One byte too many shows that the file is too long; more of it is of no use to anybody.
            var length = (int)Math.Min(RandomAccess.GetLength(file), most + 1);
            if (buffer.Length < length) buffer = new byte[Math.Max(length, buffer.Length * 2)];
            var read = 0;
            while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, length - read), read) is > 0 and var count) read += count;
            return buffer.AsMemory(0, read);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A folder where a file should be is no file.
            if (Directory.Exists(Path.Combine(folder, name))) return null;
            throw new LedgerException($"{name} cannot be read: {error.Message}", error);
        }
    }

    private IEnumerable<string> List()
    {
        var tiles = Path.Combine(folder, "tile");
        if (!Directory.Exists(tiles)) return [];

        // Links could lead round in circles; no log has any.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(tiles, "*", options).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));
    }
}
