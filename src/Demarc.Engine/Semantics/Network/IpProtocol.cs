using System.Collections.Immutable;
using System.Globalization;

namespace Demarc.Engine.Semantics;

/// <summary>
/// A protocol by its number, or all of them. Names and numbers as in the IANA registry,
/// https://www.iana.org/assignments/protocol-numbers (2026-11-22). The default value is a protocol that could not be read.
/// </summary>
public readonly record struct IpProtocol
{
    private readonly int code;

    private IpProtocol(int code) => this.code = code;

    /// <summary>Every protocol.</summary>
    public static IpProtocol All { get; } = new(-1);

    /// <summary>TCP.</summary>
    public static IpProtocol Tcp { get; } = Of(6);

    /// <summary>UDP.</summary>
    public static IpProtocol Udp { get; } = Of(17);

    /// <summary>Whether it could be read.</summary>
    public bool IsKnown => code != 0;

    /// <summary>Whether it stands for every protocol.</summary>
    public bool IsAll => code == -1;

    /// <summary>The protocol's number; -1 for all.</summary>
    public int Number => IsAll ? -1 : code - 1;

    /// <summary>Whether its messages are addressed to ports: TCP, UDP, DCCP, SCTP, UDP-Lite.</summary>
    public bool HasPorts => Number is 6 or 17 or 33 or 132 or 136;

    /// <summary>Whether it is ICMP for either family, whose "ports" are message types.</summary>
    public bool IsIcmp => Number is 1 or 58;

    /// <summary>A protocol by its number, 0 to 255.</summary>
    public static IpProtocol Of(int number) => new(number + 1);

    /// <summary>Whether a rule for this protocol speaks of messages of the other.</summary>
    public bool Includes(IpProtocol other) => IsAll || (IsKnown && code == other.code);

    /// <summary>
    /// Reads a name or number; <c>-1</c>, <c>all</c>, <c>any</c> and <c>*</c> are every protocol. What is not understood is not known.
    /// </summary>
    public static IpProtocol Read(string? text)
    {
        // The two that questions and rules name most, before anything is allocated for the rest.
        if (text is "tcp") return Tcp;
        if (text is "-1") return All;
        var name = text?.Trim().ToLowerInvariant();
        return name switch
        {
            "*" or "-1" or "all" or "any" => All,
            "tcp" => Tcp,
            "udp" => Udp,
            "icmp" => Of(1),
            "ipip" => Of(4),
            "gre" => Of(47),
            "esp" => Of(50),
            "ah" => Of(51),
            "icmpv6" or "ipv6-icmp" => Of(58),
            "sctp" => Of(132),
            _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 255 => Of(number),
            _ => default,
        };
    }

    /// <summary>
    /// What a question asks about: one protocol, or with <c>any</c> TCP, UDP and whatever else of <paramref name="mentioned"/> has ports.
    /// </summary>
    internal static ImmutableArray<IpProtocol> Asked(IpProtocol question, IEnumerable<IpProtocol> mentioned) =>
        question.IsAll ? [.. new[] { Tcp, Udp }.Concat(mentioned.Where(static p => p.HasPorts)).Distinct()] : [question];

    /// <inheritdoc/>
    public override string ToString() => IsAll ? "all" : IsKnown ? Number.ToString(CultureInfo.InvariantCulture) : "unknown";
}
