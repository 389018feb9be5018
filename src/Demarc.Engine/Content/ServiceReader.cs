using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>Reads providers and services.</summary>
internal static class ServiceReader
{
    internal static void ReadProvider(ContentReader reader, string folder, CatalogueDraft draft)
    {
        var id = reader.Required("provider");
        if (id != folder) reader.Fault(reader.PlaceOf("provider"), $"the provider in this folder is \"{folder}\"");
        var provider = new Provider
        {
            Id = id,
            Title = reader.Required("title"),
            Kind = reader.Enum<ProviderKind>("kind"),
            Aliases = reader.Texts("aliases"),
            Accounts = reader.Optional("accounts") ?? "account",
            Documentation = Documentation(reader),
            Reference = Reference(reader),
            Place = reader.Place,
        };
        draft.Put(draft.Providers, "provider", id, provider, reader.Place);
        foreach (var rule in reader.Maps("rules", "a rule"))
        {
            if (rule.Has("level") && rule.Enum<RuleLevel>("level") != RuleLevel.Provider)
                rule.Fault(rule.PlaceOf("level"), "rules of a provider are of level provider");
            RuleReader.Put(RuleReader.Rule(rule, RuleLevel.Provider, id, service: null), draft);
        }
    }

    internal static void ReadService(ContentReader reader, string folder, CatalogueDraft draft)
    {
        var id = reader.Required("service");
        if (!id.StartsWith(folder + "/", StringComparison.Ordinal))
            reader.Fault(reader.PlaceOf("service"), $"the id of a service in this folder begins with \"{folder}/\"");
        var service = new CloudService
        {
            Id = id,
            Provider = folder,
            Title = reader.Required("title"),
            Model = reader.Enum<ServiceModel>("model"),
            Category = reader.Required("category"),
            Aliases = reader.Texts("aliases"),
            Billing = reader.Texts("billing"),
            Resources = reader.Texts("resources"),
            Documentation = Documentation(reader),
            Profile = Profile(reader),
            Configuration = [.. reader.Maps("configuration", "an effect of configuration").Select(effect => Effect(effect, draft))],
            Place = reader.Place,
        };
        draft.Put(draft.Services, "service", id, service, reader.Place);
        foreach (var exception in reader.Maps("exceptions", "an exception"))
            RuleReader.Put(RuleReader.Rule(exception, RuleLevel.Service, folder, id), draft);
    }

    private static ImmutableArray<Source> Documentation(ContentReader reader)
    {
        ImmutableArray<Source> documentation =
            [.. reader.Maps("documentation", "a source (title, url, date)").Select(static s => s.SourceHere())];
        if (documentation.IsEmpty) reader.Fault(reader.Place, "\"documentation\" is missing: every statement carries its source");
        return documentation;
    }

    private static ImmutableSortedDictionary<ServiceModel, string> Reference(ContentReader reader)
    {
        if (reader.Map("reference", "service ids by service model") is not { } map)
            return ImmutableSortedDictionary<ServiceModel, string>.Empty;
        var services = ImmutableSortedDictionary.CreateBuilder<ServiceModel, string>();
        foreach (var (name, value) in map.Entries())
        {
            if (!Kebab<ServiceModel>.TryParse(name, out var model))
                map.Fault(value.Place, $"\"{name}\" is not a service model: {string.Join(", ", Kebab<ServiceModel>.Names)}");
            else services[model] = map.Required(name);
        }

        map.Done();
        return services.ToImmutable();
    }

    private static ServiceProfile Profile(ContentReader reader)
    {
        var changes = new List<ProfileChange>();
        if (reader.Map("profile", "the facts of the profile") is { } facts) Collect(facts, changes);
        else reader.Fault(reader.Place, "\"profile\" is missing");
        if (reader.Map("capabilities", "capabilities by state") is { } states)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var state in Kebab<CapabilityState>.Names)
            {
                foreach (var (name, place) in states.TextsWithPlace(state))
                {
                    if (!seen.Add(name)) states.Fault(place, $"\"{name}\" is in two states");
                    else Add(states, new ProfileChange(name, state), place, changes);
                }
            }

            states.Done();
        }

        return ServiceProfile.Empty.With(changes);
    }

    private static ConfigurationEffect Effect(ContentReader reader, CatalogueDraft draft)
    {
        var type = reader.Required("type");
        var changes = new List<ProfileChange>();
        if (reader.Map("set", "facts and capabilities to change") is { } set) Collect(set, changes);
        var effect = new ConfigurationEffect
        {
            Id = reader.Required("id"),
            Type = type,
            When = reader.Optional("when") is { } when
                ? new LazyExpression(when, reader.PlaceOf("when"), () => draft.Types.GetValueOrDefault(type)?.Environment, CelType.Bool)
                : null,
            Set = [.. changes],
            Why = reader.Required("why"),
            Source = reader.Source("source"),
        };
        if (effect.Set.IsEmpty) reader.Fault(reader.Place, "an effect of configuration changes at least one fact or capability (\"set\")");
        reader.Done();
        return effect;
    }

    private static void Collect(ContentReader reader, List<ProfileChange> changes)
    {
        foreach (var (key, value) in reader.Entries())
        {
            if (value is ContentNode.Scalar { Text: { } text }) Add(reader, new ProfileChange(key, text), value.Place, changes);
            else reader.Fault(value.Place, $"\"{key}\" is a single value");
        }
    }

    private static void Add(ContentReader reader, ProfileChange change, ContentPlace place, List<ProfileChange> changes)
    {
        if (change.Fault() is { } fault) reader.Fault(place, fault);
        else changes.Add(change);
    }
}
