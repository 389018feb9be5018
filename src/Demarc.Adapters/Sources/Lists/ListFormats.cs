namespace Demarc.Adapters.Sources.Lists;

/// <summary>Lists people keep by hand or export from a SaaS register.</summary>
public static class ListFormats
{
    /// <summary>All of them. They come last: other exports may have columns of the same names.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } = [new ServicesCsvFormat()];
}
