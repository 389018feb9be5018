using System.Collections.Immutable;
using Demarc.Engine;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Parts;

namespace Demarc.Web.Report;

/// <summary>Everything the sections of the report show, computed before the first of them is drawn.</summary>
/// <param name="Result">What was found.</param>
/// <param name="Inputs">What became of each input.</param>
/// <param name="Numbers">The figures.</param>
/// <param name="Matrix">The matrix.</param>
/// <param name="Explanations">The explanations of its cells.</param>
/// <param name="Notes">What the report says of itself.</param>
public sealed record ReportModel(
    AssessmentResult Result, ImmutableArray<InputReport> Inputs, Numbers Numbers, EstateMatrix Matrix, ExplanationIndex Explanations,
    ReportNotes Notes)
{
    /// <summary>Where parts lead to in the report.</summary>
    internal ILinks Links { get; } = new ReportLinks();

    internal static ReportModel Of(AssessmentResult result, ImmutableArray<InputReport> inputs, ReportNotes notes)
    {
        var numbers = Numbers.Of(result);
        var matrix = EstateMatrix.Of(result, numbers.Lines);
        return new ReportModel(result, inputs, numbers, matrix, ExplanationIndex.Of(result, matrix), notes);
    }
}

/// <summary>The report is one file: all gaps have one section, nothing else is led to.</summary>
internal sealed class ReportLinks : ILinks
{
    public string? To(string path, params ReadOnlySpan<(string Key, string? Value)> query) =>
        path == "gaps" && query.IsEmpty ? "#gaps" : null;
}

/// <summary>Each cell of the matrix leads to its explanation.</summary>
internal sealed class ReportHeatLinks(ExplanationIndex explanations) : HeatLinks
{
    public override bool IsDetailed => true;

    public override string? Row(MatrixRow row) => null;

    public override string Cell(MatrixRow row, MatrixCell cell) => "#" + explanations.AnchorOf(row, cell);

    public override string? Gaps(MatrixRow row) => null;
}
