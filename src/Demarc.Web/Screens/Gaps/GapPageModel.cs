using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
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
    internal static GapPageModel? Of(
        TenantScope scope, AccountStore accounts, Sessions sessions, EstateStates states, DecisionBook book, string id)
    {
        if (GapLines.Find(scope.State, id) is not { } line) return null;
        return new GapPageModel(
            line, ChosenGaps.Of(scope, accounts, sessions, states, [id], "none"),
            line.Gap.Part is { } part
                ? [.. book.AsOf(scope).Where(decision => decision.Names(part.Id.ToString()) || decision.Names(part.Id.Control))]
                : []);
    }
}
