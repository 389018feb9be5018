namespace Demarc.Engine.Inventory;

/// <summary>
/// Where a statement about a resource comes from. The names in content and output are those of <see cref="SourceKinds.Name"/>.
/// </summary>
public enum SourceKind
{
    /// <summary>Not recognised.</summary>
    Unknown,

    /// <summary>AWS Config configuration items, whichever call returned them.</summary>
    AwsConfig,

    /// <summary>Answers of AWS describe, list and get calls.</summary>
    AwsApi,

    /// <summary>CloudFormation templates and Cloud Control descriptions.</summary>
    CloudFormation,

    /// <summary>Terraform plans and states.</summary>
    Terraform,

    /// <summary>Azure Resource Manager lists and Resource Graph rows.</summary>
    AzureArm,

    /// <summary>Google Cloud Asset Inventory.</summary>
    GcpAsset,

    /// <summary>A FOCUS billing file: a service was paid for.</summary>
    Billing,

    /// <summary>The organisation says it uses the service.</summary>
    Declared,

    /// <summary>A result of another tool.</summary>
    Finding,
}

/// <summary>Names of sources in content files and output.</summary>
public static class SourceKinds
{
    /// <summary>The name used in content files, CSV and reports.</summary>
    public static string Name(this SourceKind source) => source switch
    {
        SourceKind.AwsConfig => "aws-config",
        SourceKind.AwsApi => "aws-api",
        SourceKind.CloudFormation => "cloudformation",
        SourceKind.Terraform => "terraform",
        SourceKind.AzureArm => "azure-arm",
        SourceKind.GcpAsset => "gcp-asset",
        SourceKind.Billing => "billing",
        SourceKind.Declared => "declared",
        SourceKind.Finding => "finding",
        _ => "unknown",
    };

    /// <summary>The source of that name, or <see cref="SourceKind.Unknown"/>.</summary>
    public static SourceKind Parse(string name) =>
        Enum.GetValues<SourceKind>().FirstOrDefault(source => string.Equals(source.Name(), name, StringComparison.Ordinal));
}
