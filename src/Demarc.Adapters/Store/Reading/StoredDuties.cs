using System.Collections.Immutable;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store.Reading;

/// <summary>Whose each duty was, and how it stood with ours, as runs recorded it.</summary>
public static class StoredDuties
{
    /// <summary>The duties as of a view.</summary>
    public static DutySnapshot Of(StoreView view)
    {
        var scopes = ImmutableArray.CreateBuilder<ScopeDuties>();
        foreach (var (subject, facts) in BySubject(view))
        {
            var answers = At(facts, FactKind.Responsibility, view.At);
            if (answers is null) continue;
            var standings = At(facts, FactKind.Standing, view.At);
            scopes.Add(new ScopeDuties(
                DutyText.Scope(subject.Name), DutyText.Answers(view.Store.Content(answers.Body!.Content)),
                standings is null ? [] : DutyText.Standings(view.Store.Content(standings.Body!.Content))));
        }

        return new DutySnapshot(scopes.ToImmutable(), Reasons(view, view.At));
    }

    /// <summary>
    /// Why rules said so at a time: as the last run before it that asked the rule had it. One run may see other services than
    /// the next.
    /// </summary>
    internal static ImmutableSortedDictionary<string, string> Reasons(StoreView view, Moment at) => view.Runs
        .Where(run => run.Finished && !run.Rules.IsNone && run.Looked <= at).OrderByDescending(static run => run.Looked)
        .Select(static run => run.Rules).Distinct().Reverse().SelectMany(rules => DutyText.Reasons(view.Store.Content(rules)))
        .Aggregate(
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal),
            static (all, reason) =>
            {
                all[reason.Key] = reason.Value;
                return all;
            },
            static all => all.ToImmutable());

    internal static IEnumerable<(SubjectRow Subject, IReadOnlyList<FactRow> Facts)> BySubject(StoreView view) =>
        view.Store.BySubject(SubjectKind.Scope, FactKind.Responsibility, FactKind.Standing, view.Known, view.At);

    private static FactRow? At(IReadOnlyList<FactRow> facts, FactKind kind, Moment at) =>
        facts.FirstOrDefault(fact => fact.Series.Kind == kind && fact.Body is not null && fact.Valid.Contains(at));
}
