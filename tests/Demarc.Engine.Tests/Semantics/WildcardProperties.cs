using System.Text;
using System.Text.RegularExpressions;

namespace Demarc.Engine.Tests.Semantics;

/// <summary>Containment of patterns against trying every short text.</summary>
public sealed class WildcardProperties
{
    /// <summary>Every text of up to seven letters, one of which no pattern names.</summary>
    private static readonly string[] Texts = [.. Enumerable.Range(0, 8).SelectMany(Of)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Patterns_cover_what_their_texts_cover(int seed)
    {
        var random = new Random(seed);
        var covered = 0;
        for (var i = 0; i < 250; i++)
        {
            var asked = Pattern(random, 4);
            var allowed = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Pattern(random, 3)).ToArray();
            var denied = random.Next(3) == 0 ? new[] { Pattern(random, 3) } : [];
            var expected = Texts.Where(text => Matches(asked, text))
                .All(text => Array.Exists(allowed, p => Matches(p, text)) && !Array.Exists(denied, p => Matches(p, text)));
            if (expected) covered++;
            var policy = $$"""
                {"Statement":[{"Effect":"Allow","Action":"*","Resource":[{{List(allowed)}}]},{"Effect":"Deny","Action":"*","Resource":[{{List(denied)}}]}]}
                """;
            Assert.True((expected ? "yes" : "no") == Question.Word(Question.Value("policyGrants(doc, 'a:b', other[0])", policy, $"[\"{asked}\"]")),
                $"'{asked}' by {policy}: expected {expected}");
        }

        Assert.True(covered > 20, $"{covered} covered");
    }

    [Theory]
    [InlineData("yes", "*", "?*", "")]
    [InlineData("no", "*", "??*", "")]
    [InlineData("yes", "a*", "a", "a?*")]
    [InlineData("yes", "*a*", "a*", "?*a*")]
    [InlineData("yes", "?*", "?", "??", "???*")]
    [InlineData("no", "?*", "?", "???*")]
    [InlineData("yes", "*b", "b", "*?b", "c")]
    [InlineData("no", "?", "a", "b", "c")]
    public void Several_patterns_cover_together(string expected, string asked, params string[] patterns) => Assert.Equal(
        expected, Question.Word(Question.Value("policyGrants(doc, 'a:b', other)", $$"""{"Statement":{"Effect":"Allow","Action":"*","Resource":[{{List(patterns)}}]} }""", $"\"{asked}\"")));

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Azure_actions_are_the_same_with_stars_alone(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 250; i++)
        {
            var asked = Pattern(random, 4).Replace('?', 'c');
            var allowed = Enumerable.Range(0, 1 + random.Next(3))
                .Select(_ => Pattern(random, 3).Replace("?", "", StringComparison.Ordinal)).ToArray();
            var expected = Texts.Where(text => Matches(asked, text) && (asked is not "*" || text.Contains('/', StringComparison.Ordinal)))
                .All(text => Array.Exists(allowed, p => Matches(p, text)));
            var answer = Question.Word(Question.Value("actionsCover(doc[0], [], doc[1])", $"[[{List(allowed)}],\"{asked.ToUpperInvariant()}\"]"));
            if (asked is not "*") Assert.True((expected ? "yes" : "no") == answer, $"'{asked}' by {List(allowed)}");
        }
    }

    [Fact]
    public void Patterns_made_to_be_slow_end_soon()
    {
        var slow = string.Concat(Enumerable.Repeat("*a?", 40));
        var many = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"s3:*a{new string('?', i % 40)}b{i}*\""));
        var policy = $$"""
            {"Statement":[{"Effect":"Allow","Principal":"*","Action":[{{many}},"*"],"Resource":["{{slow}}","*"]},
             {"Effect":"Deny","Principal":"*","Action":[{{many}},"{{slow}}"],"Resource":["{{slow}}"]}]}
            """;
        Assert.Matches("^(yes|no|error)$", Question.Ask("policyGrants(doc, '*a*b*', '*a*?*')", policy));
        Assert.Matches("^(yes|error)$", Question.Ask("policyIsPublic(doc)", policy));
        Assert.Matches("^(yes|error)$", Question.Ask("policyPublicActions(doc).size() > 0", policy));
    }

    private static IEnumerable<string> Of(int length) =>
        length == 0 ? [""] : Of(length - 1).SelectMany(static rest => "abc".Select(c => rest + c));

    private static string Pattern(Random random, int longest)
    {
        var text = new StringBuilder();
        for (var i = random.Next(longest + 1); i >= 0; i--) text.Append("aabb***?"[random.Next(8)]);
        return text.ToString();
    }

    private static bool Matches(string pattern, string text) => Regex.IsMatch(
        text, "^" + pattern.Replace("*", ".*", StringComparison.Ordinal).Replace('?', '.') + "$", RegexOptions.CultureInvariant);

    private static string List(string[] patterns) => string.Join(',', patterns.Select(static p => $"\"{p}\""));
}
