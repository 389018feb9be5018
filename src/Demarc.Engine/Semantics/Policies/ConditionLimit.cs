using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>To whom a condition narrows a grant for everybody.</summary>
/// <param name="Narrows">Whether it narrows at all; null when that depends on something not known.</param>
/// <param name="Accounts">The accounts it leaves; empty when it narrows by something else.</param>
/// <param name="Doubt">What is not known.</param>
internal readonly record struct ConditionLimit(bool? Narrows, ImmutableArray<string> Accounts, CelFailure? Doubt = null)
{
    /// <summary>Everybody is left.</summary>
    public static ConditionLimit None { get; } = new(false, []);

    /// <summary>What holding of all conditions of a statement leaves: the narrowest of them.</summary>
    public static ConditionLimit All(ImmutableArray<PolicyCondition> conditions)
    {
        var limit = None;
        foreach (var condition in conditions)
        {
            var next = Holding(condition, conditions);
            if (next.Narrows == true && !next.Accounts.IsEmpty) return next;
            if (limit.Narrows == false || (limit.Narrows is null && next.Narrows == true)) limit = next;
        }

        return limit;
    }

    /// <summary>What a deny with these conditions leaves: those for whom at least one of them does not hold.</summary>
    public static ConditionLimit Any(ImmutableArray<PolicyCondition> conditions)
    {
        var accounts = ImmutableArray.CreateBuilder<string>();
        var (complete, doubt) = (true, default(CelFailure));
        foreach (var condition in conditions)
        {
            var limit = Failing(condition);
            if (limit.Narrows == false) return None;
            doubt ??= limit.Doubt;
            complete &= !limit.Accounts.IsEmpty;
            accounts.AddRange(limit.Accounts);
        }

        return new ConditionLimit(doubt is null ? true : null, complete ? accounts.ToImmutable() : [], doubt);
    }

    /// <summary>Whom a condition leaves when it holds.</summary>
    private static ConditionLimit Holding(PolicyCondition condition, ImmutableArray<PolicyCondition> all)
    {
        if (condition.Negated || condition.Operator is "Null") return None;

        // A condition that holds for requests without the key narrows only where the key is always there, or another condition asks for it.
        if ((condition.IfExists || condition.Quantifier == ConditionQuantifier.AllValues) && !KnownKeys.IsAlwaysThere(condition.Key)
            && !all.Any(other => other.Operator is "Null" && other.Key == condition.Key && other.Values is ["false"]))
            return None;
        return Match(condition);
    }

    /// <summary>Whom a condition leaves when it does not hold.</summary>
    private static ConditionLimit Failing(PolicyCondition condition)
    {
        // "Not" fails only for a request that has the key with one of the values. For any of several values it also fails without the key.
        if (condition.Negated) return condition.Quantifier == ConditionQuantifier.AnyValue ? None : Match(condition);

        // Bool "false" with IfExists fails only where the key is there and true.
        if (condition is { Operator: "Bool", IfExists: true } && KnownKeys.Meaning(condition.Key) == KeyMeaning.Inside)
            return condition.Doubt is { } doubt ? new(null, [], doubt) : new(AreAll(condition.Values, "false"), []);
        return None;
    }

    /// <summary>Whom the matching of a value leaves.</summary>
    private static ConditionLimit Match(PolicyCondition condition)
    {
        var meaning = KnownKeys.Meaning(condition.Key);
        if (meaning == KeyMeaning.Unknown || !Fits(condition.Operator, meaning)) return None;
        var accounts = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string> values = [.. condition.Values, .. condition.Partial];
        foreach (var value in values)
        {
            if (!IsFixed(meaning, value, out var account)) return None;
            if (account is not null) accounts.Add(account);
        }

        if (meaning == KeyMeaning.Address && !AreNarrow(condition.Values)) return None;
        var doubt = meaning == KeyMeaning.Address ? condition.Doubt : condition.WholeDoubt;
        if (doubt is not null) return new ConditionLimit(null, [], doubt);
        return new ConditionLimit(true, accounts.Count == values.Length ? accounts.ToImmutable() : []);
    }

    private static bool Fits(string operation, KeyMeaning meaning) => meaning switch
    {
        KeyMeaning.Address => operation is "IpAddress" or "NotIpAddress",
        KeyMeaning.Inside => operation is "Bool" or "StringEquals" or "StringEqualsIgnoreCase" or "StringLike",
        _ => operation.StartsWith("String", StringComparison.Ordinal) || operation.StartsWith("Arn", StringComparison.Ordinal),
    };

    private static bool IsFixed(KeyMeaning meaning, string value, out string? account)
    {
        account = null;
        switch (meaning)
        {
            case KeyMeaning.Account:
                account = Placeholder.IsFixed(value) ? value : null;
                return Placeholder.IsFixed(value) || value.Equals("${aws:ResourceAccount}", StringComparison.OrdinalIgnoreCase);
            case KeyMeaning.Organisation:
                return Placeholder.IsFixed(value.AsSpan(0, value.IndexOf('/') is >= 0 and var slash ? slash : value.Length))
                    || value.StartsWith("${aws:ResourceOrgI", StringComparison.OrdinalIgnoreCase)
                    || value.StartsWith("${aws:ResourceOrgP", StringComparison.OrdinalIgnoreCase);
            case KeyMeaning.Arn:
                // A wildcard in the name does no harm while the account stands fast; names of buckets have none and must be whole.
                var owner = Arn.Account(value);
                account = owner is { Length: > 0 } && Placeholder.IsFixed(owner) ? owner : null;
                return account is not null || Placeholder.IsFixed(value);
            case KeyMeaning.UserId:
                return Placeholder.IsFixed(value.AsSpan(0, value.IndexOf(':') is >= 0 and var colon ? colon : value.Length));
            case KeyMeaning.Inside:
                return value.Equals("true", StringComparison.OrdinalIgnoreCase);
            case KeyMeaning.Address:
                return true;
            default:
                return Placeholder.IsFixed(value);
        }
    }

    /// <summary>
    /// Whether ranges of sources are narrow as S3 counts it: none broader than /8 of IPv4 or /32 of IPv6, private ranges aside; and not the
    /// internet in pieces.
    /// </summary>
    private static bool AreNarrow(ImmutableArray<string> values)
    {
        var ranges = new List<AddressRange>();
        foreach (var value in values)
        {
            // What is no address matches no request.
            if (!AddressRange.TryParse(value, out var range)) continue;
            ranges.Add(range);
            var broad = range.IsV6 ? range.SizeLessOne >> 96 != UInt128.Zero : range.SizeLessOne >> 24 != UInt128.Zero;
            if (broad && !Internet.Private.Covers(AddressSet.Of(range))) return false;
        }

        return !Internet.IsMostOf(AddressSet.Of(ranges));
    }

    private static bool AreAll(ImmutableArray<string> values, string wanted) =>
        values.All(value => value.Equals(wanted, StringComparison.OrdinalIgnoreCase));
}
