using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Inbound rules of an Azure network security group: the lowest priority number that matches decides, and what no rule allows is denied
/// (<c>DenyAllInBound</c>). Source: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview (2026-11-22).
/// A sender chooses its own source port, so a rule that denies only some source ports stops nobody, and one that allows only some stops
/// nobody either.
/// </summary>
internal static class NetworkSecurityGroup
{
    /// <summary>Whether the sources of all rules together could be the internet at all.</summary>
    internal static bool CouldReach(Datum rules)
    {
        var tally = new AddressTally(keep: false);
        foreach (var item in rules.Items())
        {
            if (item.Kind is not DatumKind.Map) return true;
            var rule = Settings(item);
            if (rule.Member("direction"u8).IsIgnoringCase("Outbound"u8) || rule.Member("access"u8).IsIgnoringCase("Deny"u8)) continue;
            AddSources(rule, ref tally);
        }

        return tally.CouldBeInternet;
    }

    /// <summary>The inbound rules; null with a fault when the document is not a list of rules.</summary>
    internal static TrafficRules? Read(Datum rules, out CelFailure? fault)
    {
        var read = new List<TrafficRule>();
        foreach (var item in rules.Items())
        {
            if (item.Kind is not (DatumKind.Map or DatumKind.Unknown))
            {
                fault = CelFailure.Error("a network security group is expected to be a list of rules");
                return null;
            }

            if (Rule(Settings(item)) is { } rule) read.Add(rule);
        }

        fault = null;
        return new TrafficRules(read);
    }

    private static Datum Settings(Datum item) => item.Member("properties"u8) is { IsAbsent: false } inner ? inner : item;

    private static TrafficRule? Rule(Datum rule)
    {
        var (direction, access, protocolText) = (rule.Member("direction"u8), rule.Member("access"u8), rule.Member("protocol"u8));
        if (direction.IsIgnoringCase("Outbound"u8)) return null;
        var protocol = IpProtocol.Read(protocolText.Text());
        var effect = access.IsIgnoringCase("Allow"u8) ? TrafficEffect.Allow
            : access.IsIgnoringCase("Deny"u8) ? TrafficEffect.Deny : TrafficEffect.Unknown;
        var sourcePorts = PortSet.Read(rule.Member("sourcePortRange"u8), rule.Member("sourcePortRanges"u8));
        if (effect == TrafficEffect.Deny && !sourcePorts.IsWhole && sourcePorts.Doubt is null) return null;
        var tally = new AddressTally(keep: true);
        AddSources(rule, ref tally);
        var destinations = Destinations(rule, out var destinationDoubt);
        return new TrafficRule
        {
            Effect = effect,
            Protocol = protocol,
            Ports = protocol.IsKnown && !protocol.IsAll && !protocol.HasPorts
                ? PortSet.None
                : PortSet.Read(rule.Member("destinationPortRange"u8), rule.Member("destinationPortRanges"u8)),
            Sources = tally.Sure(),
            SourceDoubt = rule.Kind == DatumKind.Unknown ? rule.Failure : tally.Doubt,
            Order = rule.Member("priority"u8).TryInteger(out var priority) ? priority : null,
            Destinations = destinations,
            Doubt = direction.Kind == DatumKind.Unknown ? direction.Failure
                : protocolText.Kind == DatumKind.Unknown ? protocolText.Failure
                : effect == TrafficEffect.Deny && sourcePorts.Doubt is { } doubt ? doubt : destinationDoubt,
        };
    }

    /// <summary>Null for every protected address: also the tag of the whole virtual network, in which all of them are.</summary>
    private static Destinations? Destinations(Datum rule, out CelFailure? doubt)
    {
        var texts = new List<string>();
        doubt = null;
        foreach (var list in new[]
        {
            rule.Member("destinationAddressPrefix"u8), rule.Member("destinationAddressPrefixes"u8),
            rule.Member("destinationApplicationSecurityGroups"u8),
        })
        {
            foreach (var item in list.Items())
            {
                var text = item.Kind == DatumKind.Map ? item.Member("id"u8) : item;
                if (text.Kind == DatumKind.Unknown) doubt ??= text.Failure;
                else if (text.Text() is { Length: > 0 } name) texts.Add(name);
            }
        }

        var whole = texts.Count == 0 || texts.Exists(static text =>
            AddressWords.Read(text, out var range) is AddressWord.Everything
            || range == AddressRange.AllV4 || range == AddressRange.AllV6
            || text.Equals("VirtualNetwork", StringComparison.OrdinalIgnoreCase));
        return whole ? null : new Destinations(texts);
    }

    private static void AddSources(Datum rule, ref AddressTally tally)
    {
        tally.AddAll(rule.Member("sourceAddressPrefix"u8));
        tally.AddAll(rule.Member("sourceAddressPrefixes"u8));
    }
}
