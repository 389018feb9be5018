namespace Demarc.Adapters.Sources.Gcp;

/// <summary>
/// A full resource name taken apart: <c>//compute.googleapis.com/projects/p/zones/us-central1-a/instances/i</c>. Some old fixtures leave
/// the slashes at the beginning out.
/// </summary>
/// <param name="Text">The whole name.</param>
/// <param name="Api">The API's host name.</param>
/// <param name="Project">Project id or number, or null when the name does not hold it (buckets).</param>
/// <param name="Location">Region, zone or <c>global</c> as named, or null.</param>
/// <param name="Leaf">The last segment.</param>
internal readonly record struct AssetName(string Text, string Api, string? Project, string? Location, string Leaf)
{
    /// <summary>Reads a name; null when the text is not one.</summary>
    internal static AssetName? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var parts = text.TrimStart('/').Split('/');
        if (parts.Length < 2 || !parts[0].Contains('.', StringComparison.Ordinal)) return null;
        string? project = null;
        string? location = null;
        for (var step = 1; step < parts.Length; step++)
        {
            var next = step + 1 < parts.Length ? parts[step + 1] : null;
            switch (parts[step])
            {
                case "projects" when next is { Length: > 0 } && project is null:
                    project = next;
                    step++;
                    break;
                case "zones" or "regions" or "locations" or "zone" or "region" when next is { Length: > 0 } && location is null:
                    location = next;
                    step++;
                    break;
                case "global" when location is null && project is not null:
                    location = "global";
                    break;
            }
        }

        return new AssetName(text, parts[0], project, location, parts[^1]);
    }

    /// <summary>The project in a resource path, "projects/p", or an ancestry, "organization/1/project/p"; null when it has none.</summary>
    internal static string? ProjectIn(string? path)
    {
        if (path is null) return null;
        var parts = path.Split('/');
        for (var step = parts.Length - 2; step >= 0; step--)
        {
            if (parts[step] is "projects" or "project" && parts[step + 1].Length > 0) return parts[step + 1];
        }

        return null;
    }
}
