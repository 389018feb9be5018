namespace Demarc.Adapters.Sources.Aws;

/// <summary>The parts of an Amazon Resource Name: <c>arn:partition:service:region:account:resource</c>.</summary>
/// <param name="Text">The whole name.</param>
/// <param name="Service">The service namespace: <c>s3</c>, <c>iam</c>.</param>
/// <param name="Region">The region, or null when the name has none.</param>
/// <param name="Account">The 12-digit account, or null when the name has none (S3) or names AWS itself.</param>
/// <param name="Resource">Everything after the account.</param>
public readonly record struct AwsArn(string Text, string Service, string? Region, string? Account, string Resource)
{
    /// <summary>Reads a name; the default value when the text is not one.</summary>
    internal static AwsArn Of(string? text) => TryParse(text, out var arn) ? arn : default;

    /// <summary>Reads a name; false when the text is not one.</summary>
    public static bool TryParse(string? text, out AwsArn arn)
    {
        arn = default;
        if (text is null || text.Length > 2048 || !text.StartsWith("arn:", StringComparison.Ordinal)) return false;
        var parts = text.Split(':', 6);
        if (parts.Length < 6 || parts[2].Length == 0 || parts[5].Length == 0) return false;
        arn = new AwsArn(
            text, parts[2], parts[3].Length == 0 ? null : parts[3], IsAccount(parts[4]) ? parts[4] : null, parts[5]);
        return true;
    }

    /// <summary>True for a 12-digit account number.</summary>
    public static bool IsAccount(string? text) => text is { Length: 12 } && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The region of the resource: that of the name, <c>global</c> for services that have none, otherwise null.</summary>
    public string? Place => Region ?? (AwsRegion.IsGlobalService(Service) ? AwsRegion.Global : null);
}
