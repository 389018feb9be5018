using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Agreements;

/// <summary>Agreements with providers from the first day to the last, and whether we could leave.</summary>
internal static class AgreementsScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/agreements", static (TenantScope scope, TableQuery query) => Page.Of<AgreementsPage>(
            scope, AgreementLines.Table(scope).View(scope.State, AgreementLines.Of(scope.State), query)));
        organisation.MapGet("/agreements.csv", static (TenantScope scope, TableQuery query) =>
            AgreementLines.Table(scope).Csv(scope, AgreementLines.Of(scope.State), query, "agreements"));
        organisation.MapGet("/agreements/new", static (string? provider, Refusal refusal, TenantScope scope) => scope.Can(Right.Decide)
            ? Page.Of<NewAgreementPage>(scope, NewAgreementModel.For(provider ?? "", refusal.Text))
            : ErrorPages.Forbidden("Managers and administrators record agreements."));
        organisation.MapPost("/agreements/new", Add);
        organisation.MapGet("/agreements/{**id}", static (string id, Refusal refusal, TenantScope scope, DecisionBook book) =>
            AgreementLines.Of(scope.State).FirstOrDefault(line => line.Agreement.Id == id) is { } line
                ? Page.Of<AgreementPage>(scope, new AgreementModel(line, AgreementLines.DecisionsOf(book.AsOf(scope), id), refusal.Text))
                : ErrorPages.Missing("There is no such agreement on this day."));
        organisation.MapPost("/agreements/{**id}", Change);
        organisation.MapGet("/exit-plans", static (TenantScope scope, TableQuery query) =>
            Page.Of<ExitPlansPage>(scope, ExitPlans.Model(scope, query)));
        organisation.MapGet("/exit-plans.csv", static (TenantScope scope, TableQuery query) =>
            ExitPlans.Table(scope).Csv(scope, ExitPlans.Of(scope.State), query, "exit-plans"));
    }

    private static async Task<IResult> Add(HttpContext context, TenantScope scope, DecisionBook book)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers and administrators record agreements.");
        var form = await context.Request.ReadFormAsync();
        return WorkAnswer.Try(
            () =>
            {
                var entry = AgreementForm.Entry(form, scope.State.Result.Catalogue, scope.State.Result.Organisation);
                var taken = book.Ask(
                    scope, DecisionKind.Agreement, "Agreement: " + (string?)entry["title"], Body(entry), form["reason"].ToString());
                return Results.LocalRedirect(scope.Url(PageOf(taken) ?? "agreements/" + (string?)entry["id"]));
            },
            refused => WorkAnswer.Again(Page.Of<NewAgreementPage>(scope, NewAgreementModel.Of(form, refused))));
    }

    /// <summary>Another last day: renewed, or ended. The rest of the entry is said again as it was.</summary>
    private static async Task<IResult> Change(string id, HttpContext context, TenantScope scope, DecisionBook book, StatedFile file)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers and administrators change agreements.");
        if (AgreementLines.Of(scope.State).FirstOrDefault(line => line.Agreement.Id == id) is not { } known)
            return ErrorPages.Missing("There is no such agreement.");
        var form = await context.Request.ReadFormAsync();
        var page = "agreements/" + TenantScope.Segment(id);
        return WorkAnswer.Try(
            () =>
            {
                var entry = file.Entry(scope, "agreements", id)
                    ?? throw new DecisionException("The agreement is not in the organisation's file any more.");
                var until = AgreementForm.Day(form, "until");
                if (until is { } day && string.CompareOrdinal(TenantScope.Text(day), (string?)entry["from"]) < 0)
                    throw new DecisionException("The last day is before the first.");
                entry.Remove("until");
                if (until is { } end) entry["until"] = TenantScope.Text(end);
                var title = $"{(string?)entry["title"]}: until {(until is { } last ? TenantScope.Text(last) : "cancelled")}";
                var taken = book.Ask(scope, DecisionKind.Agreement, title, Body(entry), form["reason"].ToString());
                return Results.LocalRedirect(scope.Url(PageOf(taken) ?? page));
            },
            refused => WorkAnswer.Again(Page.Of<AgreementPage>(
                scope, new AgreementModel(known, AgreementLines.DecisionsOf(book.AsOf(scope), id), refused)
                { Until = form["until"].ToString(), Reason = form["reason"].ToString() })));
    }

    /// <summary>An agreement that moves duties, or shows more than that it was signed, waits for somebody else.</summary>
    private static string? PageOf(Decision taken) => taken.Outcome == DecisionOutcome.Requested ? "decisions/" + taken.Id : null;

    private static string Body(JsonObject entry) => new JsonObject { ["agreements"] = new JsonArray(entry) }.ToJsonString();
}

/// <summary>The page of one agreement.</summary>
/// <param name="Line">The agreement.</param>
/// <param name="Decisions">What was decided about it, newest first.</param>
/// <param name="Refused">Why the last change was refused; empty: it was not.</param>
public sealed record AgreementModel(AgreementLine Line, ImmutableArray<Decision> Decisions, string Refused)
{
    /// <summary>The last day as it is filled in.</summary>
    public string Until { get; init; } = Line.Agreement.Until is { } until ? TenantScope.Text(until) : "";

    /// <summary>The reason as it was filled in.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>The form for a new agreement.</summary>
/// <param name="Filled">What was filled in, by field.</param>
/// <param name="Covers">Ids of the parts that are ticked.</param>
/// <param name="Refused">Why the last attempt was refused; empty: it was not.</param>
public sealed record NewAgreementModel(
    ImmutableDictionary<string, string> Filled, ImmutableArray<string> Covers, string Refused)
{
    /// <summary>What a field was filled in with; empty: nothing.</summary>
    internal string Of(string field) => Filled.GetValueOrDefault(field, "");

    /// <summary>An empty form.</summary>
    internal static NewAgreementModel For(string provider, string refused) => new(
        ImmutableDictionary<string, string>.Empty.Add("provider", provider), ["AGR-01.sign"], refused);

    /// <summary>The form as it was sent.</summary>
    internal static NewAgreementModel Of(IFormCollection form, string refused) => new(
        form.Where(static field => field.Key != "covers")
            .ToImmutableDictionary(static field => field.Key, static field => field.Value.ToString(), StringComparer.Ordinal),
        [.. form["covers"].OfType<string>()], refused);
}
