using Demarc.Web.Access.Oidc;

namespace Demarc.Web.Tests.Access.Oidc;

/// <summary>The application with a provider by which people come in.</summary>
public sealed class OidcHost : DoorHost
{
    public OidcHost()
    {
        // Cookies carry the end that our clock gives them, and clients let them go by theirs.
        Clock.Advance(TimeSpan.FromDays(3_650));
        Provider = new MockProvider(Clock);
    }

    public MockProvider Provider { get; }

    public override async ValueTask InitializeAsync()
    {
        await Provider.Start();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
    }

    protected override WebOptions Configure(WebOptions options)
    {
        var file = Path.Combine(Folder, "oidc.yaml");
        File.WriteAllText(file, $"""
            id: corp
            name: Corporate login
            authority: {Provider.Issuer}
            client-id: {MockProvider.ClientId}
            client-secret-env: THE_SECRET
            groups:
              - {"{"}group: cloud-managers, tenant: main, role: manager{"}"}
              - {"{"}group: everybody, tenant: main, role: viewer{"}"}
              - {"{"}group: reviewers, tenant: main, role: auditor, until: 2038-11-30{"}"}
            """);
        return options with { Oidc = OidcFile.Read(file, static name => name == "THE_SECRET" ? MockProvider.Secret : null) };
    }
}
