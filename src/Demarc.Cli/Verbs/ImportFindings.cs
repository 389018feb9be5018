using System.CommandLine;
using Demarc.Adapters.Estates;

namespace Demarc.Cli.Verbs;

/// <summary>
/// <c>demarc import sarif|ocsf|asff</c>: results of other tools as verdicts of our checks. The same files may stand among the inputs of
/// <c>assess</c> and <c>checks run</c>.
/// </summary>
internal static class ImportFindings
{
    internal static Command Create(string name, string format, string description)
    {
        var estate = new EstateOptions();
        var table = new Option<string>("--format") { DefaultValueFactory = static _ => "csv", Description = "csv or json" };
        table.AcceptOnlyFromAmong("csv", "json");
        var command = new Command(name, description) { table };
        estate.AddTo(command);
        command.SetAction(parsed =>
        {
            using var verdicts = new VerdictSpool();
            CheckPass? pass = null;
            var load = estate.Load(parsed, rows: null, checks: (catalogue, organisation) =>
                pass = CheckPass.Of(catalogue, organisation, catalogue.Checks, DateTimeOffset.UnixEpoch, verdicts));
            foreach (var other in load.Reading.Inputs.Where(input => input.Format.Length > 0 && input.Format != format))
                throw new UsageException($"{other.Path} is no {format}, but: {other.Format}");
            TableOutput.Print(VerdictTable.Of(verdicts), parsed.GetValue(table)!);
            foreach (var input in load.Reading.Inputs.Where(static input => input.Problems.Length > 0))
                Console.Error.WriteLine(EstateOptions.Describe(input));
            foreach (var line in Unattached(pass!)) Console.Error.WriteLine(line);
            return (int)(load.Inconclusive ? ExitCode.Inconclusive : ExitCode.Clean);
        });
        return command;
    }

    /// <summary>What could not be attached: named, never dropped in silence.</summary>
    internal static IEnumerable<string> Unattached(CheckPass pass)
    {
        if (pass.Unattached.Count == 0) yield break;
        yield return $"{pass.Unattached.Values.Sum()} results of other tools belong to no check; give one of yours their id in " +
            "\"equivalents\" (docs/imports.md):";
        foreach (var (name, count) in pass.Unattached.OrderByDescending(static pair => pair.Value).Take(20))
            yield return $"  {name} ({count})";
        if (pass.Unattached.Count > 20) yield return $"  and {pass.Unattached.Count - 20} more";
    }
}
