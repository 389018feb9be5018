using System.Text;

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
            MakeFolder(path);
            File.WriteAllBytes(path + ".part", bytes);
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>The same for what is written piece by piece; when that fails, nothing is left.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    internal static T Write<T>(string path, Func<Stream, T> write)
    {
        var part = path + ".part";
        MakeFolder(path);
        try
        {
            T result;
            using (var file = new FileStream(part, FileMode.Create)) result = write(file);
            File.Move(part, path, overwrite: true);
            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {error.Message}", error);
        }
        finally
        {
            if (File.Exists(part)) File.Delete(part);
        }
    }

    /// <summary>The same for text, as UTF-8 without a mark at its beginning.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    internal static void Write(string path, Action<TextWriter> write) => Write(path, file =>
    {
        using var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        write(writer);
        return true;
    });

    /// <summary>Makes the folder of a file, before work is done that would be lost without it.</summary>
    /// <exception cref="UsageException">It cannot be made, or a folder has the name of the file.</exception>
    internal static void MakeFolder(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {error.Message}", error);
        }

        if (Directory.Exists(path)) throw new UsageException($"{path} cannot be written: it is a folder");
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
