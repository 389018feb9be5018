using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports;

/// <summary>Answers the questions that published labels ask: a requirement of a framework for a service, whatever the label file calls them.</summary>
public sealed class LabelOracle(Catalogue catalogue, Resolver resolver, DateOnly day)
{
    private readonly Dictionary<string, ServiceContext?> contexts = new(StringComparer.Ordinal);

    /// <summary>provider, customer or shared; null when there is no answer of that kind.</summary>
    public string? Answer(string framework, string requirement, string model, string provider, string service)
    {
        var found = catalogue.Frameworks.FirstOrDefault(f => Same(f.Id, framework));
        var wanted = RequirementId.Canonical(requirement);
        var item = found?.Requirements.FirstOrDefault(r => RequirementId.Canonical(r.Id) == wanted);
        if (item is null || Context(provider, service) is not { } context) return null;
        return Summary.OfRequirement(item, catalogue, part => resolver.Resolve(part, context)).Owner switch
        {
            Party.ProviderParty or Party.ThirdParty => "provider",
            Party.CustomerParty => "customer",
            Party.SharedParty => "shared",
            _ => null,
        };
    }

    private ServiceContext? Context(string provider, string service)
    {
        var key = provider + "\n" + service;
        if (contexts.TryGetValue(key, out var known)) return known;
        var id = catalogue.Provider(provider)?.Id;
        var found = service.Length > 0 ? catalogue.FindServices(service, id)
            : id is null ? [] : [.. catalogue.Services.Where(s => s.Provider == id).Take(2)];
        return contexts[key] = found is [var only] ? new ServiceContext(only, day) : null;
    }

    private static bool Same(string id, string name) => Catalogue.Plain(id) == Catalogue.Plain(name);
}
