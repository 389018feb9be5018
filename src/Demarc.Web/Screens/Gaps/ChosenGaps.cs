using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Demarc.Web.Screens.Gaps;

/// <summary>Gaps that somebody chose, to do one thing with all of them.</summary>
/// <param name="Lines">The gaps that are still open.</param>
/// <param name="Closed">How many of those chosen are closed in the meantime.</param>
/// <param name="Deed">What is to be done: <c>owner</c>, <c>due</c>, <c>exception</c>; empty: not said.</param>
/// <param name="Answerable">Who can be named.</param>
/// <param name="Filled">What was filled in before.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record ChosenGaps(
    ImmutableArray<GapLine> Lines, int Closed, string Deed, ImmutableArray<Answerable> Answerable, GapForm Filled, string Refused)
{
    /// <summary>Most gaps that are decided about together; their ids stand in the address.</summary>
    internal const int Most = 200;

    /// <summary>Resources that fail behind the checks among them.</summary>
    public long Failing { get; private init; }

    /// <summary>Whether an exception can name all of these one by one.</summary>
    public bool CanNameFailing { get; private init; }

    /// <summary>Whether there are too many of them for that behind one of the gaps.</summary>
    public bool TooManyFailing { get; private init; }

    internal static ChosenGaps Of(
        TenantScope scope, AccountStore accounts, Sessions sessions, EstateStates states, IReadOnlyCollection<string> ids, string deed,
        GapForm? filled = null, string refused = "")
    {
        ImmutableArray<GapLine> lines = [.. ids.Select(id => GapLines.Find(scope.State, id)).OfType<GapLine>()];
        var failing = new FailingResources(scope, states);
        var checks = lines.Select(static line => line.Gap).Where(static gap => gap.Kind == GapKind.FailingCheck).ToList();
        return new ChosenGaps(
            lines, ids.Count - lines.Length, deed, Work.Answerable.All(scope, accounts, sessions.Now), filled ?? GapForm.Empty, refused)
        {
            Failing = checks.Sum(failing.Count),
            CanNameFailing = checks.TrueForAll(gap => !failing.Of(gap).IsEmpty),
            TooManyFailing = checks.Exists(failing.IsTooMany),
        };
    }

    /// <summary>Address of the page on which something is done with gaps; what was filled in goes with it as far as it fits.</summary>
    internal static string Url(TenantScope scope, IReadOnlyCollection<string> ids, string deed, GapForm? filled = null)
    {
        var url = Address([.. filled?.Pairs() ?? []]);
        return url.Length <= LongestUrl || filled is null ? url : Address([.. (filled with { Reason = "" }).Pairs()]);

        string Address(ReadOnlySpan<(string Key, string? Value)> more) => ids.Aggregate(
            scope.Url("gaps/chosen", [("deed", deed), .. more]),
            static (text, id) => QueryHelpers.AddQueryString(text, "id", id));
    }

    /// <summary>Servers take addresses of 8,000 letters; some proxies less.</summary>
    private const int LongestUrl = 7_500;
}

/// <summary>Naming owners, agreeing days and asking for exceptions, for one gap or for many.</summary>
internal static class ChosenGapsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/gaps/chosen", static (string[] id, string? deed, Refusal refusal, TenantScope scope, TableQuery query,
            AccountStore accounts, Sessions sessions, EstateStates states, HttpContext context) => Page.Of<ChosenGapsPage>(
                scope, ChosenGaps.Of(
                    scope, accounts, sessions, states, id.Length > 0 ? Ids(id) : Found(scope, query), deed ?? "",
                    refusal.Text.Length == 0 ? null : GapForm.Of(context.Request.Query), refusal.Text)));
        organisation.MapPost("/gaps/chosen", static async (HttpContext context, TenantScope scope) =>
        {
            if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Readers choose nothing to act on.");
            var form = await context.Request.ReadFormAsync();
            return Results.LocalRedirect(ChosenGaps.Url(scope, Ids(form["id"]), form["deed"].ToString()));
        });
        organisation.MapPost("/gaps/chosen/owner", Owner);
        organisation.MapPost("/gaps/chosen/due", Due);
        organisation.MapPost("/gaps/chosen/exception", Exception);
    }

    private static async Task<IResult> Owner(
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, EstateStates states, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers name owners.");
        var form = await context.Request.ReadFormAsync();
        var chosen = ChosenGaps.Of(scope, accounts, sessions, states, Ids(form["id"]), "owner");
        var gaps = chosen.Lines.Select(static line => line.Gap).Where(gap => GapDecisions.TakesOwner(scope, gap)).ToList();
        var owner = chosen.Answerable.FirstOrDefault(one => one.Value == form["owner"].ToString());
        var deputy = chosen.Answerable.FirstOrDefault(one => one.Value == form["deputy"].ToString());
        return Answer(scope, form, "owner", () =>
        {
            if (owner is null) throw new DecisionException("choose who answers");
            if (gaps.Count == 0) throw new DecisionException("none of these is about a duty of ours: nobody can be named for it");
            var duties = gaps.Select(static gap => (gap.Part!.Id, gap.Scope)).Distinct().Count();
            return book.Ask(
                scope, DecisionKind.Owner, $"{owner.Name} answers for {Words.Many(duties, "duty", "duties")}",
                GapDecisions.Owner(gaps, owner, deputy), form["reason"].ToString());
        });
    }

    private static async Task<IResult> Due(
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, EstateStates states, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers agree days.");
        var form = await context.Request.ReadFormAsync();
        var chosen = ChosenGaps.Of(scope, accounts, sessions, states, Ids(form["id"]), "due");
        return Answer(scope, form, "due", () =>
        {
            var due = WorkAnswer.Day(form["due"].ToString(), scope.Today, 2 * GapDecisions.MostDays);
            if (chosen.Lines.IsEmpty) throw new DecisionException("none of these gaps is open");
            var reason = form["reason"].ToString();
            return book.Ask(
                scope, DecisionKind.Deadline, $"{Words.Many(chosen.Lines.Length, "gap")} due on {TenantScope.Text(due)}",
                GapDecisions.Deadline(chosen.Lines.Select(static line => line.Gap), due, reason), reason);
        });
    }

    private static async Task<IResult> Exception(
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, EstateStates states, DecisionBook book)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers ask for exceptions.");
        var form = await context.Request.ReadFormAsync();
        var chosen = ChosenGaps.Of(scope, accounts, sessions, states, Ids(form["id"]), "exception");
        var gaps = chosen.Lines.Select(static line => line.Gap).Where(GapDecisions.TakesException).ToList();
        return Answer(scope, form, "exception", () =>
        {
            var until = WorkAnswer.Day(form["until"].ToString(), scope.Today, GapDecisions.MostDays);
            if (gaps.Count == 0) throw new DecisionException("none of these can be excepted: each says how it is closed");
            var reason = form["reason"].ToString();
            var body = GapDecisions.Acceptance(
                new FailingResources(scope, states), gaps, scope.Today, until, reason, form["reach"].ToString() == "place");
            var checks = gaps.Count(static gap => gap.Kind == GapKind.FailingCheck);
            string[] what =
            [
                .. checks > 0 ? [$"accept {Words.Many(checks, "failing check")}"] : Array.Empty<string>(),
                .. gaps.Count > checks ? [$"{Words.Many(gaps.Count - checks, "gap")} not applicable"] : Array.Empty<string>(),
            ];
            // One decision for both kinds: it is on record as a whole, or not at all.
            return book.Ask(
                scope, checks > 0 ? DecisionKind.Exception : DecisionKind.Override,
                Words.Sentence($"{string.Join(", ", what)} until {TenantScope.Text(until)}"), body, reason);
        });
    }

    /// <summary>To the decision; back to the gaps, with what was filled in, when it was refused.</summary>
    private static IResult Answer(TenantScope scope, IFormCollection form, string deed, Func<Decision> take) => WorkAnswer.Try(
        () => Results.LocalRedirect(scope.Url("decisions/" + take().Id)),
        refused => Refusal.Back(ChosenGaps.Url(scope, Ids(form["id"]), deed, GapForm.Of(form)), refused));

    /// <summary>Where no rows are named, those that the filters of the list leave; without a filter none.</summary>
    private static string[] Found(TenantScope scope, TableQuery query)
    {
        var view = GapLines.Table(scope).View(scope.State, GapLines.Of(scope.State), query with { Page = 1, Size = ChosenGaps.Most });
        return view.Found < view.All ? Ids(view.Rows.Select(static line => line.Id)) : [];
    }

    private static string[] Ids(IEnumerable<string?> ids) =>
        [.. ids.OfType<string>().Where(static id => id.Length is > 0 and <= 40).Distinct(StringComparer.Ordinal).Take(ChosenGaps.Most)];
}
