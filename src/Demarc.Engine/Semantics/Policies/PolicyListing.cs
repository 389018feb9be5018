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
    internal static CelValue List(PolicyDocument policy) => policy.ListDoubt is { } doubt
        ? CelValue.Of(doubt)
        : CelValue.OfList([.. policy.Statements.Select(static s => s.IsUnknown ? CelValue.Of(s.ConditionDoubt!) : Statement(s))]);

    private static CelValue Statement(PolicyStatement statement)
    {
        var (actions, resources) = (statement.Actions.Value, statement.Resources.Value);
        var principals = statement.Principals.WholeDoubt is { } unknown
            ? CelValue.Of(unknown)
            : CelValue.OfList([.. statement.Principals.All().Select(static item => Map(
                PrincipalShape, CelValue.Of(new PolicyPrincipal(item.Kind, "").KindName), item.Value))]);
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
            statement.ConditionDoubt is { } doubt ? CelValue.Of(doubt) : CelValue.OfList([.. statement.Conditions.Select(Condition)]));
    }

    private static CelValue Condition(PolicyCondition condition) => Map(
        ConditionShape,
        CelValue.Of(condition.Written),
        CelValue.Of(condition.Key),
        condition.Doubt is { } doubt ? CelValue.Of(doubt)
            : CelValue.OfList([.. condition.Values.Select(static value => CelValue.Of(value))]));

    private static CelMap Shape(params string[] names) =>
        (CelMap)CelMap.Create([.. names.Select(static name => CelValue.Of(name))], new CelValue[names.Length]).Ref!;

    private static CelValue Map(CelMap shape, params CelValue[] values) => new(CelKind.Map, new CelMap(shape, values));
}
