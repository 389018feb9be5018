using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Adoption;

/// <summary>
/// Makes the decision of a draft: the service with the day of its review, owners of our parts, and for a service that the catalogue does
/// not have, its file.
/// </summary>
internal sealed class AdoptionBody(TenantScope scope, StatedFile file, AdoptionDraft draft)
{
    private readonly Organisation organisation = scope.State.Result.Organisation;
    private readonly Catalogue catalogue = scope.State.Result.Catalogue;

    /// <summary>What is still missing or cannot be, in words; empty when the request can be made.</summary>
    internal ImmutableArray<string> Faults()
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        if (draft.IsNew)
        {
            if (draft["title"].Length == 0) faults.Add("The service has no name.");
            else if (WorkAnswer.Slug(draft["title"]).Length == 0) faults.Add("The name of the service has no letter or digit.");
            if (draft.ProviderId.Length == 0) faults.Add("The provider has no name.");
            else if (draft.IsNewProvider && catalogue.Provider(draft.ProviderId) is { } known)
                faults.Add($"{known.Title} is in the catalogue: choose it from the list of providers.");
            else if (!draft.IsNewProvider
                && catalogue.Provider(draft.ProviderId) is null) faults.Add("That provider is not in the catalogue.");
            if (draft.Id.Length > 0 && catalogue.Service(draft.Id) is not null)
                faults.Add($"{draft.Id} is in the catalogue: search for it.");
            if (draft["type"].Length > 0 && scope.State.Result.Estate.UnknownTypes.All(type => type.Type != draft["type"]))
                faults.Add($"What is called {draft.TypeName} belongs to a service already, or was not seen.");
            if (!Kebab<ServiceModel>.TryParse(draft["model"], out _)) faults.Add("It is not said what kind of service it is.");
            if (!IsWebAddress(draft["document"])) faults.Add(
                "The address of what the provider writes about it is missing, or no web address.");
        }
        else if (catalogue.Service(draft["service"]) is null)
        {
            faults.Add("That service is not in the catalogue.");
        }

        if (draft["agreement-title"].Length > 0)
        {
            if (Day("agreement-from") is not { } from) faults.Add("The first day of the agreement is missing.");
            else if (Day("agreement-until") < from) faults.Add("The agreement ends before it begins.");
            if (draft["agreement-until"].Length > 0
                && Day("agreement-until") is null) faults.Add("The last day of the agreement is no day.");
            if (organisation.Agreements.Any(one => one.Id == AgreementId)) faults.Add("An agreement of that name is there already.");
            if (draft.AgreementCovers.Length == 0) faults.Add("Tick at least one thing that the agreement is the evidence for.");
            if (draft.AgreementCovers.FirstOrDefault(part => !PartId.TryParse(part, out var id) || catalogue.Part(id) is null) is { } part)
                faults.Add($"There is no part \"{part}\".");
        }

        WorkloadFaults(faults);
        if (OwnFile() is { } own)
            faults.Add($"The service stands in your own file {own}: change its answers there, so that the rest of the file is kept.");
        foreach (var owner in draft.Owners.Values.Distinct(StringComparer.Ordinal).Where(owner => !CanOwn(owner)))
            faults.Add($"{owner} is no person or team of the organisation.");
        return faults.ToImmutable();
    }

    private void WorkloadFaults(ImmutableArray<string>.Builder faults)
    {
        if (!draft.IsNewWorkload) return;
        if (draft.WorkloadId.Length == 0) faults.Add("The new workload has no name.");
        if (organisation.Workloads.Any(one => one.Id == draft.WorkloadId)) faults.Add("A workload of that name is there already.");
        if (draft["data-class"].Length == 0) faults.Add("It is not said of which class the data of the new workload are.");
    }

    /// <summary>
    /// The organisation's own file of the service, when answers would make another one; null when there is none. A description written here
    /// has no rules of its own, and would take the place of one that has.
    /// </summary>
    private string? OwnFile()
    {
        if (draft.IsNew || draft.Facts.IsEmpty || catalogue.Service(draft["service"]) is not { } service) return null;
        return file.Today(scope).Content.Select(static one => one.Path)
            .FirstOrDefault(path => ContentLayers.OrganisationPrefix + path == service.Place.File);
    }

    /// <summary>The decision.</summary>
    internal string Write(AdoptionPreview preview)
    {
        var body = new JsonObject();
        if (draft.IsNew || !draft.Facts.IsEmpty)
        {
            var content = new JsonObject { [ServiceFile.PathOf(preview.Service)] = ServiceFile.Of(preview.Service) };
            if (draft.IsNewProvider)
                content[ServiceFile.PathOf(draft.ProviderId)] = ServiceFile.OfProvider(
                    draft.ProviderId, draft["provider-title"], preview.Service.Documentation[0]);
            body["content"] = content;
        }

        if (draft.Owners.ContainsValue(scope.Person.Login) && IsNobody(scope.Person.Login))
            body["people"] = new JsonArray(new JsonObject { ["id"] = scope.Person.Login, ["name"] = scope.Person.Name });
        if (Workload() is { } workload) body["workloads"] = new JsonArray(workload);
        if (draft["agreement-title"].Length > 0) body["agreements"] = new JsonArray(Agreement());
        body["services"] = new JsonArray([.. Removed(preview.Service.Id, onlyRefused: true), Used(preview.Service.Id)]);
        if (!draft.Owners.IsEmpty) body["owners"] = new JsonArray([.. Rules(preview.Service)]);
        return body.ToJsonString();
    }

    /// <summary>The decision that a service may not be used.</summary>
    internal string WriteRefusal(string service) => new JsonObject
    {
        ["services"] = new JsonArray(
            [.. Removed(service, onlyRefused: false), new JsonObject { ["service"] = service, ["refused"] = "yes" }]),
    }.ToJsonString();

    /// <summary>Entries of the service that would say otherwise, under whatever name they call it.</summary>
    private IEnumerable<JsonNode> Removed(string service, bool onlyRefused) => file.Entries(scope, "services")
        .Where(entry => catalogue.FindServices((string?)entry["service"] ?? "") is [var only] && only.Id == service)
        .Where(entry => !onlyRefused || (string?)entry["refused"] is "yes" or "true" || IsBare(entry))
        .Select(static entry =>
        {
            var removed = new JsonObject { ["removed"] = "yes" };
            foreach (var key in (string[])["service", "account", "region", "workload"])
                if ((string?)entry[key] is { } said) removed[key] = said;
            return removed;
        });

    /// <summary>Says only that the service is used, wherever: what is decided now says more.</summary>
    private static bool IsBare(JsonObject entry) => entry.Count == 1;

    private JsonObject Used(string service)
    {
        var entry = new JsonObject { ["service"] = service };
        foreach (var (key, value) in Place()) entry[key] = value;
        entry["reviewed"] = TenantScope.Text(scope.Today);
        return entry;
    }

    /// <summary>
    /// One rule for each owner, for the place that is asked about and no other. Duties of the service that exist once for an account or a
    /// region are the new owner's only where the service is not used yet, those that exist once for a provider or an account only where the
    /// provider is new here: so nobody takes over what somebody else answers for.
    /// </summary>
    private IEnumerable<JsonNode> Rules(CloudService service)
    {
        var used = scope.State.Result.Estate.Instances;
        var isFirst = used.All(instance => !instance.Service.StartsWith(service.Provider + "/", StringComparison.Ordinal));
        var isFirstHere = used.All(instance => instance.Service != service.Id || instance.Account != draft["account"]);
        var place = Place();
        var where = CelText.All(place.Select(one => CelText.IsOneOf(
            "instance." + one.Key, isFirstHere && one.Key is ("region" or "workload") ? ["", one.Value] : [one.Value]))
            .Prepend(CelText.Is("instance.service", service.Id)))!;
        if (isFirst) where = $"({where} || (instance.service == '' && {CelText.Is("instance.provider", service.Provider)}))";
        foreach (var group in draft.Owners.GroupBy(static pair => pair.Value, StringComparer.Ordinal))
        {
            string[] domains = [.. group.Select(static pair => pair.Key)];
            // An id that nothing has yet: the rule goes before all others, and what earlier requests said of other domains stays behind it.
            yield return new JsonObject
            {
                ["id"] = WorkAnswer.NewId("adopted"),
                ["owner"] = group.Key,
                ["when"] = $"{CelText.IsOneOf("part.domain", domains)} && {where}",
            };
        }
    }

    /// <summary>Where it is to be used, as far as that is said.</summary>
    private IReadOnlyList<(string Key, string Value)> Place() =>
    [
        .. ((string[])["account", "region", "workload"])
            .Select(key => (key, key == "workload" ? draft.WorkloadId : draft[key]))
            .Where(static one => one.Item2.Length > 0),
    ];

    private JsonObject? Workload()
    {
        if (draft.IsNewWorkload)
        {
            var made = new JsonObject { ["id"] = draft.WorkloadId, ["title"] = draft["workload-title"] };
            if (draft["environment"].Length > 0) made["environment"] = draft["environment"];
            if (Kebab<Severity>.TryParse(draft["criticality"], out var criticality)) made["criticality"] = Kebab<Severity>.Name(
                criticality);
            if (draft["data-class"].Length > 0) made["data class"] = draft["data-class"];
            var regions = draft["residency"].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (regions.Length > 0) made["residency"] = Texts(regions);
            return made;
        }

        // A workload whose data nobody classified gets its class here; everything else about it is said again as it was.
        if (draft["data-class"].Length == 0
            || organisation.Workloads.FirstOrDefault(one => one.Id == draft["workload"]) is not { DataClass: "" })
            return null;
        var entry = file.Entry(scope, "workloads", draft["workload"]);
        if (entry is not null) entry["data class"] = draft["data-class"];
        return entry;
    }

    private JsonObject Agreement()
    {
        var made = new JsonObject
        {
            ["id"] = AgreementId,
            ["title"] = draft["agreement-title"],
            ["provider"] = draft.ProviderId,
            ["from"] = draft["agreement-from"],
            ["covers"] = new JsonObject { ["parts"] = Texts(draft.AgreementCovers) },
        };
        if (draft["agreement-until"].Length > 0) made["until"] = draft["agreement-until"];
        return made;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode?)text)];

    private string AgreementId => WorkAnswer.Slug(draft["agreement-title"]);

    private bool CanOwn(string owner) => !IsNobody(owner) || owner == scope.Person.Login;

    private bool IsNobody(string id) =>
        organisation.People.All(person => person.Id != id) && organisation.Teams.All(team => team.Id != id);

    private DateOnly? Day(string field) => WorkAnswer.Day(draft[field]);

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
