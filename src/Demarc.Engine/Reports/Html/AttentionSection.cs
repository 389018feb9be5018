using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>The worst gaps, one line for each thing to do, with its scopes put together.</summary>
internal static class AttentionSection
{
    private const int Shown = 10;

    internal static void Write(HtmlPage page, ReportModel model)
    {
        var groups = model.Numbers.GapGroups;
        page.Write($"<section id=\"first\" aria-labelledby=\"first-h\">\n<h2 id=\"first-h\">What needs attention first</h2>\n");
        if (groups.IsEmpty)
        {
            page.Write($"<p class=\"good\">Nothing is open: every duty of ours has an owner and valid evidence.</p>\n</section>\n");
            return;
        }

        page.Write($"<p class=\"intro\">The worst severity first, then what is missing in most places. One line is one thing to do; ");
        page.Write($"its scopes are put together.</p>\n");
        page.Write($"<ol class=\"first\">\n");
        foreach (var group in groups.Take(Shown)) WriteGroup(page, group, model.Result.Day);
        page.Write($"</ol>\n");
        if (groups.Length > Shown)
        {
            page.Write($"<p class=\"more\">{Marks.Many(groups.Length - Shown, "more thing", "more things")} to do under ");
            page.Write($"<a href=\"#gaps\">Gaps</a>.</p>\n");
        }

        page.Write($"</section>\n");
    }

    private static void WriteGroup(HtmlPage page, GapGroup group, DateOnly day)
    {
        var owners = group.Owners.IsEmpty ? "nobody named"
            : string.Join(", ", group.Owners.Take(3)) + (group.Owners.Length > 3 ? " …" : "");
        page.Write($"<li><div class=\"head\">");
        Marks.Severity(page, group.Severity);
        page.Write($"<h3>");
        if (group.Part is { } part) page.Write($"<a href=\"#g-{part.Id.Control}\"><code>{part.Id}</code> {group.Title}</a>");
        else page.Write($"<a href=\"#g-other\">{char.ToUpperInvariant(group.Title[0]) + group.Title[1..]}</a>");
        page.Write($"</h3></div><p class=\"meta\">{Marks.Many(group.Scopes, "place")} · ");
        Marks.Kinds(page, group.Kinds);
        page.Write($"· ");
        page.Write($"{owners}");
        page.Write($" · ");
        page.Write($"{(group.Due < day ? "overdue since" : "due")} {group.Due}</p>");
        page.Write($"<p class=\"do\">{(group.Part is { CustomerDoes.Length: > 0 } known ? known.CustomerDoes : group.Gaps[0].Close)}");
        page.Write($"</p></li>\n");
    }
}
