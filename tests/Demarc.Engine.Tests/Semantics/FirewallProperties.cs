using System.Collections.Immutable;
using Demarc.Engine.Semantics;

namespace Demarc.Engine.Tests.Semantics;

/// <summary>
/// Firewalls against a simulation that sends a packet from every block of addresses to every port. Blocks are large, so that denies are
/// never small enough to count as exceptions.
/// </summary>
public sealed class FirewallProperties
{
    /// <summary>Four quarters of IPv4 and four of 2000::/3, each with one public address.</summary>
    private static readonly (string Network, bool V6, string Sample)[] Blocks =
    [
        ("0.0.0.0/2", false, "8.8.8.8"), ("64.0.0.0/2", false, "80.1.1.1"), ("128.0.0.0/2", false, "150.1.1.1"), ("192.0.0.0/2", false, "200.1.1.1"),
        ("2000::/5", true, "2001::1"), ("2800::/5", true, "2801::1"), ("3000::/5", true, "3001::1"), ("3800::/5", true, "3801::1"),
    ];

    private static readonly string[] Protocols = ["tcp", "udp", "all"];

    /// <summary>A rule: order, whether it allows, protocol, ports, blocks. Null is not known.</summary>
    private sealed record Row(int? Order, bool? Allow, string? Protocol, int First, int Last, ImmutableArray<int>? Sources);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_packet_goes_as_the_first_rule_says(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var rows = Rows(random, 1 + random.Next(6), unknowns: false);
            var rules = new TrafficRules(rows.Select(Rule));
            foreach (var protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp })
            {
                for (var port = 0; port < 6; port++)
                {
                    var (least, most) = rules.Reaching(protocol, port);
                    Assert.Equal(least, most);
                    for (var block = 0; block < Blocks.Length; block++)
                    {
                        Assert.True(AddressRange.TryParse(Blocks[block].Sample, out var sample));
                        var name = protocol == IpProtocol.Tcp ? "tcp" : "udp";
                        Assert.True(Passes(rows, block, name, port) == least.Contains(sample.IsV6, sample.First), string.Join('\n', rows));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Documents_of_each_provider_give_what_the_simulation_gives(int seed)
    {
        var random = new Random(seed);
        var opened = 0;
        for (var i = 0; i < 150; i++)
        {
            var rows = Rows(random, 1 + random.Next(5), unknowns: false);
            var (protocol, port) = (Protocols[random.Next(3)], random.Next(6));
            var expected = Opens(rows, protocol, port);
            var asked = protocol == "all" ? "any" : protocol;
            if (expected) opened++;
            Check(expected, $"networkSecurityGroupOpens(doc, '{asked}', {port})", AzureRules(rows));
            Check(expected, $"networkAclOpens(doc, '{asked}', {port})", AclEntries(rows));
            ImmutableArray<Row> allows = [.. rows.Where(static row => row.Allow == true)];
            Check(Opens(allows, protocol, port), $"securityGroupOpens(doc, '{asked}', {port})", Permissions(allows));
            Check(
                new[] { "tcp", "udp" }.Any(p => Enumerable.Range(0, 8).Any(any => Opens(allows, p, any))),
                "securityGroupOpensSome(doc)", Permissions(allows));
        }

        Assert.True(opened is > 15 and < 135, $"{opened} of 150 open");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public void Whatever_the_unknown_turns_out_to_be_a_sure_answer_stays(int seed)
    {
        var random = new Random(seed);
        var (sure, open, needless) = (0, 0, 0);
        for (var i = 0; i < 150; i++)
        {
            var rows = Rows(random, 1 + random.Next(4), unknowns: true);
            var (protocol, port) = (Protocols[random.Next(3)], random.Next(6));
            var asked = protocol == "all" ? "any" : protocol;
            var outcomes = Completions(rows, 0).Take(400).Select(complete => Opens(complete, protocol, port)).Distinct().ToList();
            foreach (var (function, json) in new[] { ("networkSecurityGroupOpens", AzureRules(rows)), ("networkAclOpens", AclEntries(rows)) })
            {
                var answer = Question.Ask($"{function}(doc, '{asked}', {port})", json);
                Assert.True(answer is "unknown" || (outcomes.Count == 1 && answer == (outcomes[0] ? "yes" : "no")), $"{answer}\n{json}");
                if (answer is not "unknown") sure++;
                else if (outcomes.Count > 1) open++;
                else needless++;
            }
        }

        Assert.True(sure > 100 && open > 10 && needless < sure / 4, $"{sure} sure, {open} open, {needless} needlessly open");
    }

    private static void Check(bool expected, string expression, string json) =>
        Assert.True((expected ? "yes" : "no") == Question.Ask(expression, json), $"expected {expected} of {expression}\n{json}");

    private static ImmutableArray<Row> Rows(Random random, int count, bool unknowns)
    {
        // A few unknowns, so that all ways to fill them in can be tried.
        var left = unknowns ? 2 : 0;
        bool Hide() => left > 0 && random.Next(8) == 0 && left-- > 0;
        var rows = ImmutableArray.CreateBuilder<Row>();
        var orders = Enumerable.Range(1, 10).OrderBy(_ => random.Next()).ToArray();
        for (var i = 0; i < count; i++)
        {
            var first = random.Next(6);
            rows.Add(new Row(
                Hide() ? null : orders[i] * 100, Hide() ? null : random.Next(3) > 0, Hide() ? null : Protocols[random.Next(3)], first,
                first + random.Next(4), Hide() ? null : random.Next(3) == 0 ? [.. Enumerable.Range(0, 8)]
                    : [.. Enumerable.Range(0, 8).Where(_ => random.Next(2) == 0)]));
        }

        return rows.ToImmutable();
    }

    private static IEnumerable<ImmutableArray<Row>> Completions(ImmutableArray<Row> rows, int from)
    {
        for (var i = from; i < rows.Length; i++)
        {
            var row = rows[i];
            IEnumerable<Row>? variants = row switch
            {
                { Order: null } => Enumerable.Range(0, 11).Select(place => row with { Order = (place * 100) + 50 }),
                { Allow: null } => new[] { true, false }.Select(allow => row with { Allow = allow }),
                { Protocol: null } => Protocols.Append("icmp").Select(protocol => row with { Protocol = protocol }),
                { Sources: null } => new ImmutableArray<int>[] { [], [0, 1, 2, 3], [4, 5, 6, 7], [0], [.. Enumerable.Range(0, 8)] }
                    .Select(sources => row with { Sources = sources }),
                _ => null,
            };
            if (variants is not null) return variants.SelectMany(variant => Completions(rows.SetItem(i, variant), i));
        }

        return [rows];
    }

    private static bool Passes(ImmutableArray<Row> rows, int block, string protocol, int port)
    {
        foreach (var row in rows.OrderBy(static row => row.Order))
        {
            if (row.Protocol is not "all" && row.Protocol != protocol) continue;
            if (port >= row.First && port <= row.Last && row.Sources!.Value.Contains(block)) return row.Allow!.Value;
        }

        return false;
    }

    private static bool Opens(ImmutableArray<Row> rows, string protocol, int port) =>
        (protocol == "all" ? new[] { "tcp", "udp" } : [protocol]).Any(one => new[] { 0, 4 }.Any(first =>
            Enumerable.Range(first, 4).All(block => Passes(rows, block, one, port))));

    private static TrafficRule Rule(Row row) => new()
    {
        Effect = row.Allow!.Value ? TrafficEffect.Allow : TrafficEffect.Deny,
        Protocol = IpProtocol.Read(row.Protocol),
        Ports = new PortSet([new PortRange(row.First, row.Last)]),
        Sources = AddressSet.Of(row.Sources!.Value.Select(static block =>
            AddressRange.TryParse(Blocks[block].Network, out var range) ? range : throw new InvalidOperationException())),
        Order = row.Order,
    };

    private static string Text(string? text) => text is null ? Question.Unknown : $"\"{text}\"";

    private static string Number(int? number) => number is null ? Question.Unknown : $"{number}";

    private static string Sources(Row row) => row.Sources is { } blocks ? Networks(blocks) : Question.Unknown;

    private static string Networks(IEnumerable<int> blocks) => string.Join(',', blocks.Select(static block => Text(Blocks[block].Network)));

    private static string AzureRules(ImmutableArray<Row> rows) => "[" + string.Join(',', rows.Select(static row => $$"""
        {"priority":{{Number(row.Order)}},"direction":"Inbound","access":{{Text(row.Allow is { } allow ? allow ? "Allow" : "Deny" : null)}},
         "protocol":{{Text(row.Protocol is "all" ? "*" : row.Protocol)}},"destinationPortRange":"{{row.First}}-{{row.Last}}",
         "sourceAddressPrefixes":[{{Sources(row)}}]}
        """)) + "]";

    /// <summary>
    /// An entry has one network, so a row becomes several entries; protocol -1 has no ports and becomes one entry each for TCP and UDP.
    /// </summary>
    private static string AclEntries(ImmutableArray<Row> rows) => "[" + string.Join(',',
        from row in rows
        from protocol in row.Protocol switch { "all" => new string?[] { "6", "17" }, "tcp" => ["6"], "udp" => ["17"], var other => [other] }
        from source in row.Sources is { } blocks
            ? blocks.Select(static block => (Text(Blocks[block].Network), Blocks[block].V6))
            : [(Question.Unknown, false)]
        select $$"""
            {"RuleNumber":{{Number(row.Order)}},"RuleAction":{{Text(row.Allow is { } allow ? allow ? "allow" : "deny" : null)}},
             "Protocol":{{Text(protocol)}},"Egress":false,"{{(source.Item2 ? "Ipv6CidrBlock" : "CidrBlock")}}":{{source.Item1}},
             "PortRange":{"From":{{row.First}},"To":{{row.Last}} } }
            """) + "]";

    private static string Permissions(ImmutableArray<Row> rows) => "[" + string.Join(',',
        from row in rows
        from protocol in row.Protocol is "all" ? new[] { "tcp", "udp" } : [row.Protocol!]
        select $$"""
            {"IpProtocol":"{{protocol}}","FromPort":{{row.First}},"ToPort":{{row.Last}},
             "IpRanges":[{{Networks(row.Sources!.Value.Where(static block => !Blocks[block].V6))}}],
             "Ipv6Ranges":[{{Networks(row.Sources.Value.Where(static block => Blocks[block].V6))}}] }
            """) + "]";
}
