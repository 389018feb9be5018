using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Work;

/// <summary>Organisations that have what the sample has, for tests that decide: one for each class of tests, made when first asked
/// for.</summary>
internal static class WorkTenants
{
    private static readonly HashSet<string> Made = new(StringComparer.Ordinal);
    private static readonly Lock Gate = new();

    /// <summary>The organisation of a class of tests; the application is started once, so there is one of each name.</summary>
    internal static string Own(this WebFixture web, string tenant)
    {
        lock (Gate)
        {
            if (Made.Add(tenant)) web.MakeSample(tenant);
        }

        return tenant;
    }

    /// <summary>What somebody there is shown.</summary>
    internal static TenantScope Scope(this WebFixture web, Role role, string tenant, DateOnly? day = null)
    {
        var accounts = web.Services.GetRequiredService<AccountStore>();
        var states = web.Services.GetRequiredService<EstateStates>();
        var person = accounts.Find(web.Login(role, tenant))!;
        var session = new SessionRow([], person.Number, "test", Moment.Start, Moment.Start, Moment.Open, "", "");
        return new TenantScope(states, new SignedIn(person, session, []), tenant, role, day ?? states.Today(tenant), states.Today(tenant),
            null);
    }
}
