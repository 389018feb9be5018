using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>One inbound rule of a firewall, whatever provider wrote it.</summary>
public sealed record TrafficRule
{
    /// <summary>What it does.</summary>
    public required TrafficEffect Effect { get; init; }

    /// <summary>The protocol it speaks of; the default value when it could not be read.</summary>
    public required IpProtocol Protocol { get; init; }

    /// <summary>The ports it speaks of.</summary>
    public required PortSet Ports { get; init; }

    /// <summary>The sources named for sure.</summary>
    public required AddressSet Sources { get; init; }

    /// <summary>Why there may be any other source; null when there is none.</summary>
    public CelFailure? SourceDoubt { get; init; }

    /// <summary>Place in the order of evaluation, lowest first; null when not known.</summary>
    public long? Order { get; init; } = 0;

    /// <summary>The protected addresses it speaks of; null for all of them.</summary>
    public Destinations? Destinations { get; init; }

    /// <summary>Why it may not apply at all; null when it does.</summary>
    public CelFailure? Doubt { get; init; }

    /// <summary>Every source it could speak of.</summary>
    internal AddressSet MostSources => SourceDoubt is null ? Sources : AddressSet.Everything;

    /// <summary>Whether it speaks of a protocol and port: true, false, or null when that is in doubt.</summary>
    internal bool? Concerns(IpProtocol protocol, int port)
    {
        if (Protocol.IsKnown && !Protocol.Includes(protocol)) return false;
        bool? ports = protocol.HasPorts ? Ports.Contains(port) : Ports.IsWhole;
        if (ports == false && Ports.Doubt is not null) ports = null;
        return ports == true && !Protocol.IsKnown ? null : ports;
    }

    /// <summary>The first thing about the rule that is in doubt.</summary>
    /// <param name="ordered">Whether its place in the order matters.</param>
    internal CelFailure? FirstDoubt(bool ordered)
    {
        if ((Doubt ?? SourceDoubt ?? Ports.Doubt) is { } doubt) return doubt;
        if (!Protocol.IsKnown) return CelFailure.Error("the protocol of a rule is not understood");
        if (Effect == TrafficEffect.Unknown) return CelFailure.Unknown("what a rule does");
        return ordered && Order is null ? CelFailure.Unknown("the order of a rule") : null;
    }
}
