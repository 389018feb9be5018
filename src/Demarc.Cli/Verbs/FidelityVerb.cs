using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using CsvHelper;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc fidelity</c>: measures the catalogue against published ownership labels.</summary>
internal static class FidelityVerb
{
    internal static Command Create()
    {
        var file = new Argument<FileInfo>("FILE.csv") { Description = "Labels: framework,control_id,model,provider,service,owner" };
        var wrong = new Option<bool>("--wrong") { Description = "List every cell that differs" };
        var minimum = new Option<string[]>("--minimum") { Description = "FRAMEWORK=MACRO_F1: exit with 1 when it is lower (repeatable)" };
        var catalogueOptions = new CatalogueOptions();
        var command = new Command("fidelity", "Measure the catalogue against published ownership labels, beside two baselines")
            { file, wrong, minimum };
        catalogueOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalogue = catalogueOptions.Load(parsed);
            var cells = Read(parsed.GetRequiredValue(file), catalogue);
            var scores = cells.GroupBy(static cell => cell.Framework, StringComparer.Ordinal)
                .OrderBy(static g => g.Key, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(static g => g.Key, static g => Report([.. g]), StringComparer.Ordinal);
            if (parsed.GetValue(wrong)) List(cells);
            return (int)(Below(scores, parsed.GetValue(minimum) ?? []) ? ExitCode.Violations : ExitCode.Clean);
        });
        return command;
    }

    /// <summary>Reads labels and answers each.</summary>
    internal static List<LabelledCell> Read(FileInfo file, Catalogue catalogue)
    {
        if (!file.Exists) throw new UsageException($"there is no file \"{file}\"");
        using var csv = new CsvReader(file.OpenText(), CultureInfo.InvariantCulture);
        var oracle = new LabelOracle(catalogue, new Resolver(catalogue), AsOf.Day(null));
        var cells = new List<LabelledCell>();
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            string Cell(string name) => csv.GetField(name) ?? "";
            var owner = Cell("owner").Trim().ToLowerInvariant();
            cells.Add(new LabelledCell(
                Cell("framework"), Cell("control_id"),
                Cell("service").Length > 0 ? Cell("service") : Cell("provider") + " " + Cell("model"), owner,
                oracle.Answer(Cell("framework"), Cell("control_id"), Cell("model"), Cell("provider"), Cell("service"))));
        }

        return cells;
    }

    private static FidelityScore Report(IReadOnlyCollection<LabelledCell> cells)
    {
        var score = Fidelity.Score(cells);
        Console.Out.WriteLine(cells.First().Framework);
        Line("catalogue", score);
        Line("majority of all", Fidelity.Score(Fidelity.GlobalMajority(cells)));
        Line("majority per requirement", Fidelity.Score(Fidelity.RequirementMajority(cells)));
        foreach (var ((expected, answered), count) in score.Confusion)
            Console.Out.WriteLine($"    {expected,-9} answered {(answered.Length == 0 ? "nothing" : answered),-9} {count,5}");
        Worst("requirements", cells, static cell => cell.Requirement);
        Worst("services", cells, static cell => cell.Service);
        Console.Out.WriteLine();
        return score;
    }

    private static void Line(string who, FidelityScore score) => Console.Out.WriteLine(
        $"  {who,-25} rows {score.Rows,5}  answered {score.Answered,5}  accuracy {score.Accuracy:0.000}  " +
        $"macro-F1 {score.MacroF1:0.000}  flips {score.Flips:0.0%}");

    private static void Worst(string what, IEnumerable<LabelledCell> cells, Func<LabelledCell, string> by) => Console.Out.WriteLine(
        $"  worst {what}: " + string.Join(", ", cells.GroupBy(by, StringComparer.Ordinal)
            .Select(static g => (g.Key, Wrong: g.Count(static cell => cell.Answered != cell.Expected), All: g.Count()))
            .OrderByDescending(static g => g.Wrong).ThenBy(static g => g.Key, StringComparer.Ordinal).Take(12)
            .Select(static g => $"{g.Key} {g.Wrong}/{g.All}")));

    private static void List(IEnumerable<LabelledCell> cells)
    {
        foreach (var cell in cells.Where(static cell => cell.Answered != cell.Expected))
            Console.Out.WriteLine($"{cell.Framework},{cell.Requirement},{cell.Service},{cell.Expected},{cell.Answered ?? "-"}");
    }

    private static bool Below(ImmutableSortedDictionary<string, FidelityScore> scores, string[] minimums)
    {
        var below = false;
        foreach (var text in minimums)
        {
            var parts = text.Split('=');
            if (parts is not [var framework, var number]
                || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var floor))
                throw new UsageException($"\"--minimum {text}\": write FRAMEWORK=0.75");
            if (!scores.TryGetValue(framework, out var score)) throw new UsageException($"the labels have no framework \"{framework}\"");
            if (score.MacroF1 >= floor) continue;
            Console.Error.WriteLine($"{framework}: macro-F1 {score.MacroF1:0.000} is below {floor:0.000}");
            below = true;
        }

        return below;
    }
}
