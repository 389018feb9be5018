using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>A time stamp of a state of the log.</summary>
/// <param name="Size">Entries that the log had.</param>
/// <param name="Number">Which stamp of that state, from 1.</param>
/// <param name="Stamped">The time that the authority gave.</param>
/// <param name="Authority">Whom its certificate names.</param>
/// <param name="Reply">The authority's answer (RFC 3161), as it came.</param>
public sealed record StoredStamp(long Size, int Number, Moment Stamped, string Authority, byte[] Reply);

/// <summary>What others say of states of the log, in the same database.</summary>
internal static class Vouching
{
    /// <summary>Signature lines of witnesses on the state of some size, without line ends, by key.</summary>
    internal static List<string> Cosignatures(LedgerTables tables, long size) => Sql.List(
        tables.Connection, null, "SELECT line FROM ledger_cosignature WHERE tenant = @p0 AND size = @p1 ORDER BY vkey",
        static row => row.GetString(0), tables.Tenant, size);

    /// <summary>The size that a witness cosigned last; 0 when none.</summary>
    internal static long LastCosigned(LedgerTables tables, NoteKey witness) => Sql.Number(
        tables.Connection, null, "SELECT max(size) FROM ledger_cosignature WHERE tenant = @p0 AND vkey = @p1",
        tables.Tenant, witness.ToString());

    /// <summary>Keeps a state, as it is vouched for.</summary>
    internal static void Put(LedgerTables tables, DbTransaction transaction, LedgerRow row, Moment now) => Sql.Run(
        tables.Connection, transaction,
        "INSERT INTO ledger_checkpoint (tenant, size, known, note) VALUES (@p0, @p1, @p2, @p3) ON CONFLICT DO NOTHING",
        tables.Tenant, row.Size, now.Microseconds, row.Note);

    /// <summary>The signed note of an earlier state that is kept; null when it is not.</summary>
    internal static string? Note(LedgerTables tables, long size) => Sql.List(
        tables.Connection, null, "SELECT note FROM ledger_checkpoint WHERE tenant = @p0 AND size = @p1",
        static row => row.GetString(0), tables.Tenant, size).SingleOrDefault();

    /// <summary>Signed notes of all states that are kept, the latest first.</summary>
    internal static List<(long Size, string Note)> Notes(LedgerTables tables) => Sql.List(
        tables.Connection, null, "SELECT size, note FROM ledger_checkpoint WHERE tenant = @p0 ORDER BY size DESC",
        static row => (row.GetInt64(0), row.GetString(1)), tables.Tenant);

    /// <summary>Keeps a cosignature; a newer one of the same witness takes its place.</summary>
    internal static void Put(LedgerTables tables, DbTransaction transaction, long size, NoteKey witness, NoteSignature line, Moment now) =>
        Sql.Run(
            tables.Connection, transaction,
            "INSERT INTO ledger_cosignature (tenant, size, vkey, known, line) VALUES (@p0, @p1, @p2, @p3, @p4) "
            + "ON CONFLICT (tenant, size, vkey) DO UPDATE SET known = excluded.known, line = excluded.line",
            tables.Tenant, size, witness.ToString(), now.Microseconds, line.ToString());

    /// <summary>Time stamps, by size and number.</summary>
    internal static List<StoredStamp> Stamps(LedgerTables tables) => Sql.List(
        tables.Connection, null,
        "SELECT size, stamp, stamped, authority, reply FROM ledger_stamp WHERE tenant = @p0 ORDER BY size, stamp",
        static row => new StoredStamp(
            row.GetInt64(0), row.GetInt32(1), new Moment(row.GetInt64(2)), row.GetString(3), row.GetFieldValue<byte[]>(4)),
        tables.Tenant);

    /// <summary>Keeps a time stamp.</summary>
    /// <returns>Its number.</returns>
    internal static int Put(LedgerTables tables, DbTransaction transaction, StoredStamp stamp, Moment now)
    {
        var number = (int)Sql.Number(
            tables.Connection, transaction, "SELECT coalesce(max(stamp), 0) + 1 FROM ledger_stamp WHERE tenant = @p0 AND size = @p1",
            tables.Tenant, stamp.Size);
        Sql.Run(
            tables.Connection, transaction,
            "INSERT INTO ledger_stamp (tenant, size, stamp, known, stamped, authority, reply) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
            tables.Tenant, stamp.Size, number, now.Microseconds, stamp.Stamped.Microseconds, stamp.Authority, stamp.Reply);
        return number;
    }
}
