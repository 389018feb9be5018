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

    /// <summary>
    /// Whether statements without condition allow every action on every resource. Single denies beside them do not matter: who may do
    /// everything but little is an administrator, and the recommendations on administrators speak of what is allowed. Only a policy that
    /// denies everything again grants nothing.
    /// </summary>
    public static Answer GrantsEverything(PolicyDocument policy)
    {
        var (action, resource) = (AskedPatterns.Action("*"), AskedPatterns.Resource("*"));
        return Decide(policy, reading =>
        {
            var allows = reading.Allows.Where(reading.IsUnconditional).Select(reading.Granted).ToImmutableArray();
            if (allows.IsEmpty || reading.Exists(action, resource, allows, static flags => !flags.AsSpan().Contains(true))) return false;
            var denies = reading.Denies.Where(reading.IsDeniedAlways).Select(reading.Denied).ToImmutableArray();
            return denies.IsEmpty || reading.Exists(action, resource, denies, static flags => !flags.AsSpan().Contains(true));
        });
    }

    private static Answer Grants(PolicyDocument policy, Wildcard actions, Wildcard resources) =>
        Decide(policy, reading => Grants(reading, actions, resources));

    /// <summary>Answers a question whose answer only turns from no to yes when what is not known grants more and denies less.</summary>
    private static Answer Decide(PolicyDocument policy, Func<PolicyReading, bool> question)
    {
        var narrow = new PolicyReading(policy, widest: false);
        var least = question(narrow);
        if (least || policy.Doubt is not { } doubt)
            return narrow.GivenUp ? Answer.Open(PublicAccess.TooComplex) : Answer.Of(least);
        var wide = new PolicyReading(policy, widest: true);
        var most = question(wide);
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
