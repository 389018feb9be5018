using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Duties;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A fact that decided.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value.</param>
internal sealed record FactItem(string Name, string Value);

/// <summary>Why a part is whose it is where resources are configured alike.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Account">Account of the provider.</param>
/// <param name="Region">Region.</param>
/// <param name="Workload">Workload.</param>
/// <param name="Resources">Resources configured like this.</param>
/// <param name="Settings">Settings of theirs that move the line.</param>
/// <param name="Party">Who is accountable.</param>
/// <param name="Why">Why, in plain words.</param>
/// <param name="Level">The level of the rule; empty when none decided.</param>
/// <param name="Rule">The deciding rule with its source; null when none decided.</param>
/// <param name="Facts">Facts that the deciding rule read.</param>
/// <param name="Considered">Every rule considered, most specific first.</param>
internal sealed record ExplanationItem(
    string Service, string Account, string Region, string Workload, long Resources, ImmutableArray<string> Settings, PartyItem Party,
    string Why, string Level, RuleItem? Rule, ImmutableArray<FactItem> Facts, ImmutableArray<ConsideredItem> Considered);

/// <summary>A duty with the reasons for whose it is.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="CustomerDoes">What we do when it is ours.</param>
/// <param name="ProviderDoes">What the provider does when it is theirs.</param>
/// <param name="CatalogueVersion">Version of the catalogue used.</param>
/// <param name="Explanations">The distinct answers behind it, most demanding first.</param>
internal sealed record DutyDetail(
    DutyItem Duty, string CustomerDoes, string ProviderDoes, string CatalogueVersion, ImmutableArray<ExplanationItem> Explanations);

/// <summary>Duties: every part in every scope, with owner and rule.</summary>
internal static class DutiesApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/duties", "listDuties", "Every part in every scope: whose it is, by which rule, who does it, what shows it",
            new ApiTable<DutyLine, DutyItem>(
                static _ => DutyLines.Table, static call => DutyLines.Of(call.State),
                DutyItem.Of));
        organisation.Read<DutyDetail>("/duties/{id}", "getDuty", "One duty with every rule that was considered",
            static (TenantScope scope, string id) => DutyLines.Find(scope.State, id) is { } line
                ? Results.Ok(Detail(scope.State, line)) : ApiProblem.Missing("There is no such duty on this day."));
    }

    private static DutyDetail Detail(EstateState state, DutyLine line)
    {
        var part = line.Duty.Part;
        return new DutyDetail(
            DutyItem.Of(state, line), part.CustomerDoes, part.ProviderDoes, state.Result.Catalogue.Version,
            [.. DutyModel.AnswersOf(state, line).Select(static one => Explain(one.Answer, one.Share))]);
    }

    private static ExplanationItem Explain(Resolution answer, DutyShare share)
    {
        var instance = share.Instance;
        return new ExplanationItem(
            instance.Service, instance.Account, instance.Region, instance.Workload, share.Class.Resources, share.Class.Effects,
            PartyItem.Of(answer.Party), answer.Why, answer.Winner is null ? "" : Kebab<RuleLevel>.Name(answer.Level),
            RuleItem.Of(answer.Winner), [.. answer.DecidingFacts.Select(static fact => new FactItem(fact.Fact, fact.Value))],
            [.. answer.Considered.Select(ConsideredItem.Of)]);
    }
}
