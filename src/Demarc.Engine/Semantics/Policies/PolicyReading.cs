using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>
/// One reading of what is not known about a policy: the narrowest, in which it grants as little as it can, or the widest. What both readings
/// agree on is certain.
/// </summary>
/// <param name="document">The policy.</param>
/// <param name="widest">Whether it is the widest reading.</param>
internal sealed class PolicyReading(PolicyDocument document, bool widest)
{
    private long budget = PatternWorld.Budget;

    /// <summary>Whether a question took more steps than one may take; its answer is then worthless.</summary>
    public bool GivenUp { get; private set; }

    /// <summary>Whether it is the widest reading.</summary>
    public bool Widest => widest;

    /// <summary>Statements that grant, in this reading.</summary>
    public IEnumerable<PolicyStatement> Allows => document.Statements.Where(statement =>
        statement.Effect == PolicyEffect.Allow || (widest && statement.Effect == PolicyEffect.Unknown));

    /// <summary>Statements that take away, in this reading.</summary>
    public IEnumerable<PolicyStatement> Denies => document.Statements.Where(statement =>
        statement.Effect == PolicyEffect.Deny || (!widest && statement.Effect == PolicyEffect.Unknown));

    /// <summary>Whether a statement that grants does so without condition.</summary>
    public bool IsUnconditional(PolicyStatement allow) => allow.Conditions.IsEmpty && (widest || allow.ConditionDoubt is null);

    /// <summary>Whether a statement that takes away does so without condition.</summary>
    public bool IsDeniedAlways(PolicyStatement deny) => deny.Conditions.IsEmpty && (!widest || deny.ConditionDoubt is null);

    /// <summary>What a granting statement speaks of.</summary>
    public Region Granted(PolicyStatement allow) => allow.Region(widest);

    /// <summary>What a denying statement speaks of.</summary>
    public Region Denied(PolicyStatement deny) => deny.Region(!widest);

    /// <summary>
    /// Whether a statement grants some action of a pattern, on some resource that it names, that no deny takes away again.
    /// </summary>
    public bool LeavesSome(Region granted, Wildcard action, IReadOnlyCollection<PolicyStatement> denies)
    {
        if (denies.Count == 0 && !granted.Actions.Negated && !granted.Resources.Negated) return !granted.Resources.Patterns.IsEmpty;
        ImmutableArray<Region> regions = [granted, .. denies.Select(Denied)];
        ImmutableArray<Wildcard> resources = granted.Resources.Negated ? [Wildcard.Everything] : granted.Resources.Patterns;
        return resources.Any(resource => Exists(action, resource, regions, static flags => flags[0] && flags.AsSpan(1).IndexOf(true) < 0));
    }

    /// <summary>As <see cref="PatternWorld.Exists"/>, with the steps of all questions counted together.</summary>
    public bool Exists(Wildcard action, Wildcard resource, ImmutableArray<Region> regions, Func<bool[], bool> wanted)
    {
        var found = PatternWorld.Exists(action, resource, regions, wanted, ref budget);
        GivenUp |= found is null;
        return found == true;
    }

    /// <summary>The actions of a granting statement, one by one, with the texts they are written as: <c>*</c> for all but some.</summary>
    public IEnumerable<(string Text, Wildcard Pattern)> Actions(PolicyStatement allow)
    {
        if (allow.Actions.Negated) return [("*", Wildcard.EveryAction)];
        return allow.Actions.Written.Where(item => widest || !item.Pattern.HasGap).Select(static item => (item.Text, Action(item.Pattern)))
            .Concat(widest && allow.Actions.Doubt is not null ? [("*", Wildcard.EveryAction)] : []);
    }

    /// <summary>A pattern over actions, which all have a service and a name.</summary>
    public static Wildcard Action(Wildcard pattern) => pattern.Equals(Wildcard.Everything) ? Wildcard.EveryAction : pattern.Widened;
}
