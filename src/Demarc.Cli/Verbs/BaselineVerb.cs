using System.CommandLine;
using System.Globalization;
using Demarc.Adapters.Store;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc baseline</c>: the approved configuration.</summary>
internal static class BaselineVerb
{
    internal static Command Create() =>
        new("baseline", "Approve the configuration that resources have, and list approvals") { Approve(), List() };

    private static Command Approve()
    {
        var options = new StoreOptions();
        var by = new Option<string>("--by") { Description = "Who approves", Required = true };
        var scope = new Option<string>("--scope")
        {
            Description = "Which resources: CEL over resource (id, type, provider, service, account, region, name, tags); default: all",
            DefaultValueFactory = static _ => "",
        };
        var note = new Option<string>("--note") { Description = "What the approval rests on", DefaultValueFactory = static _ => "" };
        var command = new Command("approve", "Approve the configuration as of a time") { by, scope, note };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var chosen = ResourceScope.Parse(parsed.GetValue(scope)!, out var fault)
                ?? throw new UsageException($"--scope: {fault}");
            using var store = options.Open(parsed);
            var view = options.View(parsed, store);
            var count = new Upkeep(store, parsed.GetRequiredValue(by), AsOf.Now).Approve(view, chosen, parsed.GetValue(note)!);
            if (count == 0) throw new UsageException($"there are no such resources as of {view.At}: nothing was approved");
            Console.Out.WriteLine($"approved the configuration of {count} resources as of {view.At}");
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command List()
    {
        var options = new StoreOptions();
        return StoreVerb.Read("list", "Approvals", options, [], static (_, view) => new ReportTable(
            ["baseline", "approved", "as_of", "approver", "scope", "note", "resources"],
            () => view.Store.Baselines().Where(row => row.Known <= view.Known && row.Looked <= view.At).Select(static row => new[]
            {
                row.Number.ToString(CultureInfo.InvariantCulture), row.Known.ToString(), row.Looked.ToString(), row.Approver, row.Scope,
                row.Note, row.Resources.ToString(CultureInfo.InvariantCulture),
            })));
    }
}
