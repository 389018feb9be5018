using Demarc.Engine.Content;
using Demarc.Engine.Gaps;

namespace Demarc.Engine.Reports;

/// <summary>The worklist as rows of the documented columns (ARCHITECTURE section 6).</summary>
public static class GapTable
{
    /// <summary>One row for each gap, worst first.</summary>
    public static ReportTable Of(AssessmentResult result) => new(
        ["gap", "control", "part", "instance", "resource_id", "owner", "severity", "opened", "due", "reason"],
        () => result.Gaps.Select(static gap => new[]
        {
            Kebab<GapKind>.Name(gap.Kind), gap.Part?.Id.Control ?? "", gap.Part?.Id.Part ?? "", gap.Scope.ToString(), gap.ResourceId,
            gap.Owner, Kebab<Severity>.Name(gap.Severity), $"{gap.Opened:yyyy-MM-dd}", $"{gap.Due:yyyy-MM-dd}", gap.Why,
        }));
}
