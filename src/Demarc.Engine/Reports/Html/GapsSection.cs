using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>The worklist by control, part and scope. Long lists end with how many more there are in gaps.csv.</summary>
internal static class GapsSection
{
    private const int RowsShown = 8;
    private const int PlacesShown = 6;

    internal static void Write(HtmlPage page, ReportModel model)
    {
        var controls = model.Numbers.GapGroups.Where(static group => group.Part is not null)
            .GroupBy(static group => group.Part!.Id.Control, StringComparer.Ordinal).ToList();
        page.Write($"<section id=\"gaps\" aria-labelledby=\"gaps-h\">\n<h2 id=\"gaps-h\">Gaps</h2>\n");
        page.Write($"<p class=\"intro\">{Marks.Many(model.Result.Gaps.Length, "open gap")} in {Marks.Many(controls.Count, "control")}. ");
        page.Write($"Every one of them is a line of <code>gaps.csv</code>, written with this report.</p>\n");
        Marks.Filter(page, "#gap-list", "control, owner, service, kind, severity");
        page.Write($"<div id=\"gap-list\" class=\"folds\">\n");
        var others = model.Numbers.GapGroups.Where(static group => group.Part is null).ToList();
        foreach (var control in controls)
        {
            if (others.Count > 0 && control.First().Severity < others[0].Severity) WriteOthers(page, others, model.Result.Day);
            WriteControl(page, model.Result, control.Key, [.. control]);
        }

        WriteOthers(page, others, model.Result.Day);
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
            WriteClose(page, group);
            WriteTable(page, group, result.Day);
        }

        page.Write($"</details>\n");
    }

    /// <summary>Gaps about no part, at the place of the worst of them; written once.</summary>
    private static void WriteOthers(HtmlPage page, List<GapGroup> others, DateOnly day)
    {
        if (others.Count == 0) return;
        page.Write($"<details id=\"g-other\"><summary>");
        Marks.Severity(page, others.Max(static group => group.Severity));
        page.Write($"<span class=\"name\">Services, agreements, reports and reviews</span>");
        page.Write($"<span class=\"count\">{Marks.Many(others.Sum(static group => group.Gaps.Length), "gap")}</span></summary>\n");
        foreach (var group in others)
        {
            page.Write($"<h4>{char.ToUpperInvariant(group.Title[0]) + group.Title[1..]}</h4>\n");
            WriteClose(page, group);
            WriteTable(page, group, day);
        }

        page.Write($"</details>\n");
        others.Clear();
    }

    /// <summary>Places where the same is missing for the same reason stand in one row.</summary>
    private static void WriteTable(HtmlPage page, GapGroup group, DateOnly day)
    {
        var name = group.Part?.Id.ToString() ?? group.Title;
        var rows = group.Gaps.GroupBy(static gap => (gap.Scope, gap.ResourceId)).Select(static place => Place.Of([.. place]))
            .GroupBy(static place => (place.Kinds, place.Severity, place.Owner, place.Opened, place.Due, place.Why)).ToList();
        HtmlTable.Open(page, $"Gaps of {name} by place", "gapt", "Where", "Missing", "Severity", "Owner", "Opened", "Due", "Why");
        foreach (var row in rows.Take(RowsShown)) WriteRow(page, [.. row], day);
        HtmlTable.Close(page);
        var left = rows.Skip(RowsShown).Sum(static row => row.LongCount());
        if (left > 0) page.Write($"<p class=\"more\">and {Marks.Many(left, "more place")} in gaps.csv</p>\n");
    }

    private static void WriteRow(HtmlPage page, ImmutableArray<Place> places, DateOnly day)
    {
        var first = places[0];
        page.Write($"<tr><th scope=\"row\"><ul class=\"places\">");
        foreach (var place in places.Take(PlacesShown))
        {
            page.Write($"<li>{place.Where}");
            if (place.Resource.Length > 0) page.Write($"<br><code class=\"id\">{place.Resource}</code>");
            page.Write($"</li>");
        }

        if (places.Length > PlacesShown)
            page.Write($"<li class=\"more\">and {Marks.Many(places.Length - PlacesShown, "more place")} in gaps.csv</li>");
        page.Write($"</ul></th><td>");
        foreach (var kind in first.Kinds.Split(',')) page.Write($"<span class=\"kind\">{kind}</span> ");
        page.Write($"</td><td>");
        Marks.Severity(page, first.Severity);
        page.Write($"</td><td>{(first.Owner.Length > 0 ? first.Owner : "nobody")}</td><td class=\"day\">{first.Opened}</td>");
        page.Write($"<td class=\"day\">{first.Due}");
        if (first.Due < day) page.Write($"<span class=\"late\">overdue</span>");
        page.Write($"</td><td>{first.Why}</td></tr>\n");
    }

    private static void WriteClose(HtmlPage page, GapGroup group)
    {
        page.Write($"<div class=\"close\"><b>To close</b><ul>");
        foreach (var close in group.Gaps.Select(static gap => gap.Close).Distinct(StringComparer.Ordinal).Take(4))
            page.Write($"<li>{close}</li>");
        page.Write($"</ul></div>\n");
    }

    /// <summary>What is missing in one place, put together.</summary>
    private sealed record Place(
        string Where, string Resource, string Kinds, Severity Severity, string Owner, DateOnly Opened, DateOnly Due, string Why)
    {
        internal static Place Of(ImmutableArray<Gap> gaps) => new(
            gaps[0].Scope.ToString(),
            gaps[0].ResourceId,
            string.Join(',', gaps.Select(static gap => GapGroup.Plain(gap.Kind)).Distinct(StringComparer.Ordinal)),
            gaps.Max(static gap => gap.Severity),
            gaps.Select(static gap => gap.Owner).FirstOrDefault(static owner => owner.Length > 0) ?? "",
            gaps.Min(static gap => gap.Opened),
            gaps.Min(static gap => gap.Due),
            string.Join(" ", gaps.Select(static gap => gap.Why).Distinct(StringComparer.Ordinal)));
    }
}
