using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Semantics;

/// <summary>
/// A policy of AWS: an identity's, a resource's, or a role's trust policy.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html (2026-11-22).
/// </summary>
public sealed class PolicyDocument
{
    private PolicyDocument(ImmutableArray<PolicyStatement> statements)
    {
        Statements = statements;
        foreach (var statement in statements) Doubt ??= statement.Doubt;
    }

    /// <summary>No policy: grants and denies nothing.</summary>
    public static PolicyDocument None { get; } = new([]);

    /// <summary>The statements in their order.</summary>
    public ImmutableArray<PolicyStatement> Statements { get; }

    /// <summary>The first thing that is not known about it; null when all is.</summary>
    public CelFailure? Doubt { get; }

    /// <summary>Why not even the number of statements is known; null when it is.</summary>
    internal CelFailure? ListDoubt { get; private init; }

    /// <summary>
    /// Reads a policy given as an object, as JSON text or as URL-encoded JSON text, which IAM answers with. Null, none and an empty text
    /// are no policy.
    /// </summary>
    /// <param name="value">The policy.</param>
    /// <param name="fault">What is wrong or unknown, when null is returned.</param>
    public static PolicyDocument? Read(CelValue value, out CelFailure? fault)
    {
        fault = null;
        var datum = Datum.Of(value);
        if (datum.Kind == DatumKind.Text)
        {
            datum = Parse(datum.Text()!, ref fault);
            if (fault is not null) return null;
        }

        if (datum.IsAbsent) return None;
        if (datum.Kind == DatumKind.Unknown)
        {
            fault = datum.Failure;
            return null;
        }

        var list = datum.Kind == DatumKind.List ? datum : datum.Member("Statement"u8);
        if (datum.Kind is not (DatumKind.Map or DatumKind.List) || list.IsAbsent)
        {
            fault = CelFailure.Error("policy: no Statement");
            return null;
        }

        var statements = ImmutableArray.CreateBuilder<PolicyStatement>(Math.Max(1, list.Kind == DatumKind.List ? list.Count : 1));
        foreach (var item in list.Items())
        {
            if (PolicyStatement.Read(item, ref fault) is not { } statement) return null;
            statements.Add(statement);
        }

        return new PolicyDocument(statements.DrainToImmutable()) { ListDoubt = list.Kind == DatumKind.Unknown ? list.Failure : null };
    }

    private static Datum Parse(string text, ref CelFailure? fault)
    {
        text = text.Trim();
        if (text.Length == 0) return Datum.Of(CelValue.Null);
        if (text.StartsWith("%7B", StringComparison.OrdinalIgnoreCase) || text.StartsWith("%5B", StringComparison.OrdinalIgnoreCase))
            text = Uri.UnescapeDataString(text);
        var tape = new JsonTape();
        if (tape.TryFill(Encoding.UTF8.GetBytes(text)) is not { } wrong) return Datum.Of(tape.Root);
        fault = CelFailure.Error($"policy: not JSON: {wrong}");
        return default;
    }
}
