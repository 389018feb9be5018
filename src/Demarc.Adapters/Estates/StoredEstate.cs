using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>
/// What is in use and what checks said about it, put together from recorded facts as of a time (docs/decisions/0014): the same counting as
/// of exports, fed with what runs recorded.
/// </summary>
/// <param name="Estate">What is in use.</param>
/// <param name="Checks">What checks said, by check and service instance.</param>
public sealed record StoredEstate(Estate Estate, ImmutableArray<CheckResult> Checks)
{
    /// <summary>
    /// What the organisation said about itself at the time of a view, with what was decided since; that it says nothing when it never did.
    /// </summary>
    public static OrganisationFile Organisation(StoreView view) => Decided(view, Stated(view)
        .Where(static fact => fact.Series.Kind == FactKind.Organisation)
        .Select(fact => OrganisationFile.Of(view.Store.Content(fact.Body!.Content))).FirstOrDefault() ?? OrganisationFile.None);

    /// <summary>A file with the decisions that hold at the time of a view laid over it.</summary>
    public static OrganisationFile Decided(StoreView view, OrganisationFile file) => file with
    {
        Decided =
        [
            .. DecisionTable.InForce(view.Store, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime), view.Known)
                .Select(static decision => DecisionPatch.Read(
                    DecisionPatch.NameOf(decision.Id), decision.Body, decision.Author, decision.Decider, out _)).OfType<DecisionPatch>(),
        ],
    };

    /// <summary>Puts the estate of a view together.</summary>
    /// <param name="view">The store as of a time.</param>
    /// <param name="catalogue">Types, services and checks; what was recorded of others is left out of verdicts and effects.</param>
    /// <param name="organisation">Declared services.</param>
    public static StoredEstate Read(StoreView view, Catalogue catalogue, Organisation organisation)
    {
        var builder = new EstateBuilder();
        using var verdicts = new VerdictSpool();
        var names = view.Store.Aliases().ToDictionary(static alias => (alias.Provider, alias.Alias), static alias => alias.Account);
        verdicts.NameAccounts((provider, account) => names.GetValueOrDefault((provider, account), account));
        var read = new StoredVerdicts(view.Store);
        var exceptions = new DecidedExceptions(organisation.Exceptions, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime));
        var effects = catalogue.Services.SelectMany(static service => service.Configuration).Select(static effect => effect.Id)
            .ToHashSet(StringComparer.Ordinal);
        var resources = view.Store.BySubject(SubjectKind.Resource, FactKind.State, FactKind.Clock, view.Known, view.At);
        foreach (var (subject, facts) in resources)
        {
            var there = facts.Where(fact => fact.Body is not null && fact.Valid.Contains(view.At)).ToList();
            foreach (var fact in there.Where(static fact => fact.Series.Kind == FactKind.State))
                builder.Add(ResourceOf(view, subject.Name, fact, catalogue, effects) with { Since = FirstSight(facts, fact) });
            var about = ResourceAbout.Read(there.Find(static fact => fact.Body!.About.Length > 2)?.Body!.About ?? "");
            Judge(view, catalogue, verdicts, exceptions, subject.Name, facts.Where(static fact => fact.Body is not null).Select(Dated), about);
        }

        var places = view.Store.BySubject(SubjectKind.Place, FactKind.Place, FactKind.Place, view.Known, view.At);
        foreach (var (subject, facts) in places)
            Judge(
                view, catalogue, verdicts, exceptions, subject.Name, facts.Where(static fact => fact.Body is not null).Select(Dated),
                ResourceAbout.Read(""));
        foreach (var fact in Stated(view).Where(static fact => fact.Series.Kind == FactKind.Named))
        {
            var source = SourceKinds.Parse(fact.Series.Facet);
            foreach (var named in NamedServices.Read(source, view.Store.Content(fact.Body!.Content)))
                builder.Add(named with { Since = Ticks(fact.Valid.From) });
        }

        foreach (var declared in EstateReading.Declared(organisation, new ResourceMapper(catalogue, organisation.Workloads)))
            builder.Add(declared);
        return new StoredEstate(builder.Build(), verdicts.Totals(catalogue));

        JudgedSpan Dated(FactRow fact) => IsUndated(view, fact) ? read.Of(fact) with { Captured = Moment.Start } : read.Of(fact);
    }

    /// <summary>Since when a kind of source shows a resource without a break, in ticks (UTC).</summary>
    private static long FirstSight(IReadOnlyList<FactRow> facts, FactRow now)
    {
        var first = now.Valid.From;
        foreach (var earlier in facts.Where(fact => fact.Series == now.Series && fact.Body is not null).Reverse())
        {
            if (earlier.Valid.To == first) first = earlier.Valid.From;
        }

        return Ticks(first);
    }

    private static long Ticks(Moment moment) => moment.ToTime().UtcTicks;

    /// <summary>
    /// Where a source does not say when it looked, the store has the time of the run instead; as when exports are read, such a capture
    /// gives way to one with a time.
    /// </summary>
    internal static bool IsUndated(StoreView view, FactRow fact) => fact.Captured == view.LookOf(fact);

    private static IEnumerable<FactRow> Stated(StoreView view) =>
        view.Store.Facts(FactKind.Organisation, FactKind.Named, view.Known, view.At)
            .Where(fact => fact.Body is not null && fact.Valid.Contains(view.At));

    private static Resource ResourceOf(
        StoreView view, SubjectName name, FactRow fact, Catalogue catalogue, HashSet<string> effects)
    {
        var about = ResourceAbout.Read(fact.Body!.About);
        return StoredResource.ToResource(name, about) with
        {
            Catalogued = catalogue.Type(name.Type) is not null,
            IsSetting = about.IsSetting,
            Source = SourceKinds.Parse(fact.Series.Facet),
            CapturedAt = IsUndated(view, fact) ? null : fact.Captured.ToTime(),
            NotCollected = about.Missing == 0 ? [] : [.. Enumerable.Repeat("", (int)about.Missing)],
            Effects = about.Effects.IsEmpty ? [] : about.Effects.RemoveAll(id => !effects.Contains(id)),
            Undecided = about.Undecided.IsEmpty ? [] : about.Undecided.RemoveAll(id => !effects.Contains(id)),
        };
    }

    private static void Judge(
        StoreView view, Catalogue catalogue, VerdictSpool verdicts, DecidedExceptions exceptions, SubjectName name,
        IEnumerable<JudgedSpan> spans, ResourceAbout about)
    {
        var place = name.Kind == SubjectKind.Place;
        var history = FindingHistory.Of(spans);
        // What cannot be decided for a while did not stop failing.
        var failing = Failure.Of(history).Where(failure => failure.Span.Contains(view.At))
            .ToDictionary(static failure => failure.Check, static failure => failure.Span.From, StringComparer.Ordinal);
        foreach (var span in history)
        {
            if (!span.Span.Contains(view.At) || catalogue.Check(span.Check) is not { } check) continue;
            if (catalogue.Type(check.Type) is null) continue;
            var id = place ? name.Account : name.Id;
            var (outcome, reason) = exceptions.Apply(
                check, span.Outcome, span.Reason,
                () => StoredResource.ToResource(name, about) with { Id = id, Type = place ? check.Type : name.Type });
            verdicts.Add(
                new VerdictRow(
                    id, check.Type, name.Account, name.Region, about.Workload, name.Container, check.Id, outcome, reason, check.Severity)
                {
                    Since = Ticks(outcome == VerdictOutcome.Fail && failing.TryGetValue(check.Id, out var since) ? since : span.Span.From),
                },
                captured: 0);
        }
    }
}
