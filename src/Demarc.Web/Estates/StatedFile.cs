using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Estates;

/// <summary>
/// The organisation's file as it stands today, decisions laid over it, entry by entry as written: to renew or end one of them, the rest of
/// it has to be said again unchanged.
/// </summary>
public sealed class StatedFile(TenantStores stores, ContentShelf shelf, WebOptions options)
{
    /// <summary>Catalogue and organisation as they would be if a decision held; null where it no longer fits.</summary>
    public (Catalogue? Catalogue, Organisation? Organisation) With(TenantScope scope, Decision decision)
    {
        var patch = DecisionPatch.Read(DecisionPatch.NameOf(decision.Id), decision.Body, decision.Author, "whoever approves it", out _);
        if (patch is null) return (null, null);
        var file = File(scope);
        var (catalogue, organisation, mistakes) = shelf.Build(file with { Decided = file.Decided.Add(patch) });
        return mistakes.Any(mistake => mistake.Place.File == patch.File) ? (null, null) : (catalogue, organisation);
    }

    /// <summary>The entries of a section, in order; none when the file cannot be read.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="section">The section, such as <c>agreements</c>.</param>
    public ImmutableArray<JsonObject> Entries(TenantScope scope, string section)
    {
        var file = File(scope);
        var root = file.Text.Length == 0 ? null : YamlContent.Read(file.Text, file.Name, out _);
        var whole = OrganisationPatch.Apply(root, Organisation.Nameless.Name, file.Decided.Select(static patch => patch.Sections));
        return (whole as ContentNode.Mapping)?[section] is ContentNode.Sequence list
            ? [.. list.Items.OfType<ContentNode.Mapping>().Select(static item => (JsonObject)Json(item)!)] : [];
    }

    /// <summary>An entry by its id; null when there is none.</summary>
    public JsonObject? Entry(TenantScope scope, string section, string id) =>
        Entries(scope, section).FirstOrDefault(entry => (string?)entry["id"] == id);

    private OrganisationFile File(TenantScope scope) => StoredEstate.Organisation(
        new StoreView(stores.Of(scope.Tenant), EstateStates.EndOf(scope.Today), Moment.Open, Moment.Of(options.Clock.GetUtcNow())));

    private static JsonNode? Json(ContentNode node) => node switch
    {
        ContentNode.Mapping map =>
            new JsonObject([.. map.Entries.Select(static entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))]),
        ContentNode.Sequence list => new JsonArray([.. list.Items.Select(Json)]),
        ContentNode.Scalar { Text: { } text } => JsonValue.Create(text),
        _ => null,
    };
}
