using System.CommandLine;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.Cli;

/// <summary>Where a verb that looks at no estate finds the organisation's own content.</summary>
internal sealed class OwnContentOptions
{
    /// <summary>Name of the folder that imports go to, and that is looked at when there is no organisation's file.</summary>
    internal const string DefaultFolder = "demarc-content";

    private readonly Option<FileInfo?> organisation = new("--organisation")
    {
        Description = $"The organisation's file; without it demarc.yaml, or else the folder {DefaultFolder}, in the working folder",
    };

    /// <summary>Adds the option to a verb.</summary>
    internal void AddTo(Command command) => command.Options.Add(organisation);

    /// <summary>The organisation's own content folder; null when it has none.</summary>
    /// <exception cref="UsageException">The file named does not exist, or is not what it should be.</exception>
    internal string? Folder(ParseResult parsed) => FolderOf(parsed.GetValue(organisation));

    /// <summary>
    /// The content folder of an organisation's file, or of the working folder when none is given; null when there is none.
    /// </summary>
    /// <exception cref="UsageException">The file named does not exist, or is not what it should be.</exception>
    internal static string? FolderOf(FileInfo? given)
    {
        var file = given ?? new FileInfo("demarc.yaml");
        if (!file.Exists)
        {
            if (given is not null) throw new UsageException($"there is no file \"{file}\"");
            return Directory.Exists(DefaultFolder) ? Path.GetFullPath(DefaultFolder) : null;
        }

        var root = YamlContent.Read(File.ReadAllText(file.FullName), file.Name, out var diagnostic)
            ?? throw new UsageException($"the organisation's file has a mistake:\n  {diagnostic}");
        return OrganisationReader.ContentFolderOf(root) is { Length: > 0 } folder
            ? Path.GetFullPath(Path.Combine(file.DirectoryName!, folder)) : null;
    }
}
