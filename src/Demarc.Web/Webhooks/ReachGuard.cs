using System.Net;
using System.Net.Sockets;

namespace Demarc.Web.Webhooks;

/// <summary>
/// Keeps webhooks from reaching what only this server can reach. What counts is the address that is connected to: a name is resolved here,
/// and the connection goes to an address that was looked at, so that a second answer of the name server changes nothing.
/// Ranges: https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry (2026-11-22).
/// </summary>
public static class ReachGuard
{
    private const int LongestAddress = 2_000;

    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // Of IPv6 only 2000::/3 is handed out to the public; these parts of it are not, or carry an IPv4 address inside.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork PublicIPv6 = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && (address.ScopeId != 0 || !PublicIPv6.Contains(address))) return false;
        return !Closed.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    /// <summary>Why an address cannot be that of a webhook; null when it can, as far as one sees without asking for the name.</summary>
    /// <param name="text">The address.</param>
    /// <param name="loopback">Whether this machine may be told, without encryption, too.</param>
    public static string? Refusal(string text, bool loopback)
    {
        if (text.Length > LongestAddress || !Uri.TryCreate(text, UriKind.Absolute, out var uri)) return "That is no address.";
        if (uri.UserInfo.Length > 0) return "The address holds a name or password; leave it out.";
        if (uri.Fragment.Length > 0) return "The address has a part after #; leave it out.";
        var here = loopback && uri.IsLoopback;
        if (uri.Scheme != Uri.UriSchemeHttps && !(here && uri.Scheme == Uri.UriSchemeHttp)) return "The address must begin with https://.";
        if (uri.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic || uri.Host.Length == 0) return "That is no address.";
        if (here) return null;
        var isNumber = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var number);
        var refused = isNumber ? !IsPublic(number!) : !uri.IdnHost.Contains('.', StringComparison.Ordinal);
        return refused || uri.IsLoopback ? "Only addresses on the public internet can be told." : null;
    }

    /// <summary>Connects, if every address of the name may be connected to.</summary>
    /// <exception cref="HttpRequestException">One may not.</exception>
    internal static async ValueTask<Stream> Connect(DnsEndPoint end, bool loopback, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(end.Host, cancel);
        if (addresses.Length == 0
            || !Array.TrueForAll(addresses, address => IsPublic(address) || (loopback && IPAddress.IsLoopback(address))))
            throw new HttpRequestException("the name leads to an address that is not on the public internet");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
