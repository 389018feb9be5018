using Demarc.Adapters.Sources.Aws.Templates;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>The formats of Amazon Web Services, in the order in which they are asked.</summary>
public static class AwsFormats
{
    /// <summary>All of them; the last takes any answer of the AWS API and therefore stands after the formats of other providers.</summary>
    /// <param name="shapes">The lists that type files name under <c>aws-api</c>.</param>
    public static IReadOnlyList<SourceFormat> All(IReadOnlyList<ApiListShape> shapes) =>
    [
        new AwsConfigFormat(),
        new CredentialReportFormat(),
        new AccountAuthorizationFormat(),
        new CloudFormationFormat(),
        new AwsApiFormat(shapes),
    ];
}
