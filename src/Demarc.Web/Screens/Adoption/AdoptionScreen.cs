using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Adoption;

/// <summary>Services before they go live: what waits, what nobody reviewed, and the wizard that makes a request.</summary>
internal static class AdoptionScreen
{
    private const int MostFound = 40;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/adoption", static (TenantScope scope, TableQuery query, DecisionBook book) =>
            Page.Of<AdoptionPage>(scope, AdoptionModel.Of(scope, query, book)));
        organisation.MapGet("/adoption.csv", static (TenantScope scope, TableQuery query, DecisionBook book) =>
            AdoptionLines.Table(scope).Csv(scope, AdoptionLines.Of(scope.State, book.AsOf(scope)), query, "adoption"));
        organisation.MapGet("/adoption/new", static (TenantScope scope) => Results.LocalRedirect(scope.Url("adoption/new/service")));
        organisation.MapGet("/adoption/new/{step}", Step);
        organisation.MapPost("/adoption/new", Ask);
        organisation.MapGet("/adoption/requests/{id}", static (string id, TenantScope scope, DecisionBook book, StatedFile file) =>
            book.AsOf(scope).FirstOrDefault(one => one.Id == id) is { Kind: DecisionKind.Adoption } decision
                ? Page.Of<RequestPage>(scope, RequestModel.Of(scope, decision, file)) : ErrorPages.Missing("There is no such request."));
        organisation.MapGet("/adoption/refuse", static (string? service, Refusal refusal, TenantScope scope) =>
            scope.State.Result.Catalogue.Service(service ?? "") is { } found
                ? Page.Of<RefusePage>(scope, new RefuseModel(found, "", refusal.Text))
                    : ErrorPages.Missing("That service is not in the catalogue."));
        organisation.MapPost("/adoption/refuse", Refuse);
    }

    private static IResult Step(
        string step, HttpContext context, TenantScope scope, DecisionBook book, StatedFile file, Refusal refusal)
    {
        if (WizardModel.Steps.All(one => one.Key != step)) return ErrorPages.Missing("The wizard has no such page.");
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners, managers and administrators ask for services.");
        var query = context.Request.Query;
        var draft = AdoptionDraft.Of(query);
        if (Like(scope, draft, query["like"].ToString()) is { } answered)
            return Results.LocalRedirect(scope.Url("adoption/new/profile", [.. answered.Pairs()]));
        var search = query["q"].ToString();
        return Page.Of<WizardPage>(scope, Model(scope, file, step, draft, refusal.Text) with
        {
            Search = search.Length <= 200 ? search : "",
            Found = step == "service" ? Found(scope, book, search) : [],
        });
    }

    private static WizardModel Model(TenantScope scope, StatedFile file, string step, AdoptionDraft draft, string refused)
    {
        var preview = AdoptionPreview.Of(scope, draft);
        return new WizardModel(
            step, draft, preview, new AdoptionBody(scope, file, draft).Faults(), "", [],
            step is "owners" or "summary" && preview is not null ? OwnerChoices.Of(scope, preview) : OwnerChoices.None, refused);
    }

    /// <summary>The answers of a similar service, where nothing was answered yet.</summary>
    private static AdoptionDraft? Like(TenantScope scope, AdoptionDraft draft, string like)
    {
        if (scope.State.Result.Catalogue.Service(like) is not { } similar) return null;
        var names = ProfileQuestions.Facts.Concat(ProfileQuestions.Capabilities).Select(static question => question.Name);
        return draft.WithFacts(names.Where(name => !draft.Facts.ContainsKey(name) && similar.Profile.Value(name) is not null)
            .Select(name => new ProfileChange(name, similar.Profile.Value(name)!)));
    }

    /// <summary>Services of the catalogue by all words looked for; without any, those in use that ask for a review.</summary>
    private static ImmutableArray<AdoptionLine> Found(TenantScope scope, DecisionBook book, string search)
    {
        var lines = AdoptionLines.Of(scope.State, book.AsOf(scope));
        var words = search.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8).ToArray();
        if (words.Length == 0)
            return [.. lines.Where(static line =>
                line is { Known: true, Request: null } && line.State is not (AdoptionLines.Reviewed or AdoptionLines.Refused))
                    .Take(MostFound)];
        var catalogue = scope.State.Result.Catalogue;
        var byId = lines.DistinctBy(static line => line.Id, StringComparer.Ordinal)
            .ToDictionary(static line => line.Id, StringComparer.Ordinal);
        return
        [
            .. catalogue.Services.Where(service => Array.TrueForAll(words, word => Named(service).Contains(word, StringComparison.Ordinal)))
                .OrderBy(service => service.Title.StartsWith(search.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .ThenBy(static service => service.Title, StringComparer.Ordinal).Take(MostFound)
                .Select(service => byId.GetValueOrDefault(service.Id) ?? new AdoptionLine(
                    service.Id, service.Title, catalogue.Provider(service.Provider)?.Title ?? service.Provider, "not in use", Known: true,
                        0, null, null)),
        ];

        string Named(CloudService service) => string.Join(
            ' ', service.Aliases.Append(service.Id).Append(service.Title).Append(catalogue.Provider(service.Provider)?.Title ?? ""))
                .ToLowerInvariant();
    }

    private static async Task<IResult> Ask(HttpContext context, TenantScope scope, DecisionBook book, StatedFile file)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners, managers and administrators ask for services.");
        var form = await context.Request.ReadFormAsync();
        var draft = AdoptionDraft.Of(form);
        var body = new AdoptionBody(scope, file, draft);
        var preview = AdoptionPreview.Of(scope, draft);
        return WorkAnswer.Try(
            () =>
            {
                if (body.Faults() is [var fault, ..]) throw new DecisionException(fault);
                if (preview is null) throw new DecisionException("It is not said which service.");
                var asked = book.Ask(
                    scope, DecisionKind.Adoption, "Use " + preview.Service.Title, body.Write(preview), form["reason"].ToString());
                return Results.LocalRedirect(scope.Url("adoption/requests/" + asked.Id));
            },
            refused => WorkAnswer.Again(Page.Of<WizardPage>(
                scope, Model(scope, file, "summary", draft, refused) with { Reason = form["reason"].ToString() })));
    }

    private static async Task<IResult> Refuse(HttpContext context, TenantScope scope, DecisionBook book, StatedFile file)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden("Owners, managers and administrators ask for it.");
        var form = await context.Request.ReadFormAsync();
        if (scope.State.Result.Catalogue.Service(form["service"].ToString()) is not { } service)
            return ErrorPages.Missing("That service is not in the catalogue.");
        return WorkAnswer.Of(
            scope, refused => Page.Of<RefusePage>(scope, new RefuseModel(service, form["reason"].ToString(), refused)),
            () => book.Ask(
                scope, DecisionKind.Adoption, "Refuse " + service.Title,
                new AdoptionBody(scope, file, AdoptionDraft.Of([])).WriteRefusal(service.Id), form["reason"].ToString()));
    }
}
