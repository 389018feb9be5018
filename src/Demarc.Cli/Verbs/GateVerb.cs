using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Findings;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc gate</c>: may this plan be applied?</summary>
internal static class GateVerb
{
    internal static Command Create()
    {
        var estate = new EstateOptions();
        var day = new Option<string?>("--as-of") { Description = "The day asked about, 2026-01-31 (default: today)" };
        var failOn = new Option<string>("--fail-on")
        { DefaultValueFactory = static _ => "high", Description = "Severity from which something blocks: low, medium, high, critical" };
        failOn.AcceptOnlyFromAmong([.. Kebab<Severity>.Names]);
        var sarif = new Option<FileInfo?>("--sarif") { Description = "Write a SARIF log to this file" };
        var comment = new Option<FileInfo?>("--comment") { Description = "Write the Markdown comment to this file, too" };
        var command = new Command(
            "gate", "Judge a Terraform plan: unreviewed services, parts nobody answers for, failing checks on what it makes or changes")
        { day, failOn, sarif, comment };
        estate.AddTo(command);
        command.SetAction(parsed =>
        {
            using var verdicts = new VerdictSpool();
            var changed = new List<ChangedResource>();
            var time = AsOf.Time(parsed.GetValue(day));
            var load = estate.Load(parsed, rows: null, watch: resource => Note(resource, changed), checks: (catalogue, organisation) =>
                CheckPass.Of(catalogue, organisation, catalogue.Checks, time, verdicts));
            if (!load.Reading.Inputs.Any(static input => input.Format.StartsWith("Terraform plan", StringComparison.Ordinal)))
                throw new UsageException("none of the inputs is a Terraform plan (terraform show -json PLAN)");
            var result = Assessment.Run(
                load.Catalogue, load.Organisation, load.Reading.Estate, verdicts.Totals(load.Catalogue),
                DateOnly.FromDateTime(time.UtcDateTime));
            var gate = Gate.Judge(result, changed, verdicts.Rows());
            var threshold = Kebab<Severity>.TryParse(parsed.GetValue(failOn), out var severity) ? severity : Severity.High;
            var markdown = GateText.Markdown(gate, threshold, result.Day);
            Console.Out.Write(markdown);
            if (parsed.GetValue(comment) is { } file) OutputFile.Write(file.FullName, writer => writer.Write(markdown));
            if (parsed.GetValue(sarif) is { } log) WriteSarif(log, load.Catalogue.Version, gate);
            foreach (var input in load.Reading.Inputs.Where(static input => input.Problems.Length > 0))
                Console.Error.WriteLine(EstateOptions.Describe(input));
            if (!load.Organisation.Stated)
                Console.Error.WriteLine("no demarc.yaml: reviews and owners are not known, only checks were judged");
            return (int)Code(gate, threshold, load.Inconclusive);
        });
        return command;
    }

    private static void Note(Resource resource, List<ChangedResource> changed)
    {
        if (resource.Change is PlannedChange.Create or PlannedChange.Update or PlannedChange.Replace)
            changed.Add(new ChangedResource(resource.Container, resource.Id, resource.Service, resource.Type));
    }

    private static void WriteSarif(FileInfo file, string version, GateResult gate)
    {
        var (rules, results) = GateText.Sarif(gate);
        OutputFile.Write(file.FullName, output =>
        {
            SarifLog.Write(output, version, rules, results);
            return true;
        });
    }

    private static ExitCode Code(GateResult gate, Severity threshold, bool damaged)
    {
        var blocked = gate.Items.Any(item => GateText.Blocks(item, threshold));
        var open = damaged || gate.Items.Any(item => item.Open && item.Severity >= threshold);
        return (blocked, open) switch
        {
            (true, true) => ExitCode.ViolationsAndInconclusive,
            (true, false) => ExitCode.Violations,
            (false, true) => ExitCode.Inconclusive,
            _ => ExitCode.Clean,
        };
    }
}
