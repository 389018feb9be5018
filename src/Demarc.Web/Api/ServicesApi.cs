using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Services;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A service in use.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Title">Title.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="ProviderTitle">Name of the provider.</param>
/// <param name="Model">Service model.</param>
/// <param name="Duties">Duties by party.</param>
/// <param name="Instances">How many instances there are.</param>
/// <param name="Resources">Resources.</param>
/// <param name="Reviewed">Day of the last review, "refused" or "no".</param>
/// <param name="Ours">Duties of ours.</param>
/// <param name="Ready">Of these, shown to be done.</param>
/// <param name="Owners">Who answers for most of them.</param>
/// <param name="Gaps">Open gaps.</param>
internal sealed record ServiceItem(
    string Service, string Title, string Provider, string ProviderTitle, string Model, SplitItem Duties, int Instances, long Resources,
    string Reviewed, long Ours, long Ready, string Owners, int Gaps)
{
    internal static ServiceItem Of(ServiceRow row) => new(
        row.Row.Service, row.Row.Title, row.Row.Provider, row.Row.ProviderTitle,
        row.Service is null ? "unknown" : Kebab<ServiceModel>.Name(row.Service.Model), SplitItem.Of(row.Row.Split), row.Instances,
        row.Resources, row.Reviewed, row.Ours, row.Ready, row.Owners, row.Row.Gaps.Length);
}

/// <summary>An instance of a service.</summary>
/// <param name="Account">Account of the provider.</param>
/// <param name="Region">Region.</param>
/// <param name="Workload">Workload.</param>
/// <param name="Resources">Resources.</param>
/// <param name="Settings">Settings that move the line there.</param>
/// <param name="Undecided">Settings that could, and were not collected.</param>
/// <param name="Sources">Kinds of source that show it.</param>
internal sealed record InstanceItem(
    string Account, string Region, string Workload, long Resources, ImmutableArray<string> Settings, ImmutableArray<string> Undecided,
    ImmutableArray<string> Sources)
{
    internal static InstanceItem Of(ServiceInstance instance) => new(
        instance.Account, instance.Region, instance.Workload, instance.Resources,
        [.. instance.Classes.SelectMany(static type => type.Effects).Distinct(StringComparer.Ordinal)],
        [.. instance.Classes.SelectMany(static type => type.Undecided).Distinct(StringComparer.Ordinal)],
        [.. instance.Sources.Select(static source => source.Name())]);
}

/// <summary>An agreement with the provider.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; null: no end.</param>
internal sealed record AgreementItem(string Id, string Title, DateOnly From, DateOnly? Until);

/// <summary>A report of the provider's own: it supports the provider's parts, never ours.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="From">First day of its period.</param>
/// <param name="To">Last day of its period.</param>
/// <param name="CoversService">Whether it names this service and is in force on the day.</param>
internal sealed record AssuranceItem(string Id, string Title, DateOnly From, DateOnly To, bool CoversService);

/// <summary>Everything about one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Category">Category of the service.</param>
/// <param name="Facts">Facts that move the line, as the service is by itself.</param>
/// <param name="Capabilities">Security capabilities and their states.</param>
/// <param name="Instances">Instances, most resources first.</param>
/// <param name="Agreements">Agreements with the provider.</param>
/// <param name="Assurance">Reports of the provider's own.</param>
/// <param name="Documentation">The statements that this rests on.</param>
internal sealed record ServiceDetail(
    ServiceItem Service, string Category, IReadOnlyDictionary<string, string> Facts, IReadOnlyDictionary<string, string> Capabilities,
    ImmutableArray<InstanceItem> Instances, ImmutableArray<AgreementItem> Agreements, ImmutableArray<AssuranceItem> Assurance,
    ImmutableArray<SourceItem> Documentation)
{
    internal static ServiceDetail Of(ServicePageModel model) => new(
        ServiceItem.Of(model.Row), model.Service.Category,
        ProfileVocabulary.Facts.ToDictionary(
            static fact => fact.Name, fact => model.Service.Profile.Fact(fact.Name) ?? "unknown", StringComparer.Ordinal),
        ProfileVocabulary.Capabilities.ToDictionary(
            static name => name, name => Kebab<CapabilityState>.Name(model.Service.Profile.Capability(name)), StringComparer.Ordinal),
        [.. model.Instances.Select(InstanceItem.Of)],
        [.. model.Agreements.Select(static one => new AgreementItem(one.Id, one.Title, one.From, one.Until))],
        [
            .. model.Assurance.Select(one => new AssuranceItem(
                one.Report.Id, one.Report.Title, one.Report.From, one.Report.To, one.Covers)),
        ],
        SourceItem.Of(model.Service.Documentation));
}

/// <summary>Services in use.</summary>
internal static class ServicesApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/services", "listServices", "Services in use", new ApiTable<ServiceRow, ServiceItem>(
            static call => ServiceTable.Of(call?.Scope!), static call => ServiceTable.Rows(call.Scope),
            static (_, row) => ServiceItem.Of(row))
        {
            Words = ApiParameter.Vocabulary(
                ("model", ApiParameter.WordsOf<ServiceModel>()), ("reviewed", [.. ApiParameter.YesOrNo, "refused"])),
        });
        organisation.Read<ServiceDetail>("/services/{provider}/{service}", "getService", "One service in use: facts, instances, agreements",
            static (TenantScope scope, string provider, string service, DecisionBook book) =>
                ServicePageModel.Of(scope, $"{provider}/{service}", "", book) is { } model
                ? Results.Ok(ServiceDetail.Of(model)) : ApiProblem.Missing("That service is not in use on this day."));
    }
}
