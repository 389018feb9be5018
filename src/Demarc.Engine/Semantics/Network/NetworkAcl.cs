using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Ingress of an AWS network ACL in the shape of the EC2 API: entries in order of their number, the first that matches decides, the rest is
/// denied. Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html and
/// https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html (2026-11-22); with protocol -1 no port range applies.
/// </summary>
internal static class NetworkAcl
{
    /// <summary>Whether the sources of all entries together could be the internet at all.</summary>
    internal static bool CouldReach(Datum entries)
    {
        var tally = new AddressTally(keep: false);
        foreach (var entry in entries.Items())
        {
            if (entry.Kind is not DatumKind.Map) return true;
            if (!IsEgress(entry) && !entry.Member("RuleAction"u8, "action"u8).IsIgnoringCase("deny"u8)) AddSources(entry, ref tally);
        }

        return tally.CouldBeInternet;
    }

    /// <summary>The inbound entries; null with a fault when the document is not a list of entries.</summary>
    internal static TrafficRules? Read(Datum entries, out CelFailure? fault)
    {
        var rules = new List<TrafficRule>();
        foreach (var entry in entries.Items())
        {
            if (entry.Kind is not (DatumKind.Map or DatumKind.Unknown))
            {
                fault = CelFailure.Error("a network ACL is expected to be a list of entries");
                return null;
            }

            if (Rule(entry) is { } rule) rules.Add(rule);
        }

        fault = null;
        return new TrafficRules(rules);
    }

    private static bool IsEgress(Datum entry) => string.Equals(entry.Member("Egress"u8).Text(), "true", StringComparison.OrdinalIgnoreCase);

    private static TrafficRule? Rule(Datum entry)
    {
        if (IsEgress(entry)) return null;
        var egress = entry.Member("Egress"u8);
        var action = entry.Member("RuleAction"u8, "action"u8);
        var protocolText = entry.Member("Protocol"u8);
        var protocol = IpProtocol.Read(protocolText.Text());
        var tally = new AddressTally(keep: true);
        AddSources(entry, ref tally);
        return new TrafficRule
        {
            Effect = action.IsIgnoringCase("allow"u8) ? TrafficEffect.Allow
                : action.IsIgnoringCase("deny"u8) ? TrafficEffect.Deny : TrafficEffect.Unknown,
            Protocol = protocol,
            Ports = Ports(entry, protocol),
            Sources = tally.Sure(),
            SourceDoubt = entry.Kind == DatumKind.Unknown ? entry.Failure : tally.Doubt,
            Order = entry.Member("RuleNumber"u8).TryInteger(out var number) ? number : null,
            Doubt = egress.Kind == DatumKind.Unknown ? egress.Failure
                : protocolText.Kind == DatumKind.Unknown ? protocolText.Failure : null,
        };
    }

    private static PortSet Ports(Datum entry, IpProtocol protocol)
    {
        if (protocol.IsIcmp) return PortSet.None;
        if (protocol.IsKnown && protocol != IpProtocol.Tcp && protocol != IpProtocol.Udp) return PortSet.All;

        // A protocol that is not known may be one for which the range does not count.
        if (!protocol.IsKnown) return PortSet.All;
        var range = entry.Member("PortRange"u8);
        if (range.Kind == DatumKind.Unknown) return new PortSet([], range.Failure);
        if (range.IsAbsent) return PortSet.All;
        var (from, to) = (range.Member("From"u8), range.Member("To"u8));
        if (from.Kind == DatumKind.Unknown) return new PortSet([], from.Failure);
        if (to.Kind == DatumKind.Unknown) return new PortSet([], to.Failure);
        if (from.IsAbsent && to.IsAbsent) return PortSet.All;
        return from.TryInteger(out var first) && to.TryInteger(out var last) && first >= 0 && first <= last && last <= PortRange.Highest
            ? new PortSet([new PortRange((int)first, (int)last)])
            : new PortSet([], CelFailure.Error("the ports of an entry are not understood"));
    }

    private static void AddSources(Datum entry, ref AddressTally tally)
    {
        tally.Add(entry.Member("CidrBlock"u8));
        tally.Add(entry.Member("Ipv6CidrBlock"u8));
    }
}
