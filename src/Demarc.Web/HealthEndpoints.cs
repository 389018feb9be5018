using Demarc.Adapters.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web;

/// <summary>Whether the process lives, and whether it can reach its store.</summary>
internal static class HealthEndpoints
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/health", static (AccountStore accounts) =>
        {
            try
            {
                accounts.People();
                return Results.Json(new { status = "healthy" });
            }
            catch (Exception error) when (error is System.Data.Common.DbException or Adapters.Store.StoreException)
            {
                return Results.Json(new { status = "unhealthy", reason = "the store cannot be reached" }, statusCode: 503);
            }
        });
    }
}
