using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// The inbound rules of one firewall. The first rule in order that speaks of a packet decides; a packet of which none speaks is stopped.
/// Where only allowing rules exist the order makes no difference. Every question has a narrowest and a widest reading of what is in doubt;
/// where both say the same the doubt does not matter.
/// </summary>
public sealed class TrafficRules
{
    /// <summary>Most rules times ports looked at for one answer, so that a hostile document takes no more than a second or two.</summary>
    private const long MaxWork = 2_000_000;

    private readonly CelFailure? doubt;
    private readonly bool hasDenies;

    /// <summary>
    /// Whether some of the rules let the whole internet in, where none denies: questions about twenty ports come down to few such sets.
    /// </summary>
    private ImmutableArray<(ulong Rules, bool Widest, bool Covered)> covered = [];

    /// <summary>
    /// The rules that let the whole internet in, each by itself, where no other rules together can; null where more has to be looked at.
    /// </summary>
    private readonly ImmutableArray<TrafficRule>? openings;

    /// <summary>Rules in any sequence; their <see cref="TrafficRule.Order"/> decides, and the sequence among equals.</summary>
    public TrafficRules(IEnumerable<TrafficRule> rules)
    {
        // A rule whose order is not known stands first, where a deny takes most away; an allow there counts in the widest reading only.
        Rules = [.. rules];
        if (Rules.Any(rule => rule.Order != Rules[0].Order)) Rules = [.. Rules.OrderBy(static rule => rule.Order ?? long.MinValue)];
        var placed = false;
        foreach (var rule in Rules)
        {
            hasDenies |= rule.Effect != TrafficEffect.Allow;
            placed |= rule.Destinations is not null;
        }

        foreach (var rule in Rules) doubt ??= rule.FirstDoubt(hasDenies);
        if (!hasDenies && doubt is null && !placed) openings = Openings(Rules);
    }

    /// <summary>The rules in order of evaluation.</summary>
    public ImmutableArray<TrafficRule> Rules { get; }

    /// <summary>
    /// The sources from which one protocol reaches one port, in the narrowest and the widest reading of what is in doubt.
    /// </summary>
    /// <param name="protocol">One protocol, not all.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="destinations">Which protected addresses; null for all of them.</param>
    public (AddressSet Least, AddressSet Most) Reaching(IpProtocol protocol, int port, Destinations? destinations = null)
    {
        var least = Reaching(protocol, port, destinations, widest: false, exceptions: false);
        return (least, doubt is null ? least : Reaching(protocol, port, destinations, widest: true, exceptions: false));
    }

    /// <summary>
    /// Whether the whole internet, of at least one address family, reaches one of the ports at one of the protected addresses. A deny
    /// list is an exception and does not close an allow for the whole internet, as long as none of its ranges is larger than a 256th of
    /// the family and all together are less than half of the internet; larger denies shadow what comes after them.
    /// </summary>
    /// <param name="protocol">One protocol; all of them asks whether any protocol with ports does.</param>
    /// <param name="ports">0 to 65535 each.</param>
    public Answer Open(IpProtocol protocol, IReadOnlyCollection<int> ports)
    {
        if (openings is { } plain && !protocol.IsAll) return Answer.Of(IsOpen(plain, protocol, [.. ports]));
        var asked = IpProtocol.Asked(protocol, Rules.Select(static rule => rule.Protocol));
        var (most, work) = (false, 0L);
        foreach (var place in Places())
        {
            foreach (var port in ports)
            {
                foreach (var one in asked)
                {
                    work += Rules.Length;
                    if (work > MaxWork) return Answer.Open(CelFailure.Error("too many firewall rules to analyse"));
                    if (IsOpen(one, port, place, widest: false)) return Answer.Yes;
                    most = most || (doubt is not null && IsOpen(one, port, place, widest: true));
                }
            }
        }

        return Answer.Between(false, most, doubt);
    }

    /// <summary>The same for ports that nothing has to be allocated for.</summary>
    internal Answer Open(IpProtocol protocol, ImmutableArray<int> ports) => openings is { } plain && !protocol.IsAll
        ? Answer.Of(IsOpen(plain, protocol, ports.AsSpan())) : Open(protocol, (IReadOnlyCollection<int>)ports);

    /// <summary>Whether the whole internet reaches every protocol and port: by rules for all protocols.</summary>
    public Answer OpenAll()
    {
        // A number nobody uses stands for the protocols that no rule names.
        var unused = IpProtocol.Of(255);
        if (openings is { } plain) return Answer.Of(IsOpen(plain, unused, 0));
        return new TrafficRules(Rules.Where(rule => rule.Protocol.IsAll || !rule.Protocol.IsKnown)).Open(unused, [0]);
    }

    /// <summary>Whether the whole internet reaches at least one port.</summary>
    public Answer OpenSome()
    {
        if (openings is { } plain)
            return Answer.Of(plain.Any(static rule => (rule.Protocol.IsAll || rule.Protocol.HasPorts) && !rule.Ports.Ranges.IsEmpty));
        // What is reached grows only where a range begins, or behind the end of a deny.
        var ports = new SortedSet<int> { 0 };
        foreach (var range in Rules.SelectMany(static rule => rule.Ports.Ranges))
        {
            ports.Add(range.First);
            if (hasDenies && range.Last < PortRange.Highest) ports.Add(range.Last + 1);
        }

        return Open(IpProtocol.All, ports);
    }

    /// <summary>The rules that let the internet in by themselves; null when the others could together.</summary>
    private static ImmutableArray<TrafficRule>? Openings(ImmutableArray<TrafficRule> rules)
    {
        var found = ImmutableArray.CreateBuilder<TrafficRule>(rules.Length);
        var others = new List<AddressRange>();
        foreach (var rule in rules)
        {
            if (Internet.IsCoveredBy(rule.Sources))
            {
                found.Add(rule);
                continue;
            }

            others.AddRange(rule.Sources.V4);
            others.AddRange(rule.Sources.V6);
        }

        return Internet.IsCoveredBy(AddressSet.Of(others)) ? null : found.DrainToImmutable();
    }

    private static bool IsOpen(ImmutableArray<TrafficRule> openings, IpProtocol protocol, params ReadOnlySpan<int> ports)
    {
        foreach (var rule in openings)
        {
            foreach (var port in ports)
            {
                if (rule.Concerns(protocol, port) == true) return true;
            }
        }

        return false;
    }

    private bool IsOpen(IpProtocol protocol, int port, Destinations? place, bool widest)
    {
        if (!hasDenies) return IsAllowed(protocol, port, place, widest);
        if (Internet.IsCoveredBy(Reaching(protocol, port, place, widest, exceptions: false))) return true;
        return !Internet.IsMostOf(DenyLists(protocol, port))
            && Internet.IsCoveredBy(Reaching(protocol, port, place, widest, exceptions: true));
    }

    /// <summary>Whether allowing rules alone let the internet through: by one union, in whatever order.</summary>
    private bool IsAllowed(IpProtocol protocol, int port, Destinations? place, bool widest)
    {
        var applying = new List<TrafficRule>(Rules.Length);
        var which = 0UL;
        for (var i = 0; i < Rules.Length; i++)
        {
            if (!Destinations.Cover(Rules[i].Destinations, place) || !Applies(Rules[i], protocol, port, widest)) continue;
            applying.Add(Rules[i]);
            which |= 1UL << (i & 63);
        }

        if (Rules.Length > 64) return IsAllowed(applying, widest);
        foreach (var (rules, widely, answer) in covered)
        {
            if (rules == which && widely == widest) return answer;
        }

        var found = IsAllowed(applying, widest);
        covered = covered.Add((which, widest, found));
        return found;
    }

    private static bool IsAllowed(List<TrafficRule> rules, bool widest)
    {
        var ranges = new List<AddressRange>();
        foreach (var rule in rules)
        {
            var sources = widest ? rule.MostSources : rule.Sources;
            if (Internet.IsCoveredBy(sources)) return true;
            ranges.AddRange(sources.V4);
            ranges.AddRange(sources.V6);
        }

        return Internet.IsCoveredBy(AddressSet.Of(ranges));
    }

    private static bool Applies(TrafficRule rule, IpProtocol protocol, int port, bool widest) => rule.Concerns(protocol, port) switch
    {
        true => widest || rule.Doubt is null,
        null => widest,
        false => false,
    };

    /// <summary>The networks that denies name one by one.</summary>
    private AddressSet DenyLists(IpProtocol protocol, int port) => AddressSet.Of(Rules
        .Where(rule => rule.Effect == TrafficEffect.Deny && rule.Concerns(protocol, port) != false)
        .SelectMany(static rule => rule.Sources.V4.Concat(rule.Sources.V6)).Where(Internet.IsException));

    /// <summary>All destinations as a whole, then the distinct ones of allowing rules: each may be open while others are not.</summary>
    private IEnumerable<Destinations?> Places() => Rules
        .Where(static rule => rule.Effect != TrafficEffect.Deny && rule.Destinations is not null)
        .Select(static rule => rule.Destinations).Distinct().Prepend(null);

    private AddressSet Reaching(IpProtocol protocol, int port, Destinations? place, bool widest, bool exceptions)
    {
        var (reached, rest) = (AddressSet.Empty, AddressSet.Everything);
        foreach (var rule in Rules)
        {
            if (rest.IsEmpty) break;
            if (!Destinations.Cover(rule.Destinations, place) || rule.Concerns(protocol, port) is false) continue;
            var ordered = rule.Order is not null || !hasDenies;
            var sure = ordered && Applies(rule, protocol, port, widest: false);
            if (rule.Effect == TrafficEffect.Allow || (rule.Effect == TrafficEffect.Unknown && widest))
            {
                if (!sure && !widest) continue;
                var sources = widest ? rule.MostSources : rule.Sources;
                reached = reached.Union(ordered ? sources.Intersect(rest) : sources);
                if (sure && rule.Effect == TrafficEffect.Allow) rest = rest.Except(rule.Sources);
            }
            else if (sure || !widest)
            {
                var sources = widest ? rule.Sources : rule.MostSources;
                rest = rest.Except(exceptions ? Internet.WithoutExceptions(sources) : sources);
            }
        }

        return reached;
    }
}
