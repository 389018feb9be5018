using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>Functions about addresses and firewall rules.</summary>
internal static class TrafficFunctions
{
    private static readonly CelType Ports = CelType.List(CelType.Int);

    private static readonly DocumentMemo<TrafficReading> SecurityGroups =
        new(static document => new TrafficReading(document, SecurityGroup.CouldReach, SecurityGroup.Read));

    private static readonly DocumentMemo<TrafficReading> NetworkAcls =
        new(static document => new TrafficReading(document, NetworkAcl.CouldReach, NetworkAcl.Read));

    private static readonly DocumentMemo<TrafficReading> NetworkSecurityGroups =
        new(static document => new TrafficReading(document, NetworkSecurityGroup.CouldReach, NetworkSecurityGroup.Read));

    internal static ImmutableArray<CelFunction> All { get; } =
    [
        CelFunction.Global("coversInternet", CelType.Dyn, CelType.Bool,
            static texts => AddressLists.CoverInternet(Datum.Of(texts)).ToCel()),
        CelFunction.Global("coversAddresses", CelType.Dyn, CelType.Dyn, CelType.Bool,
            static (texts, others) => AddressLists.Cover(Datum.Of(texts), Datum.Of(others)).ToCel()),
        .. Opens("securityGroupOpens", SecurityGroups),
        CelFunction.Global("securityGroupOpensAll", CelType.Dyn, CelType.Bool,
            static group => Ask(group, SecurityGroups, static rules => rules.OpenAll())),
        CelFunction.Global("securityGroupOpensSome", CelType.Dyn, CelType.Bool,
            static group => Ask(group, SecurityGroups, static rules => rules.OpenSome())),
        .. Opens("networkAclOpens", NetworkAcls),
        .. Opens("networkSecurityGroupOpens", NetworkSecurityGroups),
        CelFunction.Global("firewallOpens", CelType.Dyn, CelType.Dyn, CelType.String, CelType.Int, CelType.Bool, FirewallOpens),
        CelFunction.Global("firewallOpens", CelType.Dyn, CelType.Dyn, CelType.String, Ports, CelType.Bool, FirewallOpens),
    ];

    private static IEnumerable<CelFunction> Opens(string name, DocumentMemo<TrafficReading> documents)
    {
        CelValue Body(CelValue document, CelValue protocol, CelValue ports) => Opens(document, protocol, ports, documents);
        yield return CelFunction.Global(name, CelType.Dyn, CelType.String, CelType.Int, CelType.Bool, Body);
        yield return CelFunction.Global(name, CelType.Dyn, CelType.String, Ports, CelType.Bool, Body);
    }

    private static CelValue Opens(CelValue document, CelValue protocol, CelValue ports, DocumentMemo<TrafficReading> documents)
    {
        var asked = IpProtocol.Read(protocol.AsString());
        if (!asked.IsKnown) return CelValue.Error($"'{protocol.AsString()}' is no protocol");

        // Most documents name no network of that size, and need not be read any further.
        var reading = documents.Of(document);
        if (!reading.CouldReach) return CelValue.False;
        if (Numbers(ports, out var numbers) is { } fault) return CelValue.Of(fault);
        return reading.Rules is { } rules ? rules.Open(asked, numbers).ToCel() : CelValue.Of(reading.Fault!);
    }

    private static CelValue FirewallOpens(CelValue sourceRanges, CelValue allowed, CelValue protocol, CelValue ports)
    {
        var asked = IpProtocol.Read(protocol.AsString());
        if (!asked.IsKnown) return CelValue.Error($"'{protocol.AsString()}' is no protocol");
        var sources = new AddressTally(keep: false);
        sources.AddAll(Datum.Of(sourceRanges));
        if (!sources.CouldBeInternet) return CelValue.False;
        if (Numbers(ports, out var numbers) is { } fault) return CelValue.Of(fault);
        var rules = GoogleFirewall.Read(Datum.Of(sourceRanges), Datum.Of(allowed), out var malformed);
        return rules is null ? CelValue.Of(malformed!) : rules.Open(asked, numbers).ToCel();
    }

    private static CelValue Ask(CelValue document, DocumentMemo<TrafficReading> documents, Func<TrafficRules, Answer> question)
    {
        var reading = documents.Of(document);
        if (!reading.CouldReach) return CelValue.False;
        return reading.Rules is { } rules ? question(rules).ToCel() : CelValue.Of(reading.Fault!);
    }

    private static CelFailure? Numbers(CelValue ports, out ImmutableArray<int> numbers)
    {
        numbers = [];
        if (ports.Kind == CelKind.Int && ports.AsInt() is >= 0 and <= PortRange.Highest and var one)
        {
            numbers = [(int)one];
            return null;
        }

        var wanted = ImmutableArray.CreateBuilder<int>(ports.Count);
        foreach (var item in Datum.Of(ports).Items())
        {
            if (item.Kind == DatumKind.Unknown) return item.Failure;
            if (!item.TryInteger(out var port) || port is < 0 or > PortRange.Highest) return CelFailure.Error($"{item.Text()} is no port");
            wanted.Add((int)port);
        }

        numbers = wanted.DrainToImmutable();
        return null;
    }
}
