namespace Demarc.Adapters.Sources.Azure;

/// <summary>The Azure formats, in the order they are asked.</summary>
public static class AzureFormats
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } =
        [new MicrosoftGraphFormat(), new AzureResourceFormat(), new AzureResourceCsvFormat()];
}
