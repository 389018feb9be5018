using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Workbooks;

/// <summary>One service, or one configuration of it that is in use, with the answers that hold there.</summary>
public sealed class ResponsibilityView
{
    private readonly Catalogue catalogue;
    private readonly Resolver resolver;
    private readonly Dictionary<PartId, Resolution> answers = [];

    private ResponsibilityView(Catalogue catalogue, Resolver resolver, ServiceContext context)
    {
        this.catalogue = catalogue;
        this.resolver = resolver;
        Context = context;
    }

    /// <summary>The service with its facts.</summary>
    public ServiceContext Context { get; }

    /// <summary>Views of services as they are by themselves.</summary>
    public static ImmutableArray<ResponsibilityView> Of(Catalogue catalogue, ImmutableArray<CloudService> services, DateOnly day)
    {
        var rules = new Resolver(catalogue);
        return [.. services.Select(service => new ResponsibilityView(catalogue, rules, new ServiceContext(service, day)))];
    }

    /// <summary>Views of what an assessment found in use, one for each set of equal answers.</summary>
    public static ImmutableArray<ResponsibilityView> Of(AssessmentResult result)
    {
        var rules = new Resolver(result.Catalogue, result.Organisation.Rules);
        var contexts = new InstanceContexts(result.Catalogue, result.Organisation, result.Day);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var views = ImmutableArray.CreateBuilder<ResponsibilityView>();
        foreach (var instance in result.Estate.Instances)
        {
            if (result.Catalogue.Service(instance.Service) is not { } service) continue;
            var key = new InstanceKey(instance.Service, instance.Account, instance.Region, instance.Workload);
            foreach (var type in instance.Classes.Where(type => seen.Add(contexts.ClassOf(service, key, type))))
                views.Add(new ResponsibilityView(result.Catalogue, rules, contexts.Of(service, key, type)));
        }

        return views.ToImmutable();
    }

    /// <summary>The answer for a requirement.</summary>
    public RequirementAnswer Answer(Framework framework, Requirement requirement) =>
        RequirementAnswer.Of(framework, requirement, catalogue, Context, Resolve);

    private Resolution Resolve(ControlPart part)
    {
        if (!answers.TryGetValue(part.Id, out var answer)) answers[part.Id] = answer = resolver.Resolve(part, Context);
        return answer;
    }
}
