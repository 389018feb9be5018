using System.Collections.Immutable;
using System.Data.Common;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Holdings;

/// <summary>Reads the evidence that a store holds.</summary>
public static class HeldEvidence
{
    private const string Columns =
        "item, kind, origin, title, file, size, blob, commitment, record, salt, effective, collected, known, expires, about, cover, "
        + "submitter, attested, entry";

    /// <summary>All items as they were known at a time, in the order in which they came.</summary>
    /// <param name="store">The store.</param>
    /// <param name="known">What was known later is left out; <see cref="Moment.Open"/> for all.</param>
    public static ImmutableArray<HeldItem> Read(SqlStore store, Moment known)
    {
        using var connection = store.OpenConnection();
        return [.. Items(connection, null, store.TenantNumber).Select(item => item.At(known)).OfType<HeldItem>()];
    }

    /// <summary>The one item of an id, or whose id begins so.</summary>
    /// <exception cref="EvidenceException">There is none, or more than one.</exception>
    public static HeldItem Require(SqlStore store, string id, Moment known)
    {
        var items = Read(store, known);
        var found = items.Where(item => item.Id == id).ToList();
        if (found.Count == 0 && id.Length > 0) found = [.. items.Where(item => item.Id.StartsWith(id, StringComparison.Ordinal))];
        return found switch
        {
            [var only] => only,
            [] => throw new EvidenceException($"there is no evidence \"{id}\""),
            _ => throw new EvidenceException($"\"{id}\" is the beginning of {found.Count} items: {found[0].Id}, {found[1].Id} ..."),
        };
    }

    internal static IEnumerable<HeldItem> Items(DbConnection connection, DbTransaction? transaction, int tenant)
    {
        var deeds = Sql.List(
            connection, transaction,
            "SELECT item, deed, kind, known, actor, reason, basis, entry FROM evidence_deed WHERE tenant = @p0 ORDER BY item, deed",
            static row => (Item: row.GetString(0), Deed: new HeldDeed(
                row.GetInt32(1), Kebab<DeedKind>.TryParse(row.GetString(2), out var kind) ? kind : DeedKind.Unknown,
                new Moment(row.GetInt64(3)), row.GetString(4), row.GetString(5), row.GetString(6), row.GetInt64(7))), tenant)
            .ToLookup(static pair => pair.Item, static pair => pair.Deed, StringComparer.Ordinal);
        return Sql.List(
            connection, transaction, $"SELECT {Columns} FROM evidence WHERE tenant = @p0 ORDER BY known, item", ReadItem, tenant)
            .Select(item => item with { Deeds = [.. deeds[item.Id]] });
    }

    internal static void Insert(DbConnection connection, DbTransaction transaction, int tenant, HeldItem item, long entry)
    {
        if (item.Blob is { } blob && Sql.Number(
            connection, transaction, "SELECT count(*) FROM blob WHERE tenant = @p0 AND blob = @p1", tenant, blob.ToBytes()) == 0)
            throw new EvidenceException("the same file was erased at this moment; hand it in again");
        Sql.Run(
            connection, transaction, $"INSERT INTO evidence (tenant, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, "
            + "@p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19)", tenant, item.Id, Kebab<EvidenceKind>.Name(item.Kind),
            Kebab<EvidenceOrigin>.Name(item.Origin), item.Title, item.File, item.Size, item.Blob?.ToBytes(), item.Commitment.ToArray(),
            item.Record.ToArray(), item.Salt.ToArray(), item.Times.Effective.Microseconds, item.Times.Collected.Microseconds,
            item.Times.Received.Microseconds, (item.Times.Expires is { } end ? Moment.Of(end) : Moment.Open).Microseconds,
            ItemText.About(item.About), item.Cover?.ToArray(), item.Submitter, item.Attested, entry);
    }

    internal static void Insert(
        DbConnection connection, DbTransaction transaction, int tenant, string item, HeldDeed deed, long entry) => Sql.Run(
        connection, transaction, "INSERT INTO evidence_deed (tenant, item, deed, kind, known, actor, reason, basis, entry) VALUES (@p0, "
        + "@p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)", tenant, item, deed.Number, Kebab<DeedKind>.Name(deed.Kind), deed.Known.Microseconds,
        deed.Actor, deed.Reason, deed.Basis, entry);

    /// <summary>Removes what people wrote about an item, and the salts without which its commitments tell nothing.</summary>
    internal static void Blank(DbConnection connection, DbTransaction transaction, int tenant, string item)
    {
        Sql.Run(
            connection, transaction, "UPDATE evidence SET title = '', file = '', attested = '', blob = NULL, salt = NULL "
            + "WHERE tenant = @p0 AND item = @p1", tenant, item);
        Sql.Run(
            connection, transaction, "UPDATE evidence_deed SET reason = '' WHERE tenant = @p0 AND item = @p1", tenant, item);
    }

    internal static long LastKnown(DbConnection connection, int tenant) => Sql.Number(
        connection, null, "SELECT max(known) FROM (SELECT known FROM evidence WHERE tenant = @p0 UNION ALL SELECT known FROM evidence_deed "
        + "WHERE tenant = @p0) AS written", tenant);

    private static HeldItem ReadItem(DbDataReader row)
    {
        var expires = new Moment(row.GetInt64(13));
        return new HeldItem
        {
            Id = row.GetString(0),
            Kind = Kebab<EvidenceKind>.TryParse(row.GetString(1), out var kind) ? kind : EvidenceKind.Unknown,
            Origin = Kebab<EvidenceOrigin>.TryParse(row.GetString(2), out var origin) ? origin : EvidenceOrigin.Unknown,
            Title = row.GetString(3),
            File = row.GetString(4),
            Size = row.GetInt64(5),
            Blob = Sql.Bytes(row, 6) is { } blob ? BlobId.From(blob) : null,
            Commitment = row.GetFieldValue<byte[]>(7),
            Record = row.GetFieldValue<byte[]>(8),
            Salt = Sql.Bytes(row, 9) ?? [],
            Times = new EvidenceTimes(
                new Moment(row.GetInt64(10)), new Moment(row.GetInt64(11)), new Moment(row.GetInt64(12)),
                expires.IsOpen ? null : DateOnly.FromDateTime(expires.ToTime().UtcDateTime)),
            About = ItemText.ReadAbout(row.GetString(14)),
            Cover = Sql.Bytes(row, 15) is { } cover ? cover : (ReadOnlyMemory<byte>?)null,
            Submitter = row.GetString(16),
            Attested = row.GetString(17),
            Entry = row.GetInt64(18),
        };
    }
}
