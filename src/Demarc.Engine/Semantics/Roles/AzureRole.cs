using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// What a role definition of Azure allows: its actions less its notActions. Source:
/// https://learn.microsoft.com/azure/role-based-access-control/role-definitions (2026-11-22): <c>*</c> stands for any part of an action,
/// notActions subtract from actions of the same definition and deny nothing elsewhere; letter case does not count.
/// </summary>
public static class AzureRole
{
    /// <summary>Whether the role allows every action of a pattern; <c>*</c> is everything.</summary>
    /// <param name="actions">Patterns, or one.</param>
    /// <param name="notActions">Patterns, or one; null for none.</param>
    /// <param name="action">The pattern asked about.</param>
    public static Answer Covers(CelValue actions, CelValue notActions, string action)
    {

        // Every action has a provider and a name.
        var asked = Wildcard.Parse(action is "*" ? "*/*" : action, WildcardStyle.StarOnly);
        CelFailure? fault = null;
        var allowed = PolicyTexts.Read(Datum.Of(actions), negated: false, WildcardStyle.StarOnly, ref fault);
        var taken = PolicyTexts.Read(Datum.Of(notActions), negated: false, WildcardStyle.StarOnly, ref fault);
        if (fault is not null) return Answer.Open(fault);
        var doubt = allowed!.Doubt ?? taken!.Doubt;
        var least = Covers(allowed.Set(widest: false), taken!.Set(widest: true), asked);
        var most = doubt is null ? least : Covers(allowed.Set(widest: true), taken.Set(widest: false), asked);
        return least is null || most is null ? Answer.Open(PublicAccess.TooComplex) : Answer.Between(least.Value, most.Value, doubt);
    }

    private static bool? Covers(WildcardSet actions, WildcardSet notActions, Wildcard asked)
    {
        if (notActions.Patterns.IsEmpty && actions.PlainlyCovers(asked)) return true;
        ImmutableArray<Region> regions = [new(actions, WildcardSet.Everything), new(notActions, WildcardSet.Everything)];
        var budget = PatternWorld.Budget;
        return !PatternWorld.Exists(asked, Nothing, regions, static flags => !flags[0] || flags[1], ref budget);
    }

    /// <summary>Any resource will do: a role definition names none.</summary>
    private static Wildcard Nothing { get; } = Wildcard.Parse("", WildcardStyle.StarOnly);
}
