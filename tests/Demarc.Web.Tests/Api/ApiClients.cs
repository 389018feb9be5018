using System.Net.Http.Headers;
using System.Text.Json;
using Demarc.Adapters.Accounts;
using Demarc.Web.Access;
using Demarc.Web.Api.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Api;

/// <summary>Programs that ask with a key.</summary>
internal static class ApiClients
{
    /// <summary>A client with a key that somebody of a role made.</summary>
    internal static HttpClient WithKey(this WebFixture web, Right right, string tenant = WebFixture.Sample, Role maker = Role.Admin) =>
        web.WithKey(web.KeyOf(right, tenant, maker).Text);

    internal static HttpClient WithKey(this WebFixture web, string key)
    {
        var client = web.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    internal static (ApiKeyRow Key, string Text) KeyOf(
        this WebFixture web, Right right, string tenant, Role maker = Role.Admin, int days = 1)
    {
        var person = web.Services.GetRequiredService<AccountStore>().Find(web.Login(maker, tenant))!;
        return web.Services.GetRequiredService<ApiKeys>().Make(tenant, person.Number, "test", right, days);
    }

    internal static string Api(string path, string tenant = WebFixture.Sample) =>
        path.Length == 0 || path[0] == '?' ? $"/api/v1/o/{tenant}{path}" : $"/api/v1/o/{tenant}/{path}";

    internal static async Task<JsonElement> Json(this HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Text());
        return document.RootElement.Clone();
    }

    internal static async Task<JsonElement> Json(this HttpClient client, string path)
    {
        using var answer = await client.Get(Api(path));
        answer.EnsureSuccessStatusCode();
        return await answer.Json();
    }

    /// <summary>How often something stands in the access log of an organisation.</summary>
    internal static int Noted(this WebFixture web, string tenant, string what) => web.Services.GetRequiredService<AccountStore>()
        .Entries(new AccessQuestion { Tenant = tenant, Event = what, Most = 1_000 }).Count;

    internal static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
