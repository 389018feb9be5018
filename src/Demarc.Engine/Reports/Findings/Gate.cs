using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;

namespace Demarc.Engine.Reports.Findings;

/// <summary>Something that speaks against a planned change.</summary>
/// <param name="Kind">Kind, of <see cref="GapKind"/>.</param>
/// <param name="Severity">Severity.</param>
/// <param name="Service">Service id.</param>
/// <param name="Resource">Address of the resource; empty when it is about the service.</param>
/// <param name="File">The plan; empty when it is about the service.</param>
/// <param name="Check">Check, for verdicts; null otherwise.</param>
/// <param name="Why">Why.</param>
/// <param name="Close">What to do.</param>
public sealed record GateItem(
    GapKind Kind, Severity Severity, string Service, string Resource, string File, Check? Check, string Why, string Close)
{
    /// <summary>Whether it is a question that the plan cannot answer, and nothing that is surely wrong.</summary>
    public bool Open => Kind is GapKind.InconclusiveCheck or GapKind.UnassignedResponsibility;
}

/// <summary>A resource that a plan makes or changes.</summary>
/// <param name="File">The plan.</param>
/// <param name="Address">Address in it.</param>
/// <param name="Service">Service id; empty when no service of the catalogue claims the type.</param>
/// <param name="Type">Type.</param>
public readonly record struct ChangedResource(string File, string Address, string Service, string Type);

/// <summary>What the gate says about a plan.</summary>
/// <param name="Changed">Resources that the plan makes or changes, in order.</param>
/// <param name="Items">What speaks against it, worst first.</param>
/// <param name="Services">Services that the plan makes or changes something of, with the split of their parts.</param>
public sealed record GateResult(
    ImmutableArray<ChangedResource> Changed, ImmutableArray<GateItem> Items, ImmutableArray<GateLine> Services);

/// <summary>A service that a plan touches.</summary>
/// <param name="Service">Service id.</param>
/// <param name="Reviewed">Whether our side of the line was accepted for it.</param>
/// <param name="Provider">Parts that are the provider's.</param>
/// <param name="Shared">Parts that are shared.</param>
/// <param name="Ours">Parts that are ours.</param>
/// <param name="Unowned">Parts of ours for which nobody answers.</param>
public sealed record GateLine(string Service, bool Reviewed, int Provider, int Shared, int Ours, int Unowned);

/// <summary>
/// Judges a planned change: services nobody reviewed, parts of ours nobody answers for, checks that fail on what is made or changed. What
/// the plan leaves alone is not held against it.
/// </summary>
public static class Gate
{
    /// <summary>Judges.</summary>
    /// <param name="result">The assessment of the plan.</param>
    /// <param name="changed">What the plan makes or changes.</param>
    /// <param name="verdicts">Verdicts on its resources.</param>
    public static GateResult Judge(AssessmentResult result, IEnumerable<ChangedResource> changed, IEnumerable<VerdictRow> verdicts)
    {
        var resources = changed.OrderBy(static r => r.File, StringComparer.Ordinal).ThenBy(static r => r.Address, StringComparer.Ordinal)
            .ToImmutableArray();
        var addresses = resources.Select(static resource => (resource.File, resource.Address)).ToHashSet();
        var services = resources.Select(static resource => resource.Service).Where(static service => service.Length > 0)
            .ToImmutableSortedSet(StringComparer.Ordinal);
        // Without an organisation's file nobody can own or review anything; holding that against every plan would help no one.
        var about = result.Organisation.Stated
            ? result.Gaps.Where(gap => IsAboutService(gap) && services.Contains(gap.Scope.Service)).GroupBy(Key).Select(Item) : [];
        var items = about.Concat(resources.Where(static resource => resource.Service.Length == 0).Select(Unknown))
            .Concat(verdicts.Where(row => addresses.Contains((row.Container, row.ResourceId)))
                .Select(row => Item(row, result.Catalogue)).OfType<GateItem>());
        return new GateResult(
            resources,
            [
                .. items.OrderByDescending(static item => item.Severity).ThenBy(static item => item.Kind)
                    .ThenBy(static item => item.Service, StringComparer.Ordinal)
                    .ThenBy(static item => item.Resource, StringComparer.Ordinal)
                    .ThenBy(static item => item.Why, StringComparer.Ordinal),
            ],
            [.. services.Select(service => Service(result, service))]);
    }

    private static bool IsAboutService(Gap gap) => gap.Scope.Service.Length > 0
        && gap.Kind is GapKind.ServiceNotReviewed or GapKind.UnsanctionedService or GapKind.Unowned or GapKind.UnassignedResponsibility;

    private static (GapKind Kind, string Service, string Why, Severity Severity) Key(Gap gap) =>
        (gap.Kind, gap.Scope.Service, gap.Why, gap.Severity);

    /// <summary>Gaps that differ only in their part or place are one thing to do.</summary>
    private static GateItem Item(IGrouping<(GapKind Kind, string Service, string Why, Severity Severity), Gap> group)
    {
        var parts = group.Select(static gap => gap.Part?.Id.ToString()).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var more = parts.Count > 5 ? $" and {parts.Count - 5} more" : "";
        var named = parts.Count == 0 ? "" : $" ({string.Join(", ", parts.Take(5))}{more})";
        var key = group.Key;
        return new GateItem(key.Kind, key.Severity, key.Service, "", "", null, key.Why.TrimEnd('.') + named, GateText.ToDo(key.Kind));
    }

    private static GateItem Unknown(ChangedResource resource) => new(
        GapKind.UnassignedResponsibility, Severity.Medium, "", resource.Address, resource.File, null,
        $"{resource.Type} belongs to no service of the catalogue: nobody can say whose duties it brings",
        "Add the service with its profile to your own content folder (docs/content-format.md).");

    private static GateItem? Item(VerdictRow row, Catalogue catalogue)
    {
        if (row.Outcome is not (VerdictOutcome.Fail or VerdictOutcome.Inconclusive)) return null;
        var check = catalogue.Check(row.Check)!;
        var failing = row.Outcome == VerdictOutcome.Fail;
        return new GateItem(
            failing ? GapKind.FailingCheck : GapKind.InconclusiveCheck, row.Severity, catalogue.Type(row.Type)!.Service, row.ResourceId,
            row.Container, check, failing ? row.Reason : $"{check.Title}: {row.Reason}", check.Guidance.Terraform.Trim());
    }

    private static GateLine Service(AssessmentResult result, string service)
    {
        var duties = result.Duties.Where(duty => duty.Scope.Service == service).DistinctBy(static duty => duty.Part.Id).ToList();
        var reviewed = !result.Gaps.Any(gap => gap.Kind is GapKind.ServiceNotReviewed or GapKind.UnsanctionedService
            && gap.Scope.Service == service);
        return new GateLine(
            service, reviewed, duties.Count(static duty => duty.Party is Party.ProviderParty),
            duties.Count(static duty => duty.Party is Party.SharedParty), duties.Count(static duty => duty.Party is Party.CustomerParty),
            duties.Count(duty => duty.IsOurs && result.Owners[duty].Problem is not null));
    }
}
