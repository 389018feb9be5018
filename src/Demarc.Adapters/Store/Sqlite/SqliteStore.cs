using System.Data.Common;
using Demarc.Engine.Evidence;
using Microsoft.Data.Sqlite;

namespace Demarc.Adapters.Store.Sqlite;

/// <summary>A store in one file. It needs no set-up; readers do not wait for the writer.</summary>
internal sealed class SqliteStore : SqlStore
{
    private const string InsertFact =
        "INSERT INTO fact (tenant, kind, subject, facet, valid_from, known_from, valid_to, known_to, captured, mark, content, verdicts, "
        + "basis, about) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13)";

    private const string PutSubject =
        "INSERT INTO subject (tenant, subject, key, kind, provider, account, region, type, id, container) VALUES "
        + "(@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9) ON CONFLICT (tenant, subject) DO UPDATE SET provider = excluded.provider, "
        + "account = excluded.account, region = excluded.region, type = excluded.type";

    private readonly string path;
    private readonly string connection;
    private SqliteConnection? writer;
    private FileStream? held;

    internal SqliteStore(string file, bool create)
    {
        path = Path.GetFullPath(file);
        Place = file;
        if (!create && !File.Exists(path)) throw new StoreException($"there is no store {file}; record a run first: demarc assess --store");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the store {file} cannot be made: {error.Message}", error);
        }

        connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 60 }.ToString();
    }

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [path, path + "-wal", path + "-shm", path + "-journal", path + ".lock"];

    /// <inheritdoc/>
    protected override bool TakeHold()
    {
        if (held is not null) return false;
        try
        {
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException error)
        {
            throw new StoreBusyException($"another process is writing to the store {Place}", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StoreException($"the store {Place} cannot be written to: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override void Write(WriteBatch batch, Moment known)
    {
        writer ??= (SqliteConnection)Connect();
        using var transaction = writer.BeginTransaction(deferred: false);
        foreach (var series in batch.Undone) Undo(transaction, series, known);
        Each(transaction, PutSubject, batch.Subjects, 10, Bind);
        Each(
            transaction, "INSERT INTO content (tenant, digest, body) VALUES (@p0, @p1, @p2) ON CONFLICT DO NOTHING", batch.Contents, 3,
            static (values, content) => (values[1], values[2]) = (content.Digest.ToBytes()!, content.Body));
        Each(
            transaction,
            "UPDATE fact SET known_to = @p6 WHERE tenant = @p0 AND kind = @p1 AND subject = @p2 AND facet = @p3 AND valid_from = @p4 "
            + "AND known_from = @p5", batch.Superseded, 7, (values, fact) =>
            {
                BindKey(values, fact);
                values[6] = known.Microseconds;
            });
        Each(transaction, InsertFact, batch.Facts, 14, Bind);
        Each(
            transaction,
            "UPDATE fact SET basis = @p6 WHERE tenant = @p0 AND kind = @p1 AND subject = @p2 AND facet = @p3 AND valid_from = @p4 "
            + "AND known_from = @p5", batch.Confirmed, 7, static (values, fact) =>
            {
                BindKey(values, fact);
                values[6] = (object?)fact.Body?.Basis.ToBytes() ?? DBNull.Value;
            });
        if (batch.Run is { } run) Put(writer, transaction, run);
        batch.Also?.Invoke(writer, transaction);
        transaction.Commit();
    }

    /// <inheritdoc/>
    public override void Compact()
    {
        writer?.Dispose();
        writer = null;
        using var opened = Connect();
        Sql.Run(opened, null, "PRAGMA wal_checkpoint(TRUNCATE)");
        Sql.Run(opened, null, "VACUUM");
        Sql.Run(opened, null, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <inheritdoc/>
    public override long SizeOnDisk() =>
        new[] { path, path + "-wal" }.Where(File.Exists).Sum(static file => new FileInfo(file).Length);

    /// <inheritdoc/>
    internal override (DbProviderFactory Driver, string Connection) Driver() => (SqliteFactory.Instance, connection);

    /// <inheritdoc/>
    internal override DbTransaction BeginSnapshot(DbConnection connection)
    {
        var transaction = ((SqliteConnection)connection).BeginTransaction(deferred: true);
        // The moment is that of the first question.
        Sql.Number(connection, transaction, "SELECT count(*) FROM tenant");
        return transaction;
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Tables(DbConnection connection, DbTransaction transaction) => Sql.List(
        connection, transaction, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
        + "AND name NOT LIKE 'quartz%' AND name <> 'migration' ORDER BY name", static row => row.GetString(0));

    /// <inheritdoc/>
    internal override void NumberOn(DbConnection connection, DbTransaction transaction)
    {
        // A row number comes after the highest there is.
    }

    /// <inheritdoc/>
    protected override DbConnection Connect()
    {
        var opened = new SqliteConnection(connection);
        opened.Open();
        // Removed rows are overwritten, so that what was erased is gone from the file as well.
        Sql.Run(
            opened, null, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768");
        return opened;
    }

    /// <inheritdoc/>
    protected override void Migrate()
    {
        using var opened = Connect();
        Migration.Apply(opened, "Sqlite");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer?.Dispose();
            held?.Dispose();
            (writer, held) = (null, null);
        }

        base.Dispose(disposing);
    }

    private void Undo(SqliteTransaction transaction, Series series, Moment known)
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

    /// <summary>One prepared command for all rows.</summary>
    private void Each<T>(SqliteTransaction transaction, string text, List<T> rows, int parameters, Action<object[], T> bind)
    {
        if (rows.Count == 0) return;
        var values = new object[parameters];
        values[0] = Tenant;
        using var command = (SqliteCommand)Sql.Command(writer!, transaction, text, new object?[parameters]);
        command.Prepare();
        foreach (var row in rows)
        {
            bind(values, row);
            for (var i = 0; i < parameters; i++) command.Parameters[i].Value = values[i];
            command.ExecuteNonQuery();
        }
    }

    private static void Bind(object[] values, SubjectRow subject)
    {
        (values[1], values[2], values[3]) = (subject.Number, subject.Key.ToBytes()!, (int)subject.Name.Kind);
        (values[4], values[5], values[6]) = (subject.Name.Provider, subject.Name.Account, subject.Name.Region);
        (values[7], values[8], values[9]) = (subject.Name.Type, subject.Name.Id, subject.Name.Container);
    }

    private static void BindKey(object[] values, FactRow fact)
    {
        (values[1], values[2], values[3]) = ((int)fact.Series.Kind, fact.Series.Subject, fact.Series.Facet);
        (values[4], values[5]) = (fact.Valid.From.Microseconds, fact.Known.From.Microseconds);
    }

    private static void Bind(object[] values, FactRow fact)
    {
        BindKey(values, fact);
        (values[6], values[7], values[8]) = (fact.Valid.To.Microseconds, fact.Known.To.Microseconds, fact.Captured.Microseconds);
        values[9] = (object?)fact.Body?.Mark.ToBytes() ?? DBNull.Value;
        values[10] = (object?)fact.Body?.Content.ToBytes() ?? DBNull.Value;
        values[11] = (object?)fact.Body?.Verdicts.ToBytes() ?? DBNull.Value;
        values[12] = (object?)fact.Body?.Basis.ToBytes() ?? DBNull.Value;
        values[13] = fact.Body?.About ?? "";
    }
}
