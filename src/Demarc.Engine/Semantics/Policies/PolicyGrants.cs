using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>
/// What an identity policy grants for sure: by statements without condition, less what a deny without condition takes away. A deny that
/// depends on a condition may not apply and takes nothing away; a grant that depends on one may not apply and gives nothing.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html (2026-11-22).
/// </summary>
public static class PolicyGrants
{
    /// <summary>Whether every action of a pattern is granted on every resource of a pattern.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="action">A pattern as in Action; <c>*</c> is every action there is.</param>
    /// <param name="resource">A pattern as in Resource; <c>*</c> is every resource there is.</param>
    public static Answer Grants(PolicyDocument policy, string action, string resource) =>
        Grants(policy, AskedPatterns.Action(action), AskedPatterns.Resource(resource));

    private static Answer Grants(PolicyDocument policy, Wildcard actions, Wildcard resources)
    {
        var narrow = new PolicyReading(policy, widest: false);
        var least = Grants(narrow, actions, resources);
        if (least || policy.Doubt is not { } doubt)
            return narrow.GivenUp ? Answer.Open(PublicAccess.TooComplex) : Answer.Of(least);
        var wide = new PolicyReading(policy, widest: true);
        var most = Grants(wide, actions, resources);
        return narrow.GivenUp || wide.GivenUp ? Answer.Open(PublicAccess.TooComplex) : Answer.Between(least, most, doubt);
    }

    private static bool Grants(PolicyReading reading, Wildcard action, Wildcard resource)
    {
        if (reading.GrantsPlainly(action, resource) is { } plain) return plain;
        var allows = reading.Allows.Where(reading.IsUnconditional).Select(reading.Granted).ToImmutableArray();
        if (allows.IsEmpty) return false;
        var denies = reading.Denies.Where(reading.IsDeniedAlways).Select(reading.Denied).ToImmutableArray();
        var found = reading.Exists(action, resource, [.. allows, .. denies], flags =>
            flags.AsSpan(0, allows.Length).IndexOf(true) < 0 || flags.AsSpan(allows.Length).IndexOf(true) >= 0);
        return !found && !reading.GivenUp;
    }
}
