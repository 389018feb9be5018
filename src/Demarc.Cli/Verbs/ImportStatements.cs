using System.CommandLine;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports;

namespace Demarc.Cli.Verbs;

/// <summary>
/// <c>demarc import crm|caiq</c>: what a provider says about who does what, from its own workbook into the organisation's content
/// folder; or with <c>--compare</c> what moved since an earlier workbook.
/// </summary>
internal sealed class ImportStatements
{
    private const int Listed = 20;

    private readonly StatementKind kind;
    private readonly Argument<string> file = new("FILE") { Description = "The workbook; - is standard input" };
    private readonly Option<string?> compare = new("--compare")
    { Description = "An earlier workbook of the same provider: list what moved since, and write nothing" };
    private readonly Option<string> format =
        new("--format") { DefaultValueFactory = static _ => "csv", Description = "csv or json, for --compare" };
    private readonly Option<string?> provider = new("--provider") { Description = "Whose workbook it is: provider id or alias" };
    private readonly Option<string?> service = new("--service")
    { Description = "The service it speaks of, such as aws/rds; without it every service of the provider" };
    private readonly Option<string?> vendor = new("--vendor")
    { Description = "Name of the vendor; one that the catalogue does not have is kept, and no duty follows from what it says" };
    private readonly Option<string?> date = new("--date") { Description = "The day on which the provider said so, 2026-01-31" };
    private readonly Option<string?> url = new("--url") { Description = "Where the workbook is published, if anywhere" };
    private readonly Option<string?> framework = new("--framework") { Description = "The framework, where the workbook does not tell" };
    private readonly Option<string?> baseline = new("--baseline")
    { Description = "Only the sheets of this baseline: high, moderate, low, li-saas (CRM)" };
    private readonly Option<DirectoryInfo> output = new("--out")
    {
        Description = "Your own content folder; made when there is none",
        DefaultValueFactory = static _ => new DirectoryInfo(OwnContentOptions.DefaultFolder),
    };
    private readonly Option<bool> force = new("--force") { Description = "Replace the statements that are there" };
    private readonly CatalogueOptions content = new();

    private ImportStatements(StatementKind kind) => this.kind = kind;

    internal static Command Create(StatementKind kind, string name, string description)
    {
        var import = new ImportStatements(kind);
        import.format.AcceptOnlyFromAmong("csv", "json");
        var command = new Command(name, description)
        {
            import.file, import.compare, import.format, import.provider, import.service, import.vendor, import.date, import.url,
            import.framework, import.output, import.force,
        };
        if (kind == StatementKind.Crm) command.Options.Add(import.baseline);
        import.content.AddTo(command);
        command.SetAction(parsed => (int)(parsed.GetValue(import.compare) is null ? import.Import(parsed) : import.Compare(parsed)));
        return command;
    }

    private ExitCode Import(ParseResult parsed)
    {
        var folder = parsed.GetRequiredValue(output);
        var catalogue = content.Load(parsed, folder.Exists ? folder.FullName : null);
        var said = parsed.GetValue(date) ?? throw new UsageException("say with --date on which day the provider said so");
        var (whose, ofProvider, ofService) = Whose(parsed, catalogue);
        var source = ImportVerb.Open(parsed.GetRequiredValue(file));
        var read = Read(parsed, catalogue, source);
        var chosen = ImportVerb.Framework(catalogue, read.Framework!);
        var document = new StatementDocument
        {
            Id = StatementsFile.IdOf(kind, ofService ?? ofProvider ?? whose, chosen.Id),
            Kind = kind,
            Framework = chosen.Id,
            Vendor = whose,
            Provider = ofProvider,
            Service = ofService,
            Source = new Source(read.Title, parsed.GetValue(url) ?? "", AsOf.Day(said)),
            File = source.Name,
            Hash = source.Hash,
            Statements = read.Statements,
        };
        if (catalogue.Statements.FirstOrDefault(one => one.Id != document.Id && one.Kind == kind && one.Framework == chosen.Id
            && (one.Vendor, one.Provider, one.Service) == (whose, ofProvider, ofService)) is { } same)
            throw new UsageException($"\"{same.Id}\" is of the same kind and about the same; which one holds could not be told");
        if (StatementsFile.Write(folder.FullName, document, parsed.GetValue(force)) is { } fault)
            throw new UsageException(ImportVerb.Shown(fault, folder));
        var loaded = content.Load(parsed, folder.FullName);
        Console.Out.WriteLine($"{StatementsFile.PathOf(folder.ToString(), document.Id)}: {document.Statements.Length} statements of " +
            $"{whose} ({document.Source.Title}, {document.Source.Date:yyyy-MM-dd}) on {ofService ?? ofProvider ?? whose}, {chosen.Id}");
        var inDoubt = Report(loaded, loaded.Statements.First(one => one.Id == document.Id), chosen);
        return inDoubt || !read.NotUnderstood.IsEmpty ? ExitCode.Inconclusive : ExitCode.Clean;
    }

    private ExitCode Compare(ParseResult parsed)
    {
        var catalogue = content.Load(parsed);
        var before = Read(parsed, catalogue, ImportVerb.Open(parsed.GetValue(compare)!));
        var after = Read(parsed, catalogue, ImportVerb.Open(parsed.GetRequiredValue(file)));
        if (before.Framework != after.Framework)
            throw new UsageException($"the workbooks speak of {before.Framework} and {after.Framework}: their ids cannot be compared");
        var differences = StatementDrift.Of(before.Statements, after.Statements);
        TableOutput.Print(StatementDrift.Table(differences), parsed.GetValue(format)!);
        if (parsed.GetValue(format) == "json") Console.Out.WriteLine();
        foreach (var change in differences.GroupBy(static one => one.Change).OrderBy(static group => group.Key))
            Console.Error.WriteLine($"{Kebab<StatementChange>.Name(change.Key)}: {change.Count()}");
        var moved = differences.Count(static one => one.MovesDuty);
        Console.Error.WriteLine(moved == 0 ? "nobody else is accountable for anything"
            : $"{moved} statements make somebody else accountable");
        var inDoubt = !before.NotUnderstood.IsEmpty || !after.NotUnderstood.IsEmpty;
        return (moved > 0, inDoubt) switch
        {
            (true, true) => ExitCode.ViolationsAndInconclusive,
            (true, false) => ExitCode.Violations,
            (false, true) => ExitCode.Inconclusive,
            _ => ExitCode.Clean,
        };
    }

    private ImportedStatements Read(ParseResult parsed, Catalogue catalogue, ImportFile source)
    {
        var given = parsed.GetValue(framework) is { } id ? ImportVerb.Framework(catalogue, id) : null;
        var read = kind == StatementKind.Crm
            ? CrmWorkbook.Read(source,
                given is null ? [.. catalogue.Frameworks.Where(static f =>
                    f.Id.StartsWith("nist-800-53", StringComparison.Ordinal))] : [given],
                parsed.GetValue(baseline))
            : CaiqWorkbook.Read(source, catalogue.Frameworks, given?.Id);
        foreach (var note in read.Notes) Console.Error.WriteLine($"{source.Name}: {note}");
        if (!read.Faults.IsEmpty) throw new UsageException(
            $"{source.Name} is not imported:\n  {string.Join("\n  ", read.Faults.Take(Listed))}");
        List($"{source.Name}: not understood, nothing was taken from it", read.NotUnderstood);
        if (read.Framework is null && given is null)
            throw new UsageException($"{source.Name}: its ids do not tell which framework it is; say it with --framework");
        return read with { Framework = given?.Id ?? read.Framework };
    }

    /// <summary>Says what follows from a document, and what does not: contradictions are listed, never settled.</summary>
    /// <returns>Whether something in it contradicts itself.</returns>
    private static bool Report(Catalogue catalogue, StatementDocument document, Framework framework)
    {
        var known = framework.Requirements.Select(static r => r.Id).ToHashSet(StringComparer.Ordinal);
        var index = new StatementIndex(document);
        var answered = framework.Requirements.Where(r => index.Find(r.Id) is { Said: not Said.Unknown }).ToList();
        var contradictory = document.Statements.Where(static one => one.Contradiction is not null).ToList();
        Console.Error.WriteLine($"{answered.Count} of {framework.Requirements.Length} requirements of {framework.Id} are answered by it");
        List("statements that contradict themselves; what was derived holds", contradictory.Select(static one =>
            new ImportFault(string.Join(", ", one.At), $"{one.Requirement}: {one.Contradiction}")));
        List("statements say nothing about whose it is (kept)", document.Statements
            .Where(static one => one is { Contradiction: null, Said: Said.Unknown })
            .Select(static one => new ImportFault(string.Join(", ", one.At), one.Requirement)));
        List("answers \"No\"", document.Statements.Where(static one => one.Answer == QuestionAnswer.No)
            .Select(static one => new ImportFault(string.Join(", ", one.At), one.Question.Length > 0 ? one.Question : one.Requirement)));
        List($"ids that {framework.Id} does not have (kept)", document.Statements.Where(one => !known.Contains(one.Requirement))
            .Select(static one => new ImportFault(string.Join(", ", one.At), one.Requirement)));
        if (document.Provider is null)
        {
            Console.Error.WriteLine(
                $"the catalogue has no provider \"{document.Vendor}\": its answers are kept, and no duty follows from them");
            return contradictory.Count > 0;
        }

        var rules = catalogue.Rules.Count(rule => rule.Place.File == document.Place.File);
        Console.Error.WriteLine($"{rules} parts are assigned by it, level {(int)document.Level} ({Kebab<RuleLevel>.Name(document.Level)})");
        List("parts on which its statements about several requirements differ; what was derived holds", catalogue.StatementConflicts
            .Where(conflict => conflict.Sides.Any(side => side.Document == document.Id)).Select(static c =>
                new ImportFault("", c.ToString())));
        return contradictory.Count > 0;
    }

    private static void List(string title, IEnumerable<ImportFault> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) return;
        Console.Error.WriteLine($"{all.Count} {title}:");
        foreach (var line in all.Take(Listed)) Console.Error.WriteLine($"  {line}");
        if (all.Count > Listed) Console.Error.WriteLine($"  and {all.Count - Listed} more");
    }

    private (string Vendor, string? Provider, string? Service) Whose(ParseResult parsed, Catalogue catalogue)
    {
        var named = parsed.GetValue(vendor);
        var given = parsed.GetValue(provider) ?? (named is null ? null : catalogue.Provider(named)?.Id);
        var found = given is null ? null : catalogue.Provider(given) ?? throw new UsageException($"there is no provider \"{given}\"; " +
            $"did you mean {Nearest.To(given, catalogue.Providers.Select(static p => p.Id))}? " +
            "One that the catalogue does not have is named with --vendor");
        if (parsed.GetValue(service) is { } name)
        {
            if (catalogue.FindServices(name, found?.Id) is not [var one])
                throw new UsageException($"there is no one service \"{name}\"{(found is null ? "" : $" of {found.Id}")}; did you mean " +
                    $"{Nearest.To(name, catalogue.Services.Select(static s => s.Id))}?");
            return (named ?? catalogue.Provider(one.Provider)!.Title, one.Provider, one.Id);
        }

        if (found is null && string.IsNullOrWhiteSpace(named))
            throw new UsageException("say whose workbook it is: --provider, --service or --vendor");
        return (named ?? found!.Title, found?.Id, null);
    }
}
