using System.Globalization;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>Addresses of one family from a first to a last, both included.</summary>
/// <param name="IsV6">Whether they are IPv6.</param>
/// <param name="First">The lowest address as a number.</param>
/// <param name="Last">The highest address as a number, not below <paramref name="First"/>.</param>
public readonly record struct AddressRange(bool IsV6, UInt128 First, UInt128 Last)
{
    /// <summary>0.0.0.0/0.</summary>
    public static AddressRange AllV4 { get; } = new(false, UInt128.Zero, uint.MaxValue);

    /// <summary>::/0.</summary>
    public static AddressRange AllV6 { get; } = new(true, UInt128.Zero, UInt128.MaxValue);

    /// <summary>Addresses in the range, less one: a count of all IPv6 addresses would not fit.</summary>
    public UInt128 SizeLessOne => Last - First;

    /// <summary>
    /// Reads a network <c>10.0.0.0/8</c> (host bits are ignored), a single address, or a range <c>10.0.0.1-10.0.0.9</c>.
    /// </summary>
    /// <param name="text">The text; surrounding blanks are ignored.</param>
    /// <param name="range">The addresses when read.</param>
    /// <returns>False when the text is none of these.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressRange range)
    {
        text = text.Trim();
        var dash = text.IndexOf('-');
        if (dash > 0)
        {
            range = default;
            if (!TrySingle(text[..dash].TrimEnd(), out var v6, out var first)) return false;
            if (!TrySingle(text[(dash + 1)..].TrimStart(), out var sameV6, out var last)) return false;
            range = new AddressRange(v6, first, last);
            return v6 == sameV6 && first <= last;
        }

        var slash = text.IndexOf('/');
        if (slash >= 0) return TryNetwork(text, slash, out range);
        var single = TrySingle(text, out var isV6, out var address);
        range = new AddressRange(isV6, address, address);
        return single;
    }

    private static bool TryNetwork(ReadOnlySpan<char> text, int slash, out AddressRange range)
    {
        range = default;
        var digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || digits.ContainsAnyExceptInRange('0', '9')) return false;
        var length = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (!TrySingle(text[..slash], out var v6, out var address)) return false;

        // An IPv4 address embedded in IPv6 counts its prefix from the start of the IPv6 address.
        if (!v6 && text[..slash].Contains(':')) length -= 96;
        var width = v6 ? 128 : 32;
        if (length < 0 || length > width) return false;
        var hosts = length == 0 ? (v6 ? UInt128.MaxValue : uint.MaxValue) : (UInt128.One << (width - length)) - 1;
        range = new AddressRange(v6, address & ~hosts, address | hosts);
        return true;
    }

    private static bool TrySingle(ReadOnlySpan<char> text, out bool v6, out UInt128 address)
    {
        v6 = false;
        if (!text.Contains(':'))
        {
            var read = TryV4(text, out var number);
            address = number;
            return read;
        }

        // "::" alone is half of every "::/0" there is.
        if (text is "::")
        {
            (v6, address) = (true, UInt128.Zero);
            return true;
        }

        address = default;
        if (text.Length > 45 || !CelIp.TryParse(text.ToString(), out var ip, out _)) return false;
        (v6, address) = (ip.IsV6, ip.Address);
        return true;
    }

    private static bool TryV4(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        if (text.Length is < 7 or > 15) return false;
        var (parts, part, digits) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (digits == 0 || ++parts > 3) return false;
                address = (address << 8) | (uint)part;
                (part, digits) = (0, 0);
                continue;
            }

            // A leading zero would be octal to some readers and decimal to others.
            if (!char.IsAsciiDigit(c) || (digits > 0 && part == 0)) return false;
            part = (part * 10) + (c - '0');
            digits++;
            if (part > 255) return false;
        }

        address = (address << 8) | (uint)part;
        return parts == 3 && digits > 0;
    }
}
