using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports;

/// <summary>
/// Answers the questions that published labels ask: a requirement of a framework for a service, whatever the label file calls them.
/// </summary>
public sealed class LabelOracle(Catalogue catalogue, Resolver resolver, DateOnly day)
{
    private readonly Dictionary<string, ServiceContext?> contexts = new(StringComparer.Ordinal);

    /// <summary>provider, customer or shared; null when there is no answer of that kind.</summary>
    public string? Answer(string framework, string requirement, string model, string provider, string service)
    {
        var found = catalogue.Frameworks.FirstOrDefault(f => Same(f.Id, framework));
        var wanted = RequirementId.Canonical(requirement);
        var item = found?.Requirements.FirstOrDefault(r => RequirementId.Canonical(r.Id) == wanted);
        if (item is null || Context(provider, service, model) is not { } context) return null;
        return Summary.OfRequirement(item, catalogue, part => resolver.Resolve(part, context)).Owner switch
        {
            Party.ProviderParty or Party.ThirdParty => "provider",
            Party.CustomerParty => "customer",
            Party.SharedParty => "shared",
            _ => null,
        };
    }

    private ServiceContext? Context(string provider, string service, string model)
    {
        var key = string.Join('\n', provider, service, model);
        if (contexts.TryGetValue(key, out var known)) return known;
        var found = service.Length > 0 ? Named(provider, service) : Typical(provider, model);
        return contexts[key] = found is null ? null : new ServiceContext(found, day);
    }

    private CloudService? Named(string provider, string service) =>
        catalogue.FindServices(service, catalogue.Provider(provider)?.Id) is [var only] ? only : null;

    /// <summary>A row without a service speaks of the provider's reference service of that model, or of its only service.</summary>
    private CloudService? Typical(string provider, string model)
    {
        if (catalogue.Provider(provider) is not { } known) return null;
        if (Kebab<ServiceModel>.TryParse(Catalogue.Plain(model), out var wanted) && known.Reference.TryGetValue(wanted, out var id))
            return catalogue.Service(id);
        return catalogue.Services.Where(s => s.Provider == known.Id).Take(2).ToList() is [var only] ? only : null;
    }

    private static bool Same(string id, string name) => Catalogue.Plain(id) == Catalogue.Plain(name);
}
