namespace Demarc.Adapters.Sources.Azure;

/// <summary>
/// An Azure Resource Manager id taken apart: <c>/subscriptions/{guid}/resourceGroups/{group}/providers/{namespace}/{type}/{name}...</c>.
/// Upper and lower case are not told apart by Azure, so everything here is lower case.
/// </summary>
/// <param name="Text">The whole id in lower case, without a slash at its end.</param>
/// <param name="Type">The resource type, <c>microsoft.storage/storageaccounts</c>; empty when the id does not show one.</param>
/// <param name="Subscription">The subscription, or null outside of one (management groups, tenant).</param>
/// <param name="Name">The last segment.</param>
internal readonly record struct ArmId(string Text, string Type, string? Subscription, string Name)
{
    /// <summary>Reads an id; null when the text is not one.</summary>
    internal static ArmId? Parse(string? text)
    {
        if (!Looks(text)) return null;
        var id = text!.Trim().TrimEnd('/').ToLowerInvariant();
        var parts = id.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2) return null;
        var subscription = parts[0] == "subscriptions" ? parts[1] : null;
        return new ArmId(id, TypeOf(parts), subscription, parts[^1]);
    }

    /// <summary>Whether a text begins as a resource id does.</summary>
    internal static bool Looks(string? text) => text is not null
        && (text.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("/providers/", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("/tenants/", StringComparison.OrdinalIgnoreCase));

    private static string TypeOf(string[] parts)
    {
        // An extension resource (a lock, a role assignment) has its own provider after that of what it is attached to.
        var provider = Array.LastIndexOf(parts, "providers");
        if (provider >= 0 && provider + 2 < parts.Length)
        {
            var type = parts[provider + 1];
            for (var step = provider + 2; step < parts.Length; step += 2) type += "/" + parts[step];
            return type;
        }

        return parts switch
        {
            ["subscriptions", _] => "microsoft.resources/subscriptions",
            ["subscriptions", _, "resourcegroups", _] => "microsoft.resources/subscriptions/resourcegroups",
            ["tenants", _] => "microsoft.resources/tenants",
            _ => "",
        };
    }
}
