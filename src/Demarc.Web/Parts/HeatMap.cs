using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Web.Parts;

/// <summary>Where the rows and cells of a heat map lead to.</summary>
public abstract class HeatLinks
{
    /// <summary>The page of a row; null: none.</summary>
    public abstract string? Row(MatrixRow row);

    /// <summary>The explanation of a cell.</summary>
    public abstract string Cell(MatrixRow row, MatrixCell cell);

    /// <summary>The gaps of a row; null: nowhere.</summary>
    public abstract string? Gaps(MatrixRow row);

    /// <summary>Whether a cell says in words, and in a strip, what it sums up.</summary>
    public virtual bool IsDetailed => false;
}

/// <summary>
/// The inside of the matrix as text: what we use against domains of controls; a letter, a pattern and a count in each cell. Thousands of
/// cells would be too many components.
/// </summary>
public static class HeatMap
{
    private static readonly Party[] Parties =
    [
        Party.Provider, new Party.SharedParty(SharedKind.Independent), Party.Customer, new Party.ThirdParty(""), Party.Unknown,
        Party.NotApplicable,
    ];

    /// <summary>The head and body of the table.</summary>
    public static string Of(ImmutableArray<Domain> domains, IEnumerable<MatrixRow> rows, HeatLinks links)
    {
        var html = new StringBuilder(1 << 16);
        html.Append("<thead><tr><th scope=col class=corner>Service</th>");
        foreach (var domain in domains) html.Append("<th scope=col class=dom><span>").Append(Text(domain.Title)).Append("</span></th>");
        html.Append("<th scope=col class=dom><span>Open gaps</span></th></tr></thead>");
        foreach (var provider in rows.GroupBy(static row => row.Provider, StringComparer.Ordinal))
        {
            html.Append("<tbody>");
            foreach (var row in provider) Write(html, row, links);
            html.Append("</tbody>");
        }

        return html.ToString();
    }

    /// <summary>How many cells there are of each party, in the order in which parties are always shown.</summary>
    public static ImmutableArray<(Party Party, long Cells)> Legend(IEnumerable<MatrixRow> rows)
    {
        var cells = rows.SelectMany(static row => row.Cells).Select(static cell => cell.Party).OfType<Party>()
            .CountBy(static party => party.Name, StringComparer.Ordinal)
            .ToDictionary(static pair => pair.Key, static pair => (long)pair.Value, StringComparer.Ordinal);
        return [.. Parties.Select(party => (party, cells.GetValueOrDefault(party.Name)))];
    }

    private static void Write(StringBuilder html, MatrixRow row, HeatLinks links)
    {
        html.Append(row.Service.Length == 0 ? "<tr class=wide><th scope=row>" : "<tr><th scope=row>");
        Link(html, links.Row(row), row.Title);
        html.Append("</th>");
        foreach (var cell in row.Cells)
        {
            if (cell.Party is not { } party)
            {
                html.Append("<td>");
                continue;
            }

            html.Append("<td class=").Append(Words.StyleOf(party)).Append("><a href=\"").Append(Text(links.Cell(row, cell)));
            if (links.IsDetailed) html.Append("\" title=\"").Append(Text(Said(row, cell, party)));
            html.Append("\">").Append(PartyLetter.Of(party));
            if (!cell.Gaps.IsEmpty)
                html.Append(cell.Worst == Severity.Critical ? "<i class=k>" : "<i>").Append(cell.Gaps.Length).Append("</i>");
            if (links.IsDetailed && cell.Split.Arising > 0) Strip(html, cell.Split);
            html.Append("</a>");
        }

        html.Append("<td class=sum>");
        Link(html, row.Gaps.IsEmpty ? null : links.Gaps(row), Words.Number(row.Gaps.Length));
        html.Append("</tr>");
    }

    private static string Said(MatrixRow row, MatrixCell cell, Party party) =>
        $"{row.Title}, {cell.Domain.Title}: {Words.Of(party)}. {cell.Split.Provider} provider, {cell.Split.Shared} shared, "
        + $"{cell.Split.Ours} ours; {Words.Many(cell.Gaps.Length, "open gap")}.";

    /// <summary>Ends of the strip's pieces in per cent: provider, then shared, then ours, then the rest.</summary>
    private static void Strip(StringBuilder html, PartySplit split)
    {
        var (first, second) = (split.Provider, split.Provider + split.Shared);
        var ends = $"--e1:{End(first)}%;--e2:{End(second)}%;--e3:{End(second + split.Ours)}%";
        html.Append("<s style=\"").Append(ends).Append("\"></s>");

        long End(long count) => count * 100 / split.Arising;
    }

    private static void Link(StringBuilder html, string? url, string text)
    {
        if (url is null) html.Append(Text(text));
        else html.Append("<a href=\"").Append(Text(url)).Append("\">").Append(Text(text)).Append("</a>");
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
