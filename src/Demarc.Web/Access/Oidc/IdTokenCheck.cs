using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Demarc.Web.Access.Oidc;

/// <summary>
/// Checks an ID token: signed with a key of the provider and an asymmetric algorithm, by the issuer, for us, not over, in answer to our
/// question, and with the access token it came with (OpenID Connect Core 1.0, sections 3.1.3.7 and 3.1.3.8).
/// </summary>
internal sealed class IdTokenCheck(
    OidcSettings settings, IConfigurationManager<OpenIdConnectConfiguration> discovery, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>With a public key anybody can make what a symmetric algorithm takes for a signature.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>Reads a token.</summary>
    /// <exception cref="OidcRefusedException">Something about it is wrong.</exception>
    internal async Task<JsonWebToken> Read(string text, string accessToken, string nonce, CancellationToken stop)
    {
        if (text.Length == 0) throw new OidcRefusedException("the provider sent no ID token");
        var result = await Validate(text, stop);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have taken a new key into use since it was asked.
            discovery.RequestRefresh();
            result = await Validate(text, stop);
        }

        if (!result.IsValid || result.SecurityToken is not JsonWebToken token) throw new OidcRefusedException(Why(result.Exception));
        Require(token, "nonce", nonce, "the ID token answers another question");
        if (string.IsNullOrEmpty(token.Subject) || token.Subject.Length > 255) throw new OidcRefusedException("the ID token names nobody");
        if (token.Audiences.Count() > 1) Require(token, "azp", settings.ClientId, "the ID token was made for somebody else");
        if (token.TryGetPayloadValue<string>("at_hash", out var hash) && !Same(hash, HashOf(token.Alg, accessToken)))
            throw new OidcRefusedException("the ID token came with another access token");
        return token;
    }

    private async Task<TokenValidationResult> Validate(string text, CancellationToken stop)
    {
        var provider = await discovery.GetConfigurationAsync(stop);
        return await handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = settings.Authority,
            ValidAudience = settings.ClientId,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = provider.SigningKeys,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            LifetimeValidator = Lasts,
        });
    }

    private bool Lasts(DateTime? from, DateTime? to, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return to is { } end && now < end + Skew && (from is not { } start || now + Skew >= start);
    }

    private static void Require(JsonWebToken token, string claim, string value, string why)
    {
        if (!token.TryGetPayloadValue<string>(claim, out var said) || !Same(said, value)) throw new OidcRefusedException(why);
    }

    private static bool Same(string? one, string two) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one ?? ""), Encoding.UTF8.GetBytes(two));

    private static string HashOf(string algorithm, string accessToken)
    {
        var bytes = Encoding.ASCII.GetBytes(accessToken);
        var hash = algorithm[^3..] switch
        {
            "384" => SHA384.HashData(bytes),
            "512" => SHA512.HashData(bytes),
            _ => SHA256.HashData(bytes),
        };
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }

    private static string Why(Exception? error) => error switch
    {
        SecurityTokenInvalidIssuerException => "the ID token has another issuer",
        SecurityTokenInvalidAudienceException => "the ID token was made for somebody else",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "the ID token is over",
        SecurityTokenInvalidAlgorithmException => "the ID token is signed by an algorithm that is not taken",
        SecurityTokenInvalidSignatureException => "the ID token is not signed by the provider",
        _ => "the ID token cannot be read",
    };
}
