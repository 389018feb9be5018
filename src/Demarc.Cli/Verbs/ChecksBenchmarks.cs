using System.CommandLine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc checks benchmarks</c>: which recommendation is answered by which check, and why one is not.</summary>
internal static class ChecksBenchmarks
{
    internal static Command Create()
    {
        var catalogue = new CatalogueOptions();
        var benchmark = new Option<string?>("--benchmark") { Description = "Only this benchmark, such as cis-aws-6.0" };
        var format = new Option<string>("--format")
        { DefaultValueFactory = static _ => "csv", Description = "csv, json, or table for people; markdown is the page in docs" };
        format.AcceptOnlyFromAmong("csv", "json", "table", "markdown");
        var command = new Command("benchmarks", "Recommendations of benchmarks: the checks that answer them, or why none does")
        { benchmark, format };
        catalogue.AddTo(command);
        command.SetAction(parsed =>
        {
            var loaded = catalogue.Load(parsed);
            var only = parsed.GetValue(benchmark);
            if (only is not null && !loaded.Benchmarks.Any(one => one.Id == only))
            {
                var nearest = Nearest.To(only, loaded.Benchmarks.Select(static one => one.Id));
                throw new UsageException($"there is no benchmark \"{only}\"; did you mean {nearest}?");
            }

            if (parsed.GetValue(format) == "markdown") Console.Out.Write(BenchmarkTable.Markdown(loaded, only));
            else TableOutput.Print(BenchmarkTable.Of(loaded, only), parsed.GetValue(format)!);
            return (int)ExitCode.Clean;
        });
        return command;
    }
}
