using System.Net;
using System.Net.Http.Json;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Holdings;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Keys;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Tests.Access;
using Demarc.Web.Webhooks;
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
    private const string Foreign = "two-tenants";

    private static readonly Lock Gate = new();
    private static List<(string In, string Name, string Value)>? things;

    [Fact]
    public async Task The_other_organisation_is_not_there_at_any_address()
    {
        using var client = await Member();
        var (ids, faults) = (Theirs(), new List<string>());
        foreach (var (route, path) in Paths(ids, Foreign).Where(static pair => pair.Route.OfTenant))
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
        var (ids, faults) = (Theirs(), new List<string>());
        var before = Everything();
        foreach (var (route, path) in Paths(ids, Tenant))
        {
            // Signing out would end the walk.
            if (path == "/sign-out") continue;
            using var answer = await Send(client, route, path);
            if ((int)answer.StatusCode >= 500) faults.Add($"{route} {path}: {(int)answer.StatusCode}");
            // Reading finds nothing, and a form that names something of theirs is refused: it does not even lead back to a page.
            if (Names(route) && (int)answer.StatusCode is < 400 and not 304) faults.Add($"{route} {path}: {(int)answer.StatusCode}");
            await Look(faults, ids, route, path, answer);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(60)));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public void The_walk_goes_everywhere() =>
        Assert.InRange(RouteTable.Of(web).Count(static route => route.OfTenant), 40, 1_000);

    /// <summary>Whether a route names something that an organisation has for itself; controls and frameworks are everybody's.</summary>
    private static bool Names(Route route) => route.OfTenant && route.Parameters.Any(name =>
        name is "id" or "job" or "key" or "run" or "number" or "service" or "row" or "person" or "webhook" or "account"
        || (name == "index" && route.Method == "GET"));

    /// <summary>Ids of an organisation that has one of everything.</summary>
    private Ids Theirs()
    {
        lock (Gate) things ??= RightsTableTests.Things(web, Foreign);
        var ids = Ids.Of(web, Foreign);
        var known = new Dictionary<string, string[]>(ids.Known, StringComparer.Ordinal);
        foreach (var made in things.Where(static thing => thing.Name is "id" or "number" or "webhook" or "person" or "job")
            .GroupBy(static thing => thing.Name, static thing => thing.Value, StringComparer.Ordinal))
            known[made.Key] = [.. made.Concat(known.GetValueOrDefault(made.Key) ?? []).Distinct(StringComparer.Ordinal)];
        known["deed"] = ["off", "remove", "accept", "reject"];
        known["sort"] = ["duty", "check"];
        known["step"] = ["summary"];
        known["model"] = ["ssp"];
        return new Ids { Known = known, Secrets = [.. ids.Secrets, .. known["webhook"]] };
    }

    /// <summary>Everything of theirs that a request could change, as one text.</summary>
    private string Everything()
    {
        var (services, now) = (web.Services, Moment.Of(TimeProvider.System.GetUtcNow()));
        var (accounts, store) = (services.GetRequiredService<AccountStore>(), services.GetRequiredService<TenantStores>().Of(Foreign));
        var rows = new List<string> { $"{store.LastChange()}" };
        rows.AddRange(accounts.Members(Foreign, now).Select(static one => $"{one.Login} {one.Disabled} {one.HasPassword} {one.HasApp}"));
        rows.AddRange(accounts.MembershipsIn(Foreign).Select(static one => $"{one.Person} {one.Role} {one.Valid}"));
        rows.AddRange(accounts.InvitationsIn(Foreign, now).Select(static one => $"invitation {one.Number} {one.Login}"));
        rows.AddRange(services.GetRequiredService<ApiKeys>().Of(Foreign).Select(static one => $"key {one.Number} {one.Ended}"));
        rows.AddRange(services.GetRequiredService<WebhookDesk>().Of(Foreign).All()
            .Select(static one => $"{one.Id} {one.IsOn} {one.EarlierUntil} {string.Join(' ', one.Events)}"));
        rows.AddRange(new AuditRequests(store).Read(Moment.Open).Select(static one => $"question {one.Number} {one.State} {one.Answer}"));
        rows.AddRange(DecisionTable.Read(store, Moment.Open).Select(static one => $"{one.Id} {one.Outcome}"));
        rows.AddRange(HeldEvidence.Read(store, Moment.Open).Select(static one => $"{one.Id} {one.Acceptance} {one.Deeds.Length}"));
        rows.AddRange(services.GetRequiredService<WorkQueue>().Of(Foreign).List(100).Select(static one => $"{one.Id} {one.State}"));
        return string.Join('\n', rows);
    }

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
}
