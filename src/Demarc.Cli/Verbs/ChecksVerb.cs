using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;
using Demarc.Engine.Reports.Findings;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc checks</c>: lists the checks, tests their examples, and runs them on exports.</summary>
internal static class ChecksVerb
{
    internal static Command Create() => new("checks", "Tests on configuration: what they are, and what they say about your exports")
    { List(), Show(), ChecksBenchmarks.Create(), Test(), Run() };

    private static Option<string> Format(params string[] allowed)
    {
        var format = new Option<string>("--format")
        { DefaultValueFactory = static _ => "csv", Description = string.Join(", ", allowed[..^1]) + " or " + allowed[^1] };
        format.AcceptOnlyFromAmong(allowed);
        return format;
    }

    private static Command List()
    {
        var catalogue = new CatalogueOptions();
        var format = Format("csv", "json");
        var command = new Command("list", "All checks, and the checks of other tools that test the same") { format };
        catalogue.AddTo(command);
        command.SetAction(parsed =>
        {
            TableOutput.Print(CheckTable.Of(catalogue.Load(parsed)), parsed.GetValue(format)!);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Show()
    {
        var catalogue = new CatalogueOptions();
        var id = new Argument<string>("CHECK") { Description = "Id of a check" };
        var command = new Command("show", "One check: what it wants, why, how to mend it, what it rests on") { id };
        catalogue.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = catalogue.Load(parsed);
            Console.Out.Write(CheckText.Of(Find(loaded, parsed.GetRequiredValue(id)), loaded));
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Test()
    {
        var folder = new Argument<DirectoryInfo?>("DIR")
        { Description = "Folder of checks; without it all that are shipped", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("test", "Run the examples written in checks") { folder };
        command.SetAction(parsed =>
        {
            var (root, below) = ContentRoot(parsed.GetValue(folder)?.FullName);
            var (result, _) = CatalogueOptions.Read(root, organisationContent: null);
            List<ContentDiagnostic> faults = [.. result.Diagnostics];
            var checks = (result.Catalogue?.Checks ?? [])
                .Where(check => check.Place.File.StartsWith(below, StringComparison.Ordinal)).ToList();
            var examples = 0;
            foreach (var check in checks)
            {
                ContentDiagnostic[] wrong = [.. check.Condition.Check(), .. check.Applies?.Check() ?? []];
                faults.AddRange(wrong.Length > 0 ? wrong : ExampleRun.Faults(result.Catalogue!, check));
                examples += check.Examples.Length;
            }

            foreach (var fault in faults) Console.Error.WriteLine(fault);
            Console.Out.WriteLine($"{checks.Count} checks, {examples} examples, {faults.Count} faults");
            return (int)(faults.Count > 0 ? ExitCode.WrongInput : ExitCode.Clean);
        });
        return command;
    }

    /// <summary>The content folder above a folder of checks, and the part of it that is meant; null: the shipped content.</summary>
    private static (string? Root, string Below) ContentRoot(string? folder)
    {
        if (folder is null) return (null, "");
        if (!Directory.Exists(folder)) throw new UsageException($"there is no folder \"{folder}\"");
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (!Directory.Exists(Path.Combine(at.FullName, "types"))) continue;
            var below = Path.GetRelativePath(at.FullName, folder).Replace('\\', '/');
            return (at.FullName, below == "." ? "checks/" : below + "/");
        }

        throw new UsageException($"no content folder (with \"types\" in it) holds \"{folder}\"");
    }

    private static Command Run()
    {
        var estate = new EstateOptions();
        var only = new Option<string[]>("--check") { Description = "Only this check; may be given several times" };
        var day = new Option<string?>("--as-of") { Description = "The day asked about, 2026-01-31 (default: today)" };
        var format = Format("csv", "json", "sarif", "ocsf");
        var failOn = new Option<string?>("--fail-on")
        { Description = "Exit with 1 when a failing check is at least this severe: low, medium, high, critical" };
        failOn.AcceptOnlyFromAmong([.. Kebab<Severity>.Names]);
        var command = new Command("run", "Run checks on exports: one verdict for each resource and check") { only, day, format, failOn };
        var record = new RecordOptions();
        estate.AddTo(command);
        record.AddTo(command);
        command.SetAction(parsed =>
        {
            using var verdicts = new VerdictSpool();
            var time = AsOf.Time(parsed.GetValue(day));
            ImmutableArray<Check> chosen = [];
            CheckPass? pass = null;
            using var recording = record.Open(parsed, "checks run", parsed.GetValue(day));
            var load = estate.Load(parsed, rows: null, checks: (catalogue, organisation) =>
            {
                chosen = Chosen(catalogue, parsed.GetValue(only) ?? []);
                return pass = recording is null
                    ? CheckPass.Of(catalogue, organisation, chosen, time, verdicts)
                    : CheckPass.Of(catalogue, organisation, chosen, time, verdicts, recording.Begin(catalogue, organisation));
            }, recorded: recording?.Organisation());
            var recorded = recording is null
                ? null : $"{recording.Finish(load)}\n{Keep(recording, load, verdicts, record.Looks(parsed, pass!, load), chosen, time)}";
            switch (parsed.GetValue(format)!)
            {
                case "sarif":
                    WriteSarif(load.Catalogue, chosen, verdicts);
                    break;
                case "ocsf":
                    using (var output = Console.OpenStandardOutput()) OcsfEvents.Write(output, load.Catalogue, verdicts.Rows(), time);
                    break;
                case var table:
                    TableOutput.Print(VerdictTable.Of(verdicts), table);
                    break;
            }

            foreach (var input in load.Reading.Inputs.Where(static input => input.Problems.Length > 0))
                Console.Error.WriteLine(EstateOptions.Describe(input));
            foreach (var line in ImportFindings.Unattached(pass!)) Console.Error.WriteLine(line);
            var counts = VerdictTable.Count(verdicts);
            Console.Error.WriteLine(counts.ToString());
            if (recorded is not null) Console.Error.WriteLine(recorded);
            var threshold = Kebab<Severity>.TryParse(parsed.GetValue(failOn), out var severity) ? severity : Severity.Critical + 1;
            return (int)Code(counts.Failing(threshold), load.Inconclusive || counts.Inconclusive(threshold));
        });
        return command;
    }

    /// <summary>Some of the checks alone are no evidence of a part that others show, too.</summary>
    private static string Keep(
        Recording recording, EstateLoad load, VerdictSpool verdicts, PlaceLooks looks, ImmutableArray<Check> chosen, DateTimeOffset time) =>
        chosen.Length < load.Catalogue.Checks.Length
            ? "only some checks were shown: no evidence was kept"
            : recording.Keep(Assessment.Run(
                load.Catalogue, load.Organisation, load.Reading.Estate, verdicts.Totals(load.Catalogue),
                DateOnly.FromDateTime(time.UtcDateTime), looks));

    private static void WriteSarif(Catalogue catalogue, ImmutableArray<Check> checks, VerdictSpool verdicts)
    {
        using var output = Console.OpenStandardOutput();
        SarifLog.Write(
            output, catalogue.Version, checks.Select(CheckSarif.Rule), verdicts.Rows().Select(CheckSarif.Result).OfType<SarifResult>());
    }

    private static ExitCode Code(bool violations, bool inconclusive) => (violations, inconclusive) switch
    {
        (true, true) => ExitCode.ViolationsAndInconclusive,
        (true, false) => ExitCode.Violations,
        (false, true) => ExitCode.Inconclusive,
        _ => ExitCode.Clean,
    };

    private static ImmutableArray<Check> Chosen(Catalogue catalogue, string[] ids) =>
        ids.Length == 0 ? catalogue.Checks : [.. ids.Distinct(StringComparer.Ordinal).Select(id => Find(catalogue, id))];

    private static Check Find(Catalogue catalogue, string id) => catalogue.Check(id) ?? throw new UsageException(
        $"there is no check \"{id}\"; did you mean {Nearest.To(id, catalogue.Checks.Select(static check => check.Id))}?");
}
