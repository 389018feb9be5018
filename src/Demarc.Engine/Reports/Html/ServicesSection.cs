using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports.Html;

/// <summary>Each service in use: its model, owners of its duties, how much there is of it, its review, how ready we are.</summary>
internal static class ServicesSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        var instances = model.Result.Estate.Instances.ToLookup(static i => i.Service, StringComparer.Ordinal);
        page.Write($"<section id=\"services\" aria-labelledby=\"services-h\">\n<h2 id=\"services-h\">Services in use</h2>\n");
        page.Write($"<p class=\"intro\">Duties asked for each service and instance. Ready: duties of ours with valid evidence.</p>\n");
        Marks.Filter(page, ".services tbody", "name, provider, model");
        HtmlTable.Open(
            page, "Services in use", "services",
            "Service", "Model", "Duties", ">Instances", ">Resources", "Reviewed", "Ready", ">Gaps");
        foreach (var row in model.Matrix.Rows.Where(static row => row.Service.Length > 0))
            WriteRow(page, model, row, [.. instances[row.Service]]);
        page.Write($"</tbody></table></div>\n</section>\n");
    }

    private static void WriteRow(HtmlPage page, ReportModel model, MatrixRow row, List<Inventory.ServiceInstance> instances)
    {
        var service = model.Result.Catalogue.Service(row.Service);
        var ours = row.Lines.Where(static line => line.IsOurs).ToList();
        page.Write($"<tr><th scope=\"row\">{row.Title} <small>{row.Service}</small></th>");
        page.Write($"<td>{(service is null ? "unknown" : Kebab<ServiceModel>.Name(service.Model))}</td><td>");
        WriteSplit(page, row.Split);
        page.Write($"</td><td class=\"r\">{instances.Count}</td><td class=\"r\">{instances.Sum(static i => i.Resources)}</td>");
        page.Write($"<td class=\"day\">{Reviewed(model, row.Service)}</td><td class=\"bar\">");
        Marks.Readiness(page, ours.LongCount(static line => line.IsReady), ours.Count);
        page.Write($"</td><td class=\"r\">{row.Gaps.Length}</td></tr>\n");
    }

    private static string Reviewed(ReportModel model, string service)
    {
        var declared = model.Result.Organisation.Services.Where(d => d.Service == service).ToList();
        if (declared.Exists(static d => d.Refused)) return "refused";
        var days = declared.Select(static d => d.Reviewed).Where(reviewed => reviewed is not null && reviewed <= model.Result.Day).ToList();
        return days.Count == 0 ? "no" : $"{days.Max():yyyy-MM-dd}";
    }

    private static void WriteSplit(HtmlPage page, PartySplit split)
    {
        (string Type, string Letter, string Word, long Count)[] pieces =
        [
            ("p", "P", "provider", split.Provider), ("s", "S", "shared", split.Shared), ("c", "C", "ours", split.Ours),
            ("t", "T", "third party", split.ThirdParty), ("u", "?", "unknown", split.Unknown),
        ];
        page.Write($"<span class=\"split\">");
        foreach (var (type, letter, word, count) in pieces.Where(static piece => piece.Count > 0))
            page.Write($"<span class=\"party {type}\" title=\"{word}\"><b>{letter}</b> {count}</span>");
        page.Write($"</span>");
    }
}
