using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Demarc.Adapters.Ledger;

/// <summary>The tables of a log in a PostgreSQL database.</summary>
internal sealed class PostgresLedgerTables : LedgerTables
{
    internal PostgresLedgerTables(SqlStore store)
        : base(store)
    {
        // A server may be set to answer before a commit is on the disk; the log must not. Stronger settings stay.
        Sql.Run(
            Connection, null,
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
    }

    /// <inheritdoc/>
    internal override DbTransaction BeginWrite(out LedgerRow? row)
    {
        var transaction = Connection.BeginTransaction();
        try
        {
            row = ReadRow(transaction, " FOR UPDATE");
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
        using var copy = ((NpgsqlConnection)Connection).BeginBinaryImport(
            "COPY ledger_entry (tenant, entry, kind, added, body) FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < entries.Count; i++)
        {
            copy.StartRow();
            copy.Write(Tenant, NpgsqlDbType.Integer);
            copy.Write(first + i, NpgsqlDbType.Bigint);
            copy.Write(entries[i].Kind.Word(), NpgsqlDbType.Text);
            copy.Write(added.Microseconds, NpgsqlDbType.Bigint);
            copy.Write(entries[i].Body, NpgsqlDbType.Bytea);
        }

        copy.Complete();
    }
}
