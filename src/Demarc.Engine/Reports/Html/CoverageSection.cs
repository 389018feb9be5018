using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Reports.Html;

/// <summary>What this report rests on, and what it could not see.</summary>
internal static class CoverageSection
{
    private const int Shown = 60;
    private const int ReasonsShown = 5;

    internal static void Write(HtmlPage page, ReportModel model)
    {
        page.Write($"<section id=\"coverage\" aria-labelledby=\"coverage-h\">\n");
        page.Write($"<h2 id=\"coverage-h\">What was read, and what was not</h2>\n");
        WriteInputs(page, model.Inputs);
        WriteUnknownTypes(page, model.Result.Estate);
        WriteUncollected(page, model.Result.Estate);
        WriteUndecided(page, model.Result);
        page.Write($"</section>\n");
    }

    private static void WriteInputs(HtmlPage page, ImmutableArray<InputReport> inputs)
    {
        long Count(InputStatus status) => inputs.LongCount(input => input.Status == status);
        page.Write($"<h3 id=\"inputs\">Inputs</h3>\n<p class=\"intro\">{Count(InputStatus.Read)} read, ");
        page.Write($"{Count(InputStatus.PartlyRead)} partly read, {Count(InputStatus.Refused)} refused.</p>\n");
        if (inputs.IsEmpty) return;
        // What could not be read comes first: it is what the reader has to know.
        var ordered = inputs.OrderByDescending(static input => input.Status)
            .ThenBy(static input => input.Path, StringComparer.Ordinal).ToList();
        HtmlTable.Open(page, "Inputs", "", "Input", "Format", "Outcome", ">Records", "Not used, and why");
        foreach (var input in ordered.Take(Shown)) WriteInput(page, input);
        HtmlTable.Close(page);
        if (ordered.Count > Shown)
            page.Write($"<p class=\"more\">and {Marks.Many(ordered.Count - Shown, "more input")} in assessment.json</p>\n");
    }

    private static void WriteInput(HtmlPage page, InputReport input)
    {
        var status = Kebab<InputStatus>.Name(input.Status);
        page.Write($"<tr><th scope=\"row\" class=\"id\">{input.Path}</th>");
        page.Write($"<td>{(input.Format.Length == 0 ? "not recognised" : input.Format)}</td>");
        page.Write($"<td><span class=\"state {status}\">{status.Replace('-', ' ')}</span></td><td class=\"r\">{input.Records}</td>");
        page.Write($"<td class=\"why\">");
        foreach (var problem in input.Problems.Take(ReasonsShown))
        {
            page.Write($"<p>");
            if (problem.Place.Length > 0) page.Write($"<code>{problem.Place}</code> ");
            page.Write($"{problem.Reason}</p>");
        }

        if (input.Problems.Length > ReasonsShown)
            page.Write($"<p class=\"more\">and {input.Problems.Length - ReasonsShown} more in assessment.json</p>");
        page.Write($"</td></tr>\n");
    }

    private static void WriteUnknownTypes(HtmlPage page, Estate estate)
    {
        if (estate.UnknownTypes.IsEmpty) return;
        page.Write($"<h3 id=\"types\">Types without a service in the catalogue</h3>\n");
        page.Write($"<p class=\"intro\">No duty could be derived for these. ");
        page.Write($"Add the service with its profile to your own content folder.</p>\n");
        HtmlTable.Open(page, "Types without a service", "", "Type", "Provider", ">Resources", "One of them");
        var types = estate.UnknownTypes.OrderByDescending(static t => t.Resources).ThenBy(static t => t.Type, StringComparer.Ordinal);
        foreach (var type in types.Take(Shown))
        {
            page.Write($"<tr><th scope=\"row\"><code class=\"id\">{type.Type}</code></th><td>{type.Provider}</td>");
            page.Write($"<td class=\"r\">{type.Resources}</td>");
            page.Write($"<td><code class=\"id\">{type.Example}</code></td></tr>\n");
        }

        HtmlTable.Close(page);
        if (estate.UnknownTypes.Length > Shown)
            page.Write($"<p class=\"more\">and {Marks.Many(estate.UnknownTypes.Length - Shown, "more type")} in assessment.json</p>\n");
    }

    private static void WriteUncollected(HtmlPage page, Estate estate)
    {
        page.Write($"<h3>Settings not collected</h3>\n");
        page.Write($"<p class=\"intro\">{estate.Complete} of {Marks.Many(estate.Resources, "resource")}");
        page.Write($" show every setting that the catalogue knows. ");
        page.Write($"{estate.Catalogued - estate.Complete} are of a described type but lack settings; ");
        page.Write($"{estate.Resources - estate.Catalogued} are of a type it does not describe. ");
        page.Write($"{Marks.Many(estate.Merged, "observation")} said nothing newer about a resource already seen.</p>\n");
    }

    private static void WriteUndecided(HtmlPage page, AssessmentResult result)
    {
        var undecided = result.Estate.Instances
            .SelectMany(static instance => instance.Classes.SelectMany(type =>
                type.Undecided.Select(id => (Id: id, instance.Service, type.Resources, type.Example))))
            .GroupBy(static item => item.Id, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal).ToList();
        if (undecided.Count == 0) return;
        var effects = result.Catalogue.Services.SelectMany(static service => service.Configuration)
            .ToLookup(static effect => effect.Id, StringComparer.Ordinal);
        page.Write($"<h3 id=\"undecided\">Effects of settings that could not be decided</h3>\n");
        page.Write($"<p class=\"intro\">The setting that moves the line was not collected. ");
        page.Write($"Answers that it could change are unknown; all others hold.</p>\n");
        HtmlTable.Open(page, "Undecided effects", "", "Effect", "It would mean", ">Resources", "One of them");
        foreach (var group in undecided)
        {
            page.Write($"<tr><th scope=\"row\"><code>{group.Key}</code> <small>{group.First().Service}</small></th>");
            page.Write($"<td>{effects[group.Key].FirstOrDefault()?.Why}</td>");
            page.Write($"<td class=\"r\">{group.Sum(static item => item.Resources)}</td><td>");
            page.Write($"<code class=\"id\">{group.First().Example}</code></td></tr>\n");
        }

        HtmlTable.Close(page);
    }
}
