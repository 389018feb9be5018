using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Gcp;

/// <summary>Turns asset records into observations.</summary>
/// <param name="input">The input.</param>
/// <param name="readTime">When the list was made, when it says so; otherwise each asset's own update time is taken.</param>
internal sealed class CloudAssetRecords(InputReading input, DateTimeOffset? readTime) : IDisposable
{
    // Contents of an export besides the resource itself. Each is a statement of its own, with its own id, so that it is not taken for a
    // newer version of the resource.
    private static readonly (string Snake, string Camel, string Suffix)[] Contents =
    [
        ("iam_policy", "iamPolicy", "#iamPolicy"),
        ("org_policy", "orgPolicy", "#orgPolicy"),
        ("os_inventory", "osInventory", "#osInventory"),
        ("related_asset", "relatedAsset", "#relationship"),
        ("related_assets", "relatedAssets", "#relationship"),
    ];

    // These are the resource itself under another name.
    private static readonly (string Snake, string Camel)[] AccessContents =
    [
        ("service_perimeter", "servicePerimeter"), ("access_level", "accessLevel"), ("access_policy", "accessPolicy"),
    ];

    private readonly BodyBuffer unpacked = new();
    private readonly BodyBuffer joined = new();

    /// <summary>When the list was made.</summary>
    internal DateTimeOffset? ReadTime { get; set; } = readTime;

    /// <summary>Hands over the record when it is one.</summary>
    /// <returns>False when it is not an asset: it may be a wrapper around some.</returns>
    internal bool TryAdd(JsonNode record, string place)
    {
        var type = Either(record, "asset_type", "assetType").GetString();
        if (type is not { Length: > 0 }) return false;
        var search = record["policy"].Exists && record["resource"].Kind == JsonKind.String;
        var named = search ? record["resource"].GetString() : record["name"].GetString();
        if (AssetName.Parse(named) is not { } name)
        {
            input.Problem(place, named is null ? "the asset has no name" : $"the asset's name is not a full resource name: {Short(named)}");
            return true;
        }

        if (record["deleted"].GetBoolean() == true) return true;
        if (search) AddContent(record, name, type, "#iamPolicy", record["policy"]);
        else AddAsset(record, name, type, place);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        unpacked.Dispose();
        joined.Dispose();
    }

    private void AddAsset(JsonNode record, AssetName name, string type, string place)
    {
        var resource = record["resource"];
        var data = Data(record, resource, place);
        var access = Access(record);
        if (data.Exists || access.Exists)
        {
            var policy = Either(record, "iam_policy", "iamPolicy");
            var settings = access.Exists ? access : data;
            var beside = policy.Exists && settings.Kind == JsonKind.Object && !settings["iamPolicy"].Exists;
            input.Add(Describe(record, name, type, resource, settings) with { Body = beside ? Join(settings, policy) : settings });
            return;
        }

        var found = false;
        foreach (var (snake, camel, suffix) in Contents)
        {
            if (Either(record, snake, camel) is not { Exists: true } content) continue;
            AddContent(record, name, type, suffix, content);
            found = true;
        }

        // A search result or a list without content: the asset is there, its settings were not asked for. The record itself is no body:
        // an expression that looks for a setting in it would find "absent" where nothing was looked at.
        if (!found) input.Add(Describe(record, name, type, resource, record) with { Projected = true });
    }

    private void AddContent(JsonNode record, AssetName name, string type, string suffix, JsonNode content)
    {
        var described = Describe(record, name, type, record["resource"], default);
        input.Add(described with { Id = name.Text + suffix, NativeType = type + suffix, Body = content });
    }

    private Observation Describe(JsonNode record, AssetName name, string type, JsonNode resource, JsonNode data) => new()
    {
        Source = SourceKind.GcpAsset,
        NativeType = type,
        Id = name.Text,
        Provider = "gcp",
        Account = GcpPlace.Account(name, record, resource, data),
        AccountAlias = GcpPlace.Number(name, record, resource, data),
        Region = GcpPlace.Region(name, record, resource, data),
        Name = data["displayName"].GetString() is { Length: > 0 } shown ? shown : name.Leaf,
        CapturedAt = ReadTime ?? CloudAssetFormat.Time(Either(record, "update_time", "updateTime").GetString()),
        Tags = Labels(data),
    };

    /// <summary>The settings: an object, its JSON text as the BigQuery export holds it, or the newest version of a search result.</summary>
    private JsonNode Data(JsonNode record, JsonNode resource, string place)
    {
        var data = resource["data"];
        if (data.Kind == JsonKind.String)
        {
            if (unpacked.Unpack(data) is { } inner) return inner;
            input.Problem(place, "resource.data is a string that is not JSON: the asset is kept without its settings");
            return default;
        }

        if (data.Exists) return data;
        var versions = Either(record, "versioned_resources", "versionedResources");
        return versions.Count > 0 ? versions[versions.Count - 1]["resource"] : default;
    }

    private static JsonNode Access(JsonNode record)
    {
        foreach (var (snake, camel) in AccessContents)
        {
            if (Either(record, snake, camel) is { Exists: true } content) return content;
        }

        return default;
    }

    private JsonNode Join(JsonNode settings, JsonNode policy)
    {
        var writer = joined.Begin();
        writer.WriteStartObject();
        foreach (var (member, value) in settings.Members()) BodyBuffer.Copy(writer, member, value);
        BodyBuffer.Copy(writer, "iamPolicy", policy);
        writer.WriteEndObject();
        return joined.End();
    }

    private static List<KeyValuePair<string, string>> Labels(JsonNode data)
    {
        // Cloud SQL, node pools and Kubernetes-shaped resources (Cloud Run) keep them elsewhere.
        ReadOnlySpan<JsonNode> places =
            [data["labels"], data["resourceLabels"], data["settings"]["userLabels"], data["config"]["resourceLabels"],
                data["metadata"]["labels"]];
        JsonNode labels = default;
        foreach (var place in places)
        {
            if (labels.Kind != JsonKind.Object) labels = place;
        }

        var list = new List<KeyValuePair<string, string>>(labels.Kind == JsonKind.Object ? labels.Count : 0);
        foreach (var (key, value) in labels.Members()) list.Add(new(key, value.GetScalar() ?? ""));
        return list;
    }

    private static JsonNode Either(JsonNode record, string snake, string camel) =>
        record[snake] is { Exists: true } value ? value : record[camel];

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
