using System.Text.Json.Nodes;

namespace Demarc.Engine.Tests.Semantics;

/// <summary>Real shapes with parts hidden or replaced: a sure answer stays, and nothing throws or runs on.</summary>
public sealed class MutationTests
{
    private const string Group = """
        [{"IpProtocol":"tcp","FromPort":22,"ToPort":80,"IpRanges":[{"CidrIp":"0.0.0.0/1"},{"CidrIp":"10.0.0.0/8"}],"Ipv6Ranges":[],"PrefixListIds":[]},
         {"IpProtocol":"-1","IpRanges":[{"CidrIp":"128.0.0.0/1"}],"UserIdGroupPairs":[{"GroupId":"sg-1"}]},
         {"IpProtocol":"udp","FromPort":53,"ToPort":53,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]
        """;

    private const string Acl = """
        [{"RuleNumber":90,"Protocol":"6","RuleAction":"deny","Egress":false,"CidrBlock":"0.0.0.0/1","PortRange":{"From":22,"To":22}},
         {"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","Egress":false,"CidrBlock":"0.0.0.0/0"},
         {"RuleNumber":32767,"Protocol":"-1","RuleAction":"deny","Egress":false,"Ipv6CidrBlock":"::/0"}]
        """;

    private const string Azure = """
        [{"name":"a","properties":{"priority":100,"direction":"Inbound","access":"Deny","protocol":"Tcp","sourceAddressPrefix":"Internet",
          "sourcePortRange":"*","destinationAddressPrefix":"10.0.0.4","destinationPortRange":"3389"}},
         {"name":"b","properties":{"priority":200,"direction":"Inbound","access":"Allow","protocol":"*","sourceAddressPrefixes":["0.0.0.0/0"],
          "destinationAddressPrefixes":["10.0.0.0/24"],"destinationPortRanges":["22","3000-4000"]}}]
        """;

    private const string Resource = """
        {"Version":"2012-10-17","Statement":[
         {"Sid":"a","Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"Action":["s3:GetObject","s3:List*"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],
          "Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-1"]},"Bool":{"aws:SecureTransport":"true"}}},
         {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},
         {"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"},"NotAction":"s3:Get*","Resource":"*"}]}
        """;

    private const string Open = """
        {"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["iam:*"],"NotResource":"x"},
         {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::999999999999:role/r"]},"NotAction":"s3:*","Resource":"*"}]}
        """;

    private const string Bindings = """
        {"bindings":[{"role":"roles/owner","members":["user:a@example.com","allUsers"],"condition":{"title":"t","expression":"false"}},
         {"role":"roles/viewer","members":["group:g@example.org","allAuthenticatedUsers"]}]}
        """;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (document, functions) in new[]
        {
            (Group, new[] { "securityGroupOpens(doc, 'tcp', 22)", "securityGroupOpens(doc, 'any', [53, 23])", "securityGroupOpensAll(doc)", "securityGroupOpensSome(doc)" }),
            (Acl, ["networkAclOpens(doc, 'tcp', 22)", "networkAclOpens(doc, 'tcp', 23)", "networkAclOpens(doc, 'any', 22)"]),
            (Azure, ["networkSecurityGroupOpens(doc, 'tcp', 22)", "networkSecurityGroupOpens(doc, 'tcp', 3389)", "networkSecurityGroupOpens(doc, 'udp', 3389)"]),
            ("""["0.0.0.0/1","128.0.0.0/1","Sql"]""", ["coversInternet(doc)", "coversAddresses(doc, ['10.0.0.0/8'])", "coversAddresses(['10.0.0.0/8'], doc)"]),
            ("""[{"IPProtocol":"tcp","ports":["22","80-90"]},{"IPProtocol":"all"}]""", ["firewallOpens(['0.0.0.0/0'], doc, 'tcp', 22)", "firewallOpens(['0.0.0.0/0'], doc, 'udp', 1)"]),
            (Resource, ["policyIsPublic(doc)", "policyPublicActions(doc).size() > 0", "policyAllowsAccounts(doc, ['111122223333'])", "policyAllowsAccounts(doc, [])", "policyRequiresTls(doc)", "policyStatements(doc)[1].effect == 'Deny'"]),
            (Open, ["policyIsPublic(doc)", "policyPublicActions(doc) == ['*']", "policyAllowsAccounts(doc, [])", "policyGrants(doc, '*', '*')", "policyGrantsAny(doc, ['s3:*', 'iam:*'], 'x')", "policyRequiresTls(doc)"]),
            (Bindings, ["bindingsPublic(doc)", "bindingsMembers(doc, 'roles/owner') == ['user:a@example.com', 'allUsers']", "bindingsOutside(doc, ['example.com'])", "bindingsOutside(doc, ['example.com', 'example.org'])"]),
            ("""[["*/read","Microsoft.Compute/*"],["*/delete"]]""", ["actionsCover(doc[0], doc[1], 'Microsoft.Compute/x/read')", "actionsCover(doc[0], doc[1], '*')"]),
        })
        {
            foreach (var function in functions) cases.Add(function, document);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hidden_part_leaves_sure_answers_as_they_are(string function, string document)
    {
        var whole = Question.Ask(function, document);
        Assert.Contains(whole, new[] { "yes", "no" }, StringComparer.Ordinal);
        foreach (var path in Paths(JsonNode.Parse(document)!).Where(static path => path.Length > 0))
        {
            var hidden = With(document, path, JsonValue.Create("\u0001unknown\u0001"));
            var answer = Question.Ask(function, hidden);
            Assert.True(answer == whole || answer == "unknown", $"{whole}, but {answer} of {hidden}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Several_hidden_parts_leave_sure_answers_as_they_are(string function, string document)
    {
        var random = new Random(function.Length);
        var whole = Question.Ask(function, document);
        var paths = Paths(JsonNode.Parse(document)!).Where(static path => path.Length > 0).ToList();
        for (var i = 0; i < 150; i++)
        {
            var hidden = document;
            for (var part = random.Next(3); part >= 0; part--)
                hidden = With(hidden, paths[random.Next(paths.Count)], JsonValue.Create("\u0001unknown\u0001"));
            var answer = Question.Ask(function, hidden);
            Assert.True(answer == whole || answer == "unknown", $"{whole}, but {answer} of {hidden}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gap_in_a_text_leaves_sure_answers_as_they_are(string function, string document)
    {
        var whole = Question.Ask(function, document);
        foreach (var path in Paths(JsonNode.Parse(document)!).Where(static path => path.Length > 0))
        {
            if (At(document, path) is not JsonValue value || !value.TryGetValue<string>(out var text)) continue;
            for (var start = 0; start < text.Length; start++)
            {
                // A gap stands for ordinary characters: what an author leaves open in a template is no wildcard.
                for (var end = start + 1; end <= text.Length && text[end - 1] is not ('*' or '?'); end += 3)
                {
                    if (end - start == text.Length) break;
                    var hidden = With(document, path, JsonValue.Create(text[..start] + "\u0001unknown\u0001" + text[end..]));
                    var answer = Question.Word(Question.Value(function, hidden));
                    Assert.True(answer == whole || answer == "unknown", $"{whole}, but {answer} of {hidden}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_replaced_part_gives_an_answer(string function, string document)
    {
        var random = new Random(document.Length + function.Length);
        var paths = Paths(JsonNode.Parse(document)!).ToList();
        for (var i = 0; i < 300; i++)
        {
            var broken = document;
            for (var changes = random.Next(3); changes >= 0; changes--)
            {
                var path = paths[random.Next(paths.Count)];
                broken = With(broken, path, Any(random, 3));
            }

            // Members with an empty text for a name, lists of lists: all are answers, and none is an exception.
            Assert.Matches("^(yes|no|unknown|error)$", Ask(function, broken));
        }
    }

    [Fact]
    public void Random_documents_give_answers()
    {
        var random = new Random(77);
        var functions = Cases().Select(static row => row.Data.Item1).Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 400; i++)
        {
            var json = Any(random, 6)?.ToJsonString() ?? "null";
            foreach (var function in functions) Assert.Matches("^(yes|no|unknown|error)$", Ask(function, json));
        }
    }

    /// <summary>A text with a gap exists in JSON only: as a value of the language it is unknown as a whole.</summary>
    private static string Ask(string function, string json) => json.Contains("a\\u0001", StringComparison.Ordinal)
        ? Question.Word(Question.Value(function, json)) : Question.Ask(function, json);

    private static IEnumerable<object[]> Paths(JsonNode? node)
    {
        yield return [];
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                foreach (var path in Paths(list[i])) yield return [i, .. path];
            }
        }
        else if (node is JsonObject map)
        {
            foreach (var (name, inner) in map)
            {
                foreach (var path in Paths(inner)) yield return [name, .. path];
            }
        }
    }

    private static string With(string document, object[] path, JsonNode? value)
    {
        if (path.Length == 0) return value?.ToJsonString() ?? "null";
        var root = JsonNode.Parse(document);
        var at = root;
        foreach (var step in path[..^1])
            at = step is int index ? (at as JsonArray)?.ElementAtOrDefault(index) : (at as JsonObject)?[(string)step];
        if (at is JsonArray list && path[^1] is int last && last < list.Count) list[last] = value;
        else if (at is JsonObject map && path[^1] is string name) map[name] = value;
        return root?.ToJsonString() ?? "null";
    }

    private static JsonNode? At(string document, object[] path)
    {
        var at = JsonNode.Parse(document);
        foreach (var step in path) at = step is int index ? at![index] : at![(string)step];
        return at;
    }

    private static JsonNode? Any(Random random, int depth) => random.Next(depth <= 0 ? 8 : 12) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.Next(-2, 70000)),
        3 => JsonValue.Create(random.NextDouble() * 1e300),
        4 => JsonValue.Create("\u0001unknown\u0001"),
        5 => JsonValue.Create("a\u0001unknown\u0001/*"),
        6 or 7 => JsonValue.Create(Words[random.Next(Words.Length)]),
        8 or 9 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Any(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(6))
            .Select(_ => Words[random.Next(Words.Length)]).Distinct(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, Any(random, depth - 1)))),
    };

    private static readonly string[] Words =
    [
        "", "*", "**?*", "\0", "\u0002", "\uFDD0", "\uD83D\uDD12", "0.0.0.0/0", "::/0", "10.0.0.0/8", "1.1.1.1-2.2.2.2", "-", "/", ":", "22", "0-65535", "-1", "tcp", "all",
        "Statement", "Effect", "Allow", "Deny", "Principal", "NotPrincipal", "AWS", "Service", "Action", "NotAction", "Resource", "NotResource",
        "Condition", "StringLike", "ForAllValues:StringEqualsIfExists", "aws:PrincipalOrgID", "aws:SourceIp", "IpAddress", "Bool", "Null", "true",
        "s3:*", "arn:aws:s3:::b/*", "arn:", "arn:aws:iam::*:root", "IpProtocol", "FromPort", "ToPort", "IpRanges", "CidrIp", "PrefixListIds",
        "RuleNumber", "RuleAction", "Protocol", "CidrBlock", "PortRange", "properties", "priority", "direction", "Inbound", "access",
        "sourceAddressPrefix", "destinationPortRange", "destinationAddressPrefix", "bindings", "members", "role", "allUsers", "user:a@b", "condition",
        "IPProtocol", "ports", "{\"Statement\":[]}", "%7B%22Statement%22", "{",
    ];
}
