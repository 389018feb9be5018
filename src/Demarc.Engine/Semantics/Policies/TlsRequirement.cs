namespace Demarc.Engine.Semantics;

/// <summary>
/// Whether a resource policy refuses every request that does not come over TLS: denies to everybody, of all actions of the service and on
/// the whole resource, under no other condition than that the request is not encrypted.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html and
/// https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html (2026-11-22): SNS accepts no pattern over all its actions
/// in a topic's policy, and there a deny of sns:Publish, the only action with content, is meant.
/// </summary>
public static class TlsRequirement
{
    private static readonly Wildcard Publish = Wildcard.Parse("sns:Publish", WildcardStyle.AwsAction);

    /// <summary>Whether the policy requires TLS.</summary>
    public static Answer IsMet(PolicyDocument policy)
    {
        var least = IsMet(policy, widest: false);
        return policy.Doubt is { } doubt ? Answer.Between(least, least || IsMet(policy, widest: true), doubt) : Answer.Of(least);
    }

    private static bool IsMet(PolicyDocument policy, bool widest)
    {
        // Resources may be spread over several statements, of which each denies all actions.
        var denies = policy.Statements.Where(statement => Refuses(statement, widest) && CoversActions(statement, widest)).ToList();
        return CoversResource(denies, widest);
    }

    private static bool Refuses(PolicyStatement statement, bool widest)
    {
        if (statement.Effect != PolicyEffect.Deny && !(widest && statement.Effect == PolicyEffect.Unknown)) return false;
        var everybody = statement.Principals.NamesEverybody && !statement.Principals.Negated;
        if (!everybody && !(widest && statement.Principals.Doubt is not null)) return false;
        if (statement.ConditionDoubt is not null && !widest) return false;
        return statement.Conditions.All(condition => HoldsWithoutTls(condition, widest));
    }

    /// <summary>Whether a condition holds for every request that is not encrypted.</summary>
    private static bool HoldsWithoutTls(PolicyCondition condition, bool widest)
    {
        if (condition.Key == "aws:securetransport")
        {
            var matches = condition.Values.Any(static value => value.Equals("false", StringComparison.OrdinalIgnoreCase));
            return condition.Operator is "Bool" or "StringEquals" or "StringEqualsIgnoreCase" or "StringLike"
                && (matches || (widest && condition.Doubt is not null));
        }

        // Only encrypted requests have a version; IfExists holds for the others.
        return condition is { Key: "s3:tlsversion", IfExists: true, Operator: "NumericLessThan" or "NumericLessThanEquals" };
    }

    private static bool CoversActions(PolicyStatement deny, bool widest)
    {
        var set = deny.Actions.Set(widest);
        if (set.Negated) return false;
        return set.Patterns.Any(static pattern => pattern.Equals(Publish) || IsWholeService(pattern.Tokens));
    }

    /// <summary>"*", "s3:*" or "s3*": a policy of a resource speaks of one service only, whichever it names.</summary>
    private static bool IsWholeService(string tokens)
    {
        var colon = tokens.IndexOf(':', StringComparison.Ordinal);
        return tokens.EndsWith(Wildcard.Star) && (colon < 0 || colon == tokens.Length - 2);
    }

    private static bool CoversResource(List<PolicyStatement> denies, bool widest)
    {
        var patterns = new List<Wildcard>();
        var bucket = false;
        foreach (var deny in denies)
        {
            if (deny.Resources.Negated) continue;
            if (widest && deny.Resources.Doubt is not null) return true;
            bucket |= deny.Actions.Set(widest).Patterns.Any(static pattern => pattern.Tokens.StartsWith("s3:", StringComparison.Ordinal));
            foreach (var (text, _) in deny.Resources.Written)
            {
                // A placeholder with something below it can only be a bucket.
                bucket |= text.Contains(":s3:", StringComparison.Ordinal)
                    || (text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith("}/*", StringComparison.Ordinal));
                patterns.Add(Wildcard.Parse(Placeholder.Bucket(text), WildcardStyle.AwsResource));
            }
        }

        if (!bucket) return patterns.Count > 0;

        // A bucket is two things: itself and its objects.
        return patterns.Exists(pattern =>
        {
            var end = pattern.Tokens.AsSpan().IndexOfAny('/', Wildcard.Star);
            var name = end < 0 ? pattern.Tokens : pattern.Tokens[..end];
            return Covers(patterns, name) && Covers(patterns, name + "/\u0002");
        });
    }

    private static bool Covers(List<Wildcard> patterns, string resource) => patterns.Exists(pattern => pattern.Matches(resource));
}
