using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Html;

/// <summary>The three numbers, and the key figures with how each is counted.</summary>
internal static class NumbersSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        var duties = model.Numbers.Duties;
        page.Write($"<section id=\"numbers\" aria-labelledby=\"numbers-h\">\n<h2 id=\"numbers-h\">Where the line runs</h2>\n");
        page.Write($"<div class=\"three\">\n");
        Number(page, "p", "P", "the provider's", duties.Provider, duties.Arising);
        Number(page, "s", "S", "shared", duties.Shared, duties.Arising);
        Number(page, "c", "C", "ours", duties.Ours, duties.Arising);
        page.Write($"</div>\n");
        WriteBar(page, duties);
        page.Write($"<p class=\"apart\">{Marks.Many(duties.Arising, "duty", "duties")} arise. Apart: ");
        page.Write($"{duties.ThirdParty} with a third party, {duties.Unknown} unknown, {duties.NotApplicable} not applicable. ");
        page.Write($"<span class=\"quiet\">{PartySplit.Formula}</span></p>\n");
        page.Write($"<div class=\"figures\">\n");
        WriteGaps(page, model.Numbers);
        foreach (var figure in model.Numbers.Figures) WriteFigure(page, figure);
        WriteCertificates(page, model.Numbers);
        page.Write($"</div>\n</section>\n");
    }

    private static void Number(HtmlPage page, string type, string letter, string word, long count, long whole) => page.Write($"""
        <div class="{type}"><b class="letter" aria-hidden="true">{letter}</b><strong>{count}</strong><span>{word}</span>
        <em>{new Figure("", "", count, whole, "", "").Share}</em></div>

        """);

    private static void WriteBar(HtmlPage page, PartySplit duties)
    {
        (string Type, long Count)[] pieces =
            [("p", duties.Provider), ("s", duties.Shared), ("c", duties.Ours), ("t", duties.ThirdParty), ("u", duties.Unknown)];
        page.Write($"<div class=\"linebar\" aria-hidden=\"true\">");
        foreach (var (type, count) in pieces.Where(static piece => piece.Count > 0))
            page.Write($"<i class=\"{type}\" style=\"flex:{count.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"></i>");
        page.Write($"</div>\n");
    }

    private static void WriteGaps(HtmlPage page, Numbers numbers)
    {
        var all = numbers.GapsBySeverity.Sum(static tally => tally.Count);
        page.Write($"<article class=\"figure wide\"><h3>Open gaps</h3><p class=\"big\">{all}</p><ul class=\"sevs\">");
        foreach (var tally in numbers.GapsBySeverity)
            page.Write($"<li><span class=\"sev {tally.Name}\">{tally.Name}</span> <b>{tally.Count}</b></li>");
        page.Write($"</ul><p class=\"of\">{numbers.Overdue} past their day</p>");
        page.Write($"<details><summary>How it is counted</summary>");
        page.Write($"<p>One gap for each thing missing between a duty and its proof, in each scope. ");
        page.Write($"Severity is the criticality of the part, one step up where the workload is critical and its data sensitive, ");
        page.Write($"one step down outside production. ");
        page.Write($"Due 7, 30, 90 or 180 days after it opened, from critical to low.</p><p>");
        Marks.Kinds(page, numbers.GapsByKind);
        page.Write($"</p></details></article>\n");
    }

    private static void WriteFigure(HtmlPage page, Figure figure)
    {
        page.Write($"<article class=\"figure\"><h3>{figure.Title}</h3><p class=\"big\">{figure.Share}</p>");
        page.Write($"<span class=\"meter\" aria-hidden=\"true\"><i style=\"width:{figure.Percent ?? 0}%\"></i></span>");
        if (figure.Whole > 0) page.Write($"<p class=\"of\">{figure.Count} of {figure.Whole}</p>");
        else page.Write($"<p class=\"of\">nothing to measure</p>");
        page.Write($"<details><summary>How it is counted</summary><p>{figure.Formula}</p><p>{figure.Population}</p></details></article>\n");
    }

    private static void WriteCertificates(HtmlPage page, Numbers numbers)
    {
        page.Write($"<article class=\"figure wide\"><h3>Certificate gap</h3><p class=\"big\">{numbers.CertificateGaps.Length}</p>");
        page.Write($"<p class=\"of\"><a href=\"#certificates\">{(numbers.CertificateGaps.Length == 1 ? "control" : "controls")}");
        page.Write($" resting on a certificate</a></p>");
        page.Write($"<details><summary>How it is counted</summary><p>{CertificateGap.Formula}</p></details></article>\n");
    }
}
