using System.Globalization;
using System.Threading.RateLimiting;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Demarc.Web.Api.Keys;

/// <summary>
/// Finds out whose key a request of the API carries, and how often its bearer may ask. A key decides alone: a cookie beside it counts for
/// nothing, so that a request that needs no form token never has the rights of a session.
/// </summary>
internal sealed class KeyReader : IDisposable
{
    private const string Scheme = "Bearer ";

    private readonly RequestDelegate next;
    private readonly ApiKeys keys;
    private readonly AccessLog log;
    private readonly PartitionedRateLimiter<string> calls;
    private readonly PartitionedRateLimiter<string> refusals;

    public KeyReader(RequestDelegate next, ApiKeys keys, AccessLog log, WebOptions options)
    {
        (this.next, this.keys, this.log) = (next, keys, log);
        calls = Limiter(options.CallsPerMinute);
        refusals = Limiter(options.TriesPerMinute);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        calls.Dispose();
        refusals.Dispose();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (!ErrorPages.IsApi(context))
        {
            await next(context);
            return;
        }

        if (context.Request.Query.Any(static pair => pair.Value.Any(ApiKeys.LooksLikeKey)))
        {
            await Refuse(context, StatusCodes.Status400BadRequest,
                "A key stands in the address, where logs keep it: revoke it, and send another as \"Authorization: Bearer KEY\".");
            return;
        }

        var given = context.Request.Headers.Authorization;
        if (given.Count > 0 && !await Read(context, given.ToString())) return;
        var caller = context.SignedIn() is { } signedIn ? CallerOf(signedIn) : Sessions.AddressOf(context);
        using var lease = calls.AttemptAcquire(caller);
        if (!lease.IsAcquired)
        {
            await Later(context, lease);
            return;
        }

        await next(context);
    }

    /// <summary>Who asks, as limits and stored answers name it.</summary>
    internal static string CallerOf(SignedIn signedIn) => signedIn.Session.Method == ApiKeys.Method
        ? "key " + Convert.ToHexStringLower(signedIn.Session.Id) : $"person {signedIn.Person.Number}";

    private async Task<bool> Read(HttpContext context, string given)
    {
        context.Items.Remove(typeof(SignedIn));
        var address = Sessions.AddressOf(context);
        var text = given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? given[Scheme.Length..].Trim() : "";
        if (text.Length > 0 && keys.Find(text, address) is { } found)
        {
            context.Items[typeof(SignedIn)] = found;
            return true;
        }

        using var lease = refusals.AttemptAcquire(address);
        if (!lease.IsAcquired)
        {
            await Later(context, lease);
            return false;
        }

        log.NoteStranger(context, "", "refused", ApiKeys.Method);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Refuse(context, StatusCodes.Status401Unauthorized, "The key is not known, ended, or was revoked.");
        return false;
    }

    private static Task Later(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)) : 60;
        context.Response.Headers[HeaderNames.RetryAfter] = wait.ToString(CultureInfo.InvariantCulture);
        return Refuse(context, StatusCodes.Status429TooManyRequests, ApiProblem.ReasonOf(StatusCodes.Status429TooManyRequests));
    }

    private static Task Refuse(HttpContext context, int status, string reason) => ApiProblem.Of(status, reason).ExecuteAsync(context);

    private static PartitionedRateLimiter<string> Limiter(int most) => PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetFixedWindowLimiter(
            caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1) }));
}
