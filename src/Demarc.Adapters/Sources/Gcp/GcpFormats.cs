namespace Demarc.Adapters.Sources.Gcp;

/// <summary>The Google Cloud formats, in the order they are asked.</summary>
public static class GcpFormats
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } = [new CloudAssetFormat()];
}
