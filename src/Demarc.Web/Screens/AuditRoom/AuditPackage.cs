using System.Collections.Immutable;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Packages;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.AuditRoom;

/// <summary>
/// The package of a framework: made when it is asked for, handed out, and gone from here. Handing it out is an entry of the log.
/// </summary>
internal static class AuditPackage
{
    /// <summary>A package is put together in memory: one at a time.</summary>
    private static readonly SemaphoreSlim Turn = new(1);

    internal static void Map(RouteGroupBuilder room) => room.MapPost("/{framework}/package", Make);

    internal static async Task<IResult> Make(
        TenantScope scope, HttpContext context, TenantStores stores, EstateStates states, EvidenceDesks desks, WebOptions options,
        string framework)
    {
        if (scope.State.Result.Catalogue.Framework(framework) is not { } found) return AuditScreen.Missing();
        if (scope.State.LastRun is null) return ErrorPages.Refused("Nothing is on record on this day: there is nothing to hand out.");
        if (scope.State.IsFileLeftOut)
            return ErrorPages.Refused(
                "The organisation's file on record no longer fits the catalogue: the package would lack all it says.");
        await Turn.WaitAsync(context.RequestAborted);
        try
        {
            var file = await Task.Run(() => Write(scope, stores, desks.Keys, options, found), context.RequestAborted);
            return Results.File(file, "application/zip", scope.FileName($"{found.Id}.zip"));
        }
        catch (Exception error) when (error is PackageException or LedgerException or StoreException or BlobException)
        {
            return ErrorPages.Refused($"The package cannot be made: {error.Message}.");
        }
        finally
        {
            Turn.Release();
            states.Changed(scope.Tenant);
        }
    }

    /// <summary>Decisions that no longer fit are not in what follows from them: the package says which.</summary>
    private static ImmutableArray<(string File, ReportTable Table)> LeftOut(EstateState state) => state.Mistakes.IsEmpty ? [] :
    [
        ("left-out.csv", new ReportTable(
            ["place", "why"], () => state.Mistakes.Select(static one => new[] { one.Place.ToString(), one.Message }))),
    ];

    private static FileStream Write(TenantScope scope, TenantStores stores, string folder, WebOptions options, Framework framework)
    {
        var file = EvidenceDesks.TemporaryFile();
        try
        {
            using var store = stores.ForWriting(scope.Tenant);
            using var keys = KeyRing.Open(folder);
            using var maker = new PackageMaker(store, keys, scope.Tenant, options.Clock);
            maker.Make(scope.State.Result, framework, LeftOut(scope.State), file, scope.KnownAt);
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
