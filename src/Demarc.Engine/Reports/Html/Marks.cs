using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports.Html;

/// <summary>Small marks that mean the same wherever they stand in the page.</summary>
internal static class Marks
{
    /// <summary>Class name of a party: colour and pattern.</summary>
    internal static string ClassOf(Party party) => party switch
    {
        Content.Party.ProviderParty => "p",
        Content.Party.SharedParty => "s",
        Content.Party.CustomerParty => "c",
        Content.Party.ThirdParty => "t",
        Content.Party.NotApplicableParty => "n",
        _ => "u",
    };

    /// <summary>Letter and word of a party.</summary>
    internal static void Party(HtmlPage page, Party party) =>
        page.Write($"<span class=\"party {ClassOf(party)}\"><b>{PartyLetter.Of(party)}</b> {PartyLetter.Word(party)}</span>");

    /// <summary>A severity as a word with a shape.</summary>
    internal static void Severity(HtmlPage page, Severity severity)
    {
        var name = Kebab<Severity>.Name(severity);
        page.Write($"<span class=\"sev {name}\">{name}</span>");
    }

    /// <summary>Kinds of gaps with their counts.</summary>
    internal static void Kinds(HtmlPage page, IEnumerable<Tally> kinds)
    {
        foreach (var kind in kinds) page.Write($"<span class=\"kind\">{kind.Name.Replace('-', ' ')} <b>{kind.Count}</b></span> ");
    }

    /// <summary>
    /// A source: a link only when its address is one of the web, so that an address from a file cannot run anything.
    /// </summary>
    internal static void Source(HtmlPage page, Source source)
    {
        var web = source.Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || source.Url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        if (web) page.Write($"<a href=\"{source.Url}\" rel=\"noopener noreferrer\">{source.Title}</a>");
        else page.Write($"{source.Title} ({source.Url})");
        if (source.Date != default) page.Write($", <span class=\"day\">{source.Date}</span>");
    }

    /// <summary>A bar of ready against ours, with both numbers in words.</summary>
    internal static void Readiness(HtmlPage page, long ready, long ours)
    {
        var figure = new Figure("", "", ready, ours, "", "");
        if (ours == 0)
        {
            page.Write($"<span class=\"quiet\">none ours</span>");
            return;
        }

        page.Write($"<span class=\"meter\" aria-hidden=\"true\"><i style=\"width:{figure.Percent ?? 0}%\"></i></span>");
        page.Write($"<span class=\"num\">{ready}/{ours}</span>");
    }

    /// <summary>A field that filters a list; it shows itself only where the script runs.</summary>
    internal static void Filter(HtmlPage page, string list, string hint)
    {
        page.Write($"<p class=\"filter\" hidden><label>Filter ");
        page.Write($"<input type=\"search\" data-filter=\"{list}\" placeholder=\"{hint}\"></label> <output></output></p>\n");
    }

    /// <summary>One of many: <c>1 gap</c>, <c>2 gaps</c>.</summary>
    internal static string Many(long count, string one, string? many = null) =>
        $"{count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";
}
