using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Store.Reading;

/// <summary>When parts of ours were not effective, and how long failures lasted, from what runs recorded.</summary>
/// <param name="view">As of when, and as known when.</param>
/// <param name="catalogue">Tells which parts a check shows; null when no parts are asked for.</param>
public sealed class StoredExposure(StoreView view, Catalogue? catalogue)
{
    private readonly SortedDictionary<string, long> unknown = new(StringComparer.Ordinal);

    /// <summary>Failures of checks that the catalogue no longer has, by check: they cannot be put to a part, and are left out.</summary>
    public IReadOnlyDictionary<string, long> Unknown => unknown;

    /// <summary>The exposure of every part, by part and scope.</summary>
    /// <param name="repairs">Takes every failure on the way; null: nobody asks how long they took.</param>
    public ImmutableArray<PartExposure> Parts(RepairTimes.Tally? repairs = null)
    {
        var tally = new ExposureTally();
        foreach (var history in view.Histories()) Take(tally, history, repairs);
        foreach (var (subject, facts) in StoredDuties.BySubject(view))
        {
            var scope = DutyText.Scope(subject.Name);
            foreach (var fact in facts.Where(static fact => fact.Body is not null))
            {
                var body = view.Store.Content(fact.Body!.Content);
                if (fact.Series.Kind == FactKind.Standing) tally.Take(scope, fact.Valid, DutyText.Standings(body));
                else tally.Take(scope, fact.Valid, DutyText.Answers(body));
            }
        }

        return tally.AsOf(view.At);
    }

    /// <summary>How long failures took to be mended: in groups, in order, and at the end all together.</summary>
    /// <param name="from">Failures that ended before are left out.</param>
    /// <param name="group">The group of a failure of a resource or account.</param>
    public ImmutableArray<(string Group, RepairTimes Times)> Repairs(Moment from, Func<SubjectName, Failure, string> group)
    {
        var groups = new SortedDictionary<string, RepairTimes.Tally>(StringComparer.Ordinal);
        var all = new RepairTimes.Tally(new Interval(from, view.At));
        foreach (var history in view.Histories())
        {
            foreach (var failure in Failure.Of(history.Spans))
            {
                var name = group(history.Subject.Name, failure);
                if (!groups.TryGetValue(name, out var tally)) groups[name] = tally = new RepairTimes.Tally(new Interval(from, view.At));
                tally.Take(failure);
                all.Take(failure);
            }
        }

        return [.. groups.Select(static pair => (pair.Key, pair.Value.ToTimes())), ("all", all.ToTimes())];
    }

    private void Take(ExposureTally tally, StoredHistory history, RepairTimes.Tally? repairs)
    {
        var workload = "";
        foreach (var failure in Failure.Of(history.Spans))
        {
            repairs?.Take(failure);
            if (catalogue?.Check(failure.Check) is not { } check)
            {
                unknown[failure.Check] = unknown.GetValueOrDefault(failure.Check) + 1;
                continue;
            }

            if (workload.Length == 0 && history.About.Length > 0) workload = ResourceAbout.Read(history.About).Workload;
            var (name, service) = (history.Subject.Name, catalogue!.Type(check.Type)!.Service);
            var instance = new InstanceKey(service, name.Account, name.Region, workload);
            foreach (var part in check.Evidences.Select(id => catalogue.Part(id)!))
                tally.Take(part.Id.ToString(), DutyScope.Of(part.Scope, instance), failure);
        }
    }
}
