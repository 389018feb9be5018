namespace Demarc.Engine.Expressions;

/// <summary>The network extension: IP addresses and networks.</summary>
internal static class NetworkFunctions
{
    [CelSignature("ip(string): ip")]
    public static CelValue ToIp(string text) => CelIp.TryParse(text, out var ip, out var fault) ? CelValue.Of(ip) : CelValue.Error(fault);

    [CelSignature("ip(ip): ip")]
    public static CelValue ToIp(CelValue ip) => ip;

    [CelSignature("cidr(string): cidr")]
    public static CelValue ToCidr(string text) =>
        CelCidr.TryParse(text, out var cidr, out var fault) ? CelValue.Of(cidr) : CelValue.Error(fault);

    [CelSignature("cidr(cidr): cidr")]
    public static CelValue ToCidr(CelValue cidr) => cidr;

    [CelSignature("isIP(string): bool")]
    [CelSignature("ip.isIP(string): bool")]
    public static bool IsIp(string text) => CelIp.TryParse(text, out _, out _);

    [CelSignature("isCIDR(string): bool")]
    [CelSignature("cidr.isCIDR(string): bool")]
    public static bool IsCidr(string text) => CelCidr.TryParse(text, out _, out _);

    [CelSignature("ip.isCanonical(string): bool")]
    public static bool IsCanonical(string text, ref EvalState state) => CelIp.TryParse(text, out var ip, out var fault)
        ? string.Equals(ip.ToString(), text, StringComparison.Ordinal)
        : state.Fail<bool>(fault);

    [CelSignature("ip::family(): int")]
    public static long Family(CelValue ip) => ip.AsIp()!.IsV6 ? 6 : 4;

    [CelSignature("ip::isUnspecified(): bool")]
    public static bool IsUnspecified(CelValue ip) => ip.AsIp()!.IsUnspecified;

    [CelSignature("ip::isLoopback(): bool")]
    public static bool IsLoopback(CelValue ip) => ip.AsIp()!.IsLoopback;

    [CelSignature("ip::isGlobalUnicast(): bool")]
    public static bool IsGlobalUnicast(CelValue ip) => ip.AsIp()!.IsGlobalUnicast;

    [CelSignature("ip::isLinkLocalMulticast(): bool")]
    public static bool IsLinkLocalMulticast(CelValue ip) => ip.AsIp()!.IsLinkLocalMulticast;

    [CelSignature("ip::isLinkLocalUnicast(): bool")]
    public static bool IsLinkLocalUnicast(CelValue ip) => ip.AsIp()!.IsLinkLocalUnicast;

    [CelSignature("cidr::containsIP(ip): bool")]
    public static bool ContainsIp(CelValue cidr, CelValue ip) => cidr.AsCidr()!.Contains(ip.AsIp()!);

    [CelSignature("cidr::containsIP(string): bool")]
    public static bool ContainsIp(CelValue cidr, string text, ref EvalState state) =>
        CelIp.TryParse(text, out var ip, out var fault) ? cidr.AsCidr()!.Contains(ip) : state.Fail<bool>(fault);

    [CelSignature("cidr::containsCIDR(cidr): bool")]
    public static bool ContainsCidr(CelValue cidr, CelValue other) => cidr.AsCidr()!.Contains(other.AsCidr()!);

    [CelSignature("cidr::containsCIDR(string): bool")]
    public static bool ContainsCidr(CelValue cidr, string text, ref EvalState state) =>
        CelCidr.TryParse(text, out var other, out var fault) ? cidr.AsCidr()!.Contains(other) : state.Fail<bool>(fault);

    [CelSignature("cidr::ip(): ip")]
    public static CelValue IpOf(CelValue cidr) => CelValue.Of(cidr.AsCidr()!.Ip);

    [CelSignature("cidr::masked(): cidr")]
    public static CelValue Masked(CelValue cidr) => CelValue.Of(cidr.AsCidr()!.Masked);

    [CelSignature("cidr::prefixLength(): int")]
    public static long PrefixLength(CelValue cidr) => cidr.AsCidr()!.PrefixLength;
}
