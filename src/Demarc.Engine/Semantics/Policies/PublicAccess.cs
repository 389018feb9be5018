using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// What a resource policy grants to everybody. As AWS decides it for buckets, a grant to everybody is public unless conditions with fixed
/// values narrow it (<see cref="KnownKeys"/>); beyond that, what an explicit deny takes away from everybody is not granted:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html (2026-11-22).
/// </summary>
public static class PublicAccess
{
    /// <summary>Whether some action on some resource is granted to everybody.</summary>
    public static Answer IsPublic(PolicyDocument policy)
    {
        if (!policy.Statements.Any(static s => s.Effect != PolicyEffect.Deny && s.Principals.IsPublic != false)) return Answer.No;
        var narrow = Actions(policy, widest: false, first: true, out var givenUp);
        if (givenUp) return Answer.Open(TooComplex);
        if (narrow.Length > 0) return Answer.Yes;
        if (policy.Doubt is not { } doubt) return Answer.No;
        var wide = Actions(policy, widest: true, first: true, out givenUp);
        return givenUp ? Answer.Open(TooComplex) : Answer.Between(false, wide.Length > 0, doubt);
    }

    /// <summary>
    /// The action patterns granted to everybody, as written and in their order, each once; <c>*</c> for a NotAction, which grants all but
    /// some.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="open">Why the list cannot be told, when null is returned.</param>
    public static ImmutableArray<string>? Actions(PolicyDocument policy, out CelFailure? open)
    {
        var narrow = Actions(policy, widest: false, first: false, out var narrowGivenUp);
        var (wide, wideGivenUp) = (narrow, narrowGivenUp);
        if (policy.Doubt is not null) wide = Actions(policy, widest: true, first: false, out wideGivenUp);
        open = narrowGivenUp || wideGivenUp ? TooComplex : narrow.SequenceEqual(wide, StringComparer.Ordinal) ? null : policy.Doubt;
        return open is null ? narrow : null;
    }

    /// <summary>Why an answer is open when the analysis was given up.</summary>
    internal static CelFailure TooComplex { get; } = CelFailure.Error("policy: too complex to analyse");

    private static ImmutableArray<string> Actions(PolicyDocument policy, bool widest, bool first, out bool givenUp)
    {
        var reading = new PolicyReading(policy, widest);
        var denies = reading.Denies.Where(deny => TakesAway(deny, widest)).ToList();
        var found = new List<string>();
        foreach (var allow in reading.Allows)
        {
            if ((allow.Principals.IsPublic ?? widest) is false || IsNarrowed(allow, widest)) continue;
            var granted = reading.Granted(allow);
            foreach (var (text, pattern) in reading.Actions(allow))
            {
                if (found.Contains(text) || !reading.LeavesSome(granted, pattern, denies)) continue;
                found.Add(text);
                if (!first) continue;
                givenUp = reading.GivenUp;
                return [text];
            }
        }

        givenUp = reading.GivenUp;
        return [.. found];
    }

    /// <summary>Whether conditions narrow a grant to everybody down to somebody.</summary>
    private static bool IsNarrowed(PolicyStatement allow, bool widest)
    {
        if (!widest && allow.ConditionDoubt is not null) return true;
        return ConditionLimit.All(allow.Conditions).Narrows ?? !widest;
    }

    /// <summary>
    /// Whether a deny leaves nothing to the public: it names everybody, and everybody whom its conditions spare is known.
    /// </summary>
    private static bool TakesAway(PolicyStatement deny, bool widest)
    {
        if ((deny.Principals.IsPublic ?? !widest) is false) return false;
        if (deny.ConditionDoubt is not null && widest) return false;
        return deny.Conditions.IsEmpty || (ConditionLimit.Any(deny.Conditions).Narrows ?? !widest);
    }
}
