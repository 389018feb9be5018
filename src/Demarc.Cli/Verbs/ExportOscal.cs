using System.CommandLine;
using System.Text.Json;
using Demarc.Adapters.Estates;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Oscal;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc export oscal</c>: an assessment as OSCAL 1.2.1.</summary>
internal static class ExportOscal
{
    internal static Command Create()
    {
        var estate = new EstateOptions();
        var model = new Option<string>("--model")
        { Required = true, Description = "The document: ssp, component-definition, assessment-results or poam" };
        model.AcceptOnlyFromAmong([.. Kebab<OscalModel>.Names]);
        var framework = new Option<string>("--framework")
        { DefaultValueFactory = static _ => "nist-800-53-r5", Description = "The framework whose requirements are the controls" };
        var day = new Option<string?>("--as-of") { Description = "The day asked about, 2026-01-31 (default: today)" };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "The file to write" };
        var command = new Command("oscal", "The assessment as OSCAL 1.2.1 JSON") { model, framework, day, output };
        estate.AddTo(command);
        command.SetAction(parsed =>
        {
            var asOf = AsOf.Day(parsed.GetValue(day));
            if (asOf.Year > 2999) throw new UsageException("OSCAL has no times after the year 2999: choose an earlier --as-of");
            var file = parsed.GetRequiredValue(output);
            if (Directory.Exists(file.FullName)) throw new UsageException($"--out: \"{file}\" is a folder; name a file");
            using var verdicts = new VerdictSpool();
            var time = AsOf.Time(parsed.GetValue(day));
            var load = Progress.Show(estate.Inputs(parsed), progress => estate.Load(
                parsed, rows: null, progress,
                checks: (catalogue, organisation) => CheckPass.Of(catalogue, organisation, catalogue.Checks, time, verdicts)));
            var chosen = load.Catalogue.Framework(parsed.GetRequiredValue(framework)) ?? throw new UsageException(
                $"there is no framework \"{parsed.GetValue(framework)}\"; did you mean " +
                $"{Nearest.To(parsed.GetRequiredValue(framework), load.Catalogue.Frameworks.Select(static f => f.Id))}?");
            var result = Assessment.Run(
                load.Catalogue, load.Organisation, load.Reading.Estate, verdicts.Totals(load.Catalogue), asOf);
            _ = Kebab<OscalModel>.TryParse(parsed.GetValue(model), out var kind);
            var bytes = OscalExport.Write(result, chosen, kind);
            Check(bytes, chosen);
            OutputFile.Write(file.FullName, bytes);
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{file}: {parsed.GetValue(model)} of {result.Organisation.Name} as of {asOf:yyyy-MM-dd}, {bytes.Length} bytes");
            return (int)(load.Inconclusive ? ExitCode.Inconclusive : ExitCode.Clean);
        });
        return command;
    }

    /// <summary>A document that breaks a rule is never handed out: that would be a mistake of ours.</summary>
    private static void Check(byte[] bytes, Framework framework)
    {
        using var document = JsonDocument.Parse(bytes);
        var faults = OscalRules.Check(document.RootElement, controls: OscalExport.ControlsOf(framework));
        if (!faults.IsEmpty)
            throw new InvalidOperationException("the document breaks OSCAL's rules:\n  " + string.Join("\n  ", faults.Take(20)));
    }
}
