using System.Globalization;
using System.Text;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports;

/// <summary>The recommendations of benchmarks, and the checks that answer them or the reason why none does.</summary>
public static class BenchmarkTable
{
    /// <summary>
    /// One row for each recommendation, in the order of its benchmark: <c>benchmark</c>, <c>recommendation</c>, <c>assessment</c> (how its
    /// publisher says that it is assessed), <c>checks</c> (ids, separated by semicolons) and <c>none</c> (why no check answers it).
    /// </summary>
    /// <param name="catalogue">The content.</param>
    /// <param name="benchmark">Only this one; null: all.</param>
    public static ReportTable Of(Catalogue catalogue, string? benchmark = null) => new(
        ["benchmark", "recommendation", "assessment", "checks", "none"],
        () =>
            from listed in catalogue.Benchmarks
            where benchmark is null || listed.Id == benchmark
            let answers = Answers(catalogue, listed.Id)
            from one in listed.Recommendations
            let checks = answers[one.Id].ToList()
            select new[]
            {
                listed.Id, one.Id, Kebab<RecommendationAssessment>.Name(one.Assessment), string.Join(';', checks),
                checks.Count > 0 ? "" : one.WhyNone,
            });

    /// <summary>The same as a page: counts, and a table for each benchmark.</summary>
    /// <param name="catalogue">The content.</param>
    /// <param name="benchmark">Only this one; null: all.</param>
    public static string Markdown(Catalogue catalogue, string? benchmark = null)
    {
        var page = new StringBuilder();
        foreach (var rows in Of(catalogue, benchmark).Rows().GroupBy(static row => row[0], StringComparer.Ordinal))
        {
            var listed = catalogue.Benchmarks.First(one => one.Id == rows.Key);
            var program = Kebab<RecommendationAssessment>.Name(RecommendationAssessment.Automated);
            var automated = rows.Where(row => row[2] == program).ToList();
            page.Append(CultureInfo.InvariantCulture, $"## {listed.Id}\n\n{listed.Title}. ").Append(CultureInfo.InvariantCulture,
                $"{rows.Count()} recommendations, {rows.Count(Answered)} with a check; ").Append(CultureInfo.InvariantCulture,
                $"{automated.Count} automated, {automated.Count(Answered)} with a check.\n\n");
            page.Append("| id | assessed | checks, or why none |\n|---|---|---|\n");
            foreach (var row in rows)
            {
                var said = Answered(row) ? string.Join(", ", row[3].Split(';').Select(static id => $"`{id}`")) : row[4];
                page.Append(CultureInfo.InvariantCulture, $"| {row[1]} | {row[2]} | {said} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static bool Answered(string[] row) => row[3].Length > 0;

    private static ILookup<string, string> Answers(Catalogue catalogue, string benchmark) => catalogue.Checks
        .SelectMany(static check => check.Benchmarks, static (check, named) => (Check: check.Id, Named: BenchmarkReader.Split(named)))
        .Where(answer => answer.Named.Benchmark == benchmark)
        .ToLookup(static answer => answer.Named.Id, static answer => answer.Check, StringComparer.Ordinal);
}
