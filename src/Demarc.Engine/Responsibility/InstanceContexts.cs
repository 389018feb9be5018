using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Responsibility;

/// <summary>Makes the context in which the answers of an instance are found, from its service, its settings and its workload.</summary>
public sealed class InstanceContexts
{
    private readonly Organisation organisation;
    private readonly DateOnly day;
    private readonly ImmutableDictionary<string, ConfigurationEffect> effects;

    /// <summary>Contexts as of a day.</summary>
    public InstanceContexts(Catalogue catalogue, Organisation organisation, DateOnly day)
    {
        this.organisation = organisation;
        this.day = day;
        effects = catalogue.Services.SelectMany(static service => service.Configuration)
            .ToImmutableDictionary(static effect => effect.Id, StringComparer.Ordinal);
    }

    /// <summary>
    /// Name of the resolution class: instances of one class have the same answers. Where rules of the organisation can speak of the
    /// service, every instance is a class of its own.
    /// </summary>
    public string ClassOf(CloudService service, InstanceKey key, ConfigurationClass type)
    {
        var ownRules = organisation.Rules.Any(rule =>
            rule.Service == service.Id || (rule.Service is null && (rule.Provider is null || rule.Provider == service.Provider)));
        return $"{service.Id}\n{string.Join(' ', type.Effects)}?{string.Join(' ', type.Undecided)}\n{(ownRules ? key : "")}";
    }

    /// <summary>The context.</summary>
    /// <param name="service">The service.</param>
    /// <param name="key">The instance.</param>
    /// <param name="type">The configuration effects that apply there, and those that could not be decided.</param>
    public ServiceContext Of(CloudService service, InstanceKey key, ConfigurationClass type)
    {
        var workload = organisation.Workloads.FirstOrDefault(w => w.Id == key.Workload);
        var facts = new InstanceFacts(key)
        {
            Environment = workload?.Environment ?? "",
            Criticality = workload is { Criticality: not Severity.Unknown } ? Kebab<Severity>.Name(workload.Criticality) : "",
            DataClass = workload?.DataClass ?? "",
        };
        return new ServiceContext(service, day, Adjustments(type.Effects), facts, Adjustments(type.Undecided));
    }

    private ImmutableArray<ProfileAdjustment> Adjustments(ImmutableArray<string> ids) =>
    [
        .. ids.Select(id => effects[id]).Select(static effect => new ProfileAdjustment(effect.Id, effect.Set, effect.Why, effect.Source)),
    ];
}
