using System.CommandLine;
using System.Globalization;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc store</c>: what was recorded, and what is done to the store itself.</summary>
internal static class StoreVerb
{
    internal static Command Create() =>
        new("store", "What runs recorded: resources, findings and runs as of any time; retention and erasure")
    { Resources(), Findings(), ExposureVerb.Exposure(), ExposureVerb.MeanTimeToRepair(), Runs(), Deeds(), Retire(), Retain(), Erase(),
        BackupVerb.Backup(), BackupVerb.Restore(),
    };

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

    private static Command Deeds() => Read(
        "deeds", "What was done to the store itself: retired, retained, erased, by whom and why", new StoreOptions(), [],
        static (_, view) => new ReportTable(
            ["deed", "done", "kind", "by", "why", "detail", "facts"],
            () => view.Store.Deeds().Where(deed => deed.Known <= view.Known).Select(static deed => new[]
            {
                deed.Number.ToString(CultureInfo.InvariantCulture), deed.Known.ToString(), deed.Kind, deed.Actor, deed.Reason, deed.Detail,
                deed.Facts.ToString(CultureInfo.InvariantCulture),
            })));

    private static Command Retire()
    {
        var account = new Option<string>("--account") { Description = "The account that is no longer ours", Required = true };
        var provider = new Option<string>("--provider") { Description = "Its provider", DefaultValueFactory = static _ => "" };
        var at = new Option<string?>("--at") { Description = "Since when: a day (its end), or 2026-01-31T10:00:00Z (default: now)" };
        return Do("retire", "End everything of an account that vanished", [account, provider, at], (parsed, upkeep, reason) =>
        {
            var ended = upkeep.Retire(
                parsed.GetRequiredValue(account), parsed.GetValue(provider)!, Moment.Of(AsOf.Time(parsed.GetValue(at))), reason);
            if (ended == 0) throw new UsageException($"nothing is known of an account \"{parsed.GetValue(account)}\"");
            return $"{ended} facts ended";
        });
    }

    private static Command Retain()
    {
        var keep = new Option<string>("--keep") { Description = "How long what has ended is kept, in days: 400d", Required = true };
        return Do("retain", "Remove what ended longer ago than is to be kept", [keep], (parsed, upkeep, reason) =>
        {
            var text = parsed.GetRequiredValue(keep);
            if (!text.EndsWith('d') || !int.TryParse(text.AsSpan(0, text.Length - 1), out var days) || days < 1)
                throw new UsageException($"\"{text}\" is not a number of days written as 400d");
            return $"{upkeep.Retain(TimeSpan.FromDays(days), reason)} facts removed";
        });
    }

    private static Command Erase()
    {
        var resource = new Option<string?>("--resource") { Description = "Id of a resource" };
        var account = new Option<string?>("--account") { Description = "An account with all that is in it" };
        return Do("erase", "Remove a resource or an account, of all times", [resource, account], (parsed, upkeep, reason) =>
        {
            if (parsed.GetValue(resource) is null == parsed.GetValue(account) is null)
                throw new UsageException("say what to erase: either --resource or --account");
            var (subjects, facts) = upkeep.Erase(parsed.GetValue(resource), parsed.GetValue(account), reason);
            if (subjects == 0 && facts == 0) throw new UsageException("there is nothing of that name");
            return $"{subjects} subjects and {facts} facts erased";
        });
    }

    private static Command Do(string name, string description, Option[] own, Func<ParseResult, Upkeep, string, string> work)
    {
        var options = new StoreOptions();
        var by = new Option<string>("--by") { Description = "Who does it", Required = true };
        var why = new Option<string>("--why") { Description = "Why", Required = true };
        var command = new Command(name, description) { by, why };
        foreach (var option in own) command.Options.Add(option);
        options.AddPlaceTo(command);
        command.SetAction(parsed =>
        {
            using var store = options.Open(parsed);
            var upkeep = new Upkeep(store, parsed.GetRequiredValue(by), AsOf.Now);
            Console.Out.WriteLine(work(parsed, upkeep, parsed.GetRequiredValue(why)));
            return (int)ExitCode.Clean;
        });
        return command;
    }

    /// <summary>A verb that prints one table of a view.</summary>
    internal static Command Read(
        string name, string description, StoreOptions options, Option[] own, Func<ParseResult, StoreView, ReportTable> table)
    {
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "csv", Description = "csv, json or table" };
        format.AcceptOnlyFromAmong("csv", "json", "table");
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
