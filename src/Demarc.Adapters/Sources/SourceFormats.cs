using Demarc.Adapters.Sources.Aws;
using Demarc.Adapters.Sources.Azure;
using Demarc.Adapters.Sources.Billing;
using Demarc.Adapters.Sources.Findings;
using Demarc.Adapters.Sources.Gcp;
using Demarc.Adapters.Sources.Lists;
using Demarc.Adapters.Sources.Terraform;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Every format Demarc reads, in the order in which they are asked whether an input is theirs: the more particular first.
/// </summary>
public static class SourceFormats
{
    /// <summary>The formats; lists in answers of the AWS API are those that the catalogue's types name.</summary>
    public static IReadOnlyList<SourceFormat> All(Catalogue catalogue)
    {
        var lists = catalogue.Types.SelectMany(static type => type.Sources).Where(static mapping => mapping.Source == "aws-api")
            .SelectMany(static mapping => mapping.Match).Distinct(StringComparer.Ordinal).Select(ApiListShape.Parse).ToList();
        return
        [
            .. ListFormats.All, .. BillingFormats.All, .. TerraformFormats.All, .. GcpFormats.All, .. AzureFormats.All,
            .. FindingFormats.All, .. AwsFormats.All(lists),
        ];
    }
}
