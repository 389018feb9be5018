using System.Collections.Immutable;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;

namespace Demarc.Engine.Reports.Html;

/// <summary>Everything the sections of the page show, computed before the first of them is written.</summary>
/// <param name="Result">What was found.</param>
/// <param name="Inputs">What became of each input.</param>
/// <param name="Numbers">The figures.</param>
/// <param name="Matrix">The matrix.</param>
/// <param name="Explanations">The explanations of its cells.</param>
internal sealed record ReportModel(
    AssessmentResult Result, ImmutableArray<InputReport> Inputs, Numbers Numbers, EstateMatrix Matrix, ExplanationIndex Explanations)
{
    internal static ReportModel Of(AssessmentResult result, ImmutableArray<InputReport> inputs)
    {
        var numbers = Numbers.Of(result);
        var matrix = EstateMatrix.Of(result, numbers.Lines);
        return new ReportModel(result, inputs, numbers, matrix, ExplanationIndex.Of(result, matrix));
    }
}
