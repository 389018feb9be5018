using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>Readiness by framework; what is wholly the provider's stands apart.</summary>
internal static class FrameworksSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        page.Write($"<section id=\"frameworks\" aria-labelledby=\"frameworks-h\">\n<h2 id=\"frameworks-h\">Frameworks</h2>\n");
        page.Write($"<p class=\"intro\">{FrameworkReadiness.Formula} {FrameworkReadiness.Population}</p>\n");
        page.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"frameworks-h\">" +
            $"<table class=\"plain\">\n<caption>Requirements by framework.</caption>\n");
        page.Write($"<thead><tr><th scope=\"col\">Framework</th><th scope=\"col\">Ready</th><th scope=\"col\" class=\"r\">Ours</th>");
        page.Write($"<th scope=\"col\" class=\"r\">Provider or third party</th><th scope=\"col\" class=\"r\">Unknown</th>" +
            $"<th scope=\"col\" class=\"r\">Do not arise</th></tr></thead>\n<tbody>\n");
        foreach (var framework in model.Numbers.Frameworks)
        {
            page.Write($"<tr><th scope=\"row\">{framework.Title} <small>{framework.Id}</small></th><td class=\"bar\">");
            Marks.Readiness(page, framework.Ready, framework.Ours);
            page.Write($"</td><td class=\"r\">{framework.Ours}</td><td class=\"r\">{framework.Elsewhere}</td>" +
                $"<td class=\"r\">{framework.Unknown}</td><td class=\"r\">{framework.NotAsked}</td></tr>\n");
        }

        page.Write($"</tbody></table></div>\n</section>\n");
    }
}
