using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Ledger;

/// <summary>The log: its signed state, its entries, the proof of each, and verifying it here and now.</summary>
internal static class LedgerScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/ledger", static (TenantScope scope, TableQuery query, TenantStores stores) => Opened(
            () => Page.Of<LedgerPage>(scope, LedgerModel.Of(scope, stores, query, []))));
        organisation.MapGet("/ledger.csv", static (TenantScope scope, TableQuery query, TenantStores stores) => Opened(
            () => LedgerLines.Table(scope).Csv(scope, LedgerLines.Of(scope, stores), query, "ledger")));
        organisation.MapGet("/ledger/checkpoint", static (TenantScope scope, TenantStores stores) => Opened(() =>
        {
            using var log = LedgerReader.Open(stores.Of(scope.Tenant));
            return log is null ? NoLog() : Results.File(log.Note().ToBytes(), "application/octet-stream", "checkpoint");
        }));
        organisation.MapPost("/ledger/verify", static (TenantScope scope, TenantStores stores, WebOptions options) => Opened(() =>
        {
            using var log = LedgerReader.Open(stores.Of(scope.Tenant));
            return log is null
                ? NoLog()
                : Page.Of<LedgerPage>(scope, LedgerModel.Of(
                    scope, stores, new TableQuery(), [Verification.Signed(log, options.KeyFolder), Verification.Whole(log)]));
        }));
        organisation.MapGet("/ledger/open", static (TenantScope scope, string? entry) =>
            long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? Results.LocalRedirect(scope.Url(string.Create(CultureInfo.InvariantCulture, $"ledger/{index}"))) : Missing());
        organisation.MapGet("/ledger/{index:long}", static (TenantScope scope, TenantStores stores, WebOptions options, long index) =>
            Entry(scope, stores, options, index, verify: false));
        organisation.MapPost(
            "/ledger/{index:long}/verify", static (TenantScope scope, TenantStores stores, WebOptions options, long index) =>
                Entry(scope, stores, options, index, verify: true));
        organisation.MapGet("/ledger/{index:long}/proof", static (TenantScope scope, TenantStores stores, long index) => Opened(() =>
        {
            using var log = LedgerReader.Open(stores.Of(scope.Tenant));
            if (log is null || index < 0 || log.Entry(index) is null) return Missing();
            var proof = new LedgerProof(index, log.ProveInclusion(index), log.Note());
            return Results.File(proof.ToBytes(), "application/octet-stream", $"{index}.tlog-proof");
        }));
        organisation.MapGet("/ledger/{index:long}/leaf", static (TenantScope scope, TenantStores stores, long index) => Opened(() =>
        {
            using var log = LedgerReader.Open(stores.Of(scope.Tenant));
            return log is null || index < 0 || log.Entry(index) is not { } entry
                ? Missing() : Results.File(entry.Body, "application/octet-stream", $"{index}.leaf");
        }));
    }

    private static IResult Entry(TenantScope scope, TenantStores stores, WebOptions options, long index, bool verify) => Opened(() =>
    {
        using var log = LedgerReader.Open(stores.Of(scope.Tenant));
        if (log is null || index < 0 || log.Entry(index) is not { } entry || entry.Added > scope.KnownBy) return Missing();
        var (proof, unproven) = ProofOf(log, index);
        return Page.Of<EntryPage>(scope, new EntryModel(
            entry, LedgerLines.StatementOf(entry), Pretty(entry), MerkleTree.LeafHash(entry.Body).ToString(), log.Checkpoint.Size, proof,
            unproven,
            verify
                ? [
                    Verification.Signed(log, options.KeyFolder), Verification.SignedEntry(entry, options.KeyFolder),
                    Verification.Included(log, entry), Verification.Consistent(log, index + 1),
                ]
                : []));
    });

    /// <summary>The hashes that lead to the root, or why there are none.</summary>
    private static (ImmutableArray<string> Proof, string Unproven) ProofOf(LedgerReader log, long index)
    {
        try
        {
            return ([.. log.ProveInclusion(index).Select(static hash => hash.ToString())], "");
        }
        catch (LedgerException error)
        {
            return ([], error.Message);
        }
    }

    /// <summary>What the log says of itself is said on a page, never an error of the program.</summary>
    private static IResult Opened(Func<IResult> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is LedgerException or StoreException)
        {
            return ErrorPages.Refused($"The log cannot be read: {error.Message}.");
        }
    }

    private static IResult NoLog() => ErrorPages.Missing("There is no log yet: it begins with the first item of evidence or decision.");

    private static IResult Missing() => ErrorPages.Missing("The log has no such entry.");

    private static string Pretty(StoredEntry entry)
    {
        if (!Dsse.TryParse(entry.Body, out var envelope, out _)) return "";
        try
        {
            using var document = JsonDocument.Parse(envelope.Payload.AsMemory());
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
