using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Gcp;

/// <summary>Project and region of an asset, from whichever of several places states them.</summary>
internal static class GcpPlace
{
    // Services whose resources have no location of their own.
    private static readonly HashSet<string> GlobalApis = new(StringComparer.Ordinal)
    {
        "cloudresourcemanager.googleapis.com", "iam.googleapis.com", "cloudbilling.googleapis.com", "orgpolicy.googleapis.com",
        "accesscontextmanager.googleapis.com", "serviceusage.googleapis.com", "dns.googleapis.com", "apikeys.googleapis.com",
        "essentialcontacts.googleapis.com", "cloudidentity.googleapis.com",
    };

    /// <summary>
    /// The project. Its id is preferred to its number, because people and other tools name projects by id; exports often state both.
    /// </summary>
    internal static string? Account(AssetName name, JsonNode record, JsonNode resource, JsonNode data)
    {
        var own = name.Api == "cloudresourcemanager.googleapis.com" && name.Project is not null ? data["projectId"].GetString() : null;
        ReadOnlySpan<string?> stated =
        [
            own,
            name.Project,
            data["project"].GetScalar() is { } project ? AssetName.ProjectIn(project) ?? project : null,
            data["projectId"].GetString(),
            data["datasetReference"]["projectId"].GetString(),
            AssetName.ProjectIn(data["selfLink"].GetString()),
            AssetName.ProjectIn(resource["parent"].GetString()),
            AssetName.ProjectIn((record["ancestry_path"].GetString() ?? record["ancestryPath"].GetString())),
            AssetName.ProjectIn(record["ancestors"][0].GetString()),
            AssetName.ProjectIn(record["project"].GetString()),
            AssetName.ProjectIn(record["parentFullResourceName"].GetString()),
            data["projectNumber"].GetScalar(),
        ];
        string? number = null;
        foreach (var candidate in stated)
        {
            if (candidate is not { Length: > 0 }) continue;
            if (!candidate.All(char.IsAsciiDigit)) return candidate;
            number ??= candidate;
        }

        return number;
    }

    /// <summary>
    /// The number of the project that the asset's name gives by id; null when the record does not state both. Assets that are named by
    /// number only (buckets, secrets, zones) are then known to be in the same project.
    /// </summary>
    internal static string? Number(AssetName name, JsonNode record, JsonNode resource, JsonNode data)
    {
        if (name.Project is not { Length: > 0 } id || id.All(char.IsAsciiDigit)) return null;
        var number = AssetName.ProjectIn(record["ancestors"][0].GetString()) ?? AssetName.ProjectIn(resource["parent"].GetString())
            ?? (name.Api == "cloudresourcemanager.googleapis.com" ? data["projectNumber"].GetScalar() : null);
        return number is { Length: > 0 } && number.All(char.IsAsciiDigit) ? number : null;
    }

    /// <summary>The region, multi-region ("EU") or <c>global</c>; null when the source does not say.</summary>
    internal static string? Region(AssetName name, JsonNode record, JsonNode resource, JsonNode data)
    {
        var stated = Leaf(resource["location"]) ?? name.Location ?? Leaf(record["location"]) ?? Leaf(data["location"])
            ?? Leaf(data["region"]) ?? Leaf(data["zone"]) ?? Leaf(data["locationId"]);
        if (stated is null) return GlobalApis.Contains(name.Api) ? "global" : null;
        return RegionOf(stated);
    }

    /// <summary>The region of a zone, "us-central1-a" -> "us-central1"; anything else unchanged.</summary>
    internal static string RegionOf(string location)
    {
        // Buckets shout: "US-CENTRAL1" is us-central1. Multi-regions ("US", "EU", "NAM4") have no dash and are kept as written.
        if (location.Contains('-', StringComparison.Ordinal)) location = location.ToLowerInvariant();
        return location is [_, .., >= '0' and <= '9', '-', >= 'a' and <= 'z'] ? location[..^2] : location;
    }

    private static string? Leaf(JsonNode node)
    {
        var text = node.GetString();
        if (string.IsNullOrEmpty(text)) return null;
        return text[(text.LastIndexOf('/') + 1)..];
    }
}
