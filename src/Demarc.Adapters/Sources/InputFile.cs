namespace Demarc.Adapters.Sources;

/// <summary>A file to read.</summary>
/// <param name="Path">Where it is; "-" is standard input.</param>
/// <param name="Label">How reports name it: relative to the folder given, forward slashes, fit to be printed.</param>
/// <param name="Named">Whether the user named this very file, and so says that it is an export.</param>
public sealed record InputFile(string Path, string Label, bool Named = false);

/// <summary>The files behind the inputs a user names.</summary>
public static class InputFiles
{
    /// <summary>Deepest folder nesting followed.</summary>
    public const int MaxDepth = 40;

    /// <summary>
    /// Lists the files of the inputs in a fixed order. Links to folders are not followed, so a loop cannot arise; hidden files and
    /// folders (a leading dot) are left out.
    /// </summary>
    /// <param name="inputs">Files, folders, or "-" for standard input.</param>
    /// <param name="problem">Told of each place that cannot be looked into: its label and why.</param>
    public static IEnumerable<InputFile> List(IEnumerable<string> inputs, Action<string, string> problem)
    {
        foreach (var input in inputs)
        {
            if (input == "-") yield return new InputFile("-", "standard input", Named: true);
            else if (File.Exists(input)) yield return new InputFile(input, Printable.Of(Path.GetFileName(input)), Named: true);
            else if (!Directory.Exists(input)) problem(Printable.Of(input), "there is no such file or folder");
            else
            {
                foreach (var file in Walk(input, "", 0, problem)) yield return file;
            }
        }
    }

    private static IEnumerable<InputFile> Walk(string folder, string label, int depth, Action<string, string> problem)
    {
        if (depth > MaxDepth)
        {
            problem(label, $"folders nested more than {MaxDepth} deep are not read");
            yield break;
        }

        foreach (var entry in Entries(folder, label, problem))
        {
            var name = Path.GetFileName(entry.FullName);
            var path = (label.Length == 0 ? "" : label + "/") + Printable.Of(name);
            if (name.StartsWith('.')) continue;
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                foreach (var file in Walk(entry.FullName, path, depth + 1, problem)) yield return file;
            }
            else if (entry is DirectoryInfo)
            {
                problem(path, "a link to a folder: not followed");
            }
            else if (entry.LinkTarget is not null && Directory.Exists(entry.FullName))
            {
                problem(path, "a link to a folder: not followed");
            }
            else if (entry.LinkTarget is not null && !LeadsSomewhere(entry))
            {
                problem(path, "a link that leads nowhere");
            }
            else
            {
                yield return new InputFile(entry.FullName, path);
            }
        }
    }

    private static bool LeadsSomewhere(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            // A link to itself.
            return false;
        }
    }

    private static FileSystemInfo[] Entries(string folder, string label, Action<string, string> problem)
    {
        try
        {
            var entries = new DirectoryInfo(folder).GetFileSystemInfos();
            Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            return entries;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            problem(label, error.Message);
            return [];
        }
    }
}
