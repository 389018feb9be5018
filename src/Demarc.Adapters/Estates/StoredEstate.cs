using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
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
            .. DecisionTable.InForce(view.Store, DateOnly.FromDateTime(view.At.ToTime().UtcDateTime), view.Asked)
                .Select(static decision => DecisionPatch.Of(decision, decision.Decider, out _)).OfType<DecisionPatch>(),
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
        var judging = new StoredJudging(view, catalogue, organisation.Exceptions);
        var effects = catalogue.Services.SelectMany(static service => service.Configuration).Select(static effect => effect.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var subject in judging.Subjects())
        {
            foreach (var (fact, about, since) in subject.There.Where(static shown => shown.Fact.Series.Kind == FactKind.State))
                builder.Add(ResourceOf(judging, subject.Name, fact, about, catalogue, effects) with { Since = since });
            foreach (var check in subject.Checks) verdicts.Add(check.Now, captured: 0);
        }

        foreach (var fact in Stated(view).Where(static fact => fact.Series.Kind == FactKind.Named))
        {
            var source = SourceKinds.Parse(fact.Series.Facet);
            foreach (var named in NamedServices.Read(source, view.Store.Content(fact.Body!.Content)))
                builder.Add(Described(named, catalogue) with { Since = fact.Valid.From.ToTime().UtcTicks });
        }

        foreach (var declared in EstateReading.Declared(organisation, new ResourceMapper(catalogue, organisation.Workloads)))
            builder.Add(declared);
        return new StoredEstate(builder.Build(), verdicts.Totals(catalogue));
    }

    /// <summary>What no service claimed when it was recorded may be of one that was described since: by its type, or by its name.</summary>
    private static Resource Described(Resource resource, Catalogue catalogue)
    {
        if (resource.Service.Length > 0) return resource;
        var service = catalogue.ServiceOfType(resource.Type);
        if (service is null && resource.Source is SourceKind.Billing or SourceKind.Declared
            && catalogue.FindServices(
                resource.Type[(resource.Type.IndexOf(':', StringComparison.Ordinal) + 1)..],
                resource.Provider.Length > 0 ? resource.Provider : null) is [var named]) service = named;
        return service is null ? resource : resource with { Service = service.Id, Provider = service.Provider };
    }

    private static IEnumerable<FactRow> Stated(StoreView view) =>
        view.Store.Facts(FactKind.Organisation, FactKind.Named, view.Known, view.At)
            .Where(fact => fact.Body is not null && fact.Valid.Contains(view.At));

    private static Resource ResourceOf(
        StoredJudging judging, SubjectName name, FactRow fact, ResourceAbout about, Catalogue catalogue, HashSet<string> effects) =>
        Described(StoredResource.ToResource(name, about), catalogue) with
        {
            Catalogued = catalogue.Type(name.Type) is not null,
            IsSetting = about.IsSetting,
            Source = SourceKinds.Parse(fact.Series.Facet),
            CapturedAt = judging.IsUndated(fact) ? null : fact.Captured.ToTime(),
            NotCollected = about.Missing == 0 ? [] : [.. Enumerable.Repeat("", (int)about.Missing)],
            Effects = about.Effects.IsEmpty ? [] : about.Effects.RemoveAll(id => !effects.Contains(id)),
            Undecided = about.Undecided.IsEmpty ? [] : about.Undecided.RemoveAll(id => !effects.Contains(id)),
        };
}
