using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Services;

/// <summary>One instance of a service with the line that runs through it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Class">One of its configuration classes.</param>
/// <param name="Context">The facts there, settings included.</param>
/// <param name="Picture">Its picture.</param>
public sealed record InstanceBoundary(ServiceInstance Instance, ConfigurationClass Class, ServiceContext Context, Boundary Picture);

/// <summary>Resources of a service that answer alike: what can be chosen for the picture.</summary>
/// <param name="Key">What the address calls it.</param>
/// <param name="Instance">The instance.</param>
/// <param name="Class">The configuration class.</param>
public sealed record InstanceChoice(string Key, ServiceInstance Instance, ConfigurationClass Class)
{
    /// <summary>In one line: where, how many resources, which settings.</summary>
    public string Title
    {
        get
        {
            var place = string.Join(" · ",
                new[] { Instance.Account, Instance.Region, Instance.Workload }.Where(static text => text.Length > 0));
            var settings = Class.Effects.IsEmpty ? "" : ", " + string.Join(", ", Class.Effects);
            return $"{(place.Length > 0 ? place : "no place said")} ({Class.Resources} resources{settings})";
        }
    }
}

/// <summary>Everything about one service.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Service">What the catalogue says about it.</param>
/// <param name="ProviderTitle">Name of its provider.</param>
/// <param name="Shown">What the picture shows: what was asked for, or the largest.</param>
/// <param name="Choices">What it can show, largest first.</param>
/// <param name="Chosen">Key of what it shows.</param>
/// <param name="Instances">All instances, most resources first.</param>
/// <param name="Agreements">Agreements with its provider.</param>
/// <param name="Assurance">Reports of its provider, what each is on the day, and whether it speaks of the service and is in force.</param>
public sealed record ServicePageModel(
    ServiceRow Row, CloudService Service, string ProviderTitle, InstanceBoundary Shown, ImmutableArray<InstanceChoice> Choices,
        string Chosen,
    ImmutableArray<ServiceInstance> Instances, ImmutableArray<Agreement> Agreements,
    ImmutableArray<(ProviderAssurance Report, string State, bool Covers)> Assurance)
{
    private const int MostChoices = 200;

    /// <summary>What was decided that names the service, newest first.</summary>
    public ImmutableArray<Decision> Decisions { get; private init; } = [];

    /// <summary>What bills ask for it, by currency.</summary>
    public ImmutableArray<ServiceSpend> Spend { get; private init; } = [];

    /// <summary>Whether a bill names it.</summary>
    public bool IsBilled => Instances.Any(static instance => instance.Sources.Contains(SourceKind.Billing));

    internal static ServicePageModel? Of(TenantScope scope, string id, string chosen, DecisionBook book)
    {
        var row = ServiceTable.Rows(scope).FirstOrDefault(row => row.Row.Service == id);
        if (row?.Service is not { } service) return null;
        var choices = scope.State.Keep("instances of " + id, () => ChoicesOf(scope.State.Result.Estate, id));
        var choice = choices.FirstOrDefault(one => one.Key == chosen) ?? choices[0];
        return scope.State.Keep($"service {id}\n{choice.Key}", () => Make(scope, row, service, choices, choice)) with
        {
            Spend = [.. scope.State.Numbers.Spend.Services.Where(line => line.Service == id)],
            Decisions = [.. book.AsOf(scope).Where(decision => decision.Names(id))],
        };
    }

    private static ServicePageModel Make(
        TenantScope scope, ServiceRow row, CloudService service, ImmutableArray<InstanceChoice> choices, InstanceChoice choice)
    {
        var result = scope.State.Result;
        var context = DutyList.ContextOf(result.Catalogue, result.Organisation, choice.Instance, choice.Class, result.Day);
        var reports = new ReportsInForce(result.Organisation, result.Duties, result.Day);
        var picture = Boundary.Of(result.Catalogue.Parts.Select(part => scope.State.Rules.Resolve(part, context)));
        return new ServicePageModel(
            row, service, row.Row.ProviderTitle, new InstanceBoundary(choice.Instance, choice.Class, context, picture), choices, choice.Key,
            [.. choices.Select(static one => one.Instance).Where(static one => one.Sources.Length > 0).Distinct()],
            [.. result.Organisation.Agreements.Where(agreement => agreement.Provider == service.Provider)],
            [
                .. result.Organisation.Assurance.Where(report => report.Provider == service.Provider)
                    .Select(report => (report, reports.StateOf(report), reports.Reports.Contains(report) && reports.IsCurrent(report)
                        && report.Services.Contains(service.Id, StringComparer.Ordinal))),
            ]);
    }

    /// <summary>Instances by configuration, most resources first; the bare service where there is none.</summary>
    private static ImmutableArray<InstanceChoice> ChoicesOf(Estate estate, string id)
    {
        ImmutableArray<InstanceChoice> choices =
        [
            .. estate.Instances.Where(instance => instance.Service == id)
                .OrderByDescending(static instance => instance.Resources)
                .ThenBy(static instance => instance.Account, StringComparer.Ordinal)
                .ThenBy(static instance => instance.Region, StringComparer.Ordinal)
                .ThenBy(static instance => instance.Workload, StringComparer.Ordinal)
                .SelectMany(static instance =>
                    instance.Classes.OrderByDescending(static type => type.Resources).Select(type => new InstanceChoice(
                    string.Join('|', instance.Account, instance.Region, instance.Workload, string.Join('+', type.Effects)), instance,
                        type)))
                .Take(MostChoices),
        ];
        var bare = new ConfigurationClass([], [], 0, "");
        return choices.IsEmpty ? [new InstanceChoice("", new ServiceInstance(id, "", "", "", [bare], []), bare)] : choices;
    }
}
