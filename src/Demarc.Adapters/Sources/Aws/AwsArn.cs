namespace Demarc.Adapters.Sources.Aws;

/// <summary>The parts of an Amazon Resource Name: <c>arn:partition:service:region:account:resource</c>.</summary>
public readonly record struct AwsArn
{
    private const int Longest = 2048;

    private readonly short service;
    private readonly short region;
    private readonly short account;
    private readonly short resource;

    private AwsArn(string text, ReadOnlySpan<short> starts)
    {
        Text = text;
        (service, region, account, resource) = (starts[1], starts[2], starts[3], starts[4]);
    }

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>The service namespace: <c>s3</c>, <c>iam</c>.</summary>
    public string Service => Text is null ? "" : Text[service..(region - 1)];

    /// <summary>The region, or null when the name has none.</summary>
    public string? Region => account - region <= 1 ? null : Text[region..(account - 1)];

    /// <summary>The 12-digit account, or null when the name has none (S3) or names AWS itself.</summary>
    public string? Account => Text is not null && Text[account..(resource - 1)] is var text && IsAccount(text) ? text : null;

    /// <summary>Everything after the account.</summary>
    public string Resource => Text is null ? "" : Text[resource..];

    /// <summary>Reads a name; the default value when the text is not one.</summary>
    internal static AwsArn Of(string? text) => TryParse(text, out var arn) ? arn : default;

    /// <summary>Reads a name; false when the text is not one.</summary>
    public static bool TryParse(string? text, out AwsArn arn)
    {
        arn = default;
        if (text is null || text.Length > Longest || !text.StartsWith("arn:", StringComparison.Ordinal)) return false;
        Span<short> starts = stackalloc short[5];
        var at = 0;
        for (var part = 0; part < starts.Length; part++)
        {
            var colon = text.IndexOf(':', at);
            if (colon < 0) return false;
            starts[part] = (short)(at = colon + 1);
        }

        if (starts[2] - starts[1] == 1 || at == text.Length) return false;
        arn = new AwsArn(text, starts);
        return true;
    }

    /// <summary>True for a 12-digit account number.</summary>
    public static bool IsAccount(string? text) => text is { Length: 12 } && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The region of the resource: that of the name, <c>global</c> for services that have none, otherwise null.</summary>
    public string? Place => Region ?? (AwsRegion.IsGlobalService(Service) ? AwsRegion.Global : null);
}
