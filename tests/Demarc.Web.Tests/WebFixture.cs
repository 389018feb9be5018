using System.Collections.Concurrent;
using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Demarc.Web.Tests.WebFixture))]

namespace Demarc.Web.Tests;

/// <summary>
/// The application itself, on a port of its own, with a store of its own that holds the sample organisation and a second, empty one.
/// Started once for all tests: those that change something make a tenant of their own.
/// </summary>
public sealed class WebFixture : IAsyncLifetime
{
    public const string Sample = "northwind";
    public const string Other = "contoso";
    public const string Password = "a long enough passphrase";

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-web-tests-").FullName;
    private readonly ConcurrentDictionary<string, bool> people = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Lock importing = new();
    private WebApplication? app;

    /// <summary>Address, without a slash at its end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The link that opens the sample.</summary>
    public string SampleLink { get; private set; } = "";

    /// <summary>The store's file.</summary>
    public string StoreFile => Path.Combine(folder, "demarc.db");

    public IServiceProvider Services => app!.Services;

    public async ValueTask InitializeAsync()
    {
        app = DemarcWeb.Build(new WebOptions
        {
            Urls = "http://127.0.0.1:0",
            Store = StoreFile,
            Sample = true,
            TriesPerMinute = 100_000,
            CallsPerMinute = 1_000_000,
            WebhooksToLoopback = true,
            Content = Path.Combine(AppContext.BaseDirectory, "content.pack"),
        });
        await app.StartAsync();
        Address = app.Urls.First();
        SampleLink = Services.GetRequiredService<FirstStart>().Prepare(Address);
        MakeTenant(Other);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            // Disposing alone leaves the schedule running, which then looks for a store that is gone.
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes a tenant.</summary>
    public void MakeTenant(string tenant) => Services.GetRequiredService<TenantStores>().ForWriting(tenant).Dispose();

    /// <summary>Makes a tenant that has what the sample has, for tests that change it.</summary>
    public void MakeSample(string tenant)
    {
        MakeTenant(tenant);
        TakeIn(tenant, SampleOrganisation.WriteTo, SampleOrganisation.Day);
    }

    /// <summary>Takes files in; tests run side by side, and a store has one writer at a time.</summary>
    public void TakeIn(string tenant, Action<string> write, DateOnly? day = null)
    {
        lock (importing) Services.GetRequiredService<Imports>().RunOnce(tenant, write, day);
    }

    /// <summary>The login of somebody who is something in a tenant, made when first asked for.</summary>
    public string Login(Role role, string tenant)
    {
        var login = $"{role}@{tenant}".ToLowerInvariant();
        lock (gate)
        {
            if (people.ContainsKey(login)) return login;
            var (accounts, now) = (Services.GetRequiredService<AccountStore>(), Services.GetRequiredService<Sessions>().Now);
            var person = accounts.Create(login, $"{role} of {tenant}", Services.GetRequiredService<Passwords>().Hash(login, Password), now);
            accounts.Grant(new MembershipRow(tenant, person.Number, role.ToString(), new Interval(now, Moment.Open), "test"));
            people[login] = true;
        }

        return login;
    }

    /// <summary>A client that nobody signed in with; it keeps cookies, and does not follow redirects unless asked.</summary>
    public HttpClient Anonymous(bool follow = false) => new(new HttpClientHandler
    {
        CookieContainer = new CookieContainer(),
        AllowAutoRedirect = follow,
    })
    { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>A client that somebody signed in with.</summary>
    public async Task<HttpClient> SignIn(Role role, string tenant = Sample)
    {
        var client = Anonymous();
        using var answer = await client.SendForm("/sign-in", ("login", Login(role, tenant)), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }
}
