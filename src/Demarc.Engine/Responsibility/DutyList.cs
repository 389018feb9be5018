using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Responsibility;

/// <summary>
/// Applies the rules to what we use. Instances with equal facts share one resolution class, so that a million resources cost no more than
/// their distinct classes.
/// </summary>
public sealed class DutyList
{
    private readonly Catalogue catalogue;
    private readonly Resolver resolver;
    private readonly InstanceContexts contexts;
    private readonly Dictionary<string, Party[]> classes = new(StringComparer.Ordinal);

    private DutyList(Catalogue catalogue, Resolver resolver, InstanceContexts contexts)
    {
        this.catalogue = catalogue;
        this.resolver = resolver;
        this.contexts = contexts;
    }

    /// <summary>Every duty of an estate, ordered by part and scope.</summary>
    public static ImmutableArray<DutyOf> Derive(
        Catalogue catalogue, Resolver resolver, Organisation organisation, Estate estate, DateOnly day) =>
        new DutyList(catalogue, resolver, new InstanceContexts(catalogue, organisation, day)).Derive(estate);

    /// <summary>The context in which the answers of one configuration class were found: for explanations.</summary>
    public static ServiceContext ContextOf(
        Catalogue catalogue, Organisation organisation, ServiceInstance instance, ConfigurationClass type, DateOnly day) =>
        new InstanceContexts(catalogue, organisation, day).Of(catalogue.Service(instance.Service)!, KeyOf(instance), type);

    private static InstanceKey KeyOf(ServiceInstance instance) =>
        new(instance.Service, instance.Account, instance.Region, instance.Workload);

    private ImmutableArray<DutyOf> Derive(Estate estate)
    {
        var drafts = new Dictionary<(int Part, DutyScope Scope), List<DutyShare>>();
        foreach (var instance in estate.Instances)
        {
            var key = KeyOf(instance);
            if (catalogue.Service(instance.Service) is not { } service) continue;
            foreach (var type in instance.Classes) Add(drafts, key, type, Answers(service, key, type));
        }

        return
        [
            .. drafts.OrderBy(static pair => pair.Key.Part).ThenBy(static pair => pair.Key.Scope).Select(pair => new DutyOf
            {
                Part = catalogue.Parts[pair.Key.Part],
                Scope = pair.Key.Scope,
                Party = pair.Value.MaxBy(static share => Demand(share.Party))!.Party,
                Shares = [.. pair.Value.OrderByDescending(static share => Demand(share.Party))],
            }),
        ];
    }

    private void Add(Dictionary<(int Part, DutyScope Scope), List<DutyShare>> drafts, InstanceKey key, ConfigurationClass type,
        Party[] answers)
    {
        var scopes = Enum.GetValues<PartScope>().Select(scope => DutyScope.Of(scope, key)).ToArray();
        for (var i = 0; i < answers.Length; i++)
        {
            var place = (i, scopes[(int)catalogue.Parts[i].Scope]);
            if (!drafts.TryGetValue(place, out var shares)) drafts[place] = shares = [];
            // In a wide scope one example of each answer explains it; an instance keeps all its classes.
            if (catalogue.Parts[i].Scope == PartScope.Instance || !shares.Exists(share => share.Party == answers[i]))
                shares.Add(new DutyShare(key, type, answers[i]));
        }
    }

    private Party[] Answers(CloudService service, InstanceKey key, ConfigurationClass type)
    {
        var name = contexts.ClassOf(service, key, type);
        if (classes.TryGetValue(name, out var answers)) return answers;
        var context = contexts.Of(service, key, type);
        return classes[name] = [.. catalogue.Parts.Select(part => resolver.Owner(part, context))];
    }

    /// <summary>How much a party asks of us: of a duty over many places, whoever has to act somewhere is named.</summary>
    internal static int Demand(Party party) => party switch
    {
        Party.CustomerParty => 5,
        Party.SharedParty => 4,
        Party.ThirdParty => 3,
        Party.UnknownParty => 2,
        Party.ProviderParty => 1,
        _ => 0,
    };
}
