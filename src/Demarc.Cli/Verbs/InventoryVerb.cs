using System.CommandLine;
using Demarc.Adapters.Estates;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc inventory</c>: what is in the exports, resource by resource.</summary>
internal static class InventoryVerb
{
    internal static Command Create()
    {
        var estate = new EstateOptions();
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "csv", Description = "csv or json" };
        format.AcceptOnlyFromAmong("csv", "json");
        var command = new Command("inventory", "List every resource found in exports, with where it is and what was not collected")
            { format };
        estate.AddTo(command);
        command.SetAction(parsed =>
        {
            using var rows = new InventorySpool();
            var load = estate.Load(parsed, rows);
            TableOutput.Print(rows.Table, parsed.GetValue(format)!);
            foreach (var input in load.Reading.Inputs.Where(static input => input.Problems.Length > 0))
                Console.Error.WriteLine(EstateOptions.Describe(input));
            Console.Error.WriteLine(
                $"{load.Reading.Inputs.Length} inputs, {load.Reading.Inputs.Count(static i => i.Damaged)} not read in full; " +
                $"{load.Reading.Estate.Resources} resources in {load.Reading.Estate.Instances.Length} service instances; " +
                $"{load.Reading.Estate.UnknownTypes.Length} types without a service");
            return (int)(load.Inconclusive ? ExitCode.Inconclusive : ExitCode.Clean);
        });
        return command;
    }
}
