using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Ledger;
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
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record ChosenGaps(
    ImmutableArray<GapLine> Lines, int Closed, string Deed, ImmutableArray<Answerable> Answerable, string Refused)
{
    /// <summary>Most gaps that are decided about together; their ids stand in the address.</summary>
    internal const int Most = 200;

    internal static ChosenGaps Of(
        TenantScope scope, AccountStore accounts, Sessions sessions, IReadOnlyCollection<string> ids, string deed, string refused)
    {
        ImmutableArray<GapLine> lines = [.. ids.Select(id => GapLines.Find(scope.State, id)).OfType<GapLine>()];
        return new ChosenGaps(lines, ids.Count - lines.Length, deed, Work.Answerable.All(scope, accounts, sessions.Now), refused);
    }

    /// <summary>Address of the page on which something is done with gaps.</summary>
    internal static string Url(TenantScope scope, IEnumerable<string> ids, string deed)
    {
        var url = scope.Url("gaps/chosen", ("deed", deed));
        return ids.Aggregate(url, static (text, id) => QueryHelpers.AddQueryString(text, "id", id));
    }
}

/// <summary>Naming owners, agreeing days and asking for exceptions, for one gap or for many.</summary>
internal static class ChosenGapsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/gaps/chosen", static (string[] id, string? deed, Refusal refusal, TenantScope scope, TableQuery query,
            AccountStore accounts, Sessions sessions) => Page.Of<ChosenGapsPage>(scope, ChosenGaps.Of(
                scope, accounts, sessions, id.Length > 0 ? Ids(id) : Found(scope, query), deed ?? "", refusal.Text)));
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
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers name owners.");
        var form = await context.Request.ReadFormAsync();
        var chosen = ChosenGaps.Of(scope, accounts, sessions, Ids(form["id"]), "owner", "");
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
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers agree days.");
        var form = await context.Request.ReadFormAsync();
        var chosen = ChosenGaps.Of(scope, accounts, sessions, Ids(form["id"]), "due", "");
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
        HttpContext context, TenantScope scope, AccountStore accounts, Sessions sessions, DecisionBook book)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners and managers ask for exceptions.");
        var form = await context.Request.ReadFormAsync();
        var chosen = ChosenGaps.Of(scope, accounts, sessions, Ids(form["id"]), "exception", "");
        var gaps = chosen.Lines.Select(static line => line.Gap).Where(GapDecisions.TakesException).ToList();
        return Answer(scope, form, "exception", () =>
        {
            var until = WorkAnswer.Day(form["until"].ToString(), scope.Today, GapDecisions.MostDays);
            if (gaps.Count == 0) throw new DecisionException("none of these can be excepted: each says how it is closed");
            var reason = form["reason"].ToString();
            var checks = GapDecisions.Exceptions(scope, gaps, until, reason, form["reach"].ToString() == "place");
            var overrides = GapDecisions.Overrides(gaps, scope.Today, until, reason);
            var count = gaps.Count(static gap => gap.Kind == GapKind.FailingCheck);
            var taken = checks is null ? null : book.Ask(
                scope, DecisionKind.Exception, $"Accept {Words.Many(count, "failing check")} until {TenantScope.Text(until)}", checks,
                    reason);
            return overrides is null ? taken! : book.Ask(
                scope, DecisionKind.Override,
                $"{Words.Many(gaps.Count - count, "gap")} not applicable until {TenantScope.Text(until)}", overrides, reason);
        });
    }

    /// <summary>To the decision; back to the gaps with the reason when it was refused.</summary>
    private static IResult Answer(TenantScope scope, IFormCollection form, string deed, Func<Decision> take)
    {
        try
        {
            return Results.LocalRedirect(scope.Url("decisions/" + take().Id));
        }
        catch (Exception error) when (error is DecisionException or LedgerException)
        {
            return Refusal.Back(ChosenGaps.Url(scope, Ids(form["id"]), deed), error.Message);
        }
    }

    /// <summary>Where no rows are named, those that the filters of the list leave; without a filter none.</summary>
    private static string[] Found(TenantScope scope, TableQuery query)
    {
        var view = GapLines.Table(scope).View(scope.State, GapLines.Of(scope.State), query with { Page = 1, Size = ChosenGaps.Most });
        return view.Found < view.All ? Ids(view.Rows.Select(static line => line.Id)) : [];
    }

    private static string[] Ids(IEnumerable<string?> ids) =>
        [.. ids.OfType<string>().Where(static id => id.Length is > 0 and <= 40).Distinct(StringComparer.Ordinal).Take(ChosenGaps.Most)];
}
