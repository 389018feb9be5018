using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Matrix;

/// <summary>The answers behind the duties of an assessment, with the rules that decided; found once for each resolution class.</summary>
public sealed class Answers
{
    private readonly Catalogue catalogue;
    private readonly Resolver resolver;
    private readonly InstanceContexts contexts;
    private readonly Dictionary<(string Class, PartId Part), Resolution> found = [];
    private readonly Dictionary<string, ServiceContext> contextOfClass = new(StringComparer.Ordinal);

    /// <summary>The answers of an assessment.</summary>
    public Answers(AssessmentResult result)
    {
        catalogue = result.Catalogue;
        resolver = new Resolver(result.Catalogue, result.Organisation.Rules);
        contexts = new InstanceContexts(result.Catalogue, result.Organisation, result.Day);
    }

    /// <summary>The answer for a part where a share of a duty arises.</summary>
    public Resolution Of(ControlPart part, DutyShare share)
    {
        var service = catalogue.Service(share.Instance.Service)!;
        var name = contexts.ClassOf(service, share.Instance, share.Class);
        if (found.TryGetValue((name, part.Id), out var answer)) return answer;
        if (!contextOfClass.TryGetValue(name, out var context))
            contextOfClass[name] = context = contexts.Of(service, share.Instance, share.Class);
        return found[(name, part.Id)] = resolver.Resolve(part, context);
    }
}
