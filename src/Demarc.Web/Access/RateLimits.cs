using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Demarc.Web.Access;

/// <summary>How often one address may try the door.</summary>
internal static class RateLimits
{
    /// <summary>Signing in, one-time links: whatever takes a secret.</summary>
    internal const string Door = "door";

    internal static void Configure(RateLimiterOptions options, WebOptions web)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Door, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = web.TriesPerMinute, Window = TimeSpan.FromMinutes(1) }));
    }
}
