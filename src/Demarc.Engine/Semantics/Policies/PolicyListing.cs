using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>The statements of a policy as values with one shape, whatever way the author wrote them.</summary>
internal static class PolicyListing
{
    private static readonly CelValue Nothing = CelValue.OfList();

    private static readonly CelMap StatementShape = Shape(
        "sid", "effect", "actions", "notActions", "resources", "notResources", "principals", "notPrincipals", "conditions");

    private static readonly CelMap PrincipalShape = Shape("type", "id");

    private static readonly CelMap ConditionShape = Shape("operator", "key", "values");

    /// <summary>
    /// Maps with <c>sid</c> (null when not given), <c>effect</c>, <c>actions</c>, <c>notActions</c>, <c>resources</c>, <c>notResources</c>,
    /// <c>principals</c> and <c>notPrincipals</c> (maps with <c>type</c> and <c>id</c>), <c>conditions</c> (maps with <c>operator</c>,
    /// <c>key</c>, <c>values</c>). What is not known is unknown in its place.
    /// </summary>
    internal static CelValue List(PolicyDocument policy)
    {
        if (policy.ListDoubt is { } doubt) return CelValue.Of(doubt);
        var listed = new CelValue[policy.Statements.Length];
        for (var i = 0; i < listed.Length; i++)
        {
            var statement = policy.Statements[i];
            listed[i] = statement.IsUnknown ? CelValue.Of(statement.ConditionDoubt!) : Statement(statement);
        }

        return CelValue.OfList(listed);
    }

    private static CelValue Statement(PolicyStatement statement)
    {
        var (actions, resources) = (statement.Actions.Value, statement.Resources.Value);
        var principals = statement.Principals.WholeDoubt is { } unknown ? CelValue.Of(unknown) : Principals(statement.Principals);
        return Map(
            StatementShape,
            statement.Sid.Kind == DatumKind.Unknown ? CelValue.Of(statement.Sid.Failure) : CelValue.Of(statement.Sid.Text()),
            statement.Effect == PolicyEffect.Unknown ? CelValue.Unknown("the effect of a statement")
                : CelValue.Of(statement.Effect == PolicyEffect.Allow ? "Allow" : "Deny"),
            statement.Actions.Negated ? Nothing : actions,
            statement.Actions.Negated ? actions : Nothing,
            statement.Resources.Negated || statement.Resources.IsImplied ? Nothing : resources,
            statement.Resources.Negated ? resources : Nothing,
            statement.Principals.Negated ? Nothing : principals,
            statement.Principals.Negated ? principals : Nothing,
            statement.ConditionDoubt is { } doubt ? CelValue.Of(doubt) : Conditions(statement.Conditions));
    }

    private static CelValue Principals(PolicyPrincipals principals)
    {
        var listed = new List<CelValue>(1);
        foreach (var (kind, _, id) in principals.All())
            listed.Add(Map(PrincipalShape, CelValue.Of(PolicyPrincipal.NameOf(kind)), id));
        return CelValue.OfList([.. listed]);
    }

    private static CelValue Conditions(ImmutableArray<PolicyCondition> conditions)
    {
        var listed = new CelValue[conditions.Length];
        for (var i = 0; i < listed.Length; i++)
        {
            var condition = conditions[i];
            listed[i] = Map(
                ConditionShape,
                CelValue.Of(condition.Written),
                CelValue.Of(condition.Key),
                condition.Doubt is { } doubt ? CelValue.Of(doubt) : Texts(condition.Values));
        }

        return CelValue.OfList(listed);
    }

    private static CelValue Texts(ImmutableArray<string> texts)
    {
        var listed = new CelValue[texts.Length];
        for (var i = 0; i < listed.Length; i++) listed[i] = CelValue.Of(texts[i]);
        return CelValue.OfList(listed);
    }

    private static CelMap Shape(params string[] names) =>
        (CelMap)CelMap.Create([.. names.Select(static name => CelValue.Of(name))], new CelValue[names.Length]).Ref!;

    private static CelValue Map(CelMap shape, params CelValue[] values) => new(CelKind.Map, new CelMap(shape, values));
}
