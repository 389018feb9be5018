using System.Collections.Immutable;
using System.Text.Json;
using Demarc.Adapters.Store.Reading;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A resource that was there.</summary>
/// <param name="Key">Key by which the API names it.</param>
/// <param name="Id">Id.</param>
/// <param name="Type">Type of the resource.</param>
/// <param name="Provider">Provider id.</param>
/// <param name="Account">Account of the provider.</param>
/// <param name="Region">Region.</param>
/// <param name="Service">Service id.</param>
/// <param name="Workload">Workload.</param>
/// <param name="Name">Name.</param>
/// <param name="FirstSeen">Since when it is so, as far as is known.</param>
/// <param name="Since">Since when it is as it is.</param>
/// <param name="Captured">When the newest capture was made, by the source.</param>
/// <param name="Recorded">Since when we know it.</param>
/// <param name="LastSeen">When a run last saw it.</param>
/// <param name="NotSeenSince">When it was last seen, if later runs did not look there; null when the last run saw it.</param>
/// <param name="Sources">Kinds of source that show it.</param>
internal sealed record ResourceItem(
    string Key, string Id, string Type, string Provider, string Account, string Region, string Service, string Workload, string Name,
    string FirstSeen, string Since, string Captured, string Recorded, string LastSeen, string? NotSeenSince, ImmutableArray<string> Sources)
{
    internal static ResourceItem Of(StoredResource resource)
    {
        var name = resource.Subject.Name;
        return new ResourceItem(
            KeyOf(resource), name.Id, name.Type, name.Provider, name.Account, name.Region, resource.About.Service, resource.About.Workload,
            resource.About.Name, resource.FirstSeen.ToString(), resource.Since.ToString(), resource.Captured.ToString(),
            resource.Recorded.ToString(), resource.LastSeen.ToString(), resource.NotSeenSince?.ToString(), resource.Sources);
    }

    internal static string KeyOf(StoredResource resource) => resource.Subject.Key.ToString();
}

/// <summary>A resource with its settings.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Properties">Its settings as the sources showed them; what was not collected is not there.</param>
internal sealed record ResourceDetail(ResourceItem Resource, IReadOnlyDictionary<string, string> Tags, JsonElement Properties);

/// <summary>The inventory.</summary>
internal static class ResourcesApi
{
    private static readonly Table<StoredResource> Table = new("api resources",
    [
        Text("id", "Id", static row => row.Subject.Name.Id, searched: true, filtered: false),
        Text("type", "Type", static row => row.Subject.Name.Type, searched: true),
        Text("provider", "Provider", static row => row.Subject.Name.Provider),
        Text("account", "Account", static row => row.Subject.Name.Account, searched: true),
        Text("region", "Region", static row => row.Subject.Name.Region),
        Text("service", "Service", static row => row.About.Service, searched: true),
        Text("workload", "Workload", static row => row.About.Workload, searched: true),
        Text("name", "Name", static row => row.About.Name, searched: true, filtered: false),
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/resources", "listResources", "Resources that were there", new ApiTable<StoredResource, ResourceItem>(
            static _ => Table, StoreRows.Resources, static (_, row) => ResourceItem.Of(row)));
        organisation.Read<ResourceDetail>("/resources/{key}", "getResource", "One resource with its settings", Get);
    }

    private static IResult Get(TenantScope scope, HttpContext context, string key)
    {
        var call = new ApiCall(scope, context);
        var found = scope.State.Keep("api resources by key", () => StoreRows.Resources(call)
            .DistinctBy(ResourceItem.KeyOf, StringComparer.Ordinal).ToDictionary(ResourceItem.KeyOf, StringComparer.Ordinal));
        if (!found.TryGetValue(key, out var resource)) return ApiProblem.Missing("That resource was not there on this day.");
        using var properties = JsonDocument.Parse(resource.Properties());
        var tags = resource.About.Tags.DistinctBy(static tag => tag.Key, StringComparer.Ordinal)
            .ToDictionary(static tag => tag.Key, static tag => tag.Value, StringComparer.Ordinal);
        return Results.Ok(new ResourceDetail(ResourceItem.Of(resource), tags, properties.RootElement.Clone()));
    }

    private static Column<StoredResource> Text(
        string key, string title, Func<StoredResource, string> text, bool filtered = true, bool searched = false) =>
        new(key, title, row => Cell.Of(text(row))) { Sort = text, Filter = filtered ? text : null, Searched = searched };
}
