using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Postgres;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>The state of a log as its row in the database says it.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">Root of the tree.</param>
/// <param name="Note">The signed note that says so.</param>
/// <param name="Key">The verifier key that signed it.</param>
internal sealed record LedgerRow(string Origin, long Size, TreeHash Root, string Note, string Key);

/// <summary>
/// The tables of a log, over one connection whose commits are on the disk when they return. Rows are written in bulk in each database's
/// own way; everything else is the same on both.
/// </summary>
internal abstract class LedgerTables : IDisposable
{
    private const string SelectRow = "SELECT origin, size, root, note, vkey FROM ledger WHERE tenant = @p0";

    private protected LedgerTables(SqlStore store)
    {
        Tenant = store.TenantNumber;
        Connection = store.OpenConnection();
    }

    /// <summary>The connection.</summary>
    internal DbConnection Connection { get; }

    /// <summary>Number of the tenant.</summary>
    internal int Tenant { get; }

    /// <summary>Opens the tables of a store.</summary>
    internal static LedgerTables Open(SqlStore store) =>
        store is PostgresStore ? new PostgresLedgerTables(store) : new SqliteLedgerTables(store);

    /// <summary>Begins to write: nobody else writes to this log until the transaction ends.</summary>
    /// <param name="row">The state of the log; null when there is none yet.</param>
    internal abstract DbTransaction BeginWrite(out LedgerRow? row);

    /// <summary>Writes entries in bulk.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="first">Place of the first.</param>
    /// <param name="added">When they are appended.</param>
    /// <param name="entries">Entries, in order.</param>
    internal abstract void Insert(DbTransaction transaction, long first, Moment added, IReadOnlyList<LedgerEntry> entries);

    /// <summary>The state of the log; null when there is none.</summary>
    internal LedgerRow? Row(DbTransaction? transaction = null) => ReadRow(transaction, "");

    /// <summary>Begins a log.</summary>
    internal void Create(DbTransaction transaction, LedgerRow row)
    {
        Sql.Run(
            Connection, transaction, "INSERT INTO ledger (tenant, origin, size, root, note, vkey) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
            Tenant, row.Origin, row.Size, row.Root.ToBytes(), row.Note, row.Key);
        PutKey(transaction, row.Size, row.Key);
    }

    /// <summary>Puts one state in the place of another.</summary>
    /// <returns>Whether the first was still the state of the log.</returns>
    internal bool Swap(DbTransaction transaction, LedgerRow from, LedgerRow to) => Sql.Run(
        Connection, transaction,
        "UPDATE ledger SET size = @p3, root = @p4, note = @p5, vkey = @p6 WHERE tenant = @p0 AND size = @p1 AND root = @p2",
        Tenant, from.Size, from.Root.ToBytes(), to.Size, to.Root.ToBytes(), to.Note, to.Key) == 1;

    /// <summary>Records which key signs from some size on.</summary>
    internal void PutKey(DbTransaction transaction, long since, string key) => Sql.Run(
        Connection, transaction, "INSERT INTO ledger_key (tenant, since, vkey) VALUES (@p0, @p1, @p2) "
        + "ON CONFLICT (tenant, since) DO UPDATE SET vkey = excluded.vkey", Tenant, since, key);

    /// <summary>Keys that signed, in order.</summary>
    internal List<(long Since, string Key)> Keys() => Sql.List(
        Connection, null, "SELECT since, vkey FROM ledger_key WHERE tenant = @p0 ORDER BY since",
        static row => (row.GetInt64(0), row.GetString(1)), Tenant);

    /// <summary>Writes tiles. What full ones held stays; the one at the end of a level grows.</summary>
    internal void Put(DbTransaction transaction, IEnumerable<TileFile> tiles)
    {
        foreach (var tile in tiles)
            Sql.Run(
                Connection, transaction, "INSERT INTO ledger_tile (tenant, level, tile, hashes) VALUES (@p0, @p1, @p2, @p3) "
                + "ON CONFLICT (tenant, level, tile) DO UPDATE SET hashes = excluded.hashes",
                Tenant, tile.Path.Level, tile.Path.Index, tile.Bytes.ToArray());
    }

    /// <summary>
    /// A tile as wide as asked for, or a bundle of entries; null when it is not there, or not in full. A tile that has become wider since
    /// begins with what it was.
    /// </summary>
    internal ReadOnlyMemory<byte>? Read(DbTransaction? transaction, TilePath path)
    {
        if (path.IsEntries)
        {
            var entries = Bodies(transaction, path.Index * TilePath.FullWidth, path.Width);
            return entries.Count == path.Width ? EntryBundle.Write(entries) : null;
        }

        using var command = Sql.Command(
            Connection, transaction, "SELECT hashes FROM ledger_tile WHERE tenant = @p0 AND level = @p1 AND tile = @p2",
            Tenant, path.Level, path.Index);
        return command.ExecuteScalar() is byte[] hashes && hashes.Length >= path.Width * TreeHash.Size
            ? hashes.AsMemory(0, path.Width * TreeHash.Size)
            : null;
    }

    /// <summary>Bodies of entries, in order; fewer where the log ends.</summary>
    internal List<ReadOnlyMemory<byte>> Bodies(DbTransaction? transaction, long first, int count) => Sql.List(
        Connection, transaction, "SELECT body FROM ledger_entry WHERE tenant = @p0 AND entry >= @p1 AND entry < @p2 ORDER BY entry",
        static row => (ReadOnlyMemory<byte>)row.GetFieldValue<byte[]>(0), Tenant, first, first + count);

    /// <summary>An entry; null when there is none at that place.</summary>
    internal StoredEntry? Entry(long index) => Sql.List(
        Connection, null, SelectEntry + "AND entry = @p1", ReadEntry, Tenant, index).SingleOrDefault();

    /// <summary>The entries of a kind before a place, the newest first.</summary>
    internal List<StoredEntry> Entries(EntryKind kind, long end) => Sql.List(
        Connection, null, SelectEntry + "AND kind = @p1 AND entry < @p2 ORDER BY entry DESC", ReadEntry, Tenant,
        Kebab<EntryKind>.Name(kind), end);

    /// <summary>Entries of some places, in order.</summary>
    internal List<StoredEntry> Range(long first, long end) => Sql.List(
        Connection, null, SelectEntry + "AND entry >= @p1 AND entry < @p2 ORDER BY entry", ReadEntry, Tenant, first, end);

    /// <summary>The newest entries before a place that had been appended by a moment, the newest first.</summary>
    internal List<StoredEntry> Newest(long end, Moment known, int most) => Sql.List(
        Connection, null, SelectEntry + "AND entry < @p1 AND added <= @p2 ORDER BY entry DESC LIMIT @p3", ReadEntry, Tenant, end,
        known.Microseconds, most);

    /// <summary>The place of the first entry that was appended after a moment; null when there is none.</summary>
    internal long? FirstAfter(Moment known) => Sql.List(
        Connection, null, "SELECT entry FROM ledger_entry WHERE tenant = @p0 AND added > @p1 ORDER BY entry LIMIT 1",
        static row => (long?)row.GetInt64(0), Tenant, known.Microseconds).FirstOrDefault();

    private const string SelectEntry = "SELECT entry, kind, added, body FROM ledger_entry WHERE tenant = @p0 ";

    private static StoredEntry ReadEntry(DbDataReader row) => new(
        row.GetInt64(0), Kebab<EntryKind>.TryParse(row.GetString(1), out var kind) ? kind : EntryKind.Unknown,
        new Moment(row.GetInt64(2)), row.GetFieldValue<byte[]>(3));

    /// <summary>The place after the last entry.</summary>
    internal long End(DbTransaction? transaction) =>
        Sql.Number(Connection, transaction, "SELECT max(entry) + 1 FROM ledger_entry WHERE tenant = @p0", Tenant);

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();

    /// <summary>The row, with what the database adds to a question to keep others from changing it.</summary>
    private protected LedgerRow? ReadRow(DbTransaction? transaction, string locking) => Sql.List(
        Connection, transaction, SelectRow + locking,
        static row => new LedgerRow(
            row.GetString(0), row.GetInt64(1), new TreeHash(row.GetFieldValue<byte[]>(2)), row.GetString(3), row.GetString(4)),
        Tenant).SingleOrDefault();
}
