using System.Net;
using System.Net.Http.Json;
using Demarc.Adapters.Work;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Api;

/// <summary>
/// Two organisations, every way in: a member of one never sees anything of the other, whatever address is used. Routes are those of the
/// running program, so that one added tomorrow is walked tomorrow.
/// </summary>
public sealed class TwoTenantsTests(WebFixture web)
{
    private const string Tenant = "fabrikam";

    [Fact]
    public async Task The_other_organisation_is_not_there_at_any_address()
    {
        using var client = await Member();
        var (ids, faults) = (Ids.Of(web, WebFixture.Sample), new List<string>());
        foreach (var (route, path) in Paths(ids, WebFixture.Sample).Where(static pair => pair.Route.OfTenant))
        {
            using var answer = await Send(client, route, path);
            if (answer.StatusCode != HttpStatusCode.NotFound) faults.Add($"{route} {path}: {(int)answer.StatusCode}");
            await Look(faults, ids, route, path, answer);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(60)));
    }

    [Fact]
    public async Task Ids_of_the_other_organisation_name_nothing_in_ones_own()
    {
        using var client = await Member();
        var (ids, faults) = (Ids.Of(web, WebFixture.Sample), new List<string>());
        var before = Changes();
        foreach (var (route, path) in Paths(ids, Tenant))
        {
            // Signing out would end the walk.
            if (path == "/sign-out") continue;
            using var answer = await Send(client, route, path);
            if ((int)answer.StatusCode >= 500) faults.Add($"{route} {path}: {(int)answer.StatusCode}");
            if (Names(route) && answer.StatusCode == HttpStatusCode.OK) faults.Add($"{route} {path}: found");
            await Look(faults, ids, route, path, answer);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(60)));
        var job = web.Services.GetRequiredService<WorkQueue>().Of(WebFixture.Sample).Find(ids.Known["job"][0])!;
        Assert.Equal(JobState.Receiving, job.State);
        Assert.Equal(before, Changes());
    }

    [Fact]
    public void The_walk_goes_everywhere() =>
        Assert.InRange(RouteTable.Of(web).Count(static route => route.OfTenant), 40, 1_000);

    /// <summary>Whether a route names something that an organisation has for itself; controls and frameworks are everybody's.</summary>
    private static bool Names(Route route) => route.OfTenant && route.Method == "GET"
        && route.Parameters.Any(static name => name is "id" or "job" or "key" or "run" or "index" or "number" or "service" or "row");

    private static IEnumerable<(Route Route, string Path)> Paths(WebFixture web, Ids ids, string tenant) =>
        from route in RouteTable.Of(web)
        let most = route.Parameters.Select(name => RouteTable.Values(ids, name).Count).DefaultIfEmpty(1).Max()
        from at in Enumerable.Range(0, most)
        select (route, route.Fill(tenant, name => RouteTable.Values(ids, name) is var values ? values[at % values.Count] : ""));

    private IEnumerable<(Route Route, string Path)> Paths(Ids ids, string tenant) =>
        Paths(web, ids, tenant).DistinctBy(static pair => $"{pair.Route.Method} {pair.Path}", StringComparer.Ordinal);

    /// <summary>An administrator of an organisation in which nothing was ever recorded.</summary>
    private async Task<HttpClient> Member()
    {
        web.MakeTenant(Tenant);
        var client = await web.SignIn(Role.Admin, Tenant);
        client.DefaultRequestHeaders.Add("X-Demarc-Token", await client.Token($"/o/{Tenant}/"));
        return client;
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, Route route, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        var taken = route.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [];
        var json = taken.Contains("application/json", StringComparer.Ordinal);
        if (route.Method is not ("GET" or "HEAD"))
            request.Content = json ? JsonContent.Create(new { }) : new FormUrlEncodedContent([KeyValuePair.Create("title", "walk")]);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task Look(List<string> faults, Ids ids, Route route, string path, HttpResponseMessage answer)
    {
        var text = WebUtility.HtmlDecode(await answer.Text());
        var asked = Uri.UnescapeDataString(path);
        foreach (var secret in ids.Secrets.Where(secret => !asked.Contains(secret, StringComparison.Ordinal)))
            if (text.Contains(secret, StringComparison.Ordinal)) faults.Add($"{route} {path}: shows {secret}");
    }

    private (int Run, int Deed, long Log) Changes() =>
        web.Services.GetRequiredService<TenantStores>().Of(WebFixture.Sample).LastChange();
}
