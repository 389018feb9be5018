using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Estates;

/// <summary>
/// What checks say about recorded resources and accounts as of a time. Of several sources the one is believed that decides, then the
/// newer; the exceptions of that day are laid over it. Whoever counts or lists verdicts asks here, so that all count the same.
/// </summary>
/// <param name="view">The store as of a time.</param>
/// <param name="catalogue">Checks; what was recorded of others is left out.</param>
/// <param name="exceptions">Exceptions of the organisation.</param>
internal sealed class StoredJudging(StoreView view, Catalogue catalogue, ImmutableArray<CheckException> exceptions)
{
    private readonly StoredVerdicts verdicts = new(view.Store);

    private readonly DecidedExceptions decided =
        new(catalogue, exceptions, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime));

    private readonly EndedExceptions ended = new(view, exceptions);

    private readonly Dictionary<(string Provider, string Alias), string> accounts =
        view.Store.Aliases().ToDictionary(static alias => (alias.Provider, alias.Alias), static alias => alias.Account);

    /// <summary>The resources that are there, then accounts and regions.</summary>
    internal IEnumerable<JudgedSubject> Subjects() =>
        view.Store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.Clock, view.Known, view.At)
            .Select(static pair => (pair.Subject.Name, pair.Facts)).Concat(Places())
            .Select(pair => Read(pair.Name, pair.Facts)).OfType<JudgedSubject>();

    /// <summary>
    /// Where a source does not say when it looked, the store has the time of the run instead; as when exports are read, such a capture
    /// gives way to one with a time.
    /// </summary>
    internal bool IsUndated(FactRow fact) => view.IsUndated(fact);

    /// <summary>Accounts and regions; one that is recorded under two names of the account is one.</summary>
    private IEnumerable<(SubjectName Name, IReadOnlyList<FactRow> Facts)> Places() =>
        view.Store.BySubject(SubjectKind.Place, FactKind.Place, FactKind.Place, view.Known, view.At)
            .GroupBy(pair => OneName(pair.Subject.Name))
            .Select(static place => (place.Key, (IReadOnlyList<FactRow>)[.. place.SelectMany(static pair => pair.Facts)]));

    private SubjectName OneName(SubjectName recorded) =>
        recorded with { Account = accounts.GetValueOrDefault((recorded.Provider, recorded.Account), recorded.Account) };

    private JudgedSubject? Read(SubjectName recorded, IReadOnlyList<FactRow> facts)
    {
        ImmutableArray<(FactRow Fact, ResourceAbout About, long Since)> there =
        [
            .. facts.Where(fact => fact.Body is not null && fact.Valid.Contains(view.At))
                .Select(fact => (fact, ResourceAbout.Read(fact.Body!.About), FirstSight(facts, fact))),
        ];
        if (there.IsEmpty && recorded.Kind == SubjectKind.Resource) return null;
        var name = OneName(recorded);
        var about = ResourceAbout.Merge(there.Select(static shown => shown.About));
        var spans = FindingHistory.Of(facts.Select(
            fact => IsUndated(fact) ? verdicts.Of(fact) with { Captured = Moment.Start } : verdicts.Of(fact)));
        return new JudgedSubject
        {
            Recorded = recorded,
            Name = name,
            About = about,
            There = there,
            Checks = Judge(name, about, spans),
        };
    }

    /// <summary>Since when a kind of source shows a resource without a break, in ticks (UTC).</summary>
    private static long FirstSight(IReadOnlyList<FactRow> facts, FactRow now)
    {
        var first = now.Valid.From;
        foreach (var earlier in facts.Where(fact => fact.Series == now.Series && fact.Body is not null).Reverse())
        {
            if (earlier.Valid.To == first) first = earlier.Valid.From;
        }

        return first.ToTime().UtcTicks;
    }

    private ImmutableArray<JudgedCheck> Judge(SubjectName name, ResourceAbout about, ImmutableArray<FindingSpan> spans)
    {
        var judged = ImmutableArray.CreateBuilder<JudgedCheck>();
        for (int first = 0, next; first < spans.Length; first = next)
        {
            FindingSpan? now = null;
            for (next = first; next < spans.Length && spans[next].Check == spans[first].Check; next++)
            {
                if (spans[next].Span.Contains(view.At)) now = spans[next];
            }

            if (now is null || catalogue.Check(now.Check) is not { } check || catalogue.Type(check.Type) is null) continue;
            var row = RowOf(name, about, check, now);
            if (name.Kind == SubjectKind.Place)
            {
                row = decided.Apply(check, row);
            }
            else
            {
                var (outcome, reason) = decided.Apply(
                    check, row.Outcome, row.Reason, () => StoredResource.ToResource(name, about));
                row = row with { Outcome = outcome, Reason = reason };
            }

            var history = spans.Slice(first, next - first);
            // What cannot be decided for a while did not stop failing.
            var failing = row.Outcome == VerdictOutcome.Fail
                ? Failure.Of(history).FirstOrDefault(failure => failure.Span.Contains(view.At)) : null;
            var began = row.Outcome == VerdictOutcome.Fail && now.Outcome == VerdictOutcome.Excepted ? ended.Since(now) : now.Span.From;
            var since = failing?.Span.From ?? began;
            judged.Add(new JudgedCheck(check, row with { Since = since.ToTime().UtcTicks }, began, history));
        }

        return judged.ToImmutable();
    }

    private static VerdictRow RowOf(SubjectName name, ResourceAbout about, Check check, FindingSpan now) => new(
        name.Kind == SubjectKind.Place ? name.Account : name.Id, check.Type, name.Account, name.Region, about.Workload, name.Container,
        check.Id, now.Outcome, now.Reason, check.Severity);
}

/// <summary>A recorded resource, account or region and what checks say about it.</summary>
internal sealed record JudgedSubject
{
    /// <summary>What it is, as recorded.</summary>
    public required SubjectName Recorded { get; init; }

    /// <summary>What it is, with the one name of its account.</summary>
    public required SubjectName Name { get; init; }

    /// <summary>What its sources together show of it besides settings.</summary>
    public required ResourceAbout About { get; init; }

    /// <summary>
    /// What is recorded of it at the time asked about, and since when without a break, in ticks (UTC); of an account or region there may be
    /// nothing.
    /// </summary>
    public required ImmutableArray<(FactRow Fact, ResourceAbout About, long Since)> There { get; init; }

    /// <summary>What checks of the catalogue say about it, by check.</summary>
    public required ImmutableArray<JudgedCheck> Checks { get; init; }

    /// <summary>When it was last seen; of an account or region without any record the time asked about.</summary>
    internal Moment LastSeen(StoreView view)
    {
        if (There.IsEmpty) return view.At;
        var seen = There.Max(shown => view.LastSeen(Recorded, shown.Fact));
        return Recorded.Kind == SubjectKind.Place ? Moment.Max(seen, view.Looks.LastAt(Name.Provider, Name.Account, Name.Region)) : seen;
    }
}

/// <summary>What a check says about a recorded resource, account or region.</summary>
/// <param name="Check">The check.</param>
/// <param name="Now">What it says with the exceptions of the day.</param>
/// <param name="Since">
/// Since when it said so, exceptions made since then aside; of a failure that is excepted no more, since when it is not.
/// </param>
/// <param name="History">What it said before, and says, as recorded, in order of time.</param>
internal sealed record JudgedCheck(Check Check, VerdictRow Now, Moment Since, ImmutableArray<FindingSpan> History);
