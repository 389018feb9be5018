using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Web.Access;
using Demarc.Web.Estates;

namespace Demarc.Web.Screens.Gaps;

/// <summary>What the page of a gap shows.</summary>
/// <param name="Line">The gap.</param>
/// <param name="Chosen">The same as the forms take it.</param>
/// <param name="History">Decisions that speak of its part or control, newest first.</param>
public sealed record GapPageModel(GapLine Line, ChosenGaps Chosen, ImmutableArray<Decision> History)
{
    internal static GapPageModel? Of(TenantScope scope, AccountStore accounts, Sessions sessions, DecisionBook book, string id)
    {
        if (GapLines.Find(scope.State, id) is not { } line) return null;
        return new GapPageModel(
            line, ChosenGaps.Of(scope, accounts, sessions, [id], "none", ""),
            line.Gap.Part is { } part
                ? [.. book.Read(scope).Where(decision => Names(decision.Body, part.Id.ToString()) || Names(decision.Body, part.Id.Control))]
                : []);
    }

    /// <summary>Whether a text has an id that is not the beginning or end of another one.</summary>
    private static bool Names(string text, string id)
    {
        for (var at = text.IndexOf(id, StringComparison.Ordinal); at >= 0; at = text.IndexOf(id, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? ' ' : text[at - 1], at + id.Length == text.Length ? ' ' : text[at + id.Length]);
            if (!IsPart(before) && !IsPart(after)) return true;
        }

        return false;
    }

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.';
}
