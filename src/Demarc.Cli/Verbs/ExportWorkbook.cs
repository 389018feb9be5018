using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Export;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports.Workbooks;

namespace Demarc.Cli.Verbs;

/// <summary>
/// <c>demarc export crm|caiq</c>: the responsibility matrix of services, of a provider, or of what is in use, as a workbook that others
/// read.
/// </summary>
internal sealed class ExportWorkbook
{
    private const int Listed = 20;

    private readonly bool questionnaire;
    private readonly EstateOptions estate = new(required: false);
    private readonly Option<string> framework;
    private readonly Option<string?> provider = new("--provider") { Description = "Without inputs: every service of this provider" };
    private readonly Option<string?> service = new("--service") { Description = "Without inputs: this service, such as aws/rds" };
    private readonly Option<string?> day = new("--as-of") { Description = "The day asked about, 2026-01-31 (default: today)" };
    private readonly Option<FileInfo> output = new("--out") { Required = true, Description = "The workbook to write (.xlsx)" };
    private readonly Option<string?> template = new("--template")
    { Description = "Your own copy of the questionnaire: its empty cells are filled, all else stays as it is" };

    private ExportWorkbook(bool questionnaire)
    {
        this.questionnaire = questionnaire;
        framework = new("--framework")
        {
            Description = questionnaire ? "Release of the matrix: ccm-4.0 or ccm-4.1" : "The framework whose requirements are the rows",
            DefaultValueFactory = _ => questionnaire ? "ccm-4.0" : "nist-800-53-r5",
        };
    }

    internal static Command Create(string name, string description)
    {
        var export = new ExportWorkbook(name == "caiq");
        var command = new Command(name, description) { export.framework, export.provider, export.service, export.day, export.output };
        if (export.questionnaire) command.Options.Add(export.template);
        export.estate.AddTo(command);
        command.SetAction(parsed => (int)export.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(output);
        if (Directory.Exists(file.FullName)) throw new UsageException($"--out: \"{file}\" is a folder; name a file");
        var (head, rows, inconclusive) = estate.Inputs(parsed).Length > 0 ? OfEstate(parsed) : OfServices(parsed);
        var bytes = questionnaire ? Questionnaire(parsed, head, rows) : CrmExport.Write(head, rows);
        OutputFile.Write(file.FullName, bytes);
        var silent = rows.Count(static row => row.Says.Said == Said.Unknown && row.Says.Answer == QuestionAnswer.Unknown);
        Console.Out.WriteLine($"{file}: {rows.Length} rows of {head.Framework.Id} on {head.System} as of {head.Day:yyyy-MM-dd}, " +
            $"{silent} of them say nothing");
        foreach (var note in rows.Where(static row => row.Says.Said == Said.Unknown).GroupBy(static row =>
            row.Says.Contradiction ?? row.Note, StringComparer.Ordinal)
            .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).Take(Listed))
            Console.Error.WriteLine($"  {note.Count()}: {note.Key}");
        return inconclusive ? ExitCode.Inconclusive : ExitCode.Clean;
    }

    private (WorkbookHead Head, ImmutableArray<AnswerRow> Rows, bool Inconclusive) OfServices(ParseResult parsed)
    {
        var catalogue = estate.LoadWithoutInputs(parsed);
        var chosen = ImportVerb.Framework(catalogue, parsed.GetRequiredValue(framework));
        var asOf = AsOf.Day(parsed.GetValue(day));
        var of = parsed.GetValue(provider) is { } id ? catalogue.Provider(id) ?? throw new UsageException(
            $"there is no provider \"{id}\"; did you mean {Nearest.To(id, catalogue.Providers.Select(static p => p.Id))}?") : null;
        var (name, services) = Meant(catalogue, of, parsed.GetValue(service));
        var views = ResponsibilityView.Of(catalogue, services, asOf);
        var head = new WorkbookHead(catalogue.Provider(services[0].Provider)!.Title, name, chosen, asOf, catalogue.Version);
        return (head, questionnaire ? CaiqRows.OfProvider(catalogue, chosen, views) : CrmRows.Of(catalogue, chosen, views), false);
    }

    private static (string Name, ImmutableArray<CloudService> Services) Meant(Catalogue catalogue, Provider? provider, string? service)
    {
        if (service is not null)
        {
            return catalogue.FindServices(service, provider?.Id) is [var one] ? (one.Title, [one]) : throw new UsageException(
                $"there is no one service \"{service}\"; did you mean {Nearest.To(service, catalogue.Services.Select(static s => s.Id))}?");
        }

        if (provider is null) throw new UsageException("name inputs, --service or --provider");
        ImmutableArray<CloudService> services = [.. catalogue.Services.Where(one => one.Provider == provider.Id)];
        return services.IsEmpty ? throw new UsageException($"the catalogue has no service of {provider.Id}") : (provider.Title, services);
    }

    private (WorkbookHead Head, ImmutableArray<AnswerRow> Rows, bool Inconclusive) OfEstate(ParseResult parsed)
    {
        if (parsed.GetValue(provider) is not null || parsed.GetValue(service) is not null)
            throw new UsageException("--provider and --service ask about services without inputs; with inputs all that is in use is meant");
        using var verdicts = new VerdictSpool();
        var time = AsOf.Time(parsed.GetValue(day));
        var load = Progress.Show(estate.Inputs(parsed), progress => estate.Load(parsed, rows: null, progress,
            checks: (catalogue, organisation) => CheckPass.Of(catalogue, organisation, catalogue.Checks, time, verdicts)));
        var chosen = ImportVerb.Framework(load.Catalogue, parsed.GetRequiredValue(framework));
        var result = Assessment.Run(
            load.Catalogue, load.Organisation, load.Reading.Estate, verdicts.Totals(load.Catalogue), AsOf.Day(parsed.GetValue(day)));
        var rows = questionnaire ? CaiqRows.OfOrganisation(result, chosen)
            : CrmRows.Of(load.Catalogue, chosen, ResponsibilityView.Of(result));
        var providers = string.Join(", ", result.Estate.Instances.Select(static instance => instance.Service.Split('/')[0])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => load.Catalogue.Provider(id)?.Title ?? id));
        var head = new WorkbookHead(
            questionnaire ? result.Organisation.Name : providers, questionnaire ? "what it runs" : $"What {result.Organisation.Name} uses",
            chosen, result.Day, load.Catalogue.Version);
        return (head, rows, load.Inconclusive);
    }

    private byte[] Questionnaire(ParseResult parsed, WorkbookHead head, ImmutableArray<AnswerRow> rows)
    {
        if (parsed.GetValue(template) is not { } path) return CaiqExport.Write(head, rows);
        var source = ImportVerb.Open(path);
        var filled = CaiqTemplate.Fill(source, rows);
        if (filled.Workbook is not { } bytes)
            throw new UsageException($"{source.Name} cannot be filled in:\n  {string.Join("\n  ", filled.Faults.Take(Listed))}");
        Console.Error.WriteLine($"{source.Name}: {filled.Filled} cells filled in, {filled.Kept.Length} kept as they are, " +
            $"{filled.Unanswered} questions are of controls that {head.Framework.Id} does not have");
        foreach (var kept in filled.Kept.Take(Listed)) Console.Error.WriteLine($"  {kept}");
        return bytes;
    }
}
