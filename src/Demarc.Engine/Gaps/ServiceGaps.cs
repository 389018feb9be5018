using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Gaps;

/// <summary>Gaps about services in use: never reviewed, not sanctioned, data not classified, data in the wrong place.</summary>
internal sealed class ServiceGaps(Catalogue catalogue, Organisation organisation, DateOnly day)
{
    internal IEnumerable<Gap> Find(Estate estate)
    {
        foreach (var service in estate.Instances.GroupBy(static instance => instance.Service, StringComparer.Ordinal))
        {
            var gap = Adoption(service.Key, [.. service]);
            if (gap is not null) yield return gap;
        }

        foreach (var instance in estate.Instances)
        {
            var workload = organisation.Workloads.FirstOrDefault(w => w.Id == instance.Workload);
            if (workload?.DataClass is not { Length: > 0 } && catalogue.Service(instance.Service)?.Profile.Fact("content") == "stored")
                yield return Make(GapKind.DataUnclassified, instance, Severity.Medium,
                    "The service keeps data of ours, and nobody said of which class.",
                    "Assign the resources to a workload of which the class of its data is said.");
            if (workload is not null && !IsAllowed(workload, instance.Region))
                yield return Make(GapKind.ResidencyViolation, instance, Severity.High,
                    $"Region {instance.Region} is not among {string.Join(", ", workload.Residency)}.",
                    "Move the data, or change the residency rule of the workload.");
        }

        foreach (var type in estate.UnknownTypes)
        {
            yield return Gap.Of(
                GapKind.UnassignedResponsibility, new DutyScope(type.Provider, "", "", "", ""), type.Type, Severity.Medium,
                GapSeverity.Since(type.Since, day),
                $"{type.Resources} resources of type {type.Type} belong to no service of the catalogue.",
                "Describe the service they belong to, with its profile.") with
            {
                ResourceId = type.Example, About = type.Type,
            };
        }
    }

    private Gap? Adoption(string service, IReadOnlyList<ServiceInstance> instances)
    {
        var declared = organisation.Services.Where(d => d.Service == service).ToList();
        var where = new DutyScope(instances[0].Service.Split('/')[0], service, "", "", "");
        var since = instances.Select(static instance => instance.Since).Where(static seen => seen > 0).DefaultIfEmpty().Min();
        if (declared.Exists(static d => d.Refused))
            return At(where, GapKind.UnsanctionedService, Severity.High, since, "The organisation refused this service, and it is in use.",
                "Stop using it, or review the refusal.");
        if (declared.Count == 0 && organisation.Services.Length > 0)
            return At(where, GapKind.UnsanctionedService, Severity.Medium, since,
                $"Seen in {string.Join(", ", instances.SelectMany(static i => i.Sources).Distinct().Select(static s => s.Name()))}, " +
                "but not among the services the organisation knows.",
                "Review the service, then list it among the services the organisation knows.");
        if (!declared.Exists(d => d.Reviewed is { } reviewed && reviewed <= day))
            return At(where, GapKind.ServiceNotReviewed, Severity.Medium, since, "In use, and nobody accepted our side of the line for it.",
                "Read which parts are ours, name somebody for each, and record that the service was reviewed.");
        return null;
    }

    private static bool IsAllowed(Workload workload, string region) =>
        workload.Residency.IsEmpty || region.Length == 0 || region == "global" || workload.Residency.Any(allowed =>
            allowed.EndsWith('*')
                ? region.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)
                : string.Equals(region, allowed, StringComparison.OrdinalIgnoreCase));

    private Gap Make(GapKind kind, ServiceInstance instance, Severity severity, string why, string close)
    {
        var step = GapSeverity.Of(severity, organisation.Workloads.FirstOrDefault(w => w.Id == instance.Workload));
        return At(new DutyScope(instance.Service.Split('/')[0], instance.Service, instance.Account, instance.Region, instance.Workload),
            kind, step, instance.Since, why, close);
    }

    private Gap At(DutyScope scope, GapKind kind, Severity severity, long since, string why, string close) =>
        Gap.Of(kind, scope, "", severity, GapSeverity.Since(since, day), why, close);
}
