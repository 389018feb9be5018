using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>What every document of an export is made from: ids, times, parties, the controls of the framework and the answers.</summary>
internal sealed class OscalScene
{
    internal const string OwnerRole = "control-owner";
    internal const string ProviderRole = "provider";
    internal const string OperatorRole = "third-party-operator";

    private readonly Guid space;
    private readonly SortedDictionary<string, JsonObject> parties = new(StringComparer.Ordinal);
    private readonly string seed;

    /// <summary>A scene.</summary>
    /// <param name="result">The assessment.</param>
    /// <param name="framework">The framework whose requirements are the controls.</param>
    /// <param name="model">Name of the kind of document: ids differ between kinds.</param>
    internal OscalScene(AssessmentResult result, Framework framework, string model)
    {
        (Result, Framework, seed) = (result, framework, model);
        space = NameUuid.Of(NameUuid.Demarc, result.Organisation.Name);
        Places = OscalNames.Of(framework);
        Parts = [.. Places.SelectMany(static place => place.Requirement.Parts).Distinct().Order().Select(id => result.Catalogue.Part(id)!)];
        Splits = ServiceSplit.Of(result, Parts);
        Components = StatingComponent.Of(result.Catalogue, Splits);
        Lines = DutyLine.Of(result).ToLookup(static line => line.Duty.Part.Id);
        Organisation = AddParty("organisation", "organization", result.Organisation.Name);
    }

    internal AssessmentResult Result { get; }

    internal Framework Framework { get; }

    internal ImmutableArray<RequirementPlace> Places { get; }

    /// <summary>The parts that the framework's requirements speak of.</summary>
    internal ImmutableArray<ControlPart> Parts { get; }

    /// <summary>All answers of each service in use.</summary>
    internal ImmutableArray<ServiceSplit> Splits { get; }

    /// <summary>The same answers, each stated once.</summary>
    internal ImmutableArray<StatingComponent> Components { get; }

    /// <summary>Duties by part, with owners and evidence.</summary>
    internal ILookup<PartId, DutyLine> Lines { get; }

    /// <summary>The party that is the organisation itself.</summary>
    internal Guid Organisation { get; }

    /// <summary>The day the document speaks of, as a time.</summary>
    internal string Now => Time(Result.Day);

    /// <summary>The component that stands for the organisation's system.</summary>
    internal Guid System => Id("component", "this-system");

    /// <summary>The id of something, the same in every kind of document where it is meant to be the same thing.</summary>
    internal Guid Id(params ReadOnlySpan<string> names)
    {
        var name = "";
        foreach (var one in names) name += $"{one.Length}:{one}";
        return NameUuid.Of(space, name);
    }

    /// <summary>The component of a service or provider.</summary>
    internal Guid ComponentOf(string key) => Id("component", key);

    /// <summary>The first moment of a day; OSCAL's times lie between 1900 and 2999.</summary>
    internal static string Time(DateOnly day)
    {
        var bounded = day.Year < 1900 ? new DateOnly(1900, 1, 1) : day.Year > 2999 ? new DateOnly(2999, 12, 31) : day;
        return $"{bounded:yyyy-MM-dd}T00:00:00Z";
    }

    /// <summary>The party of a provider.</summary>
    internal Guid PartyOfProvider(string id) => AddParty("provider", "organization", Result.Catalogue.Provider(id)?.Title ?? id);

    /// <summary>The party of somebody who answers for duties: a person, or a team.</summary>
    internal Guid PartyOfOwner(string name) => AddParty(
        "owner", Result.Organisation.Teams.Any(team => team.Title == name) ? "organization" : "person", name);

    /// <summary>The whole document: its id is made from everything it says, so that equal states give equal documents.</summary>
    internal JsonObject Document(string root, string title, JsonObject body)
    {
        var document = new JsonObject().With("metadata", Metadata(title));
        foreach (var (key, value) in body.ToList())
        {
            body.Remove(key);
            document.Add(key, value);
        }

        document.Insert(0, "uuid", NameUuid.Of(space, seed + document.ToJsonString()).ToString());
        return new JsonObject().With(root, document);
    }

    /// <summary>The resource that stands for the framework's catalogue.</summary>
    internal JsonObject FrameworkResource() => new JsonObject()
        .With("uuid", Id("framework", Framework.Id))
        .With("title", OscalText.MarkupLine(Framework.Title))
        .With("description",
            OscalText.Markup($"{Framework.Title}, {Framework.Publisher}. Ids of the requirements are those of the publisher."))
        .With("props", [OscalTree.Own("framework", Framework.Id)])
        .With("rlinks", Web(Framework.Source.Url) is { } url ? [new JsonObject().With("href", url)] : []);

    internal JsonObject BackMatter(params ReadOnlySpan<JsonObject> more) =>
        new JsonObject().With("resources", (IEnumerable<JsonObject>)[FrameworkResource(), .. more]);

    /// <summary>The address, where it is one that can stand in a link.</summary>
    internal static string? Web(string address) =>
        address.Length <= 2_000 && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && Uri.IsWellFormedUriString(address, UriKind.Absolute) ? address : null;

    private JsonObject Metadata(string title) => new JsonObject()
        .With("title", OscalText.MarkupLine(title))
        .With("last-modified", Now)
        .With("version", $"{Result.Day:yyyy-MM-dd}")
        .With("oscal-version", OscalNames.Version)
        .With("props",
        [
            OscalTree.Own("as-of", $"{Result.Day:yyyy-MM-dd}"),
            OscalTree.Own("catalogue", Result.Catalogue.Version),
            OscalTree.Own("framework", Framework.Id),
        ])
        .With("roles",
        [
            Role(OwnerRole, "Answers for a duty of the organisation"),
            Role(ProviderRole, "Provides a service, and does what is its part there"),
            Role(OperatorRole, "Operates for the organisation on somebody else's platform"),
        ])
        .With("parties", parties.Values);

    private static JsonObject Role(string id, string title) => new JsonObject().With("id", id).With("title", title);

    private Guid AddParty(string kind, string type, string name)
    {
        var id = Id("party", kind, name);
        if (parties.ContainsKey($"{kind}\n{name}")) return id;
        var party = new JsonObject().With("uuid", id).With("type", type).With("name", OscalText.Line(name));
        if (kind == "owner") party.With("member-of-organizations", new[] { Organisation.ToString() });
        parties.Add($"{kind}\n{name}", party);
        return id;
    }
}
