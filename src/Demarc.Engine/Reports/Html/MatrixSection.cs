using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports.Html;

/// <summary>The heat map: what we use against domains of controls; a letter, a pattern and a count in each cell.</summary>
internal static class MatrixSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        var matrix = model.Matrix;
        page.Write($"<section id=\"matrix\" aria-labelledby=\"matrix-h\">\n<h2 id=\"matrix-h\">The matrix</h2>\n");
        page.Write($"<p class=\"intro\">A cell sums up its duties; the strip below the letter shows how many are the provider's, ");
        page.Write($"shared and ours. ");
        page.Write($"The small number counts open gaps, underlined when one is critical. Each cell leads to its explanation. ");
        page.Write($"What is asked once for an account, a provider or the whole organisation stands in the rows in bold.</p>\n");
        WriteLegend(page, matrix);
        page.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"matrix-h\"><table class=\"heat\">\n");
        page.Write($"<caption class=\"hide\">Owner and open gaps by service and domain</caption>\n");
        page.Write($"<thead><tr><th scope=\"col\" class=\"corner\">Service</th>");
        foreach (var domain in matrix.Domains) page.Write($"<th scope=\"col\" class=\"domain\"><span>{domain.Title}</span></th>");
        page.Write($"<th scope=\"col\" class=\"domain total\"><span>All open gaps</span></th></tr></thead>\n");
        foreach (var provider in matrix.Rows.GroupBy(static row => row.Provider, StringComparer.Ordinal))
        {
            page.Write($"<tbody>\n");
            foreach (var row in provider) WriteRow(page, model, row);
            page.Write($"</tbody>\n");
        }

        page.Write($"</table></div>\n</section>\n");
    }

    private static void WriteRow(HtmlPage page, ReportModel model, MatrixRow row)
    {
        var wide = row.Service.Length == 0;
        page.Write($"<tr class=\"{(wide ? "wide" : "")}\"><th scope=\"row\">{row.Title}");
        if (!wide) page.Write($" <small>{row.Service}</small>");
        page.Write($"</th>");
        foreach (var cell in row.Cells)
        {
            if (cell.Party is not { } party)
            {
                page.Write($"<td class=\"none\"><span class=\"hide\">no duty at this level</span></td>");
                continue;
            }

            page.Write($"<td class=\"{Marks.ClassOf(party)}\"><a href=\"#{model.Explanations.AnchorOf(row, cell)}\" title=\"");
            page.Write($"{Tip(row, cell, party)}\">");
            page.Write($"<b>{PartyLetter.Of(party)}</b>");
            if (!cell.Gaps.IsEmpty)
            {
                page.Write($"<span class=\"gaps {Kebab<Severity>.Name(cell.Worst)}\">{cell.Gaps.Length}");
                page.Write($"<span class=\"hide\"> open gaps</span></span>");
            }

            if (cell.Split.Arising > 0) page.Write($"<i class=\"strip\" style=\"{Strip(cell.Split)}\"></i>");
            page.Write($"</a></td>");
        }

        page.Write($"<td class=\"total\">{row.Gaps.Length}</td></tr>\n");
    }

    private static string Tip(MatrixRow row, MatrixCell cell, Party party) =>
        $"{row.Title}, {cell.Domain.Title}: {PartyLetter.Word(party).Split(" (")[0]}. "
        + $"{cell.Split.Provider} provider, {cell.Split.Shared} shared, {cell.Split.Ours} ours; "
        + $"{Marks.Many(cell.Gaps.Length, "open gap")}.";

    /// <summary>Ends of the strip's pieces in per cent: provider, then shared, then ours, then the rest.</summary>
    private static string Strip(PartySplit split)
    {
        string End(long count) => (count * 100 / split.Arising).ToString(CultureInfo.InvariantCulture) + "%";
        var (first, second) = (split.Provider, split.Provider + split.Shared);
        return $"--e1:{End(first)};--e2:{End(second)};--e3:{End(second + split.Ours)}";
    }

    private static void WriteLegend(HtmlPage page, EstateMatrix matrix)
    {
        (Party Party, string Word)[] parties =
        [
            (Party.Provider, "provider"), (new Party.SharedParty(SharedKind.Independent), "shared"), (Party.Customer, "ours"),
            (new Party.ThirdParty(""), "third party"), (Party.Unknown, "unknown"), (Party.NotApplicable, "not applicable"),
        ];
        var cells = matrix.Rows.SelectMany(static row => row.Cells).ToList();
        page.Write($"<ul class=\"legend\">");
        foreach (var (party, word) in parties)
        {
            var count = cells.Count(cell => cell.Party?.Name == party.Name);
            page.Write($"<li><span class=\"swatch {Marks.ClassOf(party)}\"><b>{PartyLetter.Of(party)}</b></span> {word} ");
            page.Write($"<span class=\"quiet\">{Marks.Many(count, "cell")}</span></li>");
        }

        page.Write($"<li><span class=\"swatch none\"></span> asked at another level</li></ul>\n");
    }
}
