using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Api.Writing;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Adoption;
using Demarc.Web.Screens.Agreements;
using Demarc.Web.Screens.Changes;
using Demarc.Web.Screens.Exceptions;
using Demarc.Web.Screens.Owners;
using Demarc.Web.Screens.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api;

/// <summary>Somebody who answers for duties, or nobody.</summary>
/// <param name="Id">Id in the organisation's file; empty for nobody.</param>
/// <param name="Name">Name.</param>
/// <param name="Sort">person, team or nobody.</param>
/// <param name="Left">Last day; null while here, and for teams.</param>
/// <param name="Duties">Duties that name them as owner.</param>
/// <param name="Unowned">Of these, how many count as unowned.</param>
/// <param name="Gaps">Open gaps that they have to close.</param>
/// <param name="Late">Of these, past their day.</param>
internal sealed record OwnerItem(string Id, string Name, string Sort, DateOnly? Left, long Duties, long Unowned, long Gaps, long Late);

/// <summary>An exception or an override.</summary>
/// <param name="Id">Id.</param>
/// <param name="Sort">check: failing checks are accepted; duty: a duty is somebody else's, or does not arise.</param>
/// <param name="State">How it stands.</param>
/// <param name="About">Checks or parts.</param>
/// <param name="Party">Whose the parts are instead; null for checks.</param>
/// <param name="When">Condition on where it holds; empty: everywhere.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asked for it.</param>
/// <param name="Approver">Who agreed; empty: nobody yet.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
/// <param name="Covers">Verdicts or duties that it covers on the day.</param>
/// <param name="Decision">Id of its decision; empty: it stands in the file.</param>
internal sealed record ExceptionItem(
    string Id, string Sort, string State, ImmutableArray<string> About, PartyItem? Party, string When, string Reason, string Author,
    string Approver, DateOnly? From, DateOnly? Until, long Covers, string Decision);

/// <summary>An agreement.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="State">in force, ends soon, ended or not yet.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; null: until cancelled.</param>
/// <param name="Covers">Parts for which it is the evidence.</param>
/// <param name="Moved">Duties that are with somebody because of it.</param>
internal sealed record AgreementDetail(
    string Id, string Title, string Provider, string State, DateOnly From, DateOnly? Until, ImmutableArray<string> Covers, long Moved);

/// <summary>Whether a service could be left.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Title">Its name.</param>
/// <param name="Account">Account; empty when not said.</param>
/// <param name="Criticality">Of the most critical workload on it.</param>
/// <param name="Plan">The plan; null when it is not our duty there.</param>
/// <param name="Rehearsal">Its rehearsal; null when it is not our duty there.</param>
/// <param name="Owner">Who answers for the plan; empty: nobody.</param>
internal sealed record ExitPlanItem(
    string Service, string Title, string Account, string Criticality, NeedItem? Plan, NeedItem? Rehearsal, string Owner);

/// <summary>Something that is due on a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">Id of what it is about.</param>
/// <param name="Title">What it is.</param>
/// <param name="Note">More about it.</param>
/// <param name="Who">Who has to see to it; may be empty.</param>
internal sealed record CalendarItem(DateOnly Day, string Kind, string Id, string Title, string Note, string Who);

/// <summary>A service as adoption sees it.</summary>
/// <param name="Id">Service id; for what the catalogue does not have, what the source calls it.</param>
/// <param name="Title">Name.</param>
/// <param name="Provider">Name of its provider.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Known">Whether the catalogue has it.</param>
/// <param name="Used">Places in which it is in use; for what the catalogue does not have, its resources.</param>
/// <param name="Reviewed">Day of the last review; null: none.</param>
/// <param name="Request">Id of the decision that waits; null: none.</param>
internal sealed record AdoptionItem(
    string Id, string Title, string Provider, string State, bool Known, int Used, DateOnly? Reviewed, string? Request);

/// <summary>An approval of configuration.</summary>
/// <param name="Number">Number, from 1.</param>
/// <param name="Approved">When.</param>
/// <param name="Looked">Settings are approved as they were then.</param>
/// <param name="By">Who.</param>
/// <param name="Scope">Condition on resources; empty: all.</param>
/// <param name="Resources">How many.</param>
/// <param name="Reason">Why.</param>
internal sealed record BaselineItem(int Number, string Approved, string Looked, string By, string Scope, long Resources, string Reason);

/// <summary>A configuration to approve.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Day">As it was at the end of this day; today when left out.</param>
/// <param name="Provider">Only of this provider.</param>
/// <param name="Service">Only of this service.</param>
/// <param name="Account">Only of this account.</param>
internal sealed record NewBaselineItem(string Reason, DateOnly? Day = null, string Provider = "", string Service = "", string Account = "");

/// <summary>Lists of the pages on which people work: owners, exceptions, agreements, exit plans, what is due, adoption.</summary>
internal static class WorkApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/owners", "listOwners", "Who answers for duties, and how many nobody answers for",
            new ApiTable<OwnerLine, OwnerItem>(
            static call => OwnerLines.Table(call?.Scope!), static call => OwnerLines.Of(call.State), static (_, one) => new OwnerItem(
                one.Id, one.Name, one.Sort, one.Left, one.Duties, one.Unowned, one.Gaps, one.Late)));
        organisation.List("/exceptions", "listExceptions", "Exceptions and overrides, those that wait included",
            new ApiTable<ExceptionLine, ExceptionItem>(
                static call => ExceptionTable.Of(call?.Scope!), static call => ExceptionLines.Of(call.Scope, Get<DecisionBook>(call)), Of));
        organisation.List("/agreements", "listAgreements", "Agreements with providers", new ApiTable<AgreementLine, AgreementDetail>(
            static call => AgreementLines.Table(call?.Scope!), static call => AgreementLines.Of(call.State),
            static (_, one) => new AgreementDetail(
                one.Agreement.Id, one.Agreement.Title, one.Agreement.Provider, one.State, one.Agreement.From, one.Agreement.Until,
                [.. one.Covers.Select(static part => part.Id.ToString())], one.Moved)));
        organisation.List("/exit-plans", "listExitPlans", "Whether services could be left", new ApiTable<ExitLine, ExitPlanItem>(
            static call => ExitPlans.Table(call?.Scope!), static call => ExitPlans.Of(call.State), static (_, one) => new ExitPlanItem(
                one.Service, one.Title, one.Account, Kebab<Severity>.Name(one.Criticality), one.Plan is { } plan ? NeedItem.Of(plan) : null,
                one.Rehearsal is { } rehearsal ? NeedItem.Of(rehearsal) : null, one.Owner)));
        organisation.List("/reviews", "listReviews", "The calendar: reviews, and everything that ends by itself",
            new ApiTable<CalendarLine, CalendarItem>(
                static _ => ReviewsScreen.Table, static call => Calendar.Of(call.Scope, Get<DecisionBook>(call), Get<EvidenceDesks>(call)),
                static (_, one) => new CalendarItem(one.Day, Kebab<CalendarSort>.Name(one.Sort), one.Id, one.Title, one.Note, one.Who))
            { Words = ApiParameter.Vocabulary(("kind", ApiParameter.WordsOf<CalendarSort>())) });
        organisation.List("/adoption", "listAdoption", "Services in use or asked for, and where each stands",
            new ApiTable<AdoptionLine, AdoptionItem>(
                static call => AdoptionLines.Table(call?.Scope!),
                static call => AdoptionLines.Of(call.State, Get<DecisionBook>(call).AsOf(call.Scope)), static (_, one) => new AdoptionItem(
                    one.Id, one.Title, one.Provider, one.State, one.Known, one.Used, one.Reviewed, one.Request?.Id)));
        organisation.List("/baselines", "listBaselines", "Approvals of configuration, the last first",
            new ApiTable<BaselineRow, BaselineItem>(
            static _ => Baselines.Table, static call => Baselines.Of(call.Scope, Get<EstateStates>(call)),
            static (_, row) => new BaselineItem(
                row.Number, row.Known.ToString(), row.Looked.ToString(), row.Approver, row.Scope, row.Resources, row.Note)));
        organisation.Write<NewBaselineItem, DecisionItem>(
            "/baselines", "approveConfiguration", "Approves the configuration that resources have", StatusCodes.Status201Created, Approve)
            .Needs(Right.Decide, "Managers and administrators approve configurations.");
    }

    private static async Task<IResult> Approve(TenantScope scope, HttpContext context, DecisionBook book)
    {
        var (body, refusal) = await ApiBody.Read<NewBaselineItem>(context);
        if (body is null) return refusal!;
        if (body.Day is { Year: < 1990 }) return ApiProblem.Field("day", "It is a day from 1990 on.");
        return await ApiWriting.Try(() =>
        {
            var taken = Baselines.Approve(
                scope, book, body.Day ?? scope.Today, (body.Provider, body.Service, body.Account), body.Reason);
            return Results.Created($"/api/v1/o/{scope.Tenant}/decisions/{taken.Id}", DecisionItem.Of(taken));
        });
    }

    private static ExceptionItem Of(EstateState state, ExceptionLine one) => new(
        one.Id, Kebab<ExceptionSort>.Name(one.Sort), one.State, one.About, one.Party is { } party ? PartyItem.Of(party) : null, one.Where,
        one.Reason, one.Author, one.Approver, one.From, one.Until, one.Covers, one.Decision);

    private static T Get<T>(ApiCall call)
        where T : notnull => call.Context.RequestServices.GetRequiredService<T>();
}
