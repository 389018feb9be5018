using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>An IPv4 or IPv6 address, without a zone.</summary>
/// <param name="Address">The address as a number: 32 bits for IPv4, 128 for IPv6.</param>
/// <param name="IsV6">Whether it is IPv6.</param>
public sealed record CelIp(UInt128 Address, bool IsV6)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xffff << 32;

    /// <summary>Bits of an address of this family.</summary>
    public int Width => IsV6 ? 128 : 32;

    /// <summary>Reads an address. An IPv4-mapped IPv6 address written in hexadecimal is the IPv4 address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ip">The address when read.</param>
    /// <param name="fault">Otherwise what is wrong.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CelIp? ip, out string fault)
    {
        ip = null;
        fault = "";
        if (text.Contains('%', StringComparison.Ordinal)) fault = $"IP Address '{text}' with zone value is not allowed";
        else if (TryV4(text, out var v4)) ip = new CelIp(v4, false);
        else if (!TryV6(text, out var v6, out var dotted)) fault = $"IP Address '{text}' parse error during conversion from string";
        else if (v6 >> 32 != 0xffff) ip = new CelIp(v6, true);
        else if (dotted) fault = $"IPv4-mapped IPv6 address '{text}' is not allowed";
        else ip = new CelIp(v6 - MappedPrefix, false);
        return ip is not null;
    }

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => Address == UInt128.Zero;

    /// <summary>127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => IsV6 ? Address == UInt128.One : Address >> 24 == 127;

    /// <summary>224.0.0.0/24, or ff02::/16 whatever its flags.</summary>
    public bool IsLinkLocalMulticast => IsV6 ? (Address >> 112 & 0xff0f) == 0xff02 : Address >> 8 == 0xe00000;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocalUnicast => IsV6 ? Address >> 118 == 0x3fa : Address >> 16 == 0xa9fe;

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => IsV6 ? Address >> 120 == 0xff : Address >> 28 == 0xe;

    /// <summary>Neither unspecified, loopback, multicast, link-local nor broadcast; private ranges count as global.</summary>
    public bool IsGlobalUnicast =>
        !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast && (IsV6 || Address != uint.MaxValue);

    /// <summary>The canonical text (RFC 5952).</summary>
    public override string ToString()
    {
        if (!IsV6)
        {
            var a = (uint)Address;
            return $"{a >> 24}.{(a >> 16) & 255}.{(a >> 8) & 255}.{a & 255}";
        }

        var (start, length) = LongestZeroRun();
        var text = new StringBuilder();
        for (var i = 0; i < 8; i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':') text.Append(':');
            text.Append(Group(i).ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private int Group(int index) => (int)(Address >> (112 - (16 * index)) & 0xffff);

    private (int Start, int Length) LongestZeroRun()
    {
        var best = (Start: -1, Length: 1);
        for (var i = 0; i < 8; i++)
        {
            var length = 0;
            while (i + length < 8 && Group(i + length) == 0) length++;
            if (length > best.Length) best = (i, length);
            i += length;
        }

        return best;
    }

    private static bool TryV4(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9')) return false;
            if (part.Length > 1 && part[0] == '0') return false;
            var number = int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
            if (number > 255) return false;
            value = (value << 8) | (uint)number;
        }

        return parts == 4;
    }

    private static bool TryV6(ReadOnlySpan<char> text, out UInt128 value, out bool dotted)
    {
        value = default;
        dotted = false;
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0) return TryGroups(text, out value, out var all, ref dotted) && all == 8;
        if (!TryGroups(text[..gap], out var high, out var before, ref dotted) || dotted) return false;
        if (!TryGroups(text[(gap + 2)..], out var low, out var after, ref dotted) || before + after > 7) return false;
        value = (before == 0 ? UInt128.Zero : high << (16 * (8 - before))) | low;
        return true;
    }

    private static bool TryGroups(ReadOnlySpan<char> text, out UInt128 value, out int count, ref bool dotted)
    {
        value = default;
        count = 0;
        if (text.IsEmpty) return true;
        foreach (var range in text.Split(':'))
        {
            var part = text[range];
            if (dotted) return false;
            if (part.Contains('.'))
            {
                if (!TryV4(part, out var v4)) return false;
                value = (value << 32) | v4;
                count += 2;
                dotted = true;
                continue;
            }

            if (++count > 8 || part.Length is 0 or > 4) return false;
            if (!ushort.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var group)) return false;
            value = (value << 16) | group;
        }

        return count <= 8;
    }
}

/// <summary>An IP network: an address, kept as written, and a prefix length.</summary>
/// <param name="Ip">The address, not masked.</param>
/// <param name="PrefixLength">0 to 32 for IPv4, 0 to 128 for IPv6.</param>
public sealed record CelCidr(CelIp Ip, int PrefixLength)
{
    /// <summary>The network with the host bits cleared.</summary>
    public CelCidr Masked => new(new CelIp(Network(Ip), Ip.IsV6), PrefixLength);

    /// <summary>Reads a network in the form address/length.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CelCidr? cidr, out string fault)
    {
        cidr = null;
        fault = $"network address parse error during conversion from string: '{text}'";
        var slash = text.LastIndexOf('/');
        if (slash < 0 || !CelIp.TryParse(text[..slash], out var ip, out _)) return false;
        var digits = text.AsSpan(slash + 1);
        if (digits.Length is 0 or > 3 || digits.ContainsAnyExceptInRange('0', '9') || (digits.Length > 1 && digits[0] == '0')) return false;
        var length = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

        // A mapped address was turned into IPv4, so its prefix counts from the embedded address.
        if (!ip.IsV6 && text.Contains(':', StringComparison.Ordinal)) length -= 96;
        if (length < 0 || length > ip.Width) return false;
        cidr = new CelCidr(ip, length);
        return true;
    }

    /// <summary>Whether the address lies in the network; never across families.</summary>
    public bool Contains(CelIp address) => address.IsV6 == Ip.IsV6 && Network(address) == Network(Ip);

    /// <summary>Whether every address of the other network lies in this one.</summary>
    public bool Contains(CelCidr other) => other.PrefixLength >= PrefixLength && Contains(other.Ip);

    /// <inheritdoc/>
    public override string ToString() => $"{Ip}/{PrefixLength}";

    private UInt128 Network(CelIp ip)
    {
        var host = Ip.Width - PrefixLength;
        return host >= 128 ? UInt128.Zero : ip.Address >> host << host;
    }
}
