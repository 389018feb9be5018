using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>What a text says about a region.</summary>
internal static partial class AwsRegion
{
    /// <summary>The region of resources that belong to none.</summary>
    internal const string Global = "global";

    private static readonly ConcurrentDictionary<string, string?> ZoneNames = new(StringComparer.Ordinal);

    /// <summary>
    /// The region of a zone or region name: <c>us-east-1a</c>, <c>us-west-2-lax-1a</c> (a local zone) and <c>us-east-1</c> each give their
    /// region; null for anything else ("Not Applicable", "Regional").
    /// </summary>
    internal static string? FromZone(string? zone)
    {
        if (zone is null || zone.Length > 64) return null;
        if (zone == Global) return Global;
        return ZoneNames.TryGetValue(zone, out var known) ? known : Match(zone);
    }

    private static string? Match(string zone)
    {
        var match = Name().Match(zone);
        var region = match.Success ? match.Value : null;
        // There are some hundred zones; more names than that are no zones, and not worth remembering.
        if (ZoneNames.Count < 1000) ZoneNames.TryAdd(zone, region);
        return region;
    }

    /// <summary>True when the text is exactly a region name.</summary>
    internal static bool IsRegion(string text) => text.Length <= 64 && FromZone(text) is { } region && region.Length == text.Length;

    /// <summary>Services whose resources have no region in their names because they belong to the whole account.</summary>
    internal static bool IsGlobalService(string service) => service
        is "iam" or "sts" or "cloudfront" or "route53" or "organizations" or "route53domains" or "shield" or "account"
        or "globalaccelerator" or "budgets" or "ce" or "waf" or "networkmanager" or "health" or "artifact" or "sso";

    [GeneratedRegex("^[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
