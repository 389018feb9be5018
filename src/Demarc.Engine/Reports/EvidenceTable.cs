using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports;

/// <summary>What shows each duty of ours, and what is lacking.</summary>
public static class EvidenceTable
{
    /// <summary>One row for each kind of evidence that each duty of ours needs.</summary>
    public static ReportTable Of(AssessmentResult result) => new(
        ["control", "part", "instance", "owner", "kind", "state", "item", "until", "failing", "reason"],
        () => DutyLine.Of(result).Where(static line => line.IsOurs).SelectMany(static line => Rows(line)));

    /// <summary>Controls with parts of ours for which somebody offers only the provider's assurance.</summary>
    public static ReportTable CertificateGaps(AssessmentResult result) => new(
        ["control", "title", "parts", "duties", "offered"],
        () => CertificateGap.Of(result.Catalogue, DutyLine.Of(result)).Select(static gap => new[]
        {
            gap.Control, gap.Title, string.Join(';', gap.Parts), gap.Duties.ToString(CultureInfo.InvariantCulture),
            string.Join(';', gap.Items),
        }));

    private static IEnumerable<string[]> Rows(DutyLine line)
    {
        var status = line.Evidence!;
        var id = line.Duty.Part.Id;
        var (scope, owner) = (line.Duty.Scope.ToString(), line.Owner?.Answering ?? "");
        var failing = status.Failing > 0 ? status.Failing.ToString(CultureInfo.InvariantCulture) : "";
        if (status.Needs.IsEmpty) yield return [id.Control, id.Part, scope, owner, "", "missing", "", "", failing, "no kind is named"];
        foreach (var need in status.Needs)
        {
            yield return
            [
                id.Control, id.Part, scope, owner, Kebab<EvidenceKind>.Name(need.Need.Kind), Kebab<Freshness>.Name(need.State), need.Item,
                need.Until is { } until && until != DateOnly.MaxValue ? $"{until:yyyy-MM-dd}" : "", failing, need.Why,
            ];
        }
    }
}
