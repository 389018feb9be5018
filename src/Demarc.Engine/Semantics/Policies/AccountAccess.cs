using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// To which accounts a resource policy grants anything. Services of AWS, other identity providers and the public are no accounts; a grant
/// to everybody that a condition narrows to accounts (aws:PrincipalAccount, the account of an aws:SourceArn ...) is one to these
/// accounts, and a grant narrowed to an organisation or a network names none.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html (2026-11-22).
/// </summary>
public static class AccountAccess
{
    /// <summary>Whether an account that is not among the known ones is granted anything that is not denied to it again.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="known">Account ids of twelve digits.</param>
    public static Answer Outside(PolicyDocument policy, IReadOnlyCollection<string> known)
    {
        var narrow = new PolicyReading(policy, widest: false);
        if (Outside(narrow, known, out _)) return Answer.Yes;
        var wide = new PolicyReading(policy, widest: true);
        var most = Outside(wide, known, out var doubt);
        if (narrow.GivenUp || wide.GivenUp) return Answer.Open(PublicAccess.TooComplex);
        return Answer.Between(false, most, doubt ?? policy.Doubt ?? CelFailure.Unknown("the account of a principal"));
    }

    private static bool Outside(PolicyReading reading, IReadOnlyCollection<string> known, out CelFailure? doubt)
    {
        doubt = null;
        foreach (var allow in reading.Allows)
        {
            if (!reading.Widest && allow.ConditionDoubt is not null) continue;
            foreach (var grantee in Grantees(allow, reading.Widest))
            {
                if (grantee.Account is { } account && known.Contains(account, StringComparer.Ordinal)) continue;
                var denies = reading.Denies.Where(deny => IsDenied(deny, grantee, reading.Widest)).ToList();
                var granted = reading.Granted(allow);
                if (!reading.Actions(allow).Any(action => reading.LeavesSome(granted, action.Pattern, denies))) continue;
                doubt ??= grantee.Doubt;
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whom a statement names: accounts and principals in them. In the widest reading also those whose account is not known.
    /// </summary>
    private static IEnumerable<Grantee> Grantees(PolicyStatement allow, bool widest)
    {
        var limit = ConditionLimit.All(allow.Conditions);
        if (allow.Principals.IsPublic == true)
        {
            foreach (var account in limit.Accounts)
            {
                if (Arn.IsAccount(account)) yield return new Grantee(account, null, null);
                else if (widest && HasGap(account)) yield return new Grantee(null, null, CelFailure.Unknown("an account"));
            }

            if (widest && limit.Narrows is null) yield return new Grantee(null, null, limit.Doubt);
        }

        foreach (var (kind, id, value) in allow.Principals.Negated ? [] : allow.Principals.All())
        {
            if (id is null)
            {
                if (widest && kind is PrincipalKind.Aws or PrincipalKind.CanonicalUser) yield return new Grantee(null, null, value.Failure);
                continue;
            }

            var principal = new PolicyPrincipal(kind, id);
            if (kind == PrincipalKind.CanonicalUser && widest)
                yield return new Grantee(null, id, CelFailure.Unknown("the account of a canonical user"));
            else if (principal.Account is { } account && Arn.IsAccount(account) && IsWithin(account, limit.Accounts, widest))
                yield return new Grantee(account, principal.IsWholeAccount ? null : id, null);
        }
    }

    /// <summary>Whether an account can be one of those that conditions leave.</summary>
    private static bool IsWithin(string account, ImmutableArray<string> left, bool widest) =>
        left.IsEmpty || left.Contains(account, StringComparer.Ordinal) || (widest && left.Any(HasGap));

    private static bool HasGap(string account) => account.Contains(UnknownMark.Text[0], StringComparison.Ordinal);

    /// <summary>Whether a deny takes away whatever it speaks of from everyone whom a grantee stands for.</summary>
    private static bool IsDenied(PolicyStatement deny, Grantee grantee, bool widest)
    {
        if (deny.ConditionDoubt is not null && widest) return false;
        if (!deny.Conditions.All(condition => Holds(condition, grantee.Account) ?? !widest)) return false;
        var named = deny.Principals.NamesEverybody || deny.Principals.Named.Any(principal => Includes(principal, grantee));
        if (deny.Principals.Negated)
        {
            // Everybody but those named: an account of which somebody is named is not denied as a whole.
            return !named && !deny.Principals.Named.Any(principal => principal.Account == grantee.Account)
                && (deny.Principals.AnyDoubt is null || !widest);
        }

        return named || (!widest && deny.Principals.AnyDoubt is not null);
    }

    private static bool Includes(PolicyPrincipal principal, Grantee grantee) => principal.IsEverybody
        || (principal.IsWholeAccount ? grantee.Account is { } account && principal.Account == account : grantee.Id == principal.Id);

    /// <summary>
    /// Whether a condition holds for every caller of an account: "the caller is of none of these accounts". Null when a value is not known.
    /// </summary>
    private static bool? Holds(PolicyCondition condition, string? account)
    {
        if (account is null || !condition.Negated || condition.Quantifier == ConditionQuantifier.AnyValue) return false;
        if (condition.Key is not ("aws:principalaccount" or "kms:calleraccount" or "aws:principalarn")) return false;
        var holds = condition.Values.All(value =>
        {
            var other = condition.Key == "aws:principalarn" ? Arn.Account(value) : value;
            return other is not null && Arn.IsAccount(other) && other != account;
        });
        return holds && condition.Doubt is not null ? null : holds;
    }

    /// <summary>Who gets a grant.</summary>
    /// <param name="Account">The account; null when it is not known.</param>
    /// <param name="Id">One principal in it; null for the account as a whole.</param>
    /// <param name="Doubt">Why the account is not known.</param>
    private readonly record struct Grantee(string? Account, string? Id, CelFailure? Doubt);
}
