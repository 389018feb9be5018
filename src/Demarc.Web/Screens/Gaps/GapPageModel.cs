using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Gaps;

/// <summary>What the page of a gap shows.</summary>
/// <param name="Line">The gap.</param>
/// <param name="Chosen">The same as the forms take it.</param>
/// <param name="History">Decisions that speak of its part or control, newest first.</param>
public sealed record GapPageModel(GapLine Line, ChosenGaps Chosen, ImmutableArray<Decision> History)
{
    /// <summary>The decision by which its day was agreed; null when it follows from severity, or the organisation's file says it.</summary>
    public Decision? Agreed { get; private init; }

    internal static GapPageModel? Of(
        TenantScope scope, AccountStore accounts, Sessions sessions, EstateStates states, DecisionBook book, string id)
    {
        if (GapLines.Find(scope.State, id) is not { } line) return null;
        var decisions = book.AsOf(scope).ToList();
        return new GapPageModel(
            // Where nobody is named, naming somebody is the way.
            line, ChosenGaps.Of(scope, accounts, sessions, states, [id], line.Gap.Kind == GapKind.Unowned ? "owner" : "none"),
            line.Gap.Part is { } part
                ? [.. decisions.Where(decision => decision.Names(part.Id.ToString()) || decision.Names(part.Id.Control))]
                : [])
        {
            Agreed = line.Gap.AgreedBy.Length == 0 ? null
                : decisions.Find(decision => decision.Outcome == DecisionOutcome.Approved && decision.Has("deadlines", line.Gap.AgreedBy)),
        };
    }
}
