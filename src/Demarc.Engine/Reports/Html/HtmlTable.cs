namespace Demarc.Engine.Reports.Html;

/// <summary>A table that scrolls by itself where the page is narrow, with a caption for those who do not see it.</summary>
internal static class HtmlTable
{
    /// <summary>Opens the table and its body.</summary>
    /// <param name="page">The page.</param>
    /// <param name="caption">What it lists.</param>
    /// <param name="type">Class of the table; empty for none.</param>
    /// <param name="columns">Column headings; one that begins with &gt; holds numbers.</param>
    internal static void Open(HtmlPage page, string caption, string type, params ReadOnlySpan<string> columns)
    {
        page.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"plain {type}\">");
        page.Write($"<caption class=\"hide\">{caption}</caption><thead><tr>");
        foreach (var column in columns)
        {
            if (column[0] == '>') page.Write($"<th scope=\"col\" class=\"r\">{column[1..]}</th>");
            else page.Write($"<th scope=\"col\">{column}</th>");
        }

        page.Write($"</tr></thead><tbody>\n");
    }

    /// <summary>Closes it.</summary>
    internal static void Close(HtmlPage page) => page.Write($"</tbody></table></div>\n");
}
