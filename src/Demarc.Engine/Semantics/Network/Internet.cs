namespace Demarc.Engine.Semantics;

/// <summary>
/// Which addresses are the internet. Ranges that nobody routes do not count: leaving out private networks is no restriction.
/// Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries,
/// https://www.iana.org/assignments/iana-ipv4-special-registry and https://www.iana.org/assignments/iana-ipv6-special-registry
/// (read 2026-11-22); RFC 4291 section 2.4 and RFC 3587: global unicast IPv6 is handed out from 2000::/3.
/// </summary>
public static class Internet
{
    private static readonly string[] NotRouted =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ];

    /// <summary>Private IPv4 networks (RFC 1918) and unique local IPv6 addresses (RFC 4193).</summary>
    public static AddressSet Private { get; } = Of(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]);

    /// <summary>Every public unicast IPv4 address.</summary>
    public static AddressSet V4 { get; } = AddressSet.Of(AddressRange.AllV4).Except(Of(NotRouted));

    /// <summary>Every global unicast IPv6 address: 2000::/3.</summary>
    public static AddressSet V6 { get; } = Of(["2000::/3"]);

    /// <summary>Public IPv4 addresses.</summary>
    internal static UInt128 SizeV4 { get; } = Size(V4);

    /// <summary>Public IPv6 addresses.</summary>
    internal static UInt128 SizeV6 { get; } = Size(V6);

    /// <summary>Whether a set holds the whole public internet of at least one family.</summary>
    public static bool IsCoveredBy(AddressSet addresses) => addresses.Covers(V4) || addresses.Covers(V6);

    /// <summary>Whether a set holds at least half of the public addresses of a family.</summary>
    public static bool IsMostOf(AddressSet addresses) =>
        Size(addresses.Intersect(V4)) >= SizeV4 / 2 || Size(addresses.Intersect(V6)) >= SizeV6 / 2;

    /// <summary>
    /// Whether a range is small beside the internet: at most a 256th of its family, a /8 of IPv4 or a /11 of IPv6. AWS draws the line at /8
    /// too when it calls a range of sources "very broad",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (2026-11-22).
    /// </summary>
    internal static bool IsException(AddressRange range) =>
        range.SizeLessOne < (range.IsV6 ? UInt128.One << 117 : UInt128.One << 24);

    /// <summary>The larger ranges of a set.</summary>
    internal static AddressSet WithoutExceptions(AddressSet addresses) =>
        AddressSet.Of(addresses.V4.Concat(addresses.V6).Where(static range => !IsException(range)));

    private static UInt128 Size(AddressSet set)
    {
        var size = UInt128.Zero;
        foreach (var range in set.V4) size += range.SizeLessOne + 1;
        foreach (var range in set.V6) size += range.SizeLessOne + 1;
        return size;
    }

    private static AddressSet Of(string[] networks) =>
        AddressSet.Of(networks.Select(static text => AddressRange.TryParse(text, out var range)
            ? range
            : throw new InvalidOperationException(text)));
}
