using System.Net;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Access;

/// <summary>Until when a role and a session count; which role may do what is in <see cref="RightsTableTests"/>.</summary>
public sealed class RightsTests(DoorHost host) : IClassFixture<DoorHost>
{
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
}
