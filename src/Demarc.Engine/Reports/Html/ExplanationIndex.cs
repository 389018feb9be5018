using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports.Html;

/// <summary>One explanation, and the rows of the matrix for which it holds word for word.</summary>
/// <param name="Anchor">Its anchor in the page.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Body">Its markup.</param>
/// <param name="Cell">One of the cells.</param>
/// <param name="Rows">The rows, in order.</param>
internal sealed record Explanation(string Anchor, Domain Domain, string Body, MatrixCell Cell, List<MatrixRow> Rows);

/// <summary>
/// The explanations of all cells. Services whose line runs alike share one: a page of forty services would otherwise say the same thing
/// forty times.
/// </summary>
internal sealed class ExplanationIndex
{
    private readonly Dictionary<(MatrixRow Row, string Domain), string> anchors = new(RowComparer.Instance);

    private ExplanationIndex(ImmutableArray<Explanation> all) => All = all;

    /// <summary>The explanations, by domain, then in the order of the rows.</summary>
    internal ImmutableArray<Explanation> All { get; }

    /// <summary>The anchor of a cell's explanation.</summary>
    internal string AnchorOf(MatrixRow row, MatrixCell cell) => anchors[(row, cell.Domain.Id)];

    internal static ExplanationIndex Of(AssessmentResult result, EstateMatrix matrix)
    {
        var answers = new Answers(result);
        var all = ImmutableArray.CreateBuilder<Explanation>();
        var found = new List<(MatrixRow Row, string Domain, string Anchor)>();
        for (var column = 0; column < matrix.Domains.Length; column++)
        {
            var domain = matrix.Domains[column];
            var alike = new Dictionary<string, Explanation>(StringComparer.Ordinal);
            foreach (var row in matrix.Rows)
            {
                var cell = row.Cells[column];
                if (cell.Party is null) continue;
                var body = Body(cell, answers);
                var key = $"{cell.Party.Name}\n{body}";
                if (!alike.TryGetValue(key, out var explanation))
                {
                    alike[key] = explanation = new Explanation($"x-{domain.Id}-{alike.Count + 1}", domain, body, cell, []);
                    all.Add(explanation);
                }

                explanation.Rows.Add(row);
                found.Add((row, domain.Id, explanation.Anchor));
            }
        }

        var index = new ExplanationIndex(all.ToImmutable());
        foreach (var (row, domain, anchor) in found) index.anchors[(row, domain)] = anchor;
        return index;
    }

    private static string Body(MatrixCell cell, Answers answers)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var page = new HtmlPage(text);
        foreach (var reason in Reason.Of(cell, answers)) WriteReason(page, reason);
        return text.ToString();
    }

    private static void WriteReason(HtmlPage page, Reason reason)
    {
        page.Write($"<tr><th scope=\"row\">");
        Marks.Party(page, reason.Party);
        page.Write($"</th><td><ul class=\"parts\">");
        foreach (var part in reason.Parts)
        {
            page.Write($"<li><code>{part.Part.Id}</code> {part.Part.Title}");
            if (part.Places < part.All) page.Write($" <small>in {part.Places} of {part.All} configurations</small>");
            page.Write($"</li>");
        }

        page.Write($"</ul></td><td class=\"why\">{reason.Why}");
        if (reason.Rule is { } rule)
        {
            page.Write($"<p class=\"by\">Rule <code>{rule.Id}</code>, level {(int)reason.Level} {Kebab<RuleLevel>.Name(reason.Level)}. ");
            Marks.Source(page, rule.Source);
            page.Write($"</p>");
        }

        page.Write($"</td></tr>\n");
    }

    private sealed class RowComparer : IEqualityComparer<(MatrixRow Row, string Domain)>
    {
        internal static readonly RowComparer Instance = new();

        public bool Equals((MatrixRow Row, string Domain) x, (MatrixRow Row, string Domain) y) =>
            x.Row.Provider == y.Row.Provider && x.Row.Service == y.Row.Service && x.Domain == y.Domain;

        public int GetHashCode((MatrixRow Row, string Domain) obj) => HashCode.Combine(obj.Row.Provider, obj.Row.Service, obj.Domain);
    }
}
