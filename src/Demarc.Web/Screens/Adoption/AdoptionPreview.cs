using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Services;

namespace Demarc.Web.Screens.Adoption;

/// <summary>The answers of one domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Split">Its parts by party.</param>
/// <param name="Answers">Its parts with their answers, in order.</param>
public sealed record DomainLine(Domain Domain, PartySplit Split, ImmutableArray<Resolution> Answers);

/// <summary>The line through one service as it would be: derived from its profile by the same rules as everything else.</summary>
public sealed record AdoptionPreview
{
    /// <summary>The service with its profile as answered.</summary>
    public required CloudService Service { get; init; }

    /// <summary>Name of its provider.</summary>
    public required string ProviderTitle { get; init; }

    /// <summary>The catalogue's own profile; empty for a service it does not have.</summary>
    public required ServiceProfile Known { get; init; }

    /// <summary>Where it will run, as far as it is said.</summary>
    public required InstanceKey Place { get; init; }

    /// <summary>Every part with its answer.</summary>
    public required ImmutableArray<Resolution> Answers { get; init; }

    /// <summary>The same by domain.</summary>
    public required ImmutableArray<DomainLine> Domains { get; init; }

    /// <summary>Of our parts, those that we do not have yet anywhere they would arise.</summary>
    public required ImmutableArray<Resolution> Added { get; init; }

    /// <summary>Parts by party.</summary>
    public PartySplit Split => Domains.Aggregate(default(PartySplit), static (sum, line) => sum + line.Split);

    /// <summary>The picture.</summary>
    public Boundary Picture => Boundary.Of(Answers);

    /// <summary>Our parts.</summary>
    public IEnumerable<Resolution> Ours => Answers.Where(static answer => answer.Party is Party.CustomerParty or Party.SharedParty);

    /// <summary>The line through a service; null when it is not said which one, or of which model.</summary>
    public static AdoptionPreview? Of(TenantScope scope, AdoptionDraft draft)
    {
        var catalogue = scope.State.Result.Catalogue;
        if (ServiceOf(catalogue, draft, scope.Today) is not { } service) return null;
        var place = new InstanceKey(service.Id, draft["account"], draft["region"], draft.WorkloadId);
        return Of(scope.State, With(scope.State.Result.Organisation, draft), service, place, draft.IsNew ? ServiceProfile.Empty
            : catalogue.Service(service.Id)!.Profile, draft.IsNewProvider
            ? draft["provider-title"] : catalogue.Provider(service.Provider)?.Title ?? service.Provider);
    }

    /// <summary>The line through a service as it is written.</summary>
    /// <param name="state">What there is.</param>
    /// <param name="organisation">The organisation as it would be, with what the request says of the workload.</param>
    /// <param name="service">The service.</param>
    /// <param name="place">Where it is to be used.</param>
    /// <param name="known">The catalogue's own profile.</param>
    /// <param name="provider">Name of the provider.</param>
    internal static AdoptionPreview Of(
        EstateState state, Organisation organisation, CloudService service, InstanceKey place, ServiceProfile known, string provider)
    {
        var result = state.Result;
        var context = new ServiceContext(service, result.Day, default, FactsOf(organisation, place));
        var answers = result.Catalogue.Parts.Select(part => state.Rules.Resolve(part, context)).ToImmutableArray();
        return new AdoptionPreview
        {
            Service = service,
            ProviderTitle = provider,
            Known = known,
            Place = place,
            Answers = answers,
            Domains = DomainsOf(result.Catalogue, answers),
            Added =
            [
                .. answers.Where(answer => answer.Party is Party.CustomerParty or Party.SharedParty
                    && !state.IsOurs(answer.Part.Id, DutyScope.Of(answer.Part.Scope, place))),
            ],
        };
    }

    /// <summary>Answers by domain, in the order of the catalogue.</summary>
    internal static ImmutableArray<DomainLine> DomainsOf(Catalogue catalogue, ImmutableArray<Resolution> answers)
    {
        var byDomain = answers.ToLookup(static answer => answer.Part.Domain, StringComparer.Ordinal);
        return
        [
            .. catalogue.Domains.Where(domain => byDomain.Contains(domain.Id)).Select(domain => new DomainLine(
                domain, byDomain[domain.Id].Aggregate(default(PartySplit), static (split, answer) => split.With(answer.Party)),
                [.. byDomain[domain.Id]])),
        ];
    }

    /// <summary>The service of a draft with its profile as answered.</summary>
    private static CloudService? ServiceOf(Catalogue catalogue, AdoptionDraft draft, DateOnly today)
    {
        var changes = draft.Facts.Select(static pair => new ProfileChange(pair.Key, pair.Value));
        if (!draft.IsNew)
            return catalogue.Service(draft["service"]) is { } known ? known with { Profile = known.Profile.With(changes) } : null;
        if (draft.Id.Length == 0 || !Kebab<ServiceModel>.TryParse(draft["model"], out var model)) return null;
        if (!draft.IsNewProvider && catalogue.Provider(draft.ProviderId)?.Id != draft.ProviderId) return null;
        return new CloudService
        {
            Id = draft.Id,
            Provider = draft.ProviderId,
            Title = draft["title"],
            Model = model,
            Category = draft["category"].Length > 0 ? draft["category"] : "business",
            Documentation = draft["document"].Length == 0 ? []
                : [new Source($"What {draft["title"]} says about itself", draft["document"], today)],
            Resources = draft is { IsNamed: false, TypeName.Length: > 0 } ? [draft["type"]] : [],
            Aliases = draft is { IsNamed: true, TypeName.Length: > 0 } && Catalogue.Plain(draft.TypeName) != Catalogue.Plain(draft["title"])
                ? [draft.TypeName] : [],
            Profile = ServiceProfile.Empty.With(changes),
            Place = new ContentPlace("adoption request", 1, 1),
        };
    }

    /// <summary>The organisation with what a draft says of its workload.</summary>
    private static Organisation With(Organisation organisation, AdoptionDraft draft)
    {
        if (draft.WorkloadId.Length == 0) return organisation;
        if (draft.IsNewWorkload)
            return organisation with
            {
                Workloads = organisation.Workloads.Add(new Workload
                {
                    Id = draft.WorkloadId,
                    Title = draft["workload-title"],
                    Environment = draft["environment"],
                    Criticality = Kebab<Severity>.TryParse(draft["criticality"], out var criticality) ? criticality : Severity.Unknown,
                    DataClass = draft["data-class"],
                }),
            };
        return organisation with
        {
            Workloads =
            [
                .. organisation.Workloads.Select(one => one.Id == draft.WorkloadId && one.DataClass.Length == 0
                    ? one with { DataClass = draft["data-class"] } : one),
            ],
        };
    }

    private static InstanceFacts FactsOf(Organisation organisation, InstanceKey place)
    {
        var workload = organisation.Workloads.FirstOrDefault(workload => workload.Id == place.Workload);
        return new InstanceFacts(place)
        {
            Environment = workload?.Environment ?? "",
            Criticality = workload is { Criticality: not Severity.Unknown } ? Kebab<Severity>.Name(workload.Criticality) : "",
            DataClass = workload?.DataClass ?? "",
        };
    }
}
