using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>What providers say about themselves, where it is mistaken for our own proof, and what it assumes we do.</summary>
internal static class AssuranceSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        page.Write($"<section id=\"assurance\" aria-labelledby=\"assurance-h\">\n<h2 id=\"assurance-h\">Provider assurance</h2>\n");
        page.Write($"<p class=\"intro\">A provider's report supports the provider's parts. It never shows that ours are done.</p>\n");
        WriteCertificateGap(page, model);
        WriteReports(page, model);
        WriteOpenControls(page, model);
        page.Write($"</section>\n");
    }

    private static void WriteCertificateGap(HtmlPage page, ReportModel model)
    {
        page.Write($"<h3 id=\"certificates\">Certificate gap</h3>\n<p class=\"intro\">{CertificateGap.Formula}</p>\n");
        if (model.Numbers.CertificateGaps.IsEmpty)
        {
            page.Write($"<p class=\"good\">None: no part of ours rests on a certificate alone.</p>\n");
            return;
        }

        HtmlTable.Open(page, "Controls resting on a certificate", "", "Control", "Parts of ours", ">Duties", "Offered, and refused");
        foreach (var gap in model.Numbers.CertificateGaps)
        {
            page.Write($"<tr><th scope=\"row\"><code>{gap.Control}</code> {gap.Title}</th><td>");
            foreach (var part in gap.Parts) page.Write($"<code>{part}</code> {model.Result.Catalogue.Part(part)?.Title}<br>");
            page.Write($"</td><td class=\"r\">{gap.Duties}</td><td>{string.Join(", ", gap.Items)}</td></tr>\n");
        }

        HtmlTable.Close(page);
    }

    private static void WriteReports(HtmlPage page, ReportModel model)
    {
        page.Write($"<h3 id=\"reports\">Reports held</h3>\n");
        var reports = model.Result.Organisation.Assurance;
        if (reports.IsEmpty)
        {
            page.Write($"<p class=\"quiet\">None are recorded in demarc.yaml (assurance).</p>\n");
            return;
        }

        HtmlTable.Open(page, "Reports held", "", "Report", "Period", "State", ">Services in use covered", ">CUECs answered");
        var ordered = reports.OrderBy(static r => r.Provider, StringComparer.Ordinal).ThenBy(static r => r.Id, StringComparer.Ordinal);
        foreach (var report in ordered)
            WriteReport(page, model, report);
        HtmlTable.Close(page);
    }

    private static void WriteReport(HtmlPage page, ReportModel model, ProviderAssurance report)
    {
        var used = model.Result.Estate.Instances.Select(static i => i.Service).Distinct(StringComparer.Ordinal)
            .Where(service => service.StartsWith(report.Provider + "/", StringComparison.Ordinal)).ToList();
        var covered = used.Count(service => report.Services.Contains(service, StringComparer.Ordinal));
        var reports = new ReportsInForce(model.Result.Organisation, model.Result.Day);
        var answered = report.UserEntityControls.Count(control => reports.Unanswered(report, control) is null);
        page.Write($"<tr><th scope=\"row\">{report.Title} <small>{report.Id} · {report.Provider}</small></th>");
        page.Write($"<td class=\"day\">{report.From} to {report.To}");
        if (report.CoveredUntil > report.To) page.Write($", bridged to {report.CoveredUntil}");
        var opinion = report.Qualified ? ", opinion " + Kebab<AuditOpinion>.Name(report.Opinion) : "";
        page.Write($"</td><td>{reports.StateOf(report)}{opinion}</td><td class=\"r\">{covered} of {used.Count}</td>");
        page.Write($"<td class=\"r\">{answered} of {report.UserEntityControls.Length}</td></tr>\n");
    }

    private static void WriteOpenControls(HtmlPage page, ReportModel model)
    {
        var open = model.Result.Gaps.Where(static gap => gap.Kind == GapKind.CuecUnanswered).ToList();
        if (open.Count == 0) return;
        page.Write($"<h3>Unanswered user entity controls</h3>\n<ul class=\"plainlist\">\n");
        foreach (var gap in open.Take(50)) page.Write($"<li><b>{gap.Scope.Provider}</b> {gap.Why}</li>\n");
        page.Write($"</ul>\n");
        if (open.Count > 50) page.Write($"<p class=\"more\">and {open.Count - 50} more in gaps.csv</p>\n");
    }
}
