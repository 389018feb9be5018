using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Workbooks;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc import</c>: official wording of frameworks, from the user's own copy into the organisation's own folder.</summary>
internal static class ImportVerb
{
    private const int ListedFaults = 20;

    internal static Command Create() =>
        new("import", "Take official wording of frameworks into your own content folder, and results of other tools as verdicts")
    {
        Kind("ccm", "The Cloud Controls Matrix, an .xlsx workbook as its publisher hands it out", CcmWorkbook.Read),
        ImportFindings.Create(
            "ocsf", "OCSF findings", "Results of other tools as OCSF findings, Prowler's among them: as verdicts of our checks"),
        ImportFindings.Create("sarif", "SARIF log", "Results of other tools as a SARIF log: as verdicts of our checks"),
        ImportFindings.Create(
            "asff", "Security Hub findings (ASFF)", "Findings of AWS Security Hub: as verdicts of our checks"),
        ImportStatements.Create(StatementKind.Crm, "crm",
            "A provider's FedRAMP workbook (CIS and CRM): who does what by requirement, as statements of that provider"),
        ImportStatements.Create(StatementKind.Caiq, "caiq",
            "A vendor's answers to the CSA questionnaire (CAIQ v4): who does what by control, as statements of that vendor"),
        ImportOscal.Create(),
    };

    private static Command Kind(string name, string description, Func<ImportFile, string?, ImportResult> read)
    {
        var file = new Argument<string>("FILE") { Description = "The file; - is standard input" };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Your own content folder; made when there is none",
            DefaultValueFactory = static _ => new DirectoryInfo(OwnContentOptions.DefaultFolder),
        };
        var framework = new Option<string?>("--framework") { Description = "The framework it is, where the file does not say so" };
        var force = new Option<bool>("--force") { Description = "Replace the texts that are there" };
        var command = new Command(name, description) { file, output, framework, force };
        var content = new CatalogueOptions();
        content.AddTo(command);
        command.SetAction(parsed =>
        {
            var (source, given) = (Open(parsed.GetRequiredValue(file)), parsed.GetValue(framework));
            return (int)Texts(
                parsed, source, () => read(source, given), parsed.GetRequiredValue(output), given, parsed.GetValue(force), content);
        });
        return command;
    }

    /// <summary>Writes the texts of a document to the organisation's folder, and says which of them the framework knows.</summary>
    internal static ExitCode Texts(
        ParseResult parsed, ImportFile source, Func<ImportResult> read, DirectoryInfo folder, string? given, bool force,
            CatalogueOptions content)
    {
        var catalogue = content.Load(parsed, folder.Exists ? folder.FullName : null);
        if (given is not null) Framework(catalogue, given);
        var imported = Accepted(source.Name, read(), parsed.InvocationConfiguration.Error);
        var chosen = Framework(catalogue, given ?? imported.Framework ?? throw new UsageException(
            $"{source.Name}: \"{imported.Title}\" does not tell which framework it is; say it with --framework"));
        var match = RequirementMatch.Of(imported.Texts, chosen);
        var texts = new FrameworkTexts
        {
            Framework = chosen.Id,
            Source = new TextSource(imported.Title, imported.Version, source.Name, source.Hash),
            Licence = imported.Licence,
            Texts = match.Texts,
            Place = default,
        };
        if (TextsFile.Write(folder.FullName, texts, force) is { } fault)
            throw new UsageException(Shown(fault, folder));
        Report(match, chosen, parsed.InvocationConfiguration.Error);
        var path = TextsFile.PathOf(folder.ToString(), chosen.Id);
        parsed.InvocationConfiguration.Output.WriteLine($"{path}: {match.Texts.Length} texts of {texts.Source}");
        return ExitCode.Clean;
    }

    internal static ImportFile Open(string path)
    {
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return ImportFile.Read(path == "-" ? "standard input" : Path.GetFileName(path), stream)
                ?? throw new UsageException($"{path}: the file is larger than {ImportLimits.FileBytes >> 20} MiB");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {error.Message}", error);
        }
    }

    private static ImportedTexts Accepted(string name, ImportResult result, TextWriter messages)
    {
        foreach (var note in result.Notes) messages.WriteLine($"{name}: {note}");
        if (result.Texts is { } texts) return texts;
        var more = result.Faults.Length > ListedFaults ? $"\n  and {result.Faults.Length - ListedFaults} more" : "";
        throw new UsageException($"{name} is not imported:\n  {string.Join("\n  ", result.Faults.Take(ListedFaults))}{more}");
    }

    internal static Framework Framework(Catalogue catalogue, string id) => catalogue.Framework(id) ?? throw new UsageException(
        $"there is no framework \"{id}\"; did you mean {Nearest.To(id, catalogue.Frameworks.Select(static f => f.Id))}?");

    private static void Report(RequirementMatch match, Framework framework, TextWriter messages)
    {
        var all = framework.Requirements.Length;
        if (match.OtherGrain.Length > 0)
            messages.WriteLine($"{match.OtherGrain.Length} ids are wholes or items of requirements of {framework.Id} (kept): " +
                $"{List(match.OtherGrain)}");
        if (match.Unknown.Length > 0)
            messages.WriteLine($"{match.Unknown.Length} ids are unknown to {framework.Id} (kept): {List(match.Unknown)}");
        messages.WriteLine($"{all - match.Without.Length} of {all} requirements of {framework.Id} have a text");
    }

    private static string List(ImmutableArray<string> ids) => string.Join(", ", ids);

    // The path as the user wrote it, not the one it stands for.
    internal static string Shown(ImportFault fault, DirectoryInfo folder) =>
        fault.ToString().Replace(folder.FullName, folder.ToString(), StringComparison.Ordinal);
}
