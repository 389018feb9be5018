using Demarc.Web.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Demarc.Web.Access.Oidc;

/// <summary>Coming in by another provider: where it begins, where the provider sends people back to.</summary>
internal static class OidcEndpoints
{
    internal const string SignIn = "/oidc/sign-in";
    internal const string Callback = "/oidc/callback";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static void Register(IServiceCollection services, WebOptions options)
    {
        if (options.Oidc is not { } settings) return;
        services.AddSingleton<OidcSignIn>();
        services.AddAuthentication(NoHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, NoHandler>(NoHandler.SchemeName, static _ => { })
            .AddOAuth<OidcOptions, OidcHandler>(OidcHandler.SchemeName, oidc => Configure(oidc, settings, options.Clock));
    }

    internal static void Map(WebApplication app, WebOptions options)
    {
        if (options.Oidc is null) return;
        app.MapGet(SignIn, static (string? back) => Results.Challenge(
            new AuthenticationProperties { RedirectUri = LocalPath.Of(back) }, [OidcHandler.SchemeName]))
            .RequireRateLimiting(RateLimits.Door);
    }

    private static void Configure(OidcOptions oidc, OidcSettings settings, TimeProvider clock)
    {
        oidc.Settings = settings;
        oidc.TimeProvider = clock;
        oidc.ClientId = settings.ClientId;
        oidc.ClientSecret = OidcHandler.Placeholder;
        oidc.AuthorizationEndpoint = OidcHandler.Placeholder;
        oidc.TokenEndpoint = OidcHandler.Placeholder;
        oidc.CallbackPath = Callback;
        oidc.SignInScheme = NoHandler.SchemeName;
        oidc.UsePkce = true;
        oidc.BackchannelTimeout = Patience;
        oidc.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        // The provider sends people back by a link, with which browsers send such cookies.
        oidc.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        foreach (var scope in settings.Scopes) oidc.Scope.Add(scope);
        oidc.Discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
            settings.MetadataAddress, new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(new HttpClient { Timeout = Patience }) { RequireHttps = !settings.IsLocal });
        oidc.Events.OnTicketReceived = static async context =>
        {
            var services = context.HttpContext.RequestServices;
            var refusal = services.GetRequiredService<OidcSignIn>().Admit(
                context.HttpContext, ((OidcOptions)context.Options).Settings, context.Principal!);
            context.HandleResponse();
            if (refusal is null) context.Response.Redirect(LocalPath.Of(context.ReturnUri));
            else await Refuse(context.HttpContext, StatusCodes.Status403Forbidden, refusal);
        };
        oidc.Events.OnRemoteFailure = static async context =>
        {
            context.HandleResponse();
            // What the framework found wrong (state, cookie, refusal there) is of no use to whoever sees it.
            var why = context.Failure as OidcRefusedException ?? context.Failure?.InnerException as OidcRefusedException;
            await Refuse(
                context.HttpContext, StatusCodes.Status401Unauthorized,
                why is null ? "The sign-in was not begun here, was given up, or took too long." : $"It was refused: {why.Message}.");
        };
    }

    internal static Task Refuse(HttpContext context, int status, string reason)
    {
        context.RequestServices.GetRequiredService<AccessLog>().NoteStranger(context, "", "refused", OidcHandler.SchemeName, reason);
        context.Response.StatusCode = status;
        return ErrorPages.Write(context, "You are not signed in", reason);
    }
}
