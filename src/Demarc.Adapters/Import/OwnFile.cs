using System.Text;
using Demarc.Adapters.ContentFiles;

namespace Demarc.Adapters.Import;

/// <summary>Writes a file of the organisation's own content: whole, or not at all.</summary>
internal static class OwnFile
{
    /// <summary>Writes the file.</summary>
    /// <returns>Why it was not written; null when it was.</returns>
    internal static ImportFault? Write(string path, string yaml, bool replace)
    {
        if (Encoding.UTF8.GetByteCount(yaml) > YamlContent.MaxBytes)
            return new ImportFault(path, "the texts are larger than a content file may be (8 MiB)");
        if (YamlContent.Read(yaml, path, out var diagnostic) is null)
            throw new InvalidOperationException($"the file written cannot be read back: {diagnostic}");
        var part = path + ".part";
        try
        {
            if (!replace && File.Exists(path)) return new ImportFault(path, "the file is there already; replace it with --force");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(part, yaml, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(part, path, overwrite: replace);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(part);
            return new ImportFault(path, "cannot be written: " + error.Message);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left is a .part file that nothing reads.
        }
    }
}
