using System.Text.RegularExpressions;

namespace Demarc.Engine.Tests.Semantics;

/// <summary>
/// A world small enough to try every request: a few actions and resources, some of which no policy names, and what strangers can put into a
/// request. Policies are evaluated as AWS documents it: an explicit deny wins, then an allow.
/// </summary>
internal sealed class SmallPolicyWorld(Random random)
{
    internal static readonly string[] Actions =
        ["s:a", "s:b", "s:ab", "t:a", "t:b", "u:q", "s:q", "t:aq", "uu:q", "uu:a", "uu:b", "u:a", "u:b", "s:aq"];

    internal static readonly string[] Resources = ["x", "y", "x/1", "x/q", "q", "qq", "qq/q", "y/q", "xx", "xx/q"];

    private static readonly string[] ActionPatterns = ["*", "*:*", "s:*", "t:*", "s:a*", "*:a", "s:?", "s:a", "s:b", "t:a", "?:*b"];

    private static readonly string[] ResourcePatterns = ["*", "x*", "x/*", "x", "y", "?", "?/*"];

    /// <summary>What a request carries: a value, or null where the key is absent.</summary>
    internal sealed record Context(string? Organisation, string? Endpoint);

    /// <summary>Strangers: no organisation of ours, no endpoint of ours.</summary>
    internal static readonly Context[] Strangers =
        [.. from o in new[] { null, "o-evil" } from e in new[] { null, "vpce-evil" } select new Context(o, e)];

    internal sealed record Condition(string Operator, string Key, string[] Values);

    internal sealed record Statement(
        bool Allow, bool NotAction, string[] Actions, bool NotResource, string[] Resources, bool Everybody, Condition[] Conditions);

    internal Statement[] Policy(int statements, bool conditions) => [.. Enumerable.Range(0, statements).Select(_ => new Statement(
        random.Next(5) < 3, random.Next(6) == 0, Some(ActionPatterns), random.Next(6) == 0, Some(ResourcePatterns), random.Next(6) > 0,
        conditions && random.Next(2) == 0 ? [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => NextCondition())] : []))];

    internal static string Json(Statement[] policy, bool resourcePolicy) => $$"""
        {"Statement":[{{string.Join(',', policy.Select(statement => $$"""
            {"Effect":"{{(statement.Allow ? "Allow" : "Deny")}}","{{(statement.NotAction ? "NotAction" : "Action")}}":[{{List(statement.Actions)}}],
             "{{(statement.NotResource ? "NotResource" : "Resource")}}":[{{List(statement.Resources)}}]{{(resourcePolicy
                ? $",\"Principal\":{{\"AWS\":\"{(statement.Everybody ? "*" : "111122223333")}\"}}" : "")}}{{Conditions(statement.Conditions)}}}
            """))}}]}
        """;

    /// <summary>
    /// Whether a request gets through; an absent context is an identity's request of which no condition is known to hold or fail.
    /// </summary>
    internal static bool Passes(Statement[] policy, string action, string resource, Context? context)
    {
        var applying = policy.Where(s => Applies(s, action, resource))
            .Where(s => context is null ? s.Conditions.Length == 0 : Holds(s, context)).ToList();
        return applying.Count > 0 && applying.TrueForAll(static s => s.Allow);
    }

    internal static bool Matches(string pattern, string text) => Regex.IsMatch(
        text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant);

    private static bool Applies(Statement s, string action, string resource) =>
        Array.Exists(s.Actions, p => Matches(p, action)) != s.NotAction
        && Array.Exists(s.Resources, p => Matches(p, resource)) != s.NotResource;

    private static bool Holds(Statement s, Context context) => s.Everybody && Array.TrueForAll(s.Conditions, c => Holds(c, context));

    private static bool Holds(Condition condition, Context context)
    {
        var actual = condition.Key == "aws:PrincipalOrgID" ? context.Organisation : context.Endpoint;
        var name = condition.Operator;
        if (name == "Null") return condition.Values[0] == "true" == actual is null;
        if (name.StartsWith("ForAllValues:", StringComparison.Ordinal) && actual is null) return true;
        if (name.StartsWith("ForAnyValue:", StringComparison.Ordinal) && actual is null) return false;
        var negated = name.Contains("Not", StringComparison.Ordinal);
        if (actual is null) return negated || name.EndsWith("IfExists", StringComparison.Ordinal);
        var like = name.Contains("Like", StringComparison.Ordinal);
        return Array.Exists(condition.Values, value => like ? Matches(value, actual) : value == actual) != negated;
    }

    private Condition NextCondition()
    {
        var key = random.Next(2) == 0 ? "aws:PrincipalOrgID" : "aws:SourceVpce";
        if (random.Next(6) == 0) return new Condition("Null", key, [random.Next(2) == 0 ? "true" : "false"]);
        var like = random.Next(2) == 0;
        var name = (random.Next(4) == 0 ? random.Next(2) == 0 ? "ForAnyValue:" : "ForAllValues:" : "")
            + (like ? random.Next(2) == 0 ? "StringLike" : "StringNotLike" : random.Next(2) == 0 ? "StringEquals" : "StringNotEquals")
            + (random.Next(4) == 0 ? "IfExists" : "");
        var start = key == "aws:PrincipalOrgID" ? "o-" : "vpce-";
        string[] values = like ? [start + "1", start + "*", "*"] : [start + "1", start + "2"];
        return new Condition(name, key, [.. Some(values).Take(2)]);
    }

    private string[] Some(string[] from) => [.. Enumerable.Range(0, 1 + random.Next(3))
        .Select(_ => from[random.Next(from.Length)]).Distinct(StringComparer.Ordinal)];

    private static string List(string[] texts) => string.Join(',', texts.Select(static text => $"\"{text}\""));

    private static string Conditions(Condition[] conditions) => conditions.Length == 0 ? "" : ",\"Condition\":{" + string.Join(',', conditions
        .GroupBy(static c => c.Operator, StringComparer.Ordinal).Select(static g => $"\"{g.Key}\":{{" + string.Join(',', g
            .DistinctBy(static c => c.Key, StringComparer.Ordinal).Select(static c => $"\"{c.Key}\":[{List(c.Values)}]")) + "}")) + "}";

    /// <summary>The policy as its text says it: a key comes once under an operator.</summary>
    internal static Statement[] AsWritten(Statement[] policy) =>
        [.. policy.Select(static s => s with { Conditions = [.. s.Conditions.DistinctBy(static c => (c.Operator, c.Key))] })];
}
