namespace Demarc.Adapters.Sources.Terraform;

/// <summary>The Terraform (and OpenTofu) formats, in the order they are asked.</summary>
public static class TerraformFormats
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceFormat> All { get; } =
        [new TerraformShowFormat(), new TerraformStateFormat(), new TerraformLogFormat()];
}
