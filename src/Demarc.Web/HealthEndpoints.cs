using Demarc.Adapters.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Quartz;

namespace Demarc.Web;

/// <summary>Whether the process lives, and whether it can reach its store.</summary>
internal static class HealthEndpoints
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/health/ready", static async (AccountStore accounts, Estates.ContentShelf shelf, ISchedulerFactory schedulers) =>
        {
            try
            {
                accounts.People("");
                _ = shelf.Shipped;
                var works = (await schedulers.GetScheduler()).Status == SchedulerStatus.Running;
                return works ? Results.Json(new { status = "ready" }) : NotReady("background work has not begun");
            }
            catch (Exception error) when (error is System.Data.Common.DbException or Adapters.Store.StoreException or SchedulerException)
            {
                return NotReady("the store cannot be reached");
            }
            catch (Exception error) when (error is IOException or InvalidDataException or System.Text.Json.JsonException)
            {
                return NotReady("the catalogue cannot be read");
            }
        });
        app.MapGet("/health", static (AccountStore accounts) =>
        {
            try
            {
                accounts.People("");
                return Results.Json(new { status = "healthy" });
            }
            catch (Exception error) when (error is System.Data.Common.DbException or Adapters.Store.StoreException)
            {
                return Results.Json(new { status = "unhealthy", reason = "the store cannot be reached" }, statusCode: 503);
            }
        });
    }

    private static IResult NotReady(string reason) => Results.Json(new { status = "not ready", reason }, statusCode: 503);
}
