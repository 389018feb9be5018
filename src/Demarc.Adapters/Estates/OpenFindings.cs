using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
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

    /// <summary>The open findings of a view; verdicts are those that <see cref="StoredEstate"/> counts.</summary>
    /// <param name="view">The store as of a time.</param>
    /// <param name="catalogue">Checks; findings of others are left out.</param>
    /// <param name="exceptions">Exceptions of the organisation.</param>
    public static IEnumerable<OpenFinding> Of(StoreView view, Catalogue catalogue, ImmutableArray<CheckException> exceptions) =>
        from subject in new StoredJudging(view, catalogue, exceptions).Subjects()
        from said in subject.Checks
        where said.Now.Outcome is VerdictOutcome.Fail or VerdictOutcome.Inconclusive or VerdictOutcome.Excepted
        select Of(view, catalogue, subject, said);

    private static OpenFinding Of(StoreView view, Catalogue catalogue, JudgedSubject subject, JudgedCheck said)
    {
        var failures = Failure.Of(said.History).Select(failure => failure.AsOf(view.At)).OfType<Failure>().ToList();
        var failing = failures.Find(failure => failure.Span.Contains(view.At));
        return new OpenFinding
        {
            Check = said.Check,
            Subject = subject.Name,
            Instance = new InstanceKey(
                catalogue.Type(said.Check.Type)!.Service, subject.Name.Account, subject.Name.Region, subject.About.Workload),
            Name = subject.About.Name,
            Outcome = said.Now.Outcome,
            Reason = said.Now.Reason,
            Since = said.Now.Outcome == VerdictOutcome.Fail && failing is not null ? failing.Span.From : said.Since,
            LastSeen = subject.LastSeen(view),
            History = said.History,
            Failing = IntervalSet.Of(failures.Select(static failure => failure.Span)),
        };
    }
}
