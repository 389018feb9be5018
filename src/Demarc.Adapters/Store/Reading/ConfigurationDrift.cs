using Demarc.Engine.Evidence;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Store.Reading;

/// <summary>What a drift is.</summary>
public enum DriftKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>A setting differs.</summary>
    Changed,

    /// <summary>A resource is there that was not.</summary>
    Added,

    /// <summary>A resource is no longer there.</summary>
    Removed,
}

/// <summary>One difference of configuration.</summary>
/// <param name="Subject">The resource.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Property">Which setting; empty when the resource as a whole came or went.</param>
/// <param name="Before">Its value before as JSON; empty when the resource as a whole came or went.</param>
/// <param name="After">Its value after.</param>
/// <param name="Changed">Since when it is so.</param>
/// <param name="Recorded">Since when we know.</param>
/// <param name="Baseline">Number of the approval it differs from; 0 when two times are compared.</param>
/// <param name="Instance">The service instance to which the resource belongs.</param>
public sealed record DriftRow(
    SubjectRow Subject, DriftKind Kind, string Property, string Before, string After, Moment Changed, Moment Recorded, int Baseline,
    InstanceKey Instance);

/// <summary>
/// Compares the configuration of resources with what was approved, or with another time. Only what was collected both times can have
/// changed; what was not is no drift, and counted.
/// </summary>
/// <param name="view">The later time.</param>
public sealed class ConfigurationDrift(StoreView view)
{
    /// <summary>Settings that were collected only once, so that nothing can be said about them.</summary>
    public long NotComparable { get; private set; }

    /// <summary>The columns of <see cref="Table"/>.</summary>
    private static string[] Columns =>
        ["resource_id", "type", "account", "region", "drift", "property", "before", "after", "changed", "recorded", "baseline"];

    /// <summary>
    /// Differences from the approved configuration: of several approvals of one resource the last counts. One that covers a resource which
    /// was not there approves that it is not.
    /// </summary>
    public IEnumerable<DriftRow> FromBaseline()
    {
        var approved = view.Store.Approved(view.Known, view.At)
            .ToDictionary(static item => item.Subject, static item => (item.Baseline, item.Content));
        var baselines = view.Store.Baselines().Where(baseline => baseline.Known <= view.Known && baseline.Looked <= view.At)
            .Select(static baseline => (Row: baseline, Scope: ResourceScope.Parse(baseline.Scope, out _)!)).Reverse().ToList();
        foreach (var (subject, facts) in view.Store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.State, view.Known, view.At))
        {
            var resource = StoredResource.Of(view, subject, facts);
            var was = approved.GetValueOrDefault(subject.Number);
            var shown = resource?.ToResource() ?? StoredResource.LastOf(subject, facts);
            var later = shown is null ? null
                : baselines.TakeWhile(baseline => baseline.Row.Number > was.Baseline).FirstOrDefault(one => one.Scope.Covers(shown)).Row;
            if (later is not null)
            {
                if (resource is not null) yield return Whole(subject, DriftKind.Added, resource.FirstSeen, facts, later.Number);
            }
            else if (was.Baseline > 0)
            {
                var before = view.Store.Content(was.Content);
                foreach (var row in Compare(subject, facts, before, resource, was.Baseline, was.Content)) yield return row;
            }
        }
    }

    /// <summary>Differences from an earlier time.</summary>
    public IEnumerable<DriftRow> From(StoreView earlier)
    {
        foreach (var (subject, facts) in view.Store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.State, view.Known, view.At))
        {
            var (before, after) = (StoredResource.Of(earlier, subject, facts), StoredResource.Of(view, subject, facts));
            if (before is null && after is not null) yield return Whole(subject, DriftKind.Added, after.FirstSeen, facts, 0);
            if (before is null) continue;
            foreach (var row in Compare(subject, facts, before.Properties(), after, 0, before.Content)) yield return row;
        }
    }

    /// <summary>Differences as rows with named columns.</summary>
    public static ReportTable Table(IEnumerable<DriftRow> rows) => new([.. Columns], () => rows.Select(static row => new[]
    {
        row.Subject.Name.Id, row.Subject.Name.Type, row.Subject.Name.Account, row.Subject.Name.Region,
        row.Kind.ToString().ToLowerInvariant(), row.Property, row.Before, row.After, row.Changed.ToString(), row.Recorded.ToString(),
        row.Baseline == 0 ? "" : row.Baseline.ToString(System.Globalization.CultureInfo.InvariantCulture),
    }));

    private IEnumerable<DriftRow> Compare(
        SubjectRow subject, IReadOnlyList<FactRow> facts, byte[] before, StoredResource? after, int baseline, Digest content)
    {
        if (after is null)
        {
            var gone = facts.Where(static fact => fact.Body is not null).Select(static fact => fact.Valid.To).Max();
            yield return Whole(subject, DriftKind.Removed, gone, facts, baseline);
            yield break;
        }

        if (after.Content == content) yield break;
        var now = JsonTape.Parse(after.Properties()).Root;
        foreach (var change in PropertyChange.Between(JsonTape.Parse(before).Root, now))
        {
            if (!change.IsKnown)
            {
                NotComparable++;
                continue;
            }

            var (changed, recorded) = Since(facts, change);
            yield return new DriftRow(
                subject, DriftKind.Changed, change.Property, change.Before!, change.After!, changed, recorded, baseline,
                InstanceOf(subject, facts));
        }
    }

    /// <summary>Since when a setting is as it is: the beginning of the last unbroken row of versions that say so.</summary>
    private (Moment Changed, Moment Recorded) Since(IReadOnlyList<FactRow> facts, PropertyChange change)
    {
        var (changed, recorded) = (Moment.Start, Moment.Start);
        foreach (var facet in facts.GroupBy(static fact => fact.Series.Facet, StringComparer.Ordinal))
        {
            foreach (var fact in facet.Where(fact => fact.Valid.From <= view.At).Reverse())
            {
                if (fact.Body is null) break;
                var value = PropertyChange.ValueAt(JsonTape.Parse(view.Store.Content(fact.Body.Content)).Root, change.Property);
                if (value != change.After) break;
                if (changed == Moment.Start || fact.Valid.From < changed) (changed, recorded) = (fact.Valid.From, fact.Known.From);
            }
        }

        return (changed, recorded);
    }

    private static DriftRow Whole(SubjectRow subject, DriftKind kind, Moment changed, IReadOnlyList<FactRow> facts, int baseline) =>
        new(subject, kind, "", "", "", changed, facts.Max(static fact => fact.Known.From), baseline, InstanceOf(subject, facts));

    private static InstanceKey InstanceOf(SubjectRow subject, IReadOnlyList<FactRow> facts)
    {
        var resource = StoredResource.LastOf(subject, facts);
        return new InstanceKey(resource?.Service ?? "", subject.Name.Account, subject.Name.Region, resource?.Workload ?? "");
    }
}
