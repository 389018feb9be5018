using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Api.Writing;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>Who is to answer for the duties behind gaps.</summary>
/// <param name="Gaps">Ids of gaps.</param>
/// <param name="Owner">Id of a person or team of the organisation, or login of a member.</param>
/// <param name="Reason">Why.</param>
/// <param name="Deputy">Who stands in; empty: nobody.</param>
internal sealed record GapOwnerItem(ImmutableArray<string> Gaps, string Owner, string Reason, string Deputy = "");

/// <summary>By when gaps are to be closed.</summary>
/// <param name="Gaps">Ids of gaps.</param>
/// <param name="Due">The day.</param>
/// <param name="Reason">Why.</param>
internal sealed record GapDueItem(ImmutableArray<string> Gaps, DateOnly Due, string Reason);

/// <summary>Until when what gaps are about is acceptable.</summary>
/// <param name="Gaps">Ids of gaps.</param>
/// <param name="Until">Last day.</param>
/// <param name="Reason">Why.</param>
/// <param name="Place">Whether whatever the same checks find in the same account and region is meant; else what fails now.</param>
internal sealed record GapExceptionItem(ImmutableArray<string> Gaps, DateOnly Until, string Reason, bool Place = false);

/// <summary>Decisions about gaps by their ids: the same as on the page, without conditions to write.</summary>
internal static class GapWriting
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.Write<GapOwnerItem, DecisionItem>(
            "/gaps/owner", "nameOwners", "Names who answers for the duties behind gaps", StatusCodes.Status201Created, Owner)
            .Needs(Right.Decide, "Managers name owners.");
        organisation.Write<GapDueItem, DecisionItem>(
            "/gaps/due", "agreeDay", "Agrees a day by which gaps are to be closed", StatusCodes.Status201Created, Due)
            .Needs(Right.Decide, "Managers agree days.");
        organisation.Write<GapExceptionItem, DecisionItem>(
            "/gaps/exception", "askException", "Asks for what gaps are about to be accepted for a time", StatusCodes.Status201Created,
            Exception);
    }

    private static Task<IResult> Owner(TenantScope scope, HttpContext context, DecisionBook book) =>
        Take<GapOwnerItem>(scope, context, static body => body.Gaps, (body, gaps) =>
        {
            var answerable = Answerable.All(
                scope, Get<AccountStore>(context), Get<Sessions>(context).Now);
            var owner = answerable.FirstOrDefault(one => one.Id == body.Owner)
                ?? throw new DecisionException($"nobody who can answer is called \"{body.Owner}\"");
            var deputy = body.Deputy.Length == 0 ? null : answerable.FirstOrDefault(one => one.Id == body.Deputy)
                ?? throw new DecisionException($"nobody who can answer is called \"{body.Deputy}\"");
            gaps = [.. gaps.Where(gap => GapDecisions.TakesOwner(scope, gap))];
            if (gaps.IsEmpty) throw new DecisionException("none of these is about a duty of ours: nobody can be named for it");
            var duties = gaps.Select(static gap => (gap.Part!.Id, gap.Scope)).Distinct().Count();
            return book.Ask(
                scope, DecisionKind.Owner, $"{owner.Name} answers for {Words.Many(duties, "duty", "duties")}",
                GapDecisions.Owner(gaps, owner, deputy), body.Reason);
        });

    private static Task<IResult> Due(TenantScope scope, HttpContext context, DecisionBook book) =>
        Take<GapDueItem>(scope, context, static body => body.Gaps, (body, gaps) =>
        {
            var due = Day(body.Due, scope.Today, 2 * GapDecisions.MostDays);
            return book.Ask(
                scope, DecisionKind.Deadline, $"{Words.Many(gaps.Length, "gap")} due on {TenantScope.Text(due)}",
                GapDecisions.Deadline(gaps, due, body.Reason), body.Reason);
        });

    private static Task<IResult> Exception(TenantScope scope, HttpContext context, DecisionBook book) =>
        Take<GapExceptionItem>(scope, context, static body => body.Gaps, (body, gaps) =>
        {
            var until = Day(body.Until, scope.Today, GapDecisions.MostDays);
            gaps = [.. gaps.Where(GapDecisions.TakesException)];
            if (gaps.IsEmpty) throw new DecisionException("none of these can be excepted: each says how it is closed");
            var checks = gaps.Count(static gap => gap.Kind == GapKind.FailingCheck);
            return book.Ask(
                scope, checks > 0 ? DecisionKind.Exception : DecisionKind.Override,
                $"{Words.Many(gaps.Length, "gap")} accepted until {TenantScope.Text(until)}",
                GapDecisions.Acceptance(
                    new FailingResources(scope, Get<EstateStates>(context)), gaps, scope.Today, until, body.Reason, body.Place),
                body.Reason);
        });

    /// <summary>Takes a decision about the gaps that a body names; each of them has to be open.</summary>
    private static async Task<IResult> Take<T>(
        TenantScope scope, HttpContext context, Func<T, ImmutableArray<string>> named, Func<T, ImmutableArray<Gap>, Decision> take)
        where T : class
    {
        var (body, refusal) = await ApiBody.Read<T>(context);
        if (body is null) return refusal!;
        var ids = named(body);
        if (ids.IsDefaultOrEmpty || ids.Length > ChosenGaps.Most)
            return ApiProblem.Field("gaps", $"Name 1 to {ChosenGaps.Most} gaps.");
        var lines = ids.Distinct(StringComparer.Ordinal).Select(id => (Id: id, Line: GapLines.Find(scope.State, id ?? ""))).ToList();
        if (lines.Find(static one => one.Line is null) is { Id: not null } missing)
            return ApiProblem.Field("gaps", $"No gap of the id {missing.Id} is open.", StatusCodes.Status422UnprocessableEntity);
        return await ApiWriting.Try(() =>
        {
            var taken = take(body, [.. lines.Select(static one => one.Line!.Gap)]);
            return Results.Created($"/api/v1/o/{scope.Tenant}/decisions/{taken.Id}", DecisionItem.Of(taken));
        });
    }

    private static DateOnly Day(DateOnly day, DateOnly today, int most) => day >= today && day <= today.AddDays(most) ? day
        : throw new DecisionException($"the day is between {TenantScope.Text(today)} and {TenantScope.Text(today.AddDays(most))}");

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
