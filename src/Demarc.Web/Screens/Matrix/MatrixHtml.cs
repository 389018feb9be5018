using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Gaps;

namespace Demarc.Web.Screens.Matrix;

/// <summary>
/// The inside of the matrix as text: thousands of cells would be too many components, and are the same for everybody until something is
/// recorded.
/// </summary>
internal static class MatrixHtml
{
    internal static string Of(TenantScope scope, ImmutableArray<Domain> domains, ImmutableArray<MatrixRow> rows)
    {
        var html = new StringBuilder(1 << 16);
        var url = scope.Url("matrix");
        var query = url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? Text(url[mark..]) : "";
        html.Append("<thead><tr><th scope=col class=corner>Service</th>");
        foreach (var domain in domains) html.Append("<th scope=col class=dom><span>").Append(Text(domain.Title)).Append("</span></th>");
        html.Append("<th scope=col class=dom><span>Open gaps</span></th></tr></thead>");
        foreach (var provider in rows.GroupBy(static row => row.Provider, StringComparer.Ordinal))
        {
            html.Append("<tbody>");
            foreach (var row in provider) Write(html, scope, row, query);
            html.Append("</tbody>");
        }

        return html.ToString();
    }

    private static void Write(StringBuilder html, TenantScope scope, MatrixRow row, string query)
    {
        html.Append(row.Service.Length == 0 ? "<tr class=wide><th scope=row>" : "<tr><th scope=row>");
        if (row.Service.Length == 0) html.Append(Text(row.Title));
        else Link(html, scope.Url("services/" + row.Service), row.Title);
        html.Append("</th>");
        var path = row.Service.Length > 0 ? row.Service : row.Provider;
        foreach (var cell in row.Cells)
        {
            if (cell.Party is not { } party)
            {
                html.Append("<td>");
                continue;
            }

            html.Append("<td class=").Append(Words.StyleOf(party)).Append("><a href=\"matrix/").Append(cell.Domain.Id);
            if (path.Length > 0) html.Append('/').Append(Text(path));
            html.Append(query).Append("\">").Append(PartyLetter.Of(party));
            if (!cell.Gaps.IsEmpty)
                html.Append(cell.Worst == Severity.Critical ? "<i class=k>" : "<i>").Append(cell.Gaps.Length).Append("</i>");
            html.Append("</a>");
        }

        html.Append("<td class=sum>");
        if (row.Gaps.IsEmpty) html.Append('0');
        else
        {
            Link(html, scope.Url("gaps", ("row", GapLines.RowOf(row.Provider, row.Service))), Words.Number(row.Gaps.Length));
        }

        html.Append("</tr>");
    }

    private static void Link(StringBuilder html, string url, string text) =>
        html.Append("<a href=\"").Append(Text(url)).Append("\">").Append(Text(text)).Append("</a>");

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
