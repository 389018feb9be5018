using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Web.Report;

/// <summary>One explanation, and the rows of the matrix for which it holds word for word.</summary>
/// <param name="Anchor">Its anchor in the page.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Cell">One of the cells.</param>
/// <param name="Reasons">The reasons, ours first.</param>
/// <param name="Rows">The rows, in order.</param>
public sealed record Explanation(
    string Anchor, Domain Domain, MatrixCell Cell, ImmutableArray<Reason> Reasons, ImmutableArray<MatrixRow> Rows);

/// <summary>
/// The explanations of all cells. Services whose line runs alike share one: a page of forty services would otherwise say the same thing
/// forty times.
/// </summary>
public sealed class ExplanationIndex
{
    private readonly Dictionary<(string Provider, string Service, string Domain), string> anchors;

    private ExplanationIndex(
        ImmutableArray<Explanation> all, Dictionary<(string Provider, string Service, string Domain), string> anchors) =>
        (All, this.anchors) = (all, anchors);

    /// <summary>The explanations, by domain, then in the order of the rows.</summary>
    public ImmutableArray<Explanation> All { get; }

    /// <summary>The anchor of a cell's explanation.</summary>
    internal string AnchorOf(MatrixRow row, MatrixCell cell) => anchors[(row.Provider, row.Service, cell.Domain.Id)];

    internal static ExplanationIndex Of(AssessmentResult result, EstateMatrix matrix)
    {
        var answers = new Answers(result);
        var all = ImmutableArray.CreateBuilder<Explanation>();
        var places = new Dictionary<(string Provider, string Service, string Domain), string>();
        for (var column = 0; column < matrix.Domains.Length; column++)
        {
            var domain = matrix.Domains[column];
            var found = new List<(string Anchor, MatrixCell Cell, ImmutableArray<Reason> Reasons, List<MatrixRow> Rows)>();
            var alike = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var row in matrix.Rows)
            {
                var cell = row.Cells[column];
                if (cell.Party is null) continue;
                var reasons = Reason.Of(cell, answers);
                var key = KeyOf(cell.Party, reasons);
                if (!alike.TryGetValue(key, out var at))
                {
                    alike[key] = at = found.Count;
                    found.Add(($"x-{domain.Id}-{at + 1}", cell, reasons, []));
                }

                found[at].Rows.Add(row);
                places[(row.Provider, row.Service, domain.Id)] = found[at].Anchor;
            }

            all.AddRange(found.Select(one => new Explanation(one.Anchor, domain, one.Cell, one.Reasons, [.. one.Rows])));
        }

        return new ExplanationIndex(all.ToImmutable(), places);
    }

    /// <summary>All that an explanation shows: equal keys look the same.</summary>
    private static string KeyOf(Party party, ImmutableArray<Reason> reasons)
    {
        var key = new StringBuilder(party.Name);
        foreach (var reason in reasons)
        {
            key.Append('\n').Append(PartyLetter.Word(reason.Party)).Append('|').Append(reason.Rule?.Id).Append('|')
                .Append((int)reason.Level).Append('|').Append(reason.Why);
            foreach (var part in reason.Parts)
            {
                key.Append(CultureInfo.InvariantCulture, $"\u0001{part.Part.Id}");
                if (part.Places < part.All) key.Append(CultureInfo.InvariantCulture, $":{part.Places}/{part.All}");
            }
        }

        return key.ToString();
    }
}
