using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Responsibility;

namespace Demarc.Adapters.Estates;

/// <summary>A check that a resource or account fails, that cannot be decided there, or whose failure is excepted, as of a time.</summary>
public sealed record OpenFinding
{
    /// <summary>The check.</summary>
    public required Check Check { get; init; }

    /// <summary>What it is about.</summary>
    public required SubjectName Subject { get; init; }

    /// <summary>Its service, account, region and workload, with the account's own name.</summary>
    public required InstanceKey Instance { get; init; }

    /// <summary>Name of the resource; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>Fail, inconclusive or excepted.</summary>
    public required VerdictOutcome Outcome { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Since when it is known to be so.</summary>
    public required Moment Since { get; init; }

    /// <summary>When the resource was last seen.</summary>
    public required Moment LastSeen { get; init; }

    /// <summary>What the check said before, and says, in order of time.</summary>
    public required ImmutableArray<FindingSpan> History { get; init; }

    /// <summary>When it failed, also while it could not be decided meanwhile.</summary>
    public required IntervalSet Failing { get; init; }

    /// <summary>Id of the resource; of an account or region the account.</summary>
    public string Resource => Subject.Kind == SubjectKind.Place ? Instance.Account : Subject.Id;

    /// <summary>
    /// The open findings of a view, counted as <see cref="StoredEstate"/> counts verdicts: the same sources are believed, the same
    /// exceptions hold.
    /// </summary>
    /// <param name="view">The store as of a time.</param>
    /// <param name="catalogue">Checks; findings of others are left out.</param>
    /// <param name="exceptions">Exceptions of the organisation.</param>
    public static IEnumerable<OpenFinding> Of(StoreView view, Catalogue catalogue, ImmutableArray<CheckException> exceptions)
    {
        var read = new StoredVerdicts(view.Store);
        var names = view.Store.Aliases().ToDictionary(static alias => (alias.Provider, alias.Alias), static alias => alias.Account);
        var decided = new DecidedExceptions(exceptions, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime));
        var subjects = view.Store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.Clock, view.Known, view.At)
            .Concat(view.Store.BySubject(SubjectKind.Place, FactKind.Place, FactKind.Place, view.Known, view.At));
        foreach (var (subject, facts) in subjects)
        {
            var there = facts.Where(fact => fact.Body is not null && fact.Valid.Contains(view.At)).ToList();
            if (there.Count == 0 && subject.Name.Kind == SubjectKind.Resource) continue;
            var about = ResourceAbout.Read(there.Find(static fact => fact.Body!.About.Length > 2)?.Body!.About ?? "");
            var spans = FindingHistory.Of(facts.Select(fact =>
                StoredEstate.IsUndated(view, fact) ? read.Of(fact) with { Captured = Moment.Start } : read.Of(fact)));
            var seen = there.Count == 0 ? view.At : there.Max(fact => view.LastSeen(subject.Name, fact));
            foreach (var check in spans.GroupBy(static span => span.Check, StringComparer.Ordinal))
            {
                var name = subject.Name with
                { Account = names.GetValueOrDefault((subject.Name.Provider, subject.Name.Account), subject.Name.Account) };
                if (Find(view, catalogue, decided, name, about, [.. check]) is { } open) yield return open with { LastSeen = seen };
            }
        }
    }

    private static OpenFinding? Find(
        StoreView view, Catalogue catalogue, DecidedExceptions exceptions, SubjectName name, ResourceAbout about,
        ImmutableArray<FindingSpan> history)
    {
        if (history.FirstOrDefault(span => span.Span.Contains(view.At)) is not { } now) return null;
        if (catalogue.Check(now.Check) is not { } check || catalogue.Type(check.Type) is not { } type) return null;
        var place = name.Kind == SubjectKind.Place;
        var (outcome, reason) = exceptions.Apply(
            check, now.Outcome, now.Reason, () => StoredResource.ToResource(name, about) with
            { Id = place ? name.Account : name.Id, Type = place ? check.Type : name.Type });
        if (outcome is not (VerdictOutcome.Fail or VerdictOutcome.Inconclusive or VerdictOutcome.Excepted)) return null;
        var failures = Failure.Of(history).Select(failure => failure.AsOf(view.At)).OfType<Failure>().ToList();
        var failing = failures.Find(failure => failure.Span.Contains(view.At));
        return new OpenFinding
        {
            Check = check,
            Subject = name,
            Instance = new InstanceKey(type.Service, name.Account, name.Region, about.Workload),
            Name = about.Name,
            Outcome = outcome,
            Reason = reason,
            Since = outcome == VerdictOutcome.Fail && failing is not null ? failing.Span.From : now.Span.From,
            LastSeen = view.At,
            History = history,
            Failing = IntervalSet.Of(failures.Select(static failure => failure.Span)),
        };
    }
}
