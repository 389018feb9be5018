using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports.Html;

/// <summary>Why each cell of the matrix is as it is.</summary>
internal static class ExplanationsSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        page.Write($"<section id=\"why\" aria-labelledby=\"why-h\">\n<h2 id=\"why-h\">Why the line runs there</h2>\n");
        page.Write($"<p class=\"intro\">For each domain, the parts, who is accountable, and the rule that decided. ");
        page.Write($"Services whose line runs alike share one explanation.</p>\n");
        foreach (var domain in model.Explanations.All.GroupBy(static explanation => explanation.Domain.Id, StringComparer.Ordinal))
        {
            page.Write($"<h3>{domain.First().Domain.Title}</h3>\n<div class=\"folds\">\n");
            foreach (var explanation in domain) WriteOne(page, explanation);
            page.Write($"</div>\n");
        }

        page.Write($"</section>\n");
    }

    private static void WriteOne(HtmlPage page, Explanation explanation)
    {
        var party = explanation.Cell.Party!;
        page.Write($"<details id=\"{explanation.Anchor}\"><summary><span class=\"swatch {Marks.ClassOf(party)}\">");
        page.Write($"<b>{PartyLetter.Of(party)}</b></span>");
        page.Write($"<span class=\"name\">{string.Join(", ", explanation.Rows.Take(6).Select(static row => row.Title))}");
        if (explanation.Rows.Count > 6) page.Write($" <span class=\"quiet\">and {explanation.Rows.Count - 6} more</span>");
        page.Write($"</span></summary>\n");
        if (explanation.Rows.Count > 6)
            page.Write($"<p class=\"quiet\">Holds for {string.Join(", ", explanation.Rows.Select(static row => row.Title))}.</p>\n");
        HtmlTable.Open(page, $"{explanation.Domain.Title}: {explanation.Rows[0].Title}", "reasons", "Whose", "Parts", "Because");
        page.Trusted(explanation.Body);
        page.Write($"</tbody></table></div></details>\n");
    }
}
