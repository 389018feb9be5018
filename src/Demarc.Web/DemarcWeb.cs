using System.Text.Json.Serialization;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Web.Access;
using Demarc.Web.Access.Oidc;
using Demarc.Web.Access.Own;
using Demarc.Web.Access.Passkeys;
using Demarc.Web.Access.SecondFactor;
using Demarc.Web.Api;
using Demarc.Web.Api.Document;
using Demarc.Web.Api.Keys;
using Demarc.Web.Assets;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Jobs;
using Demarc.Web.Operations;
using Demarc.Web.Screens;
using Demarc.Web.Screens.Reports;
using Demarc.Web.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web;

/// <summary>The web application: what it is made of, and in which order a request passes through it.</summary>
public static class DemarcWeb
{
    /// <summary>Puts it together; the caller runs it.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="OidcFileException">The provider's file names an organisation that is not there.</exception>
    public static WebApplication Build(WebOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = "demarc", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimits.Most;
        });
        Observing.Log(builder.Logging, options);
        Register(builder.Services, options);
        var app = builder.Build();
        app.UseExceptionHandler(ErrorPages.Handling);
        if (options.TrustedProxies.Length > 0) app.UseForwardedHeaders(Forwarded(options));
        if (options.Oidc is { } provider) OidcFile.Check(provider, app.Services.GetRequiredService<AccountStore>().Tenants());
        if (options.PublicUrl is { } address) app.UseMiddleware<PublicAddress>(address);
        app.UseMiddleware<SecurityHeaders>();
        app.UseResponseCompression();
        app.UseStatusCodePages(ErrorPages.Explain);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseMiddleware<SessionReader>();
        app.UseMiddleware<KeyReader>();
        // What a provider answers is read here; without one there is nothing to do.
        if (options.Oidc is not null) app.UseAuthentication();
        app.UseMiddleware<FormGuard>();
        app.UseMiddleware<ScopeReader>();
        AssetEndpoints.Map(app);
        HealthEndpoints.Map(app);
        Observing.Map(app);
        SignInEndpoints.Map(app);
        ApiDocument.Map(app);
        CodeEndpoints.Map(app);
        PasskeyEndpoints.Map(app);
        AccountEndpoints.Map(app);
        OidcEndpoints.Map(app, options);
        ScreenList.Map(app.MapGroup("/o/{tenant}").WithMetadata(new TenantEndpoint()));
        ApiList.Map(app.MapGroup("/api/v1/o/{tenant}").WithMetadata(new TenantEndpoint()));
        return app;
    }

    /// <summary>
    /// Only what a named proxy says of who asks counts. Each proxy puts the address it was asked from last, so that the word of whoever
    /// stands before the first of them is never reached. The host is not taken: the proxy hands it on, or it is given at the start.
    /// </summary>
    private static ForwardedHeadersOptions Forwarded(WebOptions options)
    {
        var forwarded = new ForwardedHeadersOptions
        { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        // This machine is not believed unless it is named, too.
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in options.TrustedProxies) forwarded.KnownProxies.Add(proxy);
        return forwarded;
    }

    private static void Register(IServiceCollection services, WebOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Clock);
        services.AddSingleton(_ => StoreAddress.Open(options.Store, options.HomeTenant(), create: true));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<TenantStores>();
        services.AddSingleton<ContentShelf>();
        services.AddSingleton<EstateStates>();
        services.AddSingleton<EvidenceDesks>();
        services.AddSingleton<Imports>();
        services.AddSingleton<DecisionBook>();
        services.AddSingleton<EstateHistory>();
        services.AddSingleton<BoardPrinter>();
        services.AddSingleton<StatedFile>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<WorkSchedule>();
        services.AddSingleton<WorkRunner>();
        services.AddSingleton<ImportJob>();
        services.AddSingleton<LedgerJob>();
        services.AddSingleton<LedgerPlan>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<Teller>();
        services.AddSingleton<FirstStart>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<Door>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<AnswerStore>();
        services.AddSingleton<ApiReference>();
        services.AddSingleton<AccountSeal>();
        services.AddSingleton<AuthenticatorApps>();
        services.AddSingleton<PasskeyDesk>();
        OidcEndpoints.Register(services, options);
        services.AddSingleton<AssetFiles>();
        services.Configure<FormOptions>(static form =>
            (form.MultipartBodyLengthLimit, form.ValueLengthLimit) = (BodyLimits.MostUploaded, BodyLimits.LongestText));
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        WorkSchedule.Add(services, options);
        Observing.Add(services, options);
        services.AddHttpContextAccessor();
        services.AddRazorComponents();
        services.AddProblemDetails();
        ApiDocument.Register(services);
        services.AddResponseCompression(static compression => compression.EnableForHttps = true);
        services.AddDataProtection().SetApplicationName("demarc");
        services.AddOptions<KeyManagementOptions>()
            .Configure<AccountStore>(static (keys, accounts) => keys.XmlRepository = new StoredProtectionKeys(accounts));
        services.AddRateLimiter(limits => RateLimits.Configure(limits, options));
    }
}
