using System.CommandLine;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc store</c>: what was recorded, and what is done to the store itself.</summary>
internal static class StoreVerb
{
    internal static Command Create() =>
        new("store", "What runs recorded: resources, findings and runs as of any time; retention and erasure")
    { Resources(), Findings(), Runs() };

    private static Command Resources()
    {
        var options = new StoreOptions();
        var properties = new Option<bool>("--properties") { Description = "Show the properties, too, as JSON" };
        return Read(
            "resources", "Resources that were there, since when, and when they were last seen", options, [properties],
            (parsed, view) => StoreTables.Resources(view, parsed.GetValue(properties)));
    }

    private static Command Findings()
    {
        var options = new StoreOptions();
        var check = new Option<string?>("--check") { Description = "Only this check" };
        var verdict = new Option<string?>("--verdict") { Description = "Only this verdict (default: fail, inconclusive and excepted)" };
        verdict.AcceptOnlyFromAmong([.. Kebab<VerdictOutcome>.Names]);
        var resolved = new Option<bool>("--resolved") { Description = "Findings that ended before, too" };
        return Read(
            "findings", "What failed or could not be told: first seen, last seen, resolved", options, [check, verdict, resolved],
            (parsed, view) => StoreTables.Findings(
                view, parsed.GetValue(check),
                Kebab<VerdictOutcome>.TryParse(parsed.GetValue(verdict), out var outcome) ? outcome : VerdictOutcome.Unknown,
                parsed.GetValue(resolved)));
    }

    private static Command Runs() => Read(
        "runs", "Runs: when, from what, how much they saw and changed", new StoreOptions(), [], static (_, view) => StoreTables.Runs(view));

    private static Command Read(
        string name, string description, StoreOptions options, Option[] own, Func<ParseResult, StoreView, ReportTable> table)
    {
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "csv", Description = "csv or json" };
        format.AcceptOnlyFromAmong("csv", "json");
        var command = new Command(name, description) { format };
        foreach (var option in own) command.Options.Add(option);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = options.Open(parsed);
            TableOutput.Print(table(parsed, options.View(parsed, store)), parsed.GetValue(format)!);
            return (int)ExitCode.Clean;
        });
        return command;
    }
}
