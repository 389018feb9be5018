using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Access;

/// <summary>The application with one empty organisation and a clock that stands until it is moved: for what depends on time.</summary>
public class DoorHost : IAsyncLifetime
{
    public const string Tenant = "main";
    public const string Password = WebFixture.Password;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-door-tests-").FullName;
    private readonly Lock gate = new();
    private WebApplication? app;
    private int made;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    public string Address { get; private set; } = "";

    public IServiceProvider Services => app!.Services;

    public AccountStore Accounts => Services.GetRequiredService<AccountStore>();

    public Moment Now => Moment.Of(Clock.GetUtcNow());

    protected string Folder => folder;

    public virtual async ValueTask InitializeAsync()
    {
        app = DemarcWeb.Build(Configure(new WebOptions
        {
            Urls = "http://127.0.0.1:0",
            Store = Path.Combine(folder, "demarc.db"),
            TriesPerMinute = 100_000,
            Content = Path.Combine(AppContext.BaseDirectory, "content.pack"),
            Clock = Clock,
        }));
        await app.StartAsync();
        Address = app.Urls.First();
        MakeTenant(Tenant);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            // Disposing alone leaves the schedule running, which then looks for a store that is gone.
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    public void MakeTenant(string tenant) => Services.GetRequiredService<TenantStores>().ForWriting(tenant).Dispose();

    /// <summary>Makes somebody who is something in a tenant.</summary>
    public PersonRow Person(Role role, string tenant = Tenant, Moment? until = null)
    {
        lock (gate)
        {
            var login = $"{role}-{++made}@{tenant}".ToLowerInvariant();
            var hash = Services.GetRequiredService<Passwords>().Hash(login, Password);
            var person = Accounts.Create(login, $"{role} {made}", hash, Now);
            Accounts.Grant(new MembershipRow(tenant, person.Number, role.ToString(), new Interval(Now, until ?? Moment.Open), "test"));
            return person;
        }
    }

    public HttpClient Client(bool follow = false, CookieContainer? cookies = null) => new(new HttpClientHandler
    {
        CookieContainer = cookies ?? new CookieContainer(),
        AllowAutoRedirect = follow,
    })
    { BaseAddress = new Uri(Address) };

    public async Task<HttpClient> SignIn(PersonRow person)
    {
        var client = Client();
        using var answer = await client.SendForm("/sign-in", ("login", person.Login), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    public Task<HttpClient> SignIn(Role role, string tenant = Tenant) => SignIn(Person(role, tenant));

    protected virtual WebOptions Configure(WebOptions options) => options;
}

/// <summary>A clock that goes only when it is told to.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Advance(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}
