using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Services;

/// <summary>One instance of a service with the line that runs through it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Class">Its largest configuration class.</param>
/// <param name="Context">The facts there, settings included.</param>
/// <param name="Picture">Its picture.</param>
public sealed record InstanceBoundary(ServiceInstance Instance, ConfigurationClass Class, ServiceContext Context, Boundary Picture);

/// <summary>Everything about one service.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Service">What the catalogue says about it.</param>
/// <param name="ProviderTitle">Name of its provider.</param>
/// <param name="Shown">The instance whose picture is shown: the one asked for, or the one with most resources.</param>
/// <param name="Instances">All instances, most resources first.</param>
/// <param name="Agreements">Agreements with its provider.</param>
/// <param name="Assurance">Reports of its provider.</param>
public sealed record ServicePageModel(
    ServiceRow Row, CloudService Service, string ProviderTitle, InstanceBoundary Shown, ImmutableArray<ServiceInstance> Instances,
    ImmutableArray<Agreement> Agreements, ImmutableArray<ProviderAssurance> Assurance)
{
    internal static ServicePageModel? Of(TenantScope scope, string id)
    {
        var row = ServiceTable.Rows(scope).FirstOrDefault(row => row.Row.Service == id);
        if (row?.Service is not { } service) return null;
        return scope.State.Keep("service " + id, () => Make(scope, row, service));
    }

    private static ServicePageModel Make(TenantScope scope, ServiceRow row, CloudService service)
    {
        var result = scope.State.Result;
        ImmutableArray<ServiceInstance> instances =
        [
            .. result.Estate.Instances.Where(instance => instance.Service == service.Id)
                .OrderByDescending(static instance => instance.Resources)
                .ThenBy(static instance => instance.Account, StringComparer.Ordinal)
                .ThenBy(static instance => instance.Region, StringComparer.Ordinal),
        ];
        var shown = instances.IsEmpty
            ? new ServiceInstance(service.Id, "", "", "", [new ConfigurationClass([], [], 0, "")], []) : instances[0];
        var type = shown.Classes.MaxBy(static type => type.Resources)!;
        var context = DutyList.ContextOf(result.Catalogue, result.Organisation, shown, type, result.Day);
        var resolver = new Resolver(result.Catalogue, result.Organisation.Rules);
        var picture = Boundary.Of(result.Catalogue.Parts.Select(part => resolver.Resolve(part, context)));
        return new ServicePageModel(
            row, service, row.Row.ProviderTitle, new InstanceBoundary(shown, type, context, picture), instances,
            [.. result.Organisation.Agreements.Where(agreement => agreement.Provider == service.Provider)],
            [.. result.Organisation.Assurance.Where(report => report.Provider == service.Provider)]);
    }
}
