using System.CommandLine;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.Cli;

/// <summary>Which content a verb works with: what is shipped, or a folder of source files, with the organisation's own on top.</summary>
internal sealed class CatalogueOptions
{
    private readonly Option<DirectoryInfo?> content = new("--content")
    { Description = "Read the catalogue from this folder of source files instead of the shipped one" };

    /// <summary>Adds the options to a verb.</summary>
    internal void AddTo(Command command) => command.Options.Add(content);

    /// <summary>Loads the catalogue.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="organisationContent">The organisation's own content folder; null when it has none.</param>
    /// <param name="folder">Read it from here, whichever folder the command line names; null for that.</param>
    /// <exception cref="UsageException">The content has mistakes; the message lists them with their places.</exception>
    internal Catalogue Load(ParseResult parsed, string? organisationContent = null, string? folder = null)
    {
        var (result, _) = Read(folder ?? parsed.GetValue(content)?.FullName, organisationContent);
        if (result.Catalogue is { } catalogue) return catalogue;
        throw new UsageException("the content has mistakes:\n  " + string.Join("\n  ", result.Diagnostics.Take(20)));
    }

    /// <summary>Reads content and says everything that is wrong with it.</summary>
    internal static (CatalogueResult Result, int Files) Read(string? folder, string? organisationContent)
    {
        try
        {
            var shipped = Shipped(folder);
            var own = organisationContent is null ? null : ContentFolder.Read(organisationContent, ContentLayer.Organisation);
            return (ShippedContent.Build(shipped, own), shipped.Files.Length + (own?.Files.Length ?? 0));
        }
        catch (DirectoryNotFoundException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    /// <summary>The content without the organisation's own.</summary>
    internal ContentFolder Shipped(ParseResult parsed) => Shipped(parsed.GetValue(content)?.FullName);

    private static ContentFolder Shipped(string? folder)
    {
        try
        {
            return folder is null ? ReadPack() : ContentFolder.Read(folder, ContentLayer.Shipped);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private static ContentFolder ReadPack()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "content.pack");
        if (!File.Exists(path))
            throw new UsageException($"the shipped content is missing beside the program ({path}); give a folder with --content");
        using var stream = File.OpenRead(path);
        return ContentPack.Read(stream);
    }
}
