using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>One statement of a policy.</summary>
public sealed class PolicyStatement
{
    private PolicyStatement(
        Datum sid, PolicyEffect effect, PolicyTexts actions, PolicyTexts resources, PolicyPrincipals principals,
        ImmutableArray<PolicyCondition> conditions)
    {
        Sid = sid;
        Effect = effect;
        Actions = actions;
        Resources = resources;
        Principals = principals;
        Conditions = conditions;
    }

    /// <summary>What it does.</summary>
    public PolicyEffect Effect { get; }

    /// <summary>Action or NotAction.</summary>
    public PolicyTexts Actions { get; }

    /// <summary>Resource or NotResource; everything when there is neither, as in trust policies.</summary>
    public PolicyTexts Resources { get; }

    /// <summary>Principal or NotPrincipal.</summary>
    public PolicyPrincipals Principals { get; }

    /// <summary>All of them must hold for the statement to apply.</summary>
    public ImmutableArray<PolicyCondition> Conditions { get; }

    /// <summary>Why it may depend on more conditions than <see cref="Conditions"/>; null when it does not.</summary>
    public CelFailure? ConditionDoubt { get; private init; }

    /// <summary>Whether nothing at all is known about it.</summary>
    internal bool IsUnknown { get; private init; }

    /// <summary>The name the author gave.</summary>
    internal Datum Sid { get; }

    /// <summary>What is not known about it; null when all is.</summary>
    internal CelFailure? Doubt
    {
        get
        {
            if (Effect == PolicyEffect.Unknown) return CelFailure.Unknown("the effect of a statement");
            var doubt = Actions.Doubt ?? Resources.Doubt ?? Principals.Doubt ?? ConditionDoubt;
            foreach (var condition in Conditions) doubt ??= condition.Doubt;
            return doubt;
        }
    }

    /// <summary>The pairs of action and resource that it speaks of, in the narrowest or widest reading of what is not known.</summary>
    internal Region Region(bool widest) => new(Actions.Set(widest), Resources.Set(widest));

    internal static PolicyStatement? Read(Datum statement, ref CelFailure? fault)
    {
        if (statement.Kind == DatumKind.Unknown) return NotKnown(statement);
        if (statement.Kind != DatumKind.Map)
        {
            fault ??= CelFailure.Error("policy: a statement is expected to be an object");
            return null;
        }

        var effect = EffectOf(statement.Member("Effect"u8), ref fault);
        var actions = Either(statement.Member("Action"u8), statement.Member("NotAction"u8), WildcardStyle.AwsAction, ref fault);
        if (actions is null) fault ??= CelFailure.Error("policy: a statement needs Action or NotAction");
        var resources = Either(statement.Member("Resource"u8), statement.Member("NotResource"u8), WildcardStyle.AwsResource, ref fault);
        var (named, excepted) = (statement.Member("Principal"u8), statement.Member("NotPrincipal"u8));
        if (!named.IsAbsent && !excepted.IsAbsent) fault ??= CelFailure.Error("policy: a statement has both Principal and NotPrincipal");
        var principals = named.IsAbsent && excepted.IsAbsent
            ? PolicyPrincipals.None
            : PolicyPrincipals.Read(named.IsAbsent ? excepted : named, named.IsAbsent, ref fault);
        var conditions = PolicyCondition.Read(statement.Member("Condition"u8), out var open, ref fault);
        if (fault is not null) return null;
        return new PolicyStatement(
            statement.Member("Sid"u8), effect, actions!, resources ?? PolicyTexts.Everything, principals!, conditions)
        {
            ConditionDoubt = open,
        };
    }

    /// <summary>A statement of which nothing is known: it may grant or deny anything to anybody.</summary>
    private static PolicyStatement NotKnown(Datum statement)
    {
        CelFailure? fault = null;
        return new PolicyStatement(
            Datum.Of(CelValue.Null), PolicyEffect.Unknown,
            PolicyTexts.Read(statement, negated: false, WildcardStyle.AwsAction, ref fault)!,
            PolicyTexts.Read(statement, negated: false, WildcardStyle.AwsResource, ref fault)!,
            PolicyPrincipals.Read(statement, negated: false, ref fault)!, [])
        {
            IsUnknown = true,
            ConditionDoubt = statement.Failure,
        };
    }

    private static PolicyEffect EffectOf(Datum effect, ref CelFailure? fault)
    {
        if (effect.IsIgnoringCase("Allow"u8)) return PolicyEffect.Allow;
        if (effect.IsIgnoringCase("Deny"u8)) return PolicyEffect.Deny;
        if (effect.Kind != DatumKind.Unknown) fault ??= CelFailure.Error("policy: Effect is neither Allow nor Deny");
        return PolicyEffect.Unknown;
    }

    private static PolicyTexts? Either(Datum named, Datum excepted, WildcardStyle style, ref CelFailure? fault)
    {
        if (named.IsAbsent) return excepted.IsAbsent ? null : PolicyTexts.Read(excepted, negated: true, style, ref fault);
        if (!excepted.IsAbsent) fault ??= CelFailure.Error("policy: a statement names both what it is about and what it is not about");
        return PolicyTexts.Read(named, negated: false, style, ref fault);
    }
}
