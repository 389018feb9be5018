using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Audits;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Screens.Settings.People;
using Demarc.Web.Screens.Work;
using Demarc.Web.Tests.Api;
using Demarc.Web.Tests.Jobs;
using Demarc.Web.Tests.Work;
using Demarc.Web.Webhooks;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Access;

/// <summary>
/// Every endpoint that changes something against every role, with things that are really there: what is on file in <c>rights.txt</c> was
/// written by hand, and an endpoint that is added without a line there fails.
/// </summary>
public sealed partial class RightsTableTests(WebFixture web)
{
    private const string Tenant = "rights";

    /// <summary>Those who may least come first, so that nothing is taken away before all others have tried.</summary>
    private static readonly Role[] Roles = [Role.Viewer, Role.Auditor, Role.Owner, Role.Manager, Role.Admin];

    [Fact]
    public async Task Each_role_may_change_what_is_on_file_and_nothing_else()
    {
        var things = Things(web, Tenant);
        var found = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        for (var at = 0; at < Roles.Length; at++)
        {
            using var client = await web.SignIn(Roles[at], Tenant);
            client.DefaultRequestHeaders.Add("X-Demarc-Token", await client.Token($"/o/{Tenant}/"));
            foreach (var route in RouteTable.Of(web).Where(static route => route.OfTenant && route.Method == "POST"))
            {
                var name = Placeless(route.Pattern.RawText!);
                if (!found.TryGetValue(name, out var row)) found[name] = row = new string[Roles.Length];
                row[at] = WordOf(await Send(client, route, things, name));
            }
        }

        var text = new StringBuilder();
        foreach (var (name, row) in found) text.Append(name).Append(' ').AppendJoin(' ', row).Append('\n');
        var file = Path.Combine(Root(), "tests", "Demarc.Web.Tests", "Access", "rights.txt");
        var expected = string.Concat((await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line + "\n"));
        Assert.Equal(Spaces().Replace(expected, " "), text.ToString());
    }

    /// <summary>Things of every kind: in patterns with this text, the parameter or field of this name is that.</summary>
    internal static List<(string In, string Name, string Value)> Things(WebFixture web, string tenant)
    {
        web.Own(tenant);
        foreach (var role in Roles) web.Login(role, tenant);
        var (services, now) = (web.Services, Moment.Of(TimeProvider.System.GetUtcNow()));
        var (accounts, stores) = (services.GetRequiredService<AccountStore>(), services.GetRequiredService<TenantStores>());
        var owner = web.Scope(Role.Owner, tenant);
        var asked = services.GetRequiredService<DecisionBook>().Ask(
            owner, DecisionKind.Override, "Not here", new DecisionBody().Add(
                "overrides", ("id", "rights-one"), ("parts", new[] { "IAM-03.require" }), ("party", "not-applicable"),
                ("reason", "for the test"), ("from", owner.Today), ("until", owner.Today.AddDays(30))).ToString(), "for the test");
        var catalogue = owner.State.Result.Catalogue;
        var part = catalogue.Parts.First(static part => part.Evidence.Any(static need => need.Kind == EvidenceKind.PolicyDocument));
        var jobs = services.GetRequiredService<WorkQueue>().Of(tenant);
        foreach (var id in new[] { "rights2345678abc", "rights3456789abc" }) jobs.Receive(ImportTests.Job(id));
        services.GetRequiredService<Invitations>().Invite(tenant, new InvitationDraft($"new@{tenant}", "New", "viewer"), "test");
        var (webhook, _) = services.GetRequiredService<WebhookDesk>().Add(
            tenant, "https://hooks.invalid/x", "", [WebhookEvents.RunFinished], "test");
        var guests = new[] { "one", "two" }.Select(name => accounts.Create($"{name}@{tenant}", "Guest", "x", now)).ToArray();
        foreach (var guest in guests)
            accounts.Grant(new MembershipRow(tenant, guest.Number, "viewer", new Interval(now, Moment.Open), "test"));
        var (framework, requirement) = (catalogue.Frameworks[0], catalogue.Frameworks[0].Requirements[0].Id);
        var question = new AuditRequests(stores.Of(tenant)).Ask(new AuditRequest
        { Framework = framework.Id, Requirement = requirement, Asker = web.Login(Role.Auditor, tenant), Question = "Why?", Asked = now });
        var other = new AuditRequests(stores.Of(tenant)).Ask(new AuditRequest
        { Framework = framework.Id, Requirement = requirement, Asker = web.Login(Role.Auditor, tenant), Question = "And why?", Asked = now });
        return
        [
            ("decisions/{id}", "id", asked.Id), ("evidence/{id}", "id", Held(web, tenant, part.Id.ToString())), ("agreements/{id}", "id", "harbor"),
            ("evidence/{id}/{deed}", "deed", "accept"), ("webhooks/{webhook}", "deed", "off"), ("{webhook}", "webhook", webhook.Id),
            ("import/{job}", "job", "rights2345678abc"), ("jobs/{job}", "job", "rights3456789abc"),
            ("invitations/{number}", "number", $"{accounts.InvitationsIn(tenant, now)[0].Number}"),
            ("api/v1/api-keys/{number}", "number", $"{web.KeyOf(Right.Read, tenant).Key.Number}"),
            ("settings/api-keys/{number}", "number", $"{web.KeyOf(Right.Read, tenant).Key.Number}"),
            ("api/v1/audit-requests/{number}", "number", $"{other}"), ("requests/{number}", "number", $"{question}"),
            ("{person}/end", "person", $"{guests[0].Number}"), ("{person}", "person", $"{guests[1].Number}"),
            ("{person}", "was", "viewer"), ("{person}", "since", $"{now.Microseconds}"),
            ("{framework}", "framework", framework.Id), ("audit/{framework}/requirement", "?id", requirement),
            ("{index}", "index", "0"),
            ("adoption/refuse", "service", "aws/redshift"), ("owners/leave", "id", "dana.lindqvist"),
            ("exceptions/", "sort", "duty"), ("exceptions/", "id", "preview-without-backup"),
            ("assurance/answer", "report", "aws-soc2-2026"), ("assurance/answer", "control", "CUEC 5: contact details kept current"),
        ];
    }

    private static string Held(WebFixture web, string tenant, string part)
    {
        var result = web.Scope(Role.Owner, tenant).State.Result;
        var form = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>(StringComparer.Ordinal)
        { ["kind"] = "policy-document", ["part"] = part, ["effective"] = "2026-01-31", ["statement"] = "It is so." };
        var (item, refusal) = Demarc.Web.Screens.Evidence.AddFields.Of(new Microsoft.AspNetCore.Http.FormCollection(form)).Read(
            result, null, web.Login(Role.Owner, tenant), Moment.Of(TimeProvider.System.GetUtcNow()));
        Assert.True(item is not null, refusal?.Why);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("It is so."));
        return web.Services.GetRequiredService<EvidenceDesks>().At(tenant, desk => desk.Add(item, content, result.Catalogue)).Id;
    }

    private static async Task<HttpStatusCode> Send(
        HttpClient client, Route route, List<(string In, string Name, string Value)> things, string name)
    {
        var known = things.Where(thing => name.Contains(thing.In, StringComparison.Ordinal))
            .DistinctBy(static thing => thing.Name, StringComparer.Ordinal)
            .ToDictionary(static thing => thing.Name, static thing => thing.Value, StringComparer.Ordinal);
        var path = route.Fill(Tenant, parameter => known[parameter]);
        if (known.TryGetValue("?id", out var id)) path += "?id=" + Uri.EscapeDataString(id);
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        var taken = route.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [];
        request.Content = taken.Contains("application/json", StringComparer.Ordinal)
            ? new StringContent("{}", Encoding.UTF8, "application/json")
            : taken.Count > 0 ? new MultipartFormDataContent { { new StringContent("x"), "title" } } : new FormUrlEncodedContent(known);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static string WordOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => "no",
        HttpStatusCode.NotFound => "404",
        HttpStatusCode.InternalServerError => "500",
        _ => "may",
    };

    private static string Placeless(string pattern) => Constraint().Replace(pattern.Trim('/'), "}")
        .Replace("o/{tenant}/", "", StringComparison.Ordinal).Replace("{**", "{", StringComparison.Ordinal);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) at = at.Parent!;
        return at.FullName;
    }

    [GeneratedRegex(":(int|long)}")]
    private static partial Regex Constraint();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
