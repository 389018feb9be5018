using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>
/// One reading of what is not known about a policy: the narrowest, in which it grants as little as it can, or the widest. What both
/// readings agree on is certain.
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
    public IEnumerable<PolicyStatement> Allows => document.Statements.Where(IsAllow);

    /// <summary>Statements that take away, in this reading.</summary>
    public IEnumerable<PolicyStatement> Denies => document.Statements.Where(IsDeny);

    /// <summary>Whether a statement that grants does so without condition.</summary>
    public bool IsUnconditional(PolicyStatement allow) => allow.Conditions.IsEmpty && (widest || allow.ConditionDoubt is null);

    /// <summary>Whether a statement that takes away does so without condition.</summary>
    public bool IsDeniedAlways(PolicyStatement deny) => deny.Conditions.IsEmpty && (!widest || deny.ConditionDoubt is null);

    /// <summary>
    /// Whether every action of a pattern is granted without condition on every resource of another, as far as some of their texts or one
    /// statement alone show it; null when all texts have to be looked at.
    /// </summary>
    public bool? GrantsPlainly(Wildcard action, Wildcard resource)
    {
        foreach (var a in action.Examples)
        {
            foreach (var r in resource.Examples)
            {
                if (!IsGranted(a, r)) return false;
            }
        }

        if (action.IsLiteral && resource.IsLiteral) return true;
        if (IsCoveredByOne(action, resource)) return true;
        return IsRefusedOfNamed(action, resource) ? false : null;
    }

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

    private bool IsAllow(PolicyStatement statement) =>
        statement.Effect == PolicyEffect.Allow || (widest && statement.Effect == PolicyEffect.Unknown);

    private bool IsDeny(PolicyStatement statement) =>
        statement.Effect == PolicyEffect.Deny || (!widest && statement.Effect == PolicyEffect.Unknown);

    private bool IsGranted(string action, string resource)
    {
        var granted = false;
        foreach (var statement in document.Statements)
        {
            if (IsAllow(statement))
            {
                granted |= IsUnconditional(statement) && statement.Actions.Set(widest).Contains(action)
                    && statement.Resources.Set(widest).Contains(resource);
            }
            else if (IsDeny(statement) && IsDeniedAlways(statement) && statement.Actions.Set(!widest).Contains(action)
                && statement.Resources.Set(!widest).Contains(resource))
            {
                return false;
            }
        }

        return granted;
    }

    /// <summary>Whether one statement surely grants all of it and no other surely takes any of it away.</summary>
    private bool IsCoveredByOne(Wildcard action, Wildcard resource)
    {
        var covered = false;
        foreach (var statement in document.Statements)
        {
            if (IsAllow(statement))
            {
                covered |= IsUnconditional(statement) && statement.Actions.Set(widest).PlainlyCovers(action)
                    && statement.Resources.Set(widest).PlainlyCovers(resource);
            }
            else if (IsDeny(statement) && IsDeniedAlways(statement) && !statement.Actions.Set(!widest).IsPlainlyApartFrom(action)
                && !statement.Resources.Set(!widest).IsPlainlyApartFrom(resource))
            {
                return false;
            }
        }

        return covered;
    }

    /// <summary>Whether something that a statement names is asked about and not granted: what it excepts, above all.</summary>
    private bool IsRefusedOfNamed(Wildcard action, Wildcard resource)
    {
        foreach (var statement in document.Statements)
        {
            foreach (var named in statement.Actions.Set(widest).Patterns)
            {
                if (action.Matches(named.Examples[0]) && !IsGranted(named.Examples[0], resource.Examples[0])) return true;
            }

            foreach (var named in statement.Resources.Set(widest).Patterns)
            {
                if (resource.Matches(named.Examples[0]) && !IsGranted(action.Examples[0], named.Examples[0])) return true;
            }
        }

        return false;
    }
}
