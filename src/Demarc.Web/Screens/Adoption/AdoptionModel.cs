using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Adoption;

/// <summary>The page of adoption.</summary>
/// <param name="Table">Services.</param>
/// <param name="Waiting">Requests that wait, oldest first.</param>
/// <param name="Reviewed">How many services in use were reviewed.</param>
public sealed record AdoptionModel(TableView<AdoptionLine> Table, ImmutableArray<Decision> Waiting, Figure Reviewed)
{
    internal static AdoptionModel Of(TenantScope scope, TableQuery query, DecisionBook book)
    {
        var decisions = book.AsOf(scope);
        return new AdoptionModel(
            AdoptionLines.Table(scope).View(scope.State, AdoptionLines.Of(scope.State, decisions), query),
            [.. decisions.Where(static one => one is { Kind: DecisionKind.Adoption, Outcome: DecisionOutcome.Requested }).Reverse()],
            scope.State.Numbers.Reviewed);
    }
}

/// <summary>A service that somebody wants to be refused.</summary>
/// <param name="Service">The service.</param>
/// <param name="Reason">The reason as it was filled in.</param>
/// <param name="Refused">Why the request was refused; empty: it was not.</param>
public sealed record RefuseModel(CloudService Service, string Reason, string Refused);

/// <summary>A request for a service, as whoever decides sees it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Preview">The line as it would be; null when the request refuses a service or no longer fits.</param>
/// <param name="Place">Where it would be used.</param>
/// <param name="Owners">Owner rules it adds: who, and for what.</param>
/// <param name="Agreements">Agreements it adds.</param>
/// <param name="Differs">Facts in which it differs from what the catalogue says today.</param>
/// <param name="IsNew">Whether the catalogue does not have the service today.</param>
public sealed record RequestModel(
    Decision Decision, AdoptionPreview? Preview, DeclaredService? Place, ImmutableArray<OwnerRule> Owners,
    ImmutableArray<Agreement> Agreements, ImmutableArray<(string Name, string? Before, string? After)> Differs, bool IsNew)
{
    internal static RequestModel Of(TenantScope scope, Decision decision, StatedFile file)
    {
        var id = AdoptionLines.ServiceOf(decision);
        var (catalogue, organisation) = file.With(scope, decision);
        var name = DecisionPatch.NameOf(decision.Id);
        var place = organisation?.Services.FirstOrDefault(one => one.Service == id && one.Place.File == name);
        if (place is not { Refused: false } || catalogue?.Service(id) is not { } service)
            return new RequestModel(decision, null, place, [], [], [], IsNew: false);
        var known = scope.State.Result.Catalogue.Service(id);
        var preview = AdoptionPreview.Of(
            scope.State, organisation!, service, new InstanceKey(id, place.Account, place.Region, place.Workload),
            known?.Profile ?? ServiceProfile.Empty, catalogue.Provider(service.Provider)?.Title ?? service.Provider);
        return new RequestModel(
            decision, preview, place, [.. organisation!.Owners.Where(rule => rule.Place.File == name)],
            [.. organisation.Agreements.Where(one => one.Place.File == name)],
            [
                .. ProfileQuestions.Facts.Concat(ProfileQuestions.Capabilities)
                    .Select(question => (question.Name, Before: preview.Known.Value(question.Name),
                        After: service.Profile.Value(question.Name)))
                    .Where(static fact => fact.Before != fact.After),
            ],
            known is null);
    }
}
