using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Ingress of an AWS security group in the shape of the EC2 API (AWS Config and CloudFormation write the same names). Rules only allow.
/// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html (2026-11-22): with protocol -1, or one other than
/// TCP, UDP, ICMP and ICMPv6, all ports are allowed whatever range is given.
/// </summary>
internal static class SecurityGroup
{
    private static readonly MemberName Protocol = new("IpProtocol");
    private static readonly MemberName FromPort = new("FromPort");
    private static readonly MemberName ToPort = new("ToPort");
    private static readonly MemberName IpRanges = new("IpRanges");
    private static readonly MemberName Ipv4Ranges = new("Ipv4Ranges");
    private static readonly MemberName Ipv6Ranges = new("Ipv6Ranges");
    private static readonly MemberName CidrIp = new("CidrIp");
    private static readonly MemberName CidrIpv6 = new("CidrIpv6");
    private static readonly MemberName SourcePrefixListId = new("SourcePrefixListId");
    private static readonly MemberName PrefixListIds = new("PrefixListIds");

    /// <summary>Whether the sources of all rules together could be the internet at all. Costs nothing when they are not.</summary>
    internal static bool CouldReach(Datum permissions)
    {
        var tally = new AddressTally(keep: false);
        foreach (var permission in permissions.Items())
        {
            if (permission.Kind is not DatumKind.Map) return true;
            AddSources(permission, ref tally);
        }

        return tally.CouldBeInternet;
    }

    /// <summary>The rules; null with a fault when the document is not a list of permissions.</summary>
    internal static TrafficRules? Read(Datum permissions, out CelFailure? fault)
    {
        var rules = new List<TrafficRule>();
        foreach (var permission in permissions.Items())
        {
            if (permission.Kind is not (DatumKind.Map or DatumKind.Unknown))
            {
                fault = CelFailure.Error("a security group is expected to be a list of permissions");
                return null;
            }

            rules.Add(Rule(permission));
        }

        fault = null;
        return new TrafficRules(rules);
    }

    private static TrafficRule Rule(Datum permission)
    {
        var tally = new AddressTally(keep: true);
        AddSources(permission, ref tally);
        var text = permission.Member(Protocol);
        if (text.IsAbsent) text = permission.Member("protocol"u8);
        CelFailure? doubt = text.Kind == DatumKind.Unknown ? text.Failure : null;
        var protocol = IpProtocol.Read(text.Text());
        return new TrafficRule
        {
            Effect = TrafficEffect.Allow,
            Protocol = protocol,
            Ports = Ports(permission, protocol),
            Sources = tally.Sure(),
            SourceDoubt = permission.Kind == DatumKind.Unknown ? permission.Failure : tally.Doubt,
            Doubt = doubt,
        };
    }

    private static PortSet Ports(Datum permission, IpProtocol protocol)
    {
        if (protocol.IsIcmp) return PortSet.None;
        if (protocol.IsKnown && protocol != IpProtocol.Tcp && protocol != IpProtocol.Udp) return PortSet.All;

        // A protocol that is not known may be one for which the range does not count.
        if (!protocol.IsKnown) return PortSet.All;
        var (from, to) = (permission.Member(FromPort), permission.Member(ToPort));
        if (from.Kind == DatumKind.Unknown) return new PortSet([], from.Failure);
        if (to.Kind == DatumKind.Unknown) return new PortSet([], to.Failure);

        // Without a range, and with -1, a rule restricts no port.
        if (from.IsAbsent && to.IsAbsent) return PortSet.All;
        if (!Port(from, out var first) || !Port(to, out var last))
            return new PortSet([], CelFailure.Error("a port is expected to be a number"));
        if (first < 0 || last < 0) return PortSet.All;
        if (first > last || last > PortRange.Highest) return new PortSet([], CelFailure.Error($"{first} to {last} is no range of ports"));
        return new PortSet([new PortRange((int)first, (int)last)]);

        static bool Port(Datum datum, out long port)
        {
            port = -1;
            return datum.IsAbsent || datum.TryInteger(out port);
        }
    }

    private static void AddSources(Datum permission, ref AddressTally tally)
    {
        AddRanges(permission.Member(IpRanges), ref tally);
        AddRanges(permission.Member(Ipv4Ranges), ref tally);
        AddRanges(permission.Member(Ipv6Ranges), ref tally);
        tally.Add(permission.Member(CidrIp));
        tally.Add(permission.Member(CidrIpv6));
        tally.AddList(permission.Member(SourcePrefixListId));
        foreach (var list in permission.Member(PrefixListIds).Items())
            tally.AddList(list.Kind == DatumKind.Map ? list.Member("PrefixListId"u8) : list);
    }

    private static void AddRanges(Datum ranges, ref AddressTally tally)
    {
        foreach (var range in ranges.Items())
        {
            if (range.Kind != DatumKind.Map)
            {
                tally.Add(range);
                continue;
            }

            tally.Add(range.Member("CidrIp"u8));
            tally.Add(range.Member("CidrIpv6"u8));
        }
    }
}
