using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using Demarc.Web.Access;

namespace Demarc.Web.Estates;

/// <summary>
/// The organisation's file as it stands today, decisions laid over it: what it would be with one more, and entry by entry as written, for
/// to renew or end one of them, the rest of it has to be said again unchanged.
/// </summary>
public sealed class StatedFile(EstateStates states, ContentShelf shelf)
{
    /// <summary>
    /// Catalogue and organisation as they would be with a patch, and what would be wrong then that is not wrong now. Where something is,
    /// the patch may have been left out of both. A file that cannot be read as it is leaves no way to check a patch: then it is what is
    /// wrong, until a patch mends it.
    /// </summary>
    public (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) With(
        TenantScope scope, DecisionPatch patch)
    {
        var file = Today(scope);
        var before = shelf.Build(file).Mistakes;
        var (catalogue, organisation, mistakes) = shelf.Build(file with { Decided = file.Decided.Add(patch) });
        if (organisation is null && mistakes is [var broken, ..])
            return (null, null, [broken with { Message = "the organisation's file has mistakes: " + broken.Message }]);
        return (catalogue, organisation, [.. mistakes.Except(before)]);
    }

    /// <summary>Catalogue and organisation as they would be if a decision held; null where it no longer fits.</summary>
    public (Catalogue? Catalogue, Organisation? Organisation) With(TenantScope scope, Decision decision)
    {
        var patch = DecisionPatch.Of(decision, "whoever approves it", out _);
        if (patch is null) return (null, null);
        var (catalogue, organisation, mistakes) = With(scope, patch);
        return mistakes.IsEmpty ? (catalogue, organisation) : (null, null);
    }

    /// <summary>The entries of a section, in order; none when the file cannot be read.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="section">The section, such as <c>agreements</c>.</param>
    public ImmutableArray<JsonObject> Entries(TenantScope scope, string section) => Entries(Today(scope), section);

    private ImmutableArray<JsonObject> Entries(OrganisationFile file, string section) =>
        (shelf.Whole(file) as ContentNode.Mapping)?[section] is ContentNode.Sequence list
            ? [.. list.Items.OfType<ContentNode.Mapping>().Select(static item => (JsonObject)Json(item)!)] : [];

    /// <summary>An entry by its id; null when there is none.</summary>
    public JsonObject? Entry(TenantScope scope, string section, string id) =>
        Entries(scope, section).FirstOrDefault(entry => (string?)entry["id"] == id);

    /// <summary>The state of today as it would be if a decision held; null where it no longer fits.</summary>
    internal EstateState? Preview(TenantScope scope, Decision decision)
    {
        var (catalogue, organisation) = With(scope, decision);
        return catalogue is null || organisation is null ? null : new EstateState(StoredAssessment.Of(
            states.View(scope.Tenant, scope.Today, known: null), catalogue, organisation, scope.Today));
    }

    /// <summary>
    /// Why a decision that was asked for earlier cannot be agreed to any more: entries that it writes anew, or takes away, are otherwise
    /// now than they were when it was asked for, and what was decided in between would be lost. Null when nothing is.
    /// </summary>
    internal string? Overtaken(TenantScope scope, Decision decision)
    {
        var then = StoredEstate.Organisation(states.View(scope.Tenant, scope.Today, decision.Asked));
        foreach (var (section, ids) in Named(decision))
        {
            var (before, now) = (Entries(then, section), Entries(scope, section));
            var moved = ids.FirstOrDefault(id => !JsonNode.DeepEquals(ById(before, id), ById(now, id)));
            if (moved is not null) return $"\"{moved}\" ({section}) was changed since this was asked for: ask again";
        }

        return null;
    }

    private static IEnumerable<(string Section, List<string> Ids)> Named(Decision decision) =>
        from section in JsonNode.Parse(decision.Body) as JsonObject ?? []
        where section.Value is JsonArray
        let ids = section.Value!.AsArray().OfType<JsonObject>().Select(static entry => entry["id"]?.ToString()).OfType<string>().ToList()
        where ids.Count > 0
        select (section.Key, ids);

    private static JsonObject? ById(ImmutableArray<JsonObject> entries, string id) =>
        entries.FirstOrDefault(entry => (string?)entry["id"] == id);

    /// <summary>The file of today, with everything decided so far.</summary>
    internal OrganisationFile Today(TenantScope scope) => StoredEstate.Organisation(states.View(scope.Tenant, scope.Today, known: null));

    private static JsonNode? Json(ContentNode node) => node switch
    {
        ContentNode.Mapping map =>
            new JsonObject([.. map.Entries.Select(static entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))]),
        ContentNode.Sequence list => new JsonArray([.. list.Items.Select(Json)]),
        ContentNode.Scalar { Text: { } text } => JsonValue.Create(text),
        _ => null,
    };
}
