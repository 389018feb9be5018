using Demarc.Adapters.Sources.Azure;
using Demarc.Adapters.Sources.Billing;
using Demarc.Adapters.Sources.Gcp;
using Demarc.Adapters.Sources.Lists;
using Demarc.Adapters.Sources.Terraform;

namespace Demarc.Adapters.Sources;

/// <summary>Every format Demarc reads, in the order in which they are asked whether an input is theirs: the more particular first.</summary>
public static class SourceFormats
{
    /// <summary>The formats.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } =
        [.. TerraformFormats.All, .. GcpFormats.All, .. AzureFormats.All, .. BillingFormats.All, .. ListFormats.All];
}
