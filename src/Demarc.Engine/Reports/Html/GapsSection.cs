using System.Collections.Immutable;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>The worklist by control, part and scope. Long lists end with how many more there are in gaps.csv.</summary>
internal static class GapsSection
{
    private const int ScopesShown = 8;

    internal static void Write(HtmlPage page, ReportModel model)
    {
        var controls = model.Numbers.GapGroups.Where(static group => group.Part is not null)
            .GroupBy(static group => group.Part!.Id.Control, StringComparer.Ordinal).ToList();
        page.Write($"<section id=\"gaps\" aria-labelledby=\"gaps-h\">\n<h2 id=\"gaps-h\">Gaps</h2>\n");
        page.Write($"<p class=\"intro\">{Marks.Many(model.Result.Gaps.Length, "open gap")} in {Marks.Many(controls.Count, "control")}. ");
        page.Write($"Every one of them is a line of <code>gaps.csv</code>, written with this report.</p>\n");
        page.Write($"<p class=\"filter\" hidden><label>Filter <input type=\"search\" data-filter=\"gap-list\" placeholder=\"control, " +
            $"owner, service, kind, severity\"></label> <output></output></p>\n");
        page.Write($"<div id=\"gap-list\" class=\"folds\">\n");
        WriteOthers(page, model.Numbers.GapGroups, model.Result.Day);
        foreach (var control in controls) WriteControl(page, model.Result, control.Key, [.. control]);
        page.Write($"</div>\n</section>\n");
    }

    private static void WriteControl(HtmlPage page, AssessmentResult result, string id, ImmutableArray<GapGroup> groups)
    {
        page.Write($"<details id=\"g-{id}\"><summary>");
        Marks.Severity(page, groups.Max(static group => group.Severity));
        page.Write($"<span class=\"name\"><code>{id}</code> {result.Catalogue.Control(id)?.Title}</span>");
        page.Write($"<span class=\"count\">{Marks.Many(groups.Sum(static group => group.Gaps.Length), "gap")}</span></summary>\n");
        foreach (var group in groups)
        {
            page.Write($"<h4><code>{group.Part!.Id}</code> {group.Title}</h4>\n");
            foreach (var close in group.Gaps.Select(static gap => gap.Close).Distinct(StringComparer.Ordinal).Take(4))
                page.Write($"<p class=\"close\"><b>To close</b> {close}</p>\n");
            WriteTable(page, group, result.Day);
        }

        page.Write($"</details>\n");
    }

    private static void WriteOthers(HtmlPage page, ImmutableArray<GapGroup> groups, DateOnly day)
    {
        var others = groups.Where(static group => group.Part is null).ToList();
        if (others.Count == 0) return;
        page.Write($"<details id=\"g-other\"><summary>");
        Marks.Severity(page, others.Max(static group => group.Severity));
        page.Write($"<span class=\"name\">Services, agreements, reports and reviews</span>");
        page.Write($"<span class=\"count\">{Marks.Many(others.Sum(static group => group.Gaps.Length), "gap")}</span></summary>\n");
        foreach (var group in others)
        {
            page.Write($"<h4>{char.ToUpperInvariant(group.Title[0]) + group.Title[1..]}</h4>\n");
            foreach (var close in group.Gaps.Select(static gap => gap.Close).Distinct(StringComparer.Ordinal).Take(2))
                page.Write($"<p class=\"close\"><b>To close</b> {close}</p>\n");
            WriteTable(page, group, day);
        }

        page.Write($"</details>\n");
    }

    /// <summary>One row for each place; what is missing there stands together.</summary>
    private static void WriteTable(HtmlPage page, GapGroup group, DateOnly day)
    {
        var places = group.Gaps.GroupBy(static gap => (gap.Scope, gap.ResourceId)).ToList();
        page.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Gaps of " +
            $"{group.Part?.Id.ToString() ?? group.Title}\"><table class=\"plain gapt\">");
        page.Write($"<caption class=\"hide\">Gaps of {group.Part?.Id.ToString() ?? group.Title} by place</caption>");
        page.Write($"<thead><tr><th scope=\"col\">Where</th><th scope=\"col\">Missing</th><th scope=\"col\">Severity</th>" +
            $"<th scope=\"col\">Owner</th>");
        page.Write($"<th scope=\"col\">Opened</th><th scope=\"col\">Due</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
        foreach (var place in places.Take(ScopesShown)) WriteRow(page, [.. place], day);
        page.Write($"</tbody></table></div>\n");
        if (places.Count > ScopesShown)
            page.Write($"<p class=\"more\">and {Marks.Many(places.Count - ScopesShown, "more place")} in gaps.csv</p>\n");
    }

    private static void WriteRow(HtmlPage page, ImmutableArray<Gap> gaps, DateOnly day)
    {
        var due = gaps.Min(static gap => gap.Due);
        var owner = gaps.Select(static gap => gap.Owner).FirstOrDefault(static name => name.Length > 0) ?? "nobody";
        page.Write($"<tr><th scope=\"row\">{gaps[0].Scope.ToString()}");
        if (gaps[0].ResourceId.Length > 0) page.Write($"<br><code class=\"id\">{gaps[0].ResourceId}</code>");
        page.Write($"</th><td>");
        foreach (var kind in gaps.Select(static gap => gap.Kind).Distinct())
            page.Write($"<span class=\"kind\">{GapGroup.Plain(kind)}</span> ");
        page.Write($"</td><td>");
        Marks.Severity(page, gaps.Max(static gap => gap.Severity));
        page.Write($"</td><td>{owner}</td><td class=\"day\">{gaps.Min(static gap => gap.Opened)}</td>");
        page.Write($"<td class=\"day\">{due}{(due < day ? " overdue" : "")}</td>" +
            $"<td>{string.Join(" ", gaps.Select(static gap => gap.Why).Distinct(StringComparer.Ordinal))}</td></tr>\n");
    }
}
