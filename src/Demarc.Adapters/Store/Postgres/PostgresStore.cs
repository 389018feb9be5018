using System.Data.Common;
using Demarc.Engine.Evidence;
using Npgsql;
using NpgsqlTypes;

namespace Demarc.Adapters.Store.Postgres;

/// <summary>A store in a PostgreSQL database, in a schema of its own. Rows go in by binary COPY.</summary>
internal sealed class PostgresStore : SqlStore
{
    private const string Schema = "demarc";

    /// <summary>Any number will do that no other program takes: "DMRC".</summary>
    private const int LockClass = 0x444D5243;

    private readonly string connection;
    private NpgsqlConnection? writer;
    private NpgsqlConnection? held;

    internal PostgresStore(string address)
    {
        try
        {
            var builder = address.Contains("://", StringComparison.Ordinal) ? FromUri(address) : new NpgsqlConnectionStringBuilder(address);
            builder.SearchPath = Schema;
            builder.ApplicationName ??= "demarc";
            // Who may write, and bulk reads, are settled by connections that stay open: an idle one must not be dropped unnoticed.
            if (builder.KeepAlive == 0) builder.KeepAlive = 30;
            connection = builder.ToString();
            Place = $"{builder.Database ?? builder.Username} on {builder.Host}:{builder.Port}";
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new StoreException("the connection string of the store cannot be read", error);
        }
    }

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    protected override bool TakeHold()
    {
        if (held is not null) return false;
        held = (NpgsqlConnection)Connect();
        try
        {
            // The server takes a moment to notice that a process died.
            Sql.Run(held, null, "SET lock_timeout = '2s'");
            Sql.Run(held, null, "SELECT pg_advisory_lock(@p0, @p1)", LockClass, Tenant);
            return true;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            held.Dispose();
            held = null;
            throw new StoreBusyException($"another process is writing to the store {Place}", error);
        }
    }

    /// <inheritdoc/>
    public override void Write(WriteBatch batch, Moment known)
    {
        writer ??= OpenWriter();
        using var transaction = writer.BeginTransaction();
        foreach (var series in batch.Undone) Undo(transaction, series, known);
        Put(transaction, batch.Subjects);
        Put(transaction, batch.Contents);
        Change(transaction, batch.Superseded, "known_to = " + known.Microseconds);
        Insert(batch.Facts);
        Change(transaction, batch.Confirmed, "basis = changed.basis");
        if (batch.Run is { } run) Put(writer, transaction, run);
        batch.Also?.Invoke(writer, transaction);
        transaction.Commit();
    }

    /// <inheritdoc/>
    public override void Compact()
    {
        using var opened = Connect();
        // From a ledger nothing is ever removed.
        var tables = Sql.List(
            opened, null, "SELECT tablename FROM pg_tables WHERE schemaname = @p0 AND tablename NOT LIKE 'ledger%' ORDER BY tablename",
            static row => row.GetString(0), Schema);
        foreach (var table in tables) Sql.Run(opened, null, $"VACUUM (FULL) {table}");
    }

    /// <inheritdoc/>
    public override long SizeOnDisk()
    {
        using var opened = Connect();
        return Sql.Number(
            opened, null, "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            + "WHERE n.nspname = @p0 AND c.relkind = 'r'", Schema);
    }

    /// <inheritdoc/>
    internal override (DbProviderFactory Driver, string Connection) Driver() => (NpgsqlFactory.Instance, connection);

    /// <inheritdoc/>
    internal override DbTransaction BeginSnapshot(DbConnection connection) =>
        connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Tables(DbConnection connection, DbTransaction transaction) => Sql.List(
        connection, transaction, "SELECT tablename FROM pg_tables WHERE schemaname = @p0 AND tablename NOT ILIKE 'quartz%' "
        + "AND tablename <> 'migration' ORDER BY tablename COLLATE \"C\"", static row => row.GetString(0), Schema);

    /// <inheritdoc/>
    internal override void NumberOn(DbConnection connection, DbTransaction transaction)
    {
        var columns = Sql.List(
            connection, transaction, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = @p0 "
            + "AND is_identity = 'YES'", static row => (Table: row.GetString(0), Column: row.GetString(1)), Schema);
        foreach (var (table, column) in columns)
            Sql.Run(
                connection, transaction, $"SELECT setval(pg_get_serial_sequence('{Schema}.{table}', '{column}'), "
                + $"(SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)");
    }

    /// <inheritdoc/>
    protected override DbConnection Connect()
    {
        var opened = new NpgsqlConnection(connection);
        opened.Open();
        return opened;
    }

    /// <inheritdoc/>
    protected override void Migrate()
    {
        using var opened = Connect();
        // Several programs may start at once: one of them makes the tables, the others wait for it.
        Sql.Run(opened, null, "SELECT pg_advisory_lock(@p0, 0)", LockClass);
        Sql.Run(opened, null, $"CREATE SCHEMA IF NOT EXISTS {Schema}");
        Migration.Apply(opened, "Postgres");
        Sql.Run(opened, null, "SELECT pg_advisory_unlock(@p0, 0)", LockClass);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer?.Dispose();
            // A connection given back to the pool keeps its locks until it is reset.
            if (held is not null) Sql.Run(held, null, "SELECT pg_advisory_unlock_all()");
            held?.Dispose();
            (writer, held) = (null, null);
        }

        base.Dispose(disposing);
    }

    private NpgsqlConnection OpenWriter()
    {
        var opened = (NpgsqlConnection)Connect();
        Sql.Run(opened, null, """
            CREATE TEMP TABLE IF NOT EXISTS put_subject (subject integer, key bytea, kind integer, provider text, account text, region text,
              type text, id text, container text) ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE IF NOT EXISTS put_content (digest bytea, body bytea) ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE IF NOT EXISTS change_fact (kind integer, subject integer, facet text, valid_from bigint, known_from bigint,
              basis bytea) ON COMMIT DELETE ROWS;
            """);
        return opened;
    }

    private void Undo(NpgsqlTransaction transaction, Series series, Moment known)
    {
        Sql.Run(
            writer!, transaction,
            "DELETE FROM fact WHERE tenant = @p0 AND kind = @p1 AND subject = @p2 AND facet = @p3 AND known_from = @p4",
            Tenant, (int)series.Kind, series.Subject, series.Facet, known.Microseconds);
        Sql.Run(
            writer!, transaction,
            "UPDATE fact SET known_to = @p5 WHERE tenant = @p0 AND kind = @p1 AND subject = @p2 AND facet = @p3 AND known_to = @p4",
            Tenant, (int)series.Kind, series.Subject, series.Facet, known.Microseconds, Moment.Open.Microseconds);
    }

    private void Put(NpgsqlTransaction transaction, List<SubjectRow> subjects)
    {
        if (subjects.Count == 0) return;
        using (var copy = writer!.BeginBinaryImport(
            "COPY put_subject (subject, key, kind, provider, account, region, type, id, container) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var subject in subjects)
            {
                copy.StartRow();
                copy.Write(subject.Number, NpgsqlDbType.Integer);
                copy.Write(subject.Key.ToBytes()!, NpgsqlDbType.Bytea);
                copy.Write((int)subject.Name.Kind, NpgsqlDbType.Integer);
                var name = subject.Name;
                foreach (var text in (ReadOnlySpan<string>)[name.Provider, name.Account, name.Region, name.Type, name.Id, name.Container])
                    copy.Write(text, NpgsqlDbType.Text);
            }

            copy.Complete();
        }

        Sql.Run(
            writer!, transaction,
            "INSERT INTO subject (tenant, subject, key, kind, provider, account, region, type, id, container) SELECT @p0, s.* FROM "
            + "put_subject s ON CONFLICT (tenant, subject) DO UPDATE SET provider = excluded.provider, account = excluded.account, "
            + "region = excluded.region, type = excluded.type", Tenant);
    }

    private void Put(NpgsqlTransaction transaction, List<(Digest Digest, byte[] Body)> contents)
    {
        if (contents.Count == 0) return;
        using (var copy = writer!.BeginBinaryImport("COPY put_content (digest, body) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (digest, body) in contents)
            {
                copy.StartRow();
                copy.Write(digest.ToBytes()!, NpgsqlDbType.Bytea);
                copy.Write(body, NpgsqlDbType.Bytea);
            }

            copy.Complete();
        }

        Sql.Run(
            writer!, transaction,
            "INSERT INTO content (tenant, digest, body) SELECT @p0, c.* FROM put_content c ON CONFLICT DO NOTHING", Tenant);
    }

    private void Change(NpgsqlTransaction transaction, List<FactRow> facts, string set)
    {
        if (facts.Count == 0) return;
        using (var copy = writer!.BeginBinaryImport(
            "COPY change_fact (kind, subject, facet, valid_from, known_from, basis) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var fact in facts)
            {
                copy.StartRow();
                WriteKey(copy, fact);
                Write(copy, fact.Body?.Basis ?? Digest.None);
            }

            copy.Complete();
        }

        Sql.Run(
            writer!, transaction,
            $"UPDATE fact f SET {set} FROM change_fact changed WHERE f.tenant = @p0 AND f.kind = changed.kind "
            + "AND f.subject = changed.subject AND f.facet = changed.facet AND f.valid_from = changed.valid_from "
            + "AND f.known_from = changed.known_from", Tenant);
        Sql.Run(writer!, transaction, "DELETE FROM change_fact");
    }

    private void Insert(List<FactRow> facts)
    {
        if (facts.Count == 0) return;
        using var copy = writer!.BeginBinaryImport(
            "COPY fact (tenant, kind, subject, facet, valid_from, known_from, valid_to, known_to, captured, mark, content, verdicts, "
            + "basis, about) FROM STDIN (FORMAT BINARY)");
        foreach (var fact in facts)
        {
            copy.StartRow();
            copy.Write(Tenant, NpgsqlDbType.Integer);
            WriteKey(copy, fact);
            copy.Write(fact.Valid.To.Microseconds, NpgsqlDbType.Bigint);
            copy.Write(fact.Known.To.Microseconds, NpgsqlDbType.Bigint);
            copy.Write(fact.Captured.Microseconds, NpgsqlDbType.Bigint);
            Write(copy, fact.Body?.Mark ?? Digest.None);
            Write(copy, fact.Body?.Content ?? Digest.None);
            Write(copy, fact.Body?.Verdicts ?? Digest.None);
            Write(copy, fact.Body?.Basis ?? Digest.None);
            copy.Write(fact.Body?.About ?? "", NpgsqlDbType.Text);
        }

        copy.Complete();
    }

    private static void WriteKey(NpgsqlBinaryImporter copy, FactRow fact)
    {
        copy.Write((int)fact.Series.Kind, NpgsqlDbType.Integer);
        copy.Write(fact.Series.Subject, NpgsqlDbType.Integer);
        copy.Write(fact.Series.Facet, NpgsqlDbType.Text);
        copy.Write(fact.Valid.From.Microseconds, NpgsqlDbType.Bigint);
        copy.Write(fact.Known.From.Microseconds, NpgsqlDbType.Bigint);
    }

    private static void Write(NpgsqlBinaryImporter copy, Digest digest)
    {
        if (digest.ToBytes() is { } bytes) copy.Write(bytes, NpgsqlDbType.Bytea);
        else copy.WriteNull();
    }

    private static NpgsqlConnectionStringBuilder FromUri(string address)
    {
        var uri = new Uri(address);
        var user = uri.UserInfo.Split(':', 2);
        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host, Database = database };
        if (uri.Port > 0) builder.Port = uri.Port;
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, Uri.UnescapeDataString(right)) : (pair, "");
            builder[name switch { "sslmode" => "SSL Mode", "application_name" => "Application Name", _ => name }] = value;
        }

        return builder;
    }
}
