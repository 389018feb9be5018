using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Keys;
using Demarc.Web.Api.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A key, without its secret.</summary>
/// <param name="Number">Number, from 1.</param>
/// <param name="Id">Id, the middle of its text.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Right">What it may do: read, contribute, decide or administer.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">Until when it is taken.</param>
/// <param name="Revoked">Since when it is revoked; null: it is not.</param>
/// <param name="LastUsed">Day on which it was last used; null: never.</param>
internal sealed record KeyItem(
    int Number, string Id, string Title, string Right, string Created, string Expires, string? Revoked, DateOnly? LastUsed)
{
    internal static KeyItem Of(ApiKeyRow key) => new(
        key.Number, ApiKeys.IdOf(key), key.Title, key.Right, key.Created.ToString(), key.Expires.ToString(),
        key.Ended.IsOpen ? null : key.Ended.ToString(),
        key.Seen == Moment.Start ? null : DateOnly.FromDateTime(key.Seen.ToTime().UtcDateTime));
}

/// <summary>Keys of the API.</summary>
/// <param name="Items">Keys, the newest first.</param>
internal sealed record KeysItem(IReadOnlyList<KeyItem> Items);

/// <summary>Keys of the API, for administrators. New ones are made by people, on the page: a key makes no keys.</summary>
internal static class KeysApi
{
    private static IResult Revoke(TenantScope scope, HttpContext context, ApiKeys keys, AccessLog log, string number)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var which) || !keys.Revoke(scope.Tenant, which))
            return ApiProblem.Missing("There is no such key, or it ended before.");
        log.Note(context, scope, "key-revoked", $"{which}");
        return Results.Ok(KeyItem.Of(keys.Of(scope.Tenant).First(key => key.Number == which)));
    }

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.ReadNow<KeysItem>("/api-keys", "listApiKeys", "Keys of the API, ended ones included; for administrators",
            static (TenantScope scope, ApiKeys keys) => Results.Ok(new KeysItem([.. keys.Of(scope.Tenant).Select(KeyItem.Of)])))
            .Needs(Right.Administer, "Administrators see keys.");
        organisation.Change<KeyItem>(
            "/api-keys/{number}/revoke", "revokeApiKey", "Takes a key no more; for administrators", StatusCodes.Status200OK, Revoke)
            .Needs(Right.Administer, "Administrators revoke keys.");
    }
}
