using Demarc.Adapters.Holdings;
using Demarc.Adapters.Work;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Screens.Gaps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Api;

/// <summary>One way in, as the program itself lists it.</summary>
/// <param name="Method">Method.</param>
/// <param name="Pattern">Its pattern.</param>
/// <param name="OfTenant">Whether it belongs to an organisation.</param>
/// <param name="Endpoint">The endpoint.</param>
internal sealed record Route(string Method, RoutePattern Pattern, bool OfTenant, Endpoint Endpoint)
{
    public override string ToString() => $"{Method} {Pattern.RawText}";

    /// <summary>Names of its parameters besides the organisation.</summary>
    internal IEnumerable<string> Parameters => Pattern.Parameters.Select(static p => p.Name).Where(static name => name != "tenant");

    /// <summary>The path with values in the place of parameters.</summary>
    internal string Fill(string tenant, Func<string, string> value) => "/" + string.Join('/', Pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: "tenant" } => tenant,
            RoutePatternParameterPart { IsCatchAll: true } all => string.Join('/', value(all.Name).Split('/').Select(Uri.EscapeDataString)),
            RoutePatternParameterPart parameter => Uri.EscapeDataString(value(parameter.Name)),
            _ => "",
        }))));
}

/// <summary>Every way into the program, and what parameters can be filled with. A route added later is in it by itself.</summary>
internal static class RouteTable
{
    /// <summary>All routes but those of files.</summary>
    internal static IReadOnlyList<Route> Of(WebFixture web) =>
    [
        .. web.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => new Route(
                    method, endpoint.RoutePattern, endpoint.Metadata.GetMetadata<TenantEndpoint>() is not null, endpoint)))
            .Where(static route => route.Pattern.RawText?.StartsWith("/assets", StringComparison.Ordinal) == false)
            .OrderBy(static route => route.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>
    /// Values of the sample for a parameter: those it is known to take, and for one that nobody told us of every kind of id there is.
    /// </summary>
    internal static IReadOnlyList<string> Values(Ids ids, string parameter) =>
        ids.Known.TryGetValue(parameter, out var known) ? known
            : [.. ids.Known.Values.SelectMany(static values => values).Where(static v => v.Length > 0).Distinct(StringComparer.Ordinal)];
}

/// <summary>Real ids of an organisation, by the names of parameters, and texts that nobody else may ever see.</summary>
internal sealed class Ids
{
    internal required IReadOnlyDictionary<string, string[]> Known { get; init; }

    internal required string[] Secrets { get; init; }

    private static readonly Lock Gate = new();

    /// <summary>A job of an organisation, of which nothing was sent yet: it stays so.</summary>
    private static string JobOf(WebFixture web, string tenant)
    {
        var (jobs, id) = (web.Services.GetRequiredService<WorkQueue>().Of(tenant), "walk23456789abcd");
        lock (Gate)
        {
            if (jobs.Find(id) is null)
            {
                jobs.Receive(new JobRow
                {
                    Id = id,
                    Kind = ImportJob.Kind,
                    Title = "quarterly-export-of-one.json",
                    AskedBy = "Nobody Inparticular",
                    Asked = Moment.Of(TimeProvider.System.GetUtcNow()),
                });
            }
        }

        return id;
    }

    internal static Ids Of(WebFixture web, string tenant)
    {
        var state = web.Services.GetRequiredService<EstateStates>();
        var now = state.Get(tenant, state.Today(tenant), null);
        var result = now.Result;
        var store = web.Services.GetRequiredService<TenantStores>().Of(tenant);
        var held = HeldEvidence.Read(store, Moment.Open);
        var gap = GapLines.Of(now)[0];
        var duty = DutyLines.IdOf(now.Numbers.Lines.First(static line => line.IsOurs).Duty);
        var (account, resource) = (result.Estate.Instances.First(static i => i.Account.Length > 0).Account, store.BySubject(
            Adapters.Store.SubjectKind.Resource, Adapters.Store.FactKind.State, Adapters.Store.FactKind.State, Moment.Open,
            Moment.Of(result.Day)).First().Subject);
        var instance = result.Estate.Instances.First(static i => i.Service.Contains('/', StringComparison.Ordinal)).Service;
        var domain = now.Matrix.Domains[0].Id;
        return new Ids
        {
            Known = new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["id"] = [gap.Id, duty, held.Length > 0 ? held[0].Id : "ev-none", gap.Gap.Part?.Id.ToString() ?? "IAM-03.require", "1"],
                ["key"] = [resource.Key.ToString()],
                ["job"] = [JobOf(web, tenant)],
                ["run"] = ["1"],
                ["number"] = ["1"],
                ["index"] = ["0"],
                ["control"] = ["IAM-03"],
                ["part"] = ["IAM-03.require"],
                ["framework"] = [result.Catalogue.Frameworks[0].Id],
                ["domain"] = [domain],
                ["row"] = [instance, instance.Split('/')[0], ""],
                ["provider"] = [instance.Split('/')[0]],
                ["service"] = [instance.Split('/')[1]],
                ["group"] = ["part", "owner"],
                ["check"] = [result.Catalogue.Checks[0].Id],
                ["account"] = [account],
            },
            Secrets =
            [
                "walk23456789abcd", "quarterly-export-of-one.json", "Nobody Inparticular",
                .. new[] { result.Organisation.Name, gap.Id, duty, account, resource.Name.Id, resource.Key.ToString() }
                    .Concat(held.Select(static item => item.Id)).Concat(result.Organisation.People.Select(static person => person.Name))
                    .Concat(result.Organisation.Workloads.Select(static workload => workload.Id)
                        .Where(static id => id.Contains('-', StringComparison.Ordinal)))
                    .Where(static text => text.Length > 5).Distinct(StringComparer.Ordinal),
            ],
        };
    }
}
