namespace Demarc.Cli;

/// <summary>Files that the user names.</summary>
internal static class OutputFile
{
    /// <summary>Writes beside and renames, so that no half-written file is ever taken for a whole one; makes the folder.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    internal static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllBytes(path + ".part", bytes);
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    internal static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
