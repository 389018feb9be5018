using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>Readiness by framework; what is wholly the provider's stands apart.</summary>
internal static class FrameworksSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        page.Write($"<section id=\"frameworks\" aria-labelledby=\"frameworks-h\">\n<h2 id=\"frameworks-h\">Frameworks</h2>\n");
        page.Write($"<p class=\"intro\">{FrameworkReadiness.Formula} {FrameworkReadiness.Population}</p>\n");
        HtmlTable.Open(
            page, "Requirements by framework", "",
            "Framework", "Ready", ">Ours", ">Provider or third party", ">Unknown", ">Do not arise");
        foreach (var framework in model.Numbers.Frameworks)
        {
            page.Write($"<tr><th scope=\"row\">{framework.Title} <small>{framework.Id}</small></th><td class=\"bar\">");
            Marks.Readiness(page, framework.Ready, framework.Ours);
            page.Write($"</td><td class=\"r\">{framework.Ours}</td><td class=\"r\">{framework.Elsewhere}</td>");
            page.Write($"<td class=\"r\">{framework.Unknown}</td><td class=\"r\">{framework.NotAsked}</td></tr>\n");
        }

        page.Write($"</tbody></table></div>\n</section>\n");
    }
}
