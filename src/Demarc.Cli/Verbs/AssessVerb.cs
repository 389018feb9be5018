using System.CommandLine;
using System.Text.Json;
using Demarc.Adapters.Estates;
using Demarc.Cli.Summary;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Web.Report;
using Spectre.Console;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc assess</c>: the main job, from a folder of exports to an explained matrix and a worklist.</summary>
internal static class AssessVerb
{
    internal static Command Create()
    {
        var estate = new EstateOptions();
        var day = new Option<string?>("--as-of") { Description = "The day asked about, 2026-01-31 (default: today)" };
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description = "Write to this folder: report.html, assessment.json and, as CSV, gaps, matrix, evidence, certificate gaps, "
                + "inventory and verdicts",
        };
        var format = new Option<string>("--format")
        { DefaultValueFactory = static _ => "table", Description = "What standard output gets: table, json, csv (the gaps) or html" };
        format.AcceptOnlyFromAmong("table", "json", "csv", "html");
        var failOn = new Option<string?>("--fail-on")
        { Description = "Exit with 1 when a gap is at least this severe: low, medium, high, critical" };
        failOn.AcceptOnlyFromAmong([.. Kebab<Severity>.Names]);
        var command =
            new Command("assess", "Whose job is it, who does it, is it shown, what is missing - for everything in a folder of exports")
            { day, output, format, failOn };
        var record = new RecordOptions();
        estate.AddTo(command);
        record.AddTo(command);
        command.SetAction(parsed =>
        {
            // Before anything is recorded: what cannot be written is said at once.
            if (parsed.GetValue(output) is { } into) OutputFile.MakeFolder(Path.Combine(into.FullName, "report.html"));
            using var rows = parsed.GetValue(output) is null ? null : new InventorySpool();
            using var verdicts = new VerdictSpool();
            using var recording = record.Open(parsed, "assess", parsed.GetValue(day));
            var (result, load) = AssessRun.Run(parsed, estate, record, recording, parsed.GetValue(day), rows, verdicts);
            if (parsed.GetValue(output) is { } folder) WriteFolder(folder.FullName, result, load, rows!, verdicts);
            WriteOut(parsed.GetValue(format)!, result, load,
                parsed.GetValue(output) is { } shown ? Path.Combine(shown.ToString(), "report.html") : null);
            var violations = Kebab<Severity>.TryParse(parsed.GetValue(failOn), out var threshold)
                && result.Gaps.Any(gap => gap.Severity >= threshold);
            return (int)((violations, load.Inconclusive) switch
            {
                (true, true) => ExitCode.ViolationsAndInconclusive,
                (true, false) => ExitCode.Violations,
                (false, true) => ExitCode.Inconclusive,
                _ => ExitCode.Clean,
            });
        });
        return command;
    }

    private static void WriteFolder(string folder, AssessmentResult result, EstateLoad load, InventorySpool rows, VerdictSpool verdicts)
    {
        Write("report.html", writer => HtmlReport.Write(writer, result, load.Reading.Inputs));
        Write("gaps.csv", writer => GapTable.Of(result).WriteCsv(writer));
        Write("matrix.csv", writer => MatrixTable.Of(result).WriteCsv(writer));
        Write("evidence.csv", writer => EvidenceTable.Of(result).WriteCsv(writer));
        Write("certificate-gaps.csv", writer => EvidenceTable.CertificateGaps(result).WriteCsv(writer));
        Write("inventory.csv", rows.Table.WriteCsv);
        Write("verdicts.csv", VerdictTable.Of(verdicts).WriteCsv);
        OutputFile.Write(Path.Combine(folder, "assessment.json"), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            AssessmentJson.Write(json, result, load.Reading.Inputs);
            return true;
        });

        void Write(string name, Action<TextWriter> write) => OutputFile.Write(Path.Combine(folder, name), write);
    }

    private static void WriteOut(string format, AssessmentResult result, EstateLoad load, string? report)
    {
        switch (format)
        {
            case "json":
                using (var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true }))
                    AssessmentJson.Write(json, result, load.Reading.Inputs);
                break;
            case "csv":
                using (var text = new StreamWriter(Console.OpenStandardOutput())) GapTable.Of(result).WriteCsv(text);
                break;
            case "html":
                using (var text = new StreamWriter(Console.OpenStandardOutput())) HtmlReport.Write(text, result, load.Reading.Inputs);
                break;
            default:
                TerminalSummary.Write(AnsiConsole.Console, result, load.Reading.Inputs, report);
                break;
        }
    }
}
