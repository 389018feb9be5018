using System.Globalization;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Gcp;

/// <summary>
/// Google Cloud Asset Inventory: exports (JSON lines or an array), the list and history calls, feed messages and search results,
/// in the spelling of the API (<c>assetType</c>) and of the export files (<c>asset_type</c>).
/// </summary>
public sealed class CloudAssetFormat : SourceFormat
{
    private const int MaxWrapping = 6;

    private static readonly string[] Wrappers = ["assets", "results", "asset", "data", "body", "response"];

    private static readonly string[] TypeNames = ["asset_type", "assetType"];

    /// <inheritdoc/>
    public override string Name => "Google Cloud Asset Inventory";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.GcpAsset;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape)
    {
        if (shape.Kind is TextKind.Text or TextKind.Unknown) return false;
        foreach (var type in TypeNames)
        {
            if (shape.Has(type) && (shape.Has("name") || shape.Has("resource"))) return true;
            foreach (var wrapper in (ReadOnlySpan<string>)["assets", "results", "asset", "assets.asset", "data.assets", "body.assets"])
            {
                if (shape.Nested.Contains(wrapper + "." + type)) return true;
            }
        }

        return Empty(shape);
    }

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var shape = input.Shape;
        using var records = new CloudAssetRecords(input, Time(shape.Text("readTime") ?? shape.Text("read_time")));
        var streamed = Streamed(shape);
        var json = new JsonInput(input);
        foreach (var value in streamed is null ? json.Values() : json.ItemsOf(streamed))
        {
            Unwrap(value, input, records, json, 0);
        }
    }

    /// <summary>A timestamp as Google writes it, or null.</summary>
    internal static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static bool Empty(InputShape shape)
    {
        if (!shape.Whole || shape.Kind != TextKind.JsonObject) return false;
        var listed = shape.Members.All(static name => name is "readTime" or "assets" or "nextPageToken");
        return listed && (shape.Has("readTime") || (shape.Has("assets") && shape.Nested.IsEmpty));
    }

    private static string? Streamed(InputShape shape)
    {
        if (shape.Kind == TextKind.JsonArray) return null;
        foreach (var wrapper in (ReadOnlySpan<string>)["assets", "results"])
        {
            if (shape.Has(wrapper) && TypeNames.Any(type => shape.Nested.Contains(wrapper + "." + type))) return wrapper;
        }

        return null;
    }

    private static void Unwrap(JsonNode node, InputReading input, CloudAssetRecords records, JsonInput json, int depth)
    {
        var place = $"record {json.Ordinal.ToString(CultureInfo.InvariantCulture)}";
        if (node.Kind == JsonKind.Array)
        {
            foreach (var item in node.Items()) Unwrap(item, input, records, json, depth + 1);
            return;
        }

        if (node.Kind != JsonKind.Object || depth > MaxWrapping)
        {
            input.Problem(place, "an asset was expected");
            return;
        }

        if (records.TryAdd(node, place)) return;
        if (node["deleted"].GetBoolean() == true) return;
        records.ReadTime = Time(node["readTime"].GetString()) ?? records.ReadTime;
        foreach (var wrapper in Wrappers)
        {
            if (node[wrapper] is not { Kind: JsonKind.Object or JsonKind.Array } inner) continue;
            Unwrap(inner, input, records, json, depth + 1);
            return;
        }

        if (node["error"].Exists)
            input.Problem(place, $"an error answer ({node["error"]["status"].GetScalar() ?? "no status"}): nothing was collected");
        else if (!node["readTime"].Exists && !node["nextPageToken"].Exists)
            input.Problem(place, "the record has no asset name or no asset type");
    }
}
