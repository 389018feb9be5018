using Demarc.Adapters.ContentFiles;
using Demarc.Cli.Verbs;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Measure = Demarc.Engine.Reports.Fidelity;

namespace Demarc.System.Tests.Fidelity;

/// <summary>
/// The shipped content against published ownership labels (docs/fidelity.md). The floors stand just below what is reached: they keep a
/// change of rules, mappings or facts from losing agreement unnoticed. Raise them with the figures; never bend content to reach them.
/// </summary>
public sealed class LabelAgreementTests
{
    private const string Labels = "../shared/data/srm/calibration.csv";

    private static readonly Lazy<IReadOnlyList<LabelledCell>?> Cells = new(Answered);

    [Theory]
    [InlineData("ASB-v2.0", 0.655, 0.036)]
    [InlineData("ASB-v3.0", 0.56, 0.10)]
    [InlineData("NIST-800-53-r4", 0.77, 0.03)]
    [InlineData("AZURE-SRM-2026", 1.0, 0.0)]
    public void AgreementStaysAboveItsFloorAndSwappedOwnersBelowTheirCeiling(string framework, double macroF1, double flips)
    {
        if (!LabelsAreHere()) return;
        var score = Score(framework);
        Assert.True(score.MacroF1 >= macroF1, $"{framework}: macro-F1 {score.MacroF1:0.000} is below {macroF1:0.000}");
        Assert.True(score.Flips <= flips,
            $"{framework}: {score.Flips:0.0%} of the answers swap provider and customer, more than {flips:0.0%}");
    }

    [Theory]
    [InlineData("ASB-v2.0")]
    [InlineData("ASB-v3.0")]
    [InlineData("NIST-800-53-r4")]
    [InlineData("AZURE-SRM-2026")]
    public void FactsTellMoreThanTheMostFrequentLabel(string framework)
    {
        if (!LabelsAreHere()) return;
        var score = Score(framework);
        foreach (var baseline in (IEnumerable<IReadOnlyCollection<LabelledCell>>)
            [Measure.GlobalMajority(Of(framework)), Measure.RequirementMajority(Of(framework))])
        {
            Assert.True(score.MacroF1 > Measure.Score(baseline).MacroF1);
        }
    }

    private static FidelityScore Score(string framework) => Measure.Score(Of(framework));

    private static IReadOnlyCollection<LabelledCell> Of(string framework) => [.. Cells.Value!.Where(cell => cell.Framework == framework)];

    private static bool LabelsAreHere()
    {
        if (Cells.Value is not null) return true;
        TestContext.Current.TestOutputHelper?.WriteLine($"the labels are not here ({Labels} beside the repository): agreement is not measured");
        return false;
    }

    private static List<LabelledCell>? Answered()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Demarc.slnx"))) at = at.Parent;
        var labels = new FileInfo(Path.Combine(at.FullName, Labels));
        if (!labels.Exists) return null;
        var content = ContentFolder.Read(Path.Combine(at.FullName, "content"), ContentLayer.Shipped);
        var result = CatalogueBuilder.Build(content.Files, "test");
        Assert.Empty(result.Diagnostics);
        return FidelityVerb.Read(labels, result.Catalogue!);
    }
}
