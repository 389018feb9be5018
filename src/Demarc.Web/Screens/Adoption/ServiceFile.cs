using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;

namespace Demarc.Web.Screens.Adoption;

/// <summary>
/// A service or a provider as a file of an organisation's own content (docs/content-format.md). It is written as JSON, which is the part of
/// YAML with brackets: so nothing that somebody typed can mean anything but itself.
/// </summary>
internal static class ServiceFile
{
    private static readonly JsonSerializerOptions Written = new()
    { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string PathOf(CloudService service) =>
        $"providers/{service.Provider}/services/{service.Id[(service.Provider.Length + 1)..].Replace('/', '-')}.yaml";

    internal static string PathOf(string provider) => $"providers/{provider}/provider.yaml";

    /// <summary>The whole service: in the organisation's own content it takes the place of the one that is shipped.</summary>
    internal static string Of(CloudService service)
    {
        var file = new JsonObject
        {
            ["service"] = service.Id,
            ["title"] = service.Title,
            ["model"] = Kebab<ServiceModel>.Name(service.Model),
            ["category"] = service.Category,
        };
        Put(file, "aliases", service.Aliases);
        Put(file, "billing", service.Billing);
        Put(file, "resources", service.Resources);
        file["documentation"] = new JsonArray([.. service.Documentation.Select(Of)]);
        file["profile"] = Map(ProfileVocabulary.Facts.Select(static fact => fact.Name), service.Profile.Fact);
        file["capabilities"] = Capabilities(service.Profile);
        if (!service.Configuration.IsEmpty) file["configuration"] = new JsonArray([.. service.Configuration.Select(Of)]);
        return file.ToJsonString(Written);
    }

    /// <summary>A provider of whom nothing is known but its name and where it writes about itself.</summary>
    internal static string OfProvider(string id, string title, Source documentation) => new JsonObject
    {
        ["provider"] = id,
        ["title"] = title,
        ["kind"] = Kebab<ProviderKind>.Name(ProviderKind.Saas),
        ["documentation"] = new JsonArray(Of(documentation)),
    }.ToJsonString(Written);

    private static JsonObject Of(Source source) => new()
    {
        ["title"] = source.Title,
        ["url"] = source.Url,
        ["date"] = source.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static JsonObject Of(ConfigurationEffect effect)
    {
        var written = new JsonObject { ["id"] = effect.Id, ["type"] = effect.Type };
        if (effect.When is { } when) written["when"] = when.Source;
        written["set"] = new JsonObject([.. effect.Set.Select(static change => KeyValuePair.Create(change.Name, (JsonNode?)change.Value))]);
        written["why"] = effect.Why;
        written["source"] = Of(effect.Source);
        return written;
    }

    private static JsonObject Capabilities(ServiceProfile profile) => new(
    [
        .. ProfileVocabulary.Capabilities.Where(name => profile.Capability(name) != CapabilityState.Unknown)
            .GroupBy(profile.Capability).OrderBy(static group => group.Key)
            .Select(static group => KeyValuePair.Create(
                Kebab<CapabilityState>.Name(group.Key),
                (JsonNode?)new JsonArray([.. group.Select(static name => (JsonNode?)name)]))),
    ]);

    private static JsonObject Map(IEnumerable<string> names, Func<string, string?> value) => new(
    [
        .. names.Where(name => value(name) is not null).Select(name => KeyValuePair.Create(name, (JsonNode?)value(name))),
    ]);

    private static void Put(JsonObject file, string key, ImmutableArray<string> texts)
    {
        if (!texts.IsEmpty) file[key] = new JsonArray([.. texts.Select(static text => (JsonNode?)text)]);
    }
}
