using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Sources;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Cli;

/// <summary>Inputs and the organisation's file: what the verbs that look at a real estate have in common.</summary>
/// <param name="required">Whether there must be an input.</param>
/// <param name="option">Name of the option that names inputs; null when they stand by themselves.</param>
internal sealed class EstateOptions(bool required = true, string? option = null)
{
    private const string Meaning = "Files or folders of exports; - is standard input";

    private readonly Argument<string[]> inputs = new("INPUT")
    {
        Description = Meaning,
        Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]>? named =
        option is null ? null : new(option) { Description = Meaning, Required = required, AllowMultipleArgumentsPerToken = true };

    private readonly Option<FileInfo?> organisation = new("--organisation")
    { Description = "The organisation's file; without it demarc.yaml in an input folder is used" };
    private readonly CatalogueOptions catalogue = new();

    /// <summary>Adds the options to a verb.</summary>
    internal void AddTo(Command command)
    {
        if (named is null) command.Arguments.Add(inputs);
        else command.Options.Add(named);
        command.Options.Add(organisation);
        catalogue.AddTo(command);
    }

    /// <summary>The content without the organisation's own.</summary>
    internal ContentFolder Shipped(ParseResult parsed) => catalogue.Shipped(parsed);

    /// <summary>The inputs named.</summary>
    internal string[] Inputs(ParseResult parsed) => (named is null ? parsed.GetValue(inputs) : parsed.GetValue(named)) ?? [];

    /// <summary>
    /// Loads the catalogue with the organisation's own content, for a verb that asks about services and not about an estate.
    /// </summary>
    /// <exception cref="UsageException">The organisation's file or content has mistakes.</exception>
    internal Catalogue LoadWithoutInputs(ParseResult parsed) =>
        catalogue.Load(parsed, OwnContentOptions.FolderOf(parsed.GetValue(organisation)));

    /// <summary>Loads catalogue and organisation, and reads the inputs.</summary>
    /// <exception cref="UsageException">An input does not exist, or the organisation's file or content has mistakes.</exception>
    /// <param name="parsed">The command line.</param>
    /// <param name="rows">Takes the rows of the inventory.</param>
    /// <param name="progress">Told of each file before it is read.</param>
    /// <param name="watch">Shown each resource that counts.</param>
    /// <param name="checks">Makes what evaluates checks, once catalogue and organisation are known.</param>
    /// <param name="recorded">
    /// What a store has on record of the organisation: its decisions are laid over the file among the inputs; without such a file it counts
    /// itself.
    /// </param>
    internal EstateLoad Load(
        ParseResult parsed, InventorySpool? rows, Action<InputFile>? progress = null, Action<Resource>? watch = null,
        Func<Catalogue, Organisation, CheckPass>? checks = null, OrganisationFile? recorded = null) =>
        Load(parsed, rows, progress, watch, checks, contentFolder: null, recorded);

    /// <summary>The same with the catalogue in a folder of source files, whichever the command line names.</summary>
    internal EstateLoad Load(ParseResult parsed, string contentFolder) =>
        Load(parsed, null, null, null, null, contentFolder, recorded: null);

    private EstateLoad Load(
        ParseResult parsed, InventorySpool? rows, Action<InputFile>? progress, Action<Resource>? watch,
        Func<Catalogue, Organisation, CheckPass>? checks, string? contentFolder, OrganisationFile? recorded)
    {
        var given = Inputs(parsed);
        foreach (var missing in given.Where(static input => input != "-" && !File.Exists(input) && !Directory.Exists(input)))
            throw new UsageException($"there is no file or folder \"{missing}\"");
        var file = FindOrganisation(parsed.GetValue(organisation), given);
        var leaveOut = new List<string>();
        var (loaded, who) = LoadContent(parsed, file, leaveOut, contentFolder, recorded);
        var reading = EstateReading.Read(given, leaveOut, loaded, who, rows, progress, watch, checks?.Invoke(loaded, who));
        // Without exports the organisation's file may still name what is in use; files that are none do no harm then.
        if (reading.Inputs.All(static input => input.Status == InputStatus.Refused)
            && (file is null || reading.Inputs.Any(static input => input.Damaged)))
            throw new UsageException(
                "none of the inputs could be read:\n  " + string.Join("\n  ", reading.Inputs.Take(20).Select(Describe)));
        return new EstateLoad(loaded, who, reading) { File = file };
    }

    /// <summary>One line about an input that was not read in full.</summary>
    internal static string Describe(InputReport input) =>
        $"{input.Path}: {Kebab<InputStatus>.Name(input.Status)}: " + string.Join(
            "; ", input.Problems.Take(3).Select(static p => p.Place.Length > 0 ? $"{p.Place}: {p.Reason}" : p.Reason));

    private (Catalogue Catalogue, Organisation Organisation) LoadContent(
        ParseResult parsed, string? file, List<string> leaveOut, string? contentFolder, OrganisationFile? recorded)
    {
        if (file is null && recorded is null) return (catalogue.Load(parsed, null, contentFolder), Organisation.Nameless);
        if (file is null) return Build(recorded!, Shipped(parsed));
        leaveOut.Add(file);
        var root = YamlContent.ReadFile(file, Path.GetFileName(file), out _, out var diagnostic);
        if (root is null) throw new UsageException($"the organisation's file has a mistake:\n  {diagnostic}");
        string? own = null;
        if (OrganisationReader.ContentFolderOf(root) is { Length: > 0 } folder)
        {
            own = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, folder));
            leaveOut.Add(own);
        }

        if (recorded is { Decided.IsEmpty: false })
            return Build(OrganisationFile.Read(file) with { Decided = recorded.Decided }, Shipped(parsed));
        var loaded = catalogue.Load(parsed, own, contentFolder);
        var result = OrganisationReader.Read(root, loaded);
        return result.Organisation is { } who
            ? (loaded, who)
            : throw new UsageException("the organisation's file has mistakes:\n  " + string.Join("\n  ", result.Diagnostics.Take(20)));
    }

    /// <summary>Builds catalogue and organisation, and says which decisions were left out.</summary>
    /// <exception cref="UsageException">The organisation's file has mistakes.</exception>
    internal static (Catalogue Catalogue, Organisation Organisation) Build(OrganisationFile file, ContentFolder shipped)
    {
        var (loaded, who, mistakes) = file.Build(shipped);
        if (loaded is null || who is null)
            throw new UsageException("the organisation's file has mistakes:\n  " + string.Join("\n  ", mistakes.Take(20)));
        foreach (var left in mistakes.Take(20)) Console.Error.WriteLine($"left out, because it no longer fits: {left}");
        return (loaded, who);
    }

    private static string? FindOrganisation(FileInfo? given, string[] inputs)
    {
        if (given is not null) return given.Exists ? given.FullName : throw new UsageException($"there is no file \"{given}\"");
        ImmutableArray<string> found =
            [.. inputs.Where(Directory.Exists).Select(static folder => Path.GetFullPath(Path.Combine(folder, "demarc.yaml")))
                .Where(File.Exists)];
        if (found.Length > 1)
            throw new UsageException($"several inputs have a demarc.yaml ({string.Join(", ", found)}): choose one with --organisation");
        return found.Length == 1 ? found[0] : null;
    }
}

/// <summary>What a verb works with.</summary>
internal sealed record EstateLoad(Catalogue Catalogue, Organisation Organisation, EstateReading Reading)
{
    /// <summary>The organisation's file; null when there is none.</summary>
    internal string? File { get; init; }

    /// <summary>Whether something that should have been read was not.</summary>
    internal bool Inconclusive => Reading.Inputs.Any(static input => input.Damaged);
}
