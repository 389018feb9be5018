using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Demarc.Web.Access.Oidc;

/// <summary>What the handler works with.</summary>
internal sealed class OidcOptions : OAuthOptions
{
    internal OidcSettings Settings { get; set; } = null!;

    /// <summary>What the provider says it is; fetched when first needed, and again when keys are missing.</summary>
    internal IConfigurationManager<OpenIdConnectConfiguration> Discovery { get; set; } = null!;
}

/// <summary>Something about an answer of the provider is wrong; what is said may be shown.</summary>
internal sealed class OidcRefusedException(string message) : Exception(message);

/// <summary>
/// The code flow with PKCE of the framework's handler, with what OpenID Connect adds: discovery, a nonce, and an ID token that is checked
/// (<see cref="IdTokenCheck"/>). Specification: OpenID Connect Core 1.0, section 3.1 (openid.net/specs/openid-connect-core-1_0.html, read
/// 2026-11-22).
/// </summary>
internal sealed class OidcHandler(IOptionsMonitor<OidcOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : OAuthHandler<OidcOptions>(options, logger, encoder)
{
    internal const string SchemeName = "oidc";

    /// <summary>The base builds addresses from it; the real one is known by discovery only.</summary>
    internal const string Placeholder = "https://discovered.invalid/";

    private const string Nonce = "nonce";

    private OpenIdConnectConfiguration? discovered;

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            discovered = await Discover();
        }
        catch (OidcRefusedException error)
        {
            await OidcEndpoints.Refuse(Context, StatusCodes.Status502BadGateway, $"It was refused: {error.Message}.");
            return;
        }

        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = Secret.New();
        properties.Items[Nonce] = nonce;
        var query = base.BuildChallengeUrl(properties, redirectUri).AsSpan(Placeholder.Length + 1);
        var endpoint = discovered!.AuthorizationEndpoint;
        return $"{endpoint}{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}&nonce={nonce}";
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        try
        {
            discovered = await Discover();
            // RFC 9207: an answer that another provider sent is not taken to this one.
            var issuer = Request.Query["iss"].ToString();
            if (issuer.Length > 0 && issuer != discovered.Issuer) throw new OidcRefusedException("another provider answered");
            return await base.HandleRemoteAuthenticateAsync();
        }
        catch (OidcRefusedException error)
        {
            return HandleRequestResult.Fail(error);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or OperationCanceledException)
        {
            return HandleRequestResult.Fail(new OidcRefusedException("the provider cannot be reached"));
        }
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var settings = Options.Settings;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = context.Code,
            ["redirect_uri"] = context.RedirectUri,
            ["code_verifier"] = context.Properties.Items[OAuthConstants.CodeVerifierKey] ?? "",
        };
        if (settings.ClientSecret.Length == 0) fields["client_id"] = settings.ClientId;
        using var content = new FormUrlEncodedContent(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, discovered!.TokenEndpoint) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (settings.ClientSecret.Length > 0)
        {
            var both = $"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(settings.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(both)));
        }

        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode)
            return OAuthTokenResponse.Failed(new OidcRefusedException("the provider did not take the code"));
        return OAuthTokenResponse.Success(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Context.RequestAborted)));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var response = tokens.Response!.RootElement;
        var text = response.ValueKind == JsonValueKind.Object && response.TryGetProperty("id_token", out var given)
            && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        if (!properties.Items.TryGetValue(Nonce, out var nonce) || string.IsNullOrEmpty(nonce))
            throw new OidcRefusedException("the answer belongs to no question of ours");
        var token = await new IdTokenCheck(Options.Settings, Options.Discovery, TimeProvider)
            .Read(text, tokens.AccessToken ?? "", nonce, Context.RequestAborted);
        identity.AddClaims(token.Claims);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, SchemeName);
    }

    private async Task<OpenIdConnectConfiguration> Discover()
    {
        try
        {
            var found = await Options.Discovery.GetConfigurationAsync(Context.RequestAborted);
            // Discovery 1.0, section 4.3: it speaks for the issuer that was asked, and for no other.
            return found.Issuer == Options.Settings.Authority
                ? found : throw new OidcRefusedException("the provider calls itself otherwise than its file says");
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            throw new OidcRefusedException("the provider cannot be reached");
        }
    }
}

/// <summary>Stands where the framework wants a scheme of our own; who is in is known by <see cref="Sessions"/>.</summary>
internal sealed class NoHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string SchemeName = "demarc";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
}
