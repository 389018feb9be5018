using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Oscal;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports;
using Demarc.Engine.Reports.Oscal;

namespace Demarc.Cli.Verbs;

/// <summary>
/// <c>demarc import oscal</c>: wording from catalogues and profiles, statements from a provider's plan, or with <c>--validate</c> the
/// rules that
/// no schema can state.
/// </summary>
internal sealed class ImportOscal
{
    private const int Listed = 20;

    private readonly Argument<string> file = new("FILE") { Description = "The document, JSON or XML; - is standard input" };
    private readonly Option<string[]> with = new("--with")
    { Description = "A document that it refers to: what a profile imports, the plan of a system that the provider stands on (repeatable)" };
    private readonly Option<bool> validate = new("--validate")
    { Description = "Only say what breaks OSCAL's rules beyond its schemas; nothing is imported" };
    private readonly Option<string?> framework = new("--framework") { Description = "The framework, where the document does not tell" };
    private readonly Option<string?> provider = new("--provider") { Description = "Plan: whose system it is, provider id or alias" };
    private readonly Option<string?> service = new("--service") { Description = "Plan: the service that the system is, such as aws/rds" };
    private readonly Option<string?> vendor = new("--vendor")
    { Description = "Plan: name of the vendor; one that the catalogue does not have is kept, and no duty follows from what it says" };
    private readonly Option<string[]> component = new("--component")
    { Description = "Plan: COMPONENT=SERVICE, a component by title or UUID is this service (repeatable)" };
    private readonly Option<string?> date =
        new("--date") { Description = "Plan: the day on which the provider said so, if not that of the document" };
    private readonly Option<string?> url = new("--url") { Description = "Plan: where it is published, if the document does not say" };
    private readonly Option<string?> ours =
        new("--ours") { Description = "Plan: our own plan; say what of that which is left to us it does not meet" };
    private readonly Option<FileInfo?> left = new("--left") { Description = "Plan: write what is left to us to this file, as CSV" };
    private readonly Option<DirectoryInfo> output = new("--out")
    {
        Description = "Your own content folder; made when there is none",
        DefaultValueFactory = static _ => new DirectoryInfo(OwnContentOptions.DefaultFolder),
    };
    private readonly Option<bool> force = new("--force") { Description = "Replace what is there" };
    private readonly CatalogueOptions content = new();

    internal static Command Create()
    {
        var import = new ImportOscal();
        var command =
            new Command("oscal", "OSCAL, JSON or XML: wording of a catalog or profile, statements of a provider's system security plan")
        {
            import.file, import.with, import.validate, import.framework, import.provider, import.service, import.vendor, import.component,
            import.date, import.url, import.ours, import.left, import.output, import.force,
        };
        import.content.AddTo(command);
        command.SetAction(parsed => (int)import.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(file);
        var source = ImportVerb.Open(path);
        ImmutableArray<ImportFile> others = [.. (parsed.GetValue(with) ?? []).Select(ImportVerb.Open)];
        if (parsed.GetValue(validate)) return Validate(source, others);
        // Whatever cannot be opened is explained by the reader of catalogues.
        var opened = OscalFile.Open(source, []);
        if (opened?.Kind is "system-security-plan" or "shared-responsibility") return Plan(parsed, opened, others);
        var shelf = new OscalShelf(others, name => Nearby(path, name));
        return ImportVerb.Texts(
            parsed, source, () => OscalTexts.Read(source, shelf), parsed.GetRequiredValue(output), parsed.GetValue(framework),
                parsed.GetValue(force), content);
    }

    private static ImportFile? Nearby(string path, string name)
    {
        if (path == "-") return null;
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
        return File.Exists(beside) ? ImportVerb.Open(beside) : null;
    }

    private static ExitCode Validate(ImportFile source, ImmutableArray<ImportFile> others)
    {
        var document = Opened(source);
        if (document.Json is not { } json) throw new UsageException($"{source.Name}: the rules are checked on JSON; convert the XML first");
        var opened = others.Select(Opened).ToList();
        var faults = new List<ImportFault>();
        var catalogs = opened.Where(static one => one.Kind is "catalog" or "profile").ToList();
        var controls = catalogs.Count == 0 ? null
            : OscalTexts.ControlsOf(catalogs[0].Source, new OscalShelf(others, static _ => null), faults);
        if (faults.Count > 0) throw new UsageException($"{catalogs[0].Source.Name}: {string.Join("\n  ", faults.Take(Listed))}");
        var found = OscalRules.Check(json, opened.Where(static one => one.Kind is not ("catalog" or "profile"))
            .Select(static one => one.Json).OfType<System.Text.Json.JsonElement>(), controls);
        foreach (var fault in found) Console.Out.WriteLine($"{PlainText(fault.Place)}: {PlainText(fault.Message)}");
        Console.Out.WriteLine(found.IsEmpty
            ? $"{source.Name}: {document.Kind}, no rule beyond the schemas is broken"
                + (controls is null ? "; controls were not compared (--with CATALOG)" : "")
            : $"{source.Name}: {document.Kind}, {found.Length}{(found.Length == OscalRules.Listed ? " or more" : "")} rules broken");
        return found.IsEmpty ? ExitCode.Clean : ExitCode.Violations;
    }

    private static OscalFile Opened(ImportFile source)
    {
        var faults = new List<ImportFault>();
        return OscalFile.Open(source, faults) ?? throw new UsageException($"{source.Name}: {string.Join("\n  ", faults.Take(Listed))}");
    }

    private static OscalPlan PlanOf(OscalFile document)
    {
        var faults = new List<ImportFault>();
        return PlanReader.Read(document, faults) is { } plan && faults.Count == 0 ? plan
            : throw new UsageException($"{document.Source.Name} is not imported:\n  {string.Join("\n  ", faults.Take(Listed))}");
    }

    private ExitCode Plan(ParseResult parsed, OscalFile document, ImmutableArray<ImportFile> others)
    {
        var folder = parsed.GetRequiredValue(output);
        var catalogue = content.Load(parsed, folder.Exists ? folder.FullName : null);
        var plan = PlanOf(document);
        var chain = new PlanChain(plan, [.. others.Select(one => PlanOf(Opened(one)))]);
        var chosen = FrameworkOf(parsed, catalogue, plan);
        var whole = Whose(parsed, catalogue, plan);
        var mapped = Components(parsed, catalogue, plan, whole.Provider);
        var notes = new List<string>();
        var targets = PlanStatements.Of(
            plan, chain, component => mapped.TryGetValue(component.Uuid, out var is_) ? (is_.Provider, is_.Id) : null,
            (whole.Provider, whole.Service), notes);
        foreach (var note in notes) Console.Error.WriteLine(note);
        var said = parsed.GetValue(date) is { } day ? AsOf.Day(day) : plan.Date
            ?? throw new UsageException("the plan does not say of which day it is; say it with --date");
        ImmutableArray<StatementDocument> documents =
        [
            .. targets.Select(target => new StatementDocument
            {
                Id = StatementsFile.IdOf(StatementKind.Ssp, target.Service ?? target.Provider ?? whole.Vendor, chosen.Id),
                Kind = StatementKind.Ssp,
                Framework = chosen.Id,
                Vendor = whole.Vendor,
                Provider = target.Provider,
                Service = target.Service,
                Source = new Source(
                    plan.Title + (plan.Version.Length > 0 ? $", version {plan.Version}" : ""), parsed.GetValue(url) ?? plan.Address, said),
                File = document.Source.Name,
                Hash = document.Source.Hash,
                Statements = CrmWorkbook.Spelled(target.Statements, chosen),
                Parts = target.Parts,
            }),
        ];
        if (documents.IsEmpty) throw new UsageException($"{document.Source.Name} says of nothing that it is provided or left to others");
        Write(parsed, folder, documents);
        return Report(parsed, chain, documents, chosen);
    }

    private void Write(ParseResult parsed, DirectoryInfo folder, ImmutableArray<StatementDocument> documents)
    {
        var replace = parsed.GetValue(force);
        if (!replace && documents.Select(one => StatementsFile.PathOf(folder.ToString(), one.Id)).FirstOrDefault(File.Exists) is { } there)
            throw new UsageException($"{there}: the file is there already; replace it with --force");
        foreach (var document in documents)
        {
            if (StatementsFile.Write(folder.FullName, document, replace) is { } fault) throw new UsageException(
                ImportVerb.Shown(fault, folder));
            Console.Out.WriteLine($"{StatementsFile.PathOf(folder.ToString(), document.Id)}: " +
                (document.Parts.IsEmpty ? $"{document.Statements.Length} statements" : $"{document.Parts.Length} parts") +
                $" of {document.Vendor} ({document.Source.Title}, {document.Source.Date:yyyy-MM-dd}) on " +
                $"{document.Service ?? document.Provider ?? document.Vendor}, {document.Framework}");
        }

        _ = content.Load(parsed, folder.FullName);
    }

    private ExitCode Report(
        ParseResult parsed, PlanChain chain, ImmutableArray<StatementDocument> documents, Framework chosen)
    {
        var statements = documents.SelectMany(static one => one.Statements).ToList();
        foreach (var group in statements.GroupBy(static one => one.Inheritance).OrderBy(static group => group.Key))
            Console.Error.WriteLine($"{group.Count()} statements: {Words(group.Key)}");
        var known = chosen.Requirements.Select(static r => RequirementId.Canonical(r.Id)).ToHashSet(StringComparer.Ordinal);
        List($"ids that {chosen.Id} does not have as they stand (kept; wholes and items are found)", statements
            .Where(one => !known.Contains(RequirementId.Canonical(one.Requirement))).Select(static one => one.Requirement));
        List("references that lead nowhere; what depends on them stays open", chain.Broken.Select(static one => one.ToString()));
        if (documents.Any(static one => one.Provider is null))
            Console.Error.WriteLine(
                $"the catalogue has no provider \"{documents.First(static one => one.Provider is null).Vendor}\": what it says is " +
                "kept, and no duty follows from it; say --provider or --service");
        if (statements.Count > 0) Console.Error.WriteLine(
            $"{chain.Left.Length} responsibilities are left to us, {chain.Left.Count(static one => one.Passed)} of them from " +
            "systems further below");
        if (parsed.GetValue(left) is { } csv) WriteLeft(csv, chain.Left);
        var unmet = 0;
        if (parsed.GetValue(ours) is { } own)
        {
            var open = chain.Unmet(PlanOf(Opened(ImportVerb.Open(own))));
            unmet = open.Length;
            Console.Out.WriteLine($"{own}: meets {chain.Left.Length - unmet} of {chain.Left.Length} responsibilities that are left to us");
            List("responsibilities that it does not say to meet", open.Select(static one => $"{one.Statement.Statement}: {one.Item.Text}"));
        }

        return (unmet > 0, !chain.Broken.IsEmpty) switch
        {
            (true, true) => ExitCode.ViolationsAndInconclusive,
            (true, false) => ExitCode.Violations,
            (false, true) => ExitCode.Inconclusive,
            _ => ExitCode.Clean,
        };
    }

    private static string Words(Inheritance inheritance) => inheritance switch
    {
        Inheritance.Yes => "all of it can be inherited",
        Inheritance.Partial => "a part of it can be inherited",
        Inheritance.Unknown => "nothing is exported, and the customer is named as an origin",
        _ => "it is left to us",
    };

    private static void WriteLeft(FileInfo csv, ImmutableArray<LeftDuty> duties)
    {
        var table = new ReportTable(
            ["control", "statement", "requirement", "uuid", "left_by", "from_below", "responsibility"],
            () => duties.Select(static one => new[]
            {
                one.Statement.Control, one.Statement.Statement, one.Statement.Requirement, one.Item.Uuid, one.From, one.Passed ? "yes"
                    : "no",
                one.Item.Text,
            }));
        try
        {
            csv.Directory?.Create();
            using var writer = new StreamWriter(csv.FullName);
            table.WriteCsv(writer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{csv}: {error.Message}", error);
        }
    }

    private Framework FrameworkOf(ParseResult parsed, Catalogue catalogue, OscalPlan plan)
    {
        if ((parsed.GetValue(framework) ?? plan.NamedFramework) is { } named) return ImportVerb.Framework(catalogue, named);
        var ids = plan.Statements.Select(static one => RequirementId.Canonical(one.Requirement)).Distinct(StringComparer.Ordinal).ToList();
        var (best, count) = catalogue.Frameworks.Select(one => (one, Known(one, ids)))
            .OrderByDescending(static pair => pair.Item2).ThenByDescending(static pair => pair.one.Id, StringComparer.Ordinal).First();
        if (count * 2 < ids.Count)
            throw new UsageException("neither the baseline nor the ids of the plan tell which framework it is; say it with --framework");
        Console.Error.WriteLine(
            $"the plan does not name its framework; {count} of {ids.Count} ids are of {best.Id}, which is taken (else --framework)");
        return best;
    }

    private static int Known(Framework framework, List<string> ids)
    {
        var known = framework.Requirements.Select(static r => RequirementId.Canonical(r.Id)).ToHashSet(StringComparer.Ordinal);
        return ids.Count(id => known.Contains(id) || known.Any(other => other.StartsWith(id + ".", StringComparison.Ordinal)));
    }

    private (string Vendor, string? Provider, string? Service) Whose(ParseResult parsed, Catalogue catalogue, OscalPlan plan)
    {
        var named = parsed.GetValue(vendor);
        var given = parsed.GetValue(provider);
        var found = given is null ? catalogue.Provider(named ?? plan.System) : catalogue.Provider(given) ?? throw new UsageException(
            $"there is no provider \"{given}\"; did you mean {Nearest.To(given, catalogue.Providers.Select(static p => p.Id))}?");
        if (parsed.GetValue(service) is { } name) return (named ?? plan.System, Service(catalogue, name, found?.Id).Provider,
            Service(catalogue, name, found?.Id).Id);
        if (given is null && named is null && catalogue.FindServices(plan.System) is [var one]) return (plan.System, one.Provider, one.Id);
        return (named ?? plan.System, found?.Id, null);
    }

    private static CloudService Service(Catalogue catalogue, string name, string? provider) =>
        catalogue.FindServices(name, provider) is [var one] ? one
        : throw new UsageException($"there is no one service \"{name}\"{(provider is null ? "" : $" of {provider}")}; did you mean " +
            $"{Nearest.To(name, catalogue.Services.Select(static s => s.Id))}?");

    /// <summary>Components that are services: those named, and those of a known provider whose title is the name of one of its
    /// services.</summary>
    private Dictionary<string, CloudService> Components(ParseResult parsed, Catalogue catalogue, OscalPlan plan, string? provider)
    {
        var mapped = new Dictionary<string, CloudService>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in parsed.GetValue(component) ?? [])
        {
            var equals = text.LastIndexOf('=');
            var name = equals > 0 ? text[..equals] : throw new UsageException($"\"--component {text}\": write COMPONENT=SERVICE");
            var meant = plan.Components.Values.Where(one => one.Uuid.Equals(name, StringComparison.OrdinalIgnoreCase) || one.Title == name)
                .ToList();
            if (meant is not [var one]) throw new UsageException($"the plan has {meant.Count} components \"{name}\"; components: " +
                string.Join(", ", plan.Components.Values.Select(static c => c.Title).Order(StringComparer.Ordinal).Take(Listed)));
            mapped[one.Uuid] = Service(catalogue, text[(equals + 1)..], null);
        }

        if (provider is null || plan.Framework is not null || parsed.GetValue(service) is not null) return mapped;
        foreach (var one in plan.Components.Values.Where(one => one.Type != "this-system" && !mapped.ContainsKey(one.Uuid)))
        {
            if (catalogue.FindServices(one.Title, provider) is not [var found]) continue;
            mapped[one.Uuid] = found;
            Console.Error.WriteLine($"component \"{one.Title}\" is {found.Id}");
        }

        return mapped;
    }

    private static void List(string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) return;
        Console.Error.WriteLine($"{all.Count} {title}:");
        foreach (var line in all.Take(Listed)) Console.Error.WriteLine($"  {line.ReplaceLineEndings(" ")}");
        if (all.Count > Listed) Console.Error.WriteLine($"  and {all.Count - Listed} more");
    }

    private static string PlainText(string text) => OscalText.Line(text);
}
