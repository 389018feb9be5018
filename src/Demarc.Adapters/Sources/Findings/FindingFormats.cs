namespace Demarc.Adapters.Sources.Findings;

/// <summary>Results of other tools.</summary>
public static class FindingFormats
{
    /// <summary>The formats.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } = [new OcsfFormat(), new SarifFormat(), new AsffFormat()];
}
