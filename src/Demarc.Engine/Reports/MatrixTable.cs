using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports;

/// <summary>Every duty of an estate as a row: whose it is, who answers for it, what state its evidence is in, which rule decided.</summary>
public static class MatrixTable
{
    /// <summary>One row for each part in each scope, ordered by part and scope.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="which">The duties that are asked for; null: all.</param>
    public static ReportTable Of(AssessmentResult result, Func<DutyLine, bool>? which = null) => new(
        ["control", "part", "scope", "provider", "service", "account", "region", "workload", "owner_party", "owner", "state", "rule"],
        () => Rows(result, which));

    private static IEnumerable<string[]> Rows(AssessmentResult result, Func<DutyLine, bool>? which)
    {
        var answers = new Answers(result);
        foreach (var line in DutyLine.Of(result).Where(line => which?.Invoke(line) != false))
        {
            var (part, scope) = (line.Duty.Part, line.Duty.Scope);
            yield return
            [
                part.Id.Control, part.Id.Part, Kebab<PartScope>.Name(part.Scope), scope.Provider, scope.Service,
                scope.Account, scope.Region, scope.Workload,
                line.Duty.Party.Name, line.Owner?.Answering ?? "",
                line.Evidence is { } evidence ? Kebab<Freshness>.Name(evidence.State) : "",
                answers.Of(part, line.Duty.Shares[0]).Winner?.Id ?? "",
            ];
        }
    }
}
