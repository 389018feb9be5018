using System.Net;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Access;

/// <summary>Which role may do what, over all endpoints there are; and until when.</summary>
public sealed class RightsTests(DoorHost host) : IClassFixture<DoorHost>
{
    /// <summary>What people do with their own things, which takes no right beyond reading.</summary>
    private static readonly string[] Own = [];

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Viewer)]
    public async Task Who_only_reads_changes_nothing_anywhere(Role role)
    {
        using var client = await host.SignIn(role);
        var token = await client.Token("/o/main/");
        var faults = new List<string>();
        foreach (var pattern in Changing().Except(Own, StringComparer.Ordinal))
        {
            var status = await Send(client, pattern, token);
            if (!IsRefused(status)) faults.Add($"{pattern}: {status}");
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Manager)]
    public async Task Only_administrators_change_settings(Role role)
    {
        using var client = await host.SignIn(role);
        var token = await client.Token("/o/main/");
        // Who may begin work may stop it.
        var settings = Changing().Where(static pattern => pattern.Contains("/settings/", StringComparison.Ordinal)
            && !pattern.EndsWith("/jobs/stop", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(settings);
        var faults = new List<string>();
        foreach (var pattern in settings)
        {
            var status = await Send(client, pattern, token);
            if (!IsRefused(status)) faults.Add($"{pattern}: {status}");
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task An_auditor_reads_until_the_last_moment_and_not_after()
    {
        var until = Moment.Of(host.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        using var client = await host.SignIn(host.Person(Role.Auditor, until: until));
        host.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/o/main/gaps")).StatusCode);
        host.Clock.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get("/o/main/gaps")).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_without_use_and_after_seven_days_anyhow()
    {
        var person = host.Person(Role.Viewer);
        using var idle = await host.SignIn(person);
        using var busy = await host.SignIn(person);
        for (var hours = 0; hours < 24 * 7; hours += 6)
        {
            Assert.Equal(HttpStatusCode.OK, (await busy.Get("/o/main/gaps")).StatusCode);
            host.Clock.Advance(TimeSpan.FromHours(6));
        }

        Assert.Equal(HttpStatusCode.Redirect, (await idle.Get("/o/main/gaps")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await busy.Get("/o/main/gaps")).StatusCode);
    }

    private IEnumerable<string> Changing() => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(static endpoint => endpoint.Metadata.GetMetadata<TenantEndpoint>() is not null
            && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(method => method is not ("GET" or "HEAD")) == true)
        .Select(static endpoint =>
            $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText}");

    /// <summary>A form where JSON is wanted, or the other way round, is refused before anybody asks who sends it.</summary>
    private static bool IsRefused(HttpStatusCode status) =>
        status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.UnsupportedMediaType;

    private static async Task<HttpStatusCode> Send(HttpClient client, string pattern, string token)
    {
        var (method, path) = (pattern.Split(' ')[0], pattern.Split(' ')[1].Replace("{tenant}", "main", StringComparison.Ordinal));
        foreach (var segment in path.Split('/').Where(static segment => segment.StartsWith('{')))
            path = path.Replace(segment, segment.Contains(":int", StringComparison.Ordinal) ? "1" : "x", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Demarc-Token", token);
        request.Content = path.StartsWith("/api/", StringComparison.Ordinal)
            ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
