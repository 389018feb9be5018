using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// One allowing ingress rule of a Google Cloud VPC. Source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls and
/// https://cloud.google.com/firewall/docs/firewalls (2026-11-22): an entry without ports applies to every port of its protocol; a protocol
/// is a name, a number or <c>all</c>.
/// </summary>
internal static class GoogleFirewall
{
    /// <summary>The rule; null with a fault when the documents have another shape.</summary>
    internal static TrafficRules? Read(Datum sourceRanges, Datum allowed, out CelFailure? fault)
    {
        var tally = new AddressTally(keep: true);
        tally.AddAll(sourceRanges);
        var (sources, sourceDoubt) = (tally.Sure(), sourceRanges.Kind == DatumKind.Unknown ? sourceRanges.Failure : tally.Doubt);
        var rules = new List<TrafficRule>();
        foreach (var entry in allowed.Items())
        {
            if (entry.Kind is not (DatumKind.Map or DatumKind.Unknown))
            {
                fault = CelFailure.Error("a firewall rule is expected to list protocols with ports");
                return null;
            }

            var protocolText = entry.Member("IPProtocol"u8, "protocol"u8);
            var protocol = IpProtocol.Read(protocolText.Text());
            rules.Add(new TrafficRule
            {
                Effect = TrafficEffect.Allow,
                Protocol = protocol,
                Ports = Ports(entry, protocol),
                Sources = sources,
                SourceDoubt = sourceDoubt,
                Doubt = protocolText.Kind == DatumKind.Unknown ? protocolText.Failure : null,
            });
        }

        fault = null;
        return new TrafficRules(rules);
    }

    private static PortSet Ports(Datum entry, IpProtocol protocol)
    {
        if (protocol.IsAll) return PortSet.All;
        if (protocol.IsKnown && !protocol.HasPorts) return PortSet.None;
        var ports = entry.Member("ports"u8);
        return ports.IsAbsent || (ports.Kind == DatumKind.List && ports.Count == 0) ? PortSet.All : PortSet.Read(ports);
    }
}
