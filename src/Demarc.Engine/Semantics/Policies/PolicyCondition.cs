using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>How an operator looks at a key with several values.</summary>
public enum ConditionQuantifier
{
    /// <summary>Not said: the key has one value.</summary>
    Unknown,

    /// <summary>At least one value of the request matches; false when the key is absent.</summary>
    AnyValue,

    /// <summary>Every value of the request matches; true when the key is absent.</summary>
    AllValues,
}

/// <summary>
/// One key of one operator of a Condition. All conditions of a statement must hold; of the values one must match, or none of them for a
/// negated operator.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html (2026-11-22): an absent
/// key makes an operator false and a negated operator true; with <c>...IfExists</c> it makes every operator true.
/// </summary>
public sealed record PolicyCondition
{
    private static readonly string[] Operators =
    [
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
        "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
    ];

    /// <summary>Operators as they are nearly always written, without prefix and suffix.</summary>
    private static readonly FrozenDictionary<string, PolicyCondition> Usual = Operators.ToFrozenDictionary(
        static name => name, static name => new PolicyCondition { Operator = name, Key = "", Values = [] }, StringComparer.Ordinal);

    /// <summary>The operator without prefix and suffix, as AWS spells it.</summary>
    public required string Operator { get; init; }

    /// <summary>Prefix ForAnyValue or ForAllValues.</summary>
    public ConditionQuantifier Quantifier { get; init; }

    /// <summary>Suffix IfExists.</summary>
    public bool IfExists { get; init; }

    /// <summary>The key in lower case: letter case of keys does not count.</summary>
    public required string Key { get; init; }

    /// <summary>The values as texts, in their order; those not known are left out.</summary>
    public required ImmutableArray<string> Values { get; init; }

    /// <summary>Why a value is not known; null when all are.</summary>
    public CelFailure? Doubt { get; init; }

    /// <summary>Values of which a part is known, with <see cref="UnknownMark.Text"/> where the gaps are.</summary>
    internal ImmutableArray<string> Partial { get; init; } = [];

    /// <summary>Why a value could be anything; null when at least a part of each is known.</summary>
    internal CelFailure? WholeDoubt { get; init; }

    /// <summary>The operator as written, with prefix and suffix.</summary>
    public string Written => (Quantifier switch
    {
        ConditionQuantifier.AnyValue => "ForAnyValue:",
        ConditionQuantifier.AllValues => "ForAllValues:",
        _ => "",
    }) + Operator + (IfExists ? "IfExists" : "");

    /// <summary>Whether the operator holds when no value matches.</summary>
    public bool Negated => Operator.Contains("Not", StringComparison.Ordinal);

    /// <summary>Reads the Condition of a statement; empty with a fault when it has another shape.</summary>
    /// <param name="condition">The element.</param>
    /// <param name="doubt">Why there may be more conditions than those returned.</param>
    /// <param name="fault">What is wrong with its shape.</param>
    internal static ImmutableArray<PolicyCondition> Read(Datum condition, out CelFailure? doubt, ref CelFailure? fault)
    {
        doubt = condition.Kind == DatumKind.Unknown ? condition.Failure : null;
        if (condition.IsAbsent || doubt is not null) return [];
        if (condition.Kind != DatumKind.Map)
        {
            fault ??= CelFailure.Error("policy: a Condition is expected to name operators");
            return [];
        }

        var conditions = ImmutableArray.CreateBuilder<PolicyCondition>(condition.Count);
        foreach (var (name, keys) in condition.Members())
        {
            if (keys.Kind == DatumKind.Unknown)
            {
                doubt ??= keys.Failure;
                continue;
            }

            if (keys.Kind != DatumKind.Map || Start(name) is not { } start)
            {
                fault ??= CelFailure.Error(keys.Kind == DatumKind.Map
                    ? $"policy: '{name}' is no condition operator" : "policy: an operator of a Condition is expected to name keys");
                return [];
            }

            foreach (var (key, values) in keys.Members()) conditions.Add(Finish(start, key, values, ref fault));
        }

        return conditions.DrainToImmutable();
    }

    private static PolicyCondition? Start(string name)
    {
        if (Usual.TryGetValue(name, out var usual)) return usual;
        var rest = name.AsSpan();
        var quantifier = ConditionQuantifier.Unknown;
        if (rest.StartsWith("ForAnyValue:", StringComparison.OrdinalIgnoreCase)) quantifier = ConditionQuantifier.AnyValue;
        else if (rest.StartsWith("ForAllValues:", StringComparison.OrdinalIgnoreCase)) quantifier = ConditionQuantifier.AllValues;
        if (quantifier != ConditionQuantifier.Unknown) rest = rest[(rest.IndexOf(':') + 1)..];
        var ifExists = rest.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        if (ifExists) rest = rest[..^8];
        foreach (var known in Operators)
        {
            if (rest.Equals(known, StringComparison.OrdinalIgnoreCase))
                return new PolicyCondition { Operator = known, Quantifier = quantifier, IfExists = ifExists, Key = "", Values = [] };
        }

        return null;
    }

    private static PolicyCondition Finish(PolicyCondition start, string key, Datum values, ref CelFailure? fault)
    {
        var (doubt, whole) = (default(CelFailure), default(CelFailure));
        var texts = ImmutableArray.CreateBuilder<string>(Math.Max(1, values.Count));
        ImmutableArray<string> partial = [];
        foreach (var value in values.Items())
        {
            if (value.Kind == DatumKind.Unknown)
            {
                doubt ??= value.Failure;
                if (value.TextWithGap is { } written) partial = partial.Add(written);
                else whole ??= value.Failure;
            }
            else if (value.Text() is { } text) texts.Add(text);
            else fault ??= CelFailure.Error($"policy: a value of {key} is neither text, number nor Boolean");
        }

        if (texts.Count == 0 && doubt is null) fault ??= CelFailure.Error($"policy: the condition on {key} has no value");
        return start with
        {
            Key = key.ToLowerInvariant(),
            Values = texts.DrainToImmutable(),
            Partial = partial,
            Doubt = doubt,
            WholeDoubt = whole,
        };
    }
}
