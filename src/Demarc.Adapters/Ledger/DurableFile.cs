using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// Files that are there in full or not at all, whatever happens meanwhile: written beside, flushed to the disk, then named, and the folder
/// flushed as well.
/// </summary>
internal static class DurableFile
{
    /// <summary>Readable by the owner only.</summary>
    internal const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Readable by everybody.</summary>
    internal const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static int beside;

    /// <summary>Makes a file that is not there yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="mode">Who may read it.</param>
    /// <param name="workshop">A folder on the same disk in which it is written; null: that of the file.</param>
    /// <returns>Whether it was made; false: it is there already, and is left alone.</returns>
    internal static bool Create(string path, ReadOnlySpan<byte> content, UnixFileMode mode, string? workshop = null)
    {
        if (File.Exists(path)) return false;
        var temporary = Beside(path, content, mode, workshop);
        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }

        FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Makes a file, or puts another in its place.</summary>
    internal static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode, string? workshop = null)
    {
        File.Move(Beside(path, content, mode, workshop), path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder, and the folders above it, so that they outlive a loss of power.</summary>
    internal static void MakeFolder(string path, UnixFileMode? mode = null)
    {
        if (Directory.Exists(path)) return;
        var above = Path.GetDirectoryName(Path.GetFullPath(path));
        if (above is not null) MakeFolder(above);
        if (mode is { } wanted && !OperatingSystem.IsWindows()) Directory.CreateDirectory(path, wanted);
        else Directory.CreateDirectory(path);
        if (above is not null) FlushFolder(above);
    }

    /// <summary>Flushes the names in a folder to the disk. Windows keeps them by itself.</summary>
    /// <exception cref="IOException">They could not be flushed.</exception>
    internal static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = new SafeFileHandle(open(path, 0), ownsHandle: true);
        if (handle.IsInvalid) throw new IOException($"the folder {path} cannot be opened (error {Marshal.GetLastPInvokeError()})");
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Writes a file under a name that no other process uses, and flushes it.</summary>
    private static string Beside(string path, ReadOnlySpan<byte> content, UnixFileMode mode, string? workshop)
    {
        var place = workshop is null ? path : Path.Combine(workshop, Path.GetFileName(path));
        var temporary = $"{place}.{Environment.ProcessId}-{Interlocked.Increment(ref beside)}.tmp";
        var options = new FileStreamOptions
        { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var file = new FileStream(temporary, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
        return temporary;
    }

    /// <summary>open(2): the framework opens no folders.</summary>
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
