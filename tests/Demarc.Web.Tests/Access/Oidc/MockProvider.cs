using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Demarc.Web.Tests.Access.Oidc;

/// <summary>
/// A provider of OpenID Connect with real keys, on a port of its own. It lets everybody in whom a test names, holds to the rules, and
/// breaks them only where a test says so.
/// </summary>
public sealed class MockProvider(TimeProvider clock) : IAsyncDisposable
{
    public const string ClientId = "demarc";
    public const string Secret = "a secret & of = characters";

    private readonly RSA key = RSA.Create(2048);
    private readonly RSA strangersKey = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Question> codes = new(StringComparer.Ordinal);
    private WebApplication? app;

    public string Issuer { get; private set; } = "";

    /// <summary>Claims of who signs in there next.</summary>
    public JsonObject Person { get; set; } = [];

    /// <summary>What a test does to claims before they are signed.</summary>
    public Action<JsonObject> Claims { get; set; } = static _ => { };

    /// <summary>How tokens are signed.</summary>
    public string Algorithm { get; set; } = "RS256";

    /// <summary>Whether tokens are signed with a key that is not the provider's.</summary>
    public bool IsForged { get; set; }

    /// <summary>What the discovery document calls it; null: what it is.</summary>
    public string? CallsItself { get; set; }

    public int CodesRefused { get; private set; }

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = CallsItself ?? Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize?realm=main",
            ["token_endpoint"] = Issuer + "/token",
            ["jwks_uri"] = Issuer + "/keys",
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { Public() } }));
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", (Delegate)Token);
        await app.StartAsync();
        Issuer = app.Urls.First();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        key.Dispose();
        strangersKey.Dispose();
    }

    /// <summary>Everything as it should be again.</summary>
    public void Behave()
    {
        (Claims, Algorithm, IsForged, CallsItself) = (static _ => { }, "RS256", false, null);
        Person = new JsonObject
        {
            ["sub"] = "248289761001",
            ["name"] = "Jane Doe",
            ["preferred_username"] = "jane@example.org",
            ["groups"] = new JsonArray("cloud-managers"),
        };
    }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256"
            || query["realm"] != "main" || !$" {query["scope"]} ".Contains(" openid ", StringComparison.Ordinal))
            return Results.BadRequest();
        codes[code] = new Question(query["redirect_uri"]!, query["code_challenge"]!, query["nonce"]!);
        var answer = new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = code, ["state"] = query["state"] };
        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"]!, answer));
    }

    private async Task<IResult> Token(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var basic = "Basic " + Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(Secret)}"));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (context.Request.Headers.Authorization != basic || !codes.TryRemove(form["code"].ToString(), out var question)
            || question.Challenge != challenge || question.RedirectUri != form["redirect_uri"])
        {
            CodesRefused++;
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        const string Access = "an-access-token";
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = (JsonObject)Person.DeepClone();
        claims["iss"] = Issuer;
        claims["aud"] = ClientId;
        claims["nonce"] = question.Nonce;
        claims["iat"] = now;
        claims["exp"] = now + 300;
        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Access)).AsSpan(0, 16));
        Claims(claims);
        return Results.Json(new { access_token = Access, token_type = "Bearer", id_token = Sign(claims) });
    }

    private string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = Algorithm, ["typ"] = "JWT", ["kid"] = "one" };
        var text = $"{Part(header)}.{Part(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var signature = Algorithm switch
        {
            "none" => [],
            // The public key as everybody can read it, taken for a secret.
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), bytes),
            _ => (IsForged ? strangersKey : key).SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private Dictionary<string, string> Public()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = "one",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private sealed record Question(string RedirectUri, string Challenge, string Nonce);
}
