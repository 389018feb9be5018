using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Microsoft.Data.Sqlite;

namespace Demarc.Adapters.Ledger;

/// <summary>The tables of a log in a file.</summary>
internal sealed class SqliteLedgerTables : LedgerTables
{
    internal SqliteLedgerTables(SqlStore store)
        : base(store)
    {
        // Other parts of the store can do without the last moments before a loss of power; the log cannot. With FULL, a commit returns
        // after the write-ahead log is on the disk. On macOS that takes another call than elsewhere.
        Sql.Run(Connection, null, "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
    }

    /// <inheritdoc/>
    internal override DbTransaction BeginWrite(out LedgerRow? row)
    {
        // Not deferred: it waits here for other writers, and not at the first change, where waiting is in vain.
        var transaction = ((SqliteConnection)Connection).BeginTransaction(deferred: false);
        try
        {
            row = Row(transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override void Insert(DbTransaction transaction, long first, Moment added, IReadOnlyList<LedgerEntry> entries)
    {
        using var command = (SqliteCommand)Sql.Command(
            Connection, transaction, "INSERT INTO ledger_entry (tenant, entry, kind, added, body) VALUES (@p0, @p1, @p2, @p3, @p4)",
            Tenant, first, "", added.Microseconds, Array.Empty<byte>());
        command.Prepare();
        for (var i = 0; i < entries.Count; i++)
        {
            command.Parameters[1].Value = first + i;
            command.Parameters[2].Value = entries[i].Kind.Word();
            command.Parameters[4].Value = entries[i].Body.ToArray();
            command.ExecuteNonQuery();
        }
    }
}
