using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Gaps;

/// <summary>Days agreed for closing gaps. Severity stays what it is; only the day changes, and the gap says why.</summary>
internal sealed class Deadlines(Organisation organisation)
{
    private readonly Dictionary<string, Workload> workloads = organisation.Workloads.ToDictionary(static w => w.Id, StringComparer.Ordinal);

    internal Gap Apply(Gap gap)
    {
        if (organisation.Deadlines.IsEmpty) return gap;
        var instance = gap.Scope.ToRecord(workloads.GetValueOrDefault(gap.Scope.Workload));
        var about = gap.Part is { } known ? ContentEnvironments.ToRecord(known) : ContentEnvironments.NoPart;
        foreach (var deadline in organisation.Deadlines)
        {
            if (deadline.Parts is { } parts && !(gap.Part is { } part && parts.Selects(part))) continue;
            if (deadline.When?.Program.Evaluate([instance, about]) is { } answer
                && (answer.Kind != CelKind.Bool || !answer.AsBool())) continue;
            return gap with { Due = deadline.Due, Agreed = deadline.Reason, AgreedBy = deadline.Id };
        }

        return gap;
    }
}
