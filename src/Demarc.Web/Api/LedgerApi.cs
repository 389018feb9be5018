using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>A key that signs the log from some number of entries on.</summary>
/// <param name="Since">Entries from which on it signs.</param>
/// <param name="Key">Public key, as signed notes write it.</param>
internal sealed record LedgerKeyItem(long Since, string Key);

/// <summary>The state of the log.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">Root of the tree, base64.</param>
/// <param name="Note">The signed checkpoint, with the cosignatures of witnesses.</param>
/// <param name="Keys">The keys that signed it, in order.</param>
internal sealed record LedgerItem(string Origin, long Size, string Root, string Note, ImmutableArray<LedgerKeyItem> Keys);

/// <summary>An entry of the log.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Kind">What it states.</param>
/// <param name="Added">When it was appended.</param>
/// <param name="LeafHash">Hash of its leaf, base64.</param>
/// <param name="Body">Its bytes, base64: what is hashed.</param>
internal sealed record EntryItem(long Index, string Kind, string Added, string LeafHash, string Body)
{
    internal static EntryItem Of(StoredEntry entry) => new(
        entry.Index, entry.Kind.Word(), entry.Added.ToString(), LedgerApi.Text(MerkleTree.LeafHash(entry.Body)),
        Convert.ToBase64String(entry.Body));
}

/// <summary>An entry with the proof that it is in the log.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Proof">Hashes from the leaf's sibling up, base64.</param>
/// <param name="Size">Entries of the log for which the proof holds.</param>
/// <param name="Root">Root of the tree it leads to, base64.</param>
/// <param name="Note">The signed checkpoint.</param>
/// <param name="Statement">The entry as JSON; null when it is none.</param>
internal sealed record EntryDetail(
    EntryItem Entry, ImmutableArray<string> Proof, long Size, string Root, string Note, JsonElement? Statement);

/// <summary>Proof that the log only grew.</summary>
/// <param name="From">Entries it had.</param>
/// <param name="FromRoot">Root it had then, base64.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">Root of the tree, base64.</param>
/// <param name="Proof">Hashes, base64.</param>
internal sealed record ConsistencyItem(long From, string FromRoot, long Size, string Root, ImmutableArray<string> Proof);

/// <summary>Some entries of the log.</summary>
/// <param name="Total">Entries there are.</param>
/// <param name="Next">Place from which to go on; null at the end.</param>
/// <param name="Items">The entries.</param>
internal sealed record EntriesItem(long Total, long? Next, ImmutableArray<EntryItem> Items);

/// <summary>The log. It only grows: its state is shown as it is now, its entries also as they were known on a day.</summary>
internal static class LedgerApi
{
    private const int Most = 500;
    private const string NoLog = "Nothing was entered in the log yet.";
    private const string NoEntry = "The log has no entry of that number, or had none on that day.";

    private static readonly ApiParameter KnownAt = ApiParameter.Time.Single(static one => one.Name == "known-at");

    /// <summary>Witnesses sign it at any time, so that it has no tags.</summary>
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.ReadNow<LedgerItem>("/ledger", "getLedger", "The signed checkpoint of the log",
            static (TenantScope scope, HttpContext context) =>
            Read(scope, context, static log => Results.Ok(new LedgerItem(
                log.Checkpoint.Origin, log.Checkpoint.Size, Text(log.Checkpoint.Root), log.Note().ToString(),
                [.. log.Keys.Select(static key => new LedgerKeyItem(key.Since, key.Key))])))).Refuses();
        organisation.ReadNow<EntriesItem>("/ledger/entries", "listEntries", "Entries of the log, in order", Entries,
            KnownAt,
            new ApiParameter("from", "Place of the first, from 0.", "0") { IsNumber = true },
            new ApiParameter("limit", $"How many: 1 to {Most}, 100 when left out.", "100") { IsNumber = true }).Refuses();
        organisation.ReadNow<EntryDetail>(
            "/ledger/entries/{index}", "getEntry", "One entry with the proof that it is in the log", Entry, KnownAt).Refuses();
        organisation.ReadNow<ConsistencyItem>(
            "/ledger/consistency", "getConsistency", "Proof that the log began as it was at an earlier size", Consistency,
            new ApiParameter("from", "Entries it had.", "1") { IsNumber = true }).Refuses();
    }

    /// <summary>A log that was altered is answered with what does not agree.</summary>
    private static void Refuses(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblem(StatusCodes.Status409Conflict);

    internal static string Text(TreeHash hash) => Convert.ToBase64String(hash.ToBytes());

    private static IResult Entries(TenantScope scope, HttpContext context)
    {
        var query = context.Request.Query;
        if (!TryNumber(query["from"], 0, out var from)) return ApiProblem.Field("from", "It is a whole number from 0.");
        if (!TryNumber(query["limit"], 100, out var limit) || limit is 0 or > Most)
            return ApiProblem.Field("limit", $"It is a whole number from 1 to {Most}.");
        return Read(scope, context, log =>
        {
            var size = log.SizeBy(scope.KnownBy);
            var end = Math.Min(size, from + limit);
            var entries = from < end ? log.Entries(from, end) : [];
            if (entries.Count < Math.Max(0, end - from))
                throw new LedgerException($"of the entries from {from} to {end - 1} some are missing");
            return Results.Ok(new EntriesItem(size, end < size ? end : null, [.. entries.Select(EntryItem.Of)]));
        });
    }

    private static IResult Entry(TenantScope scope, HttpContext context, string index) => Read(scope, context, log =>
    {
        if (!TryNumber(index, 0, out var place) || place >= log.SizeBy(scope.KnownBy)) return ApiProblem.Missing(NoEntry);
        var entry = log.Entry(place) ?? throw new LedgerException($"entry {place} is missing");
        return Results.Ok(new EntryDetail(
            EntryItem.Of(entry), [.. log.ProveInclusion(place).Select(Text)], log.Checkpoint.Size, Text(log.Checkpoint.Root),
            log.Note().ToString(), Parse(entry.Body)));
    });

    private static IResult Consistency(TenantScope scope, HttpContext context)
    {
        if (!TryNumber(context.Request.Query["from"], 0, out var from) || from == 0)
            return ApiProblem.Field("from", "It is a whole number from 1.");
        return Read(scope, context, log => from > log.Checkpoint.Size
            ? ApiProblem.Field("from", $"The log has {log.Checkpoint.Size} entries.")
            : Results.Ok(new ConsistencyItem(
                from, Text(log.RootAt(from)), log.Checkpoint.Size, Text(log.Checkpoint.Root),
                [.. log.ProveConsistency(from).Select(Text)])));
    }

    private static IResult Read(TenantScope scope, HttpContext context, Func<LedgerReader, IResult> answer)
    {
        try
        {
            using var log = LedgerReader.Open(StoreRows.StoreOf(new ApiCall(scope, context)));
            return log is null ? ApiProblem.Missing(NoLog) : answer(log);
        }
        catch (LedgerException error)
        {
            return ApiProblem.Of(StatusCodes.Status409Conflict, $"The log does not agree with itself: {error.Message}.");
        }
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryNumber(string? text, long otherwise, out long number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text)
            || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 1L << 40);
    }
}
