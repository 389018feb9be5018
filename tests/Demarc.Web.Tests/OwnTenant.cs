using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests;

/// <summary>Tenants of tests that change something: an organisation of two services, which its file states.</summary>
internal static class OwnTenant
{
    private const string File = """
        organisation: Harbour Clinic
        people:
          - { id: ada.berg, name: Ada Berg }
        services:
          - { service: aws/s3, reviewed: 2026-02-10 }
          - { service: aws/rds, reviewed: 2026-02-10 }

        """;

    /// <summary>Makes a tenant and gives it its file.</summary>
    internal static void Make(WebFixture web, string tenant)
    {
        web.MakeTenant(tenant);
        web.TakeIn(
            tenant, static folder => System.IO.File.WriteAllText(Path.Combine(folder, "demarc.yaml"), File));
    }

    /// <summary>Its state today.</summary>
    internal static EstateState State(WebFixture web, string tenant)
    {
        var states = web.Services.GetRequiredService<EstateStates>();
        return states.Get(tenant, states.Today(tenant), null);
    }
}
