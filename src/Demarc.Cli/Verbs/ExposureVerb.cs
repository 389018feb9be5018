using System.CommandLine;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc store exposure</c> and <c>demarc store mttr</c>: what was not effective, how long.</summary>
internal static class ExposureVerb
{
    internal static Command Exposure()
    {
        var by = new Option<string>("--by")
        { Description = "A row for each part, or for each window", DefaultValueFactory = static _ => "part" };
        by.AcceptOnlyFromAmong("part", "window");
        var control = new Option<string?>("--control") { Description = "Only this control (IAM-03) or part (IAM-03.require)" };
        var catalogue = new CatalogueOptions();
        var command = Create(
            "exposure", "When parts of ours were not effective, whatever the cause: check, evidence, owner, exception", [by, control],
            (parsed, view, period, people) =>
            {
                var stored = new StoredExposure(view, catalogue.Load(parsed));
                var chosen = parsed.GetValue(control) ?? "";
                var parts = stored.Parts().Where(part => chosen.Length == 0 || part.Part == chosen
                    || part.Part.StartsWith(chosen + ".", StringComparison.Ordinal));
                Console.Error.WriteLine(ExposureTables.ExposureFormula);
                if (stored.Unknown.Count > 0) Console.Error.WriteLine(
                    "left out: failures of checks that the catalogue does not have: " + string.Join(", ", stored.Unknown.Keys));
                Console.Error.WriteLine($"period: {period.From} to {period.To}");
                return (parsed.GetValue(by), people) switch
                {
                    ("part", true) => ExposureTables.PartsForPeople([.. parts], period),
                    ("part", false) => ExposureTables.Parts([.. parts], period),
                    (_, true) => ExposureTables.WindowsForPeople([.. parts], period),
                    _ => ExposureTables.Windows([.. parts], period),
                };
            });
        catalogue.AddTo(command);
        return command;
    }

    internal static Command MeanTimeToRepair()
    {
        var by = new Option<string>("--by")
        { Description = "A row for each severity, check, account or resource type", DefaultValueFactory = static _ => "severity" };
        by.AcceptOnlyFromAmong("severity", "check", "account", "type");
        return Create(
            "mttr", "How long failures took to be mended, and how old those are that go on", [by], (parsed, view, period, _) =>
                ExposureTables.Repairs(
                    new StoredExposure(view, catalogue: null).Repairs(period.From, (name, failure) => parsed.GetValue(by) switch
                    {
                        "check" => failure.Check,
                        "account" => name.Account,
                        "type" => name.Type,
                        _ => Kebab<Severity>.Name(failure.Severity),
                    }),
                    period));
    }

    private static Command Create(
        string name, string description, Option[] own, Func<ParseResult, StoreView, Interval, bool, ReportTable> table)
    {
        var options = new StoreOptions();
        var from = new Option<string?>("--from")
        { Description = "Begin of the period: a day, or 2026-01-31T10:00:00Z (default: the first run)" };
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "table", Description = "table, csv or json" };
        format.AcceptOnlyFromAmong("table", "csv", "json");
        var command = new Command(name, description) { from, format };
        foreach (var option in own) command.Options.Add(option);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = options.Open(parsed);
            var view = options.View(parsed, store);
            var begin = parsed.GetValue(from) is { } day ? AsOf.Start(day) : view.First;
            if (begin > view.At) throw new UsageException($"the period ends at {view.At}, before it begins at {begin}");
            var shape = parsed.GetValue(format)!;
            TableOutput.Print(table(parsed, view, new Interval(begin, view.At), shape == "table"), shape);
            return (int)ExitCode.Clean;
        });
        return command;
    }
}
