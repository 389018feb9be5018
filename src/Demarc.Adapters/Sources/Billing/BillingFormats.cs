namespace Demarc.Adapters.Sources.Billing;

/// <summary>The billing formats, in the order they are asked.</summary>
public static class BillingFormats
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } = [new FocusFormat()];
}
