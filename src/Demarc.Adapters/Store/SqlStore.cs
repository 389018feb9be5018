using System.Data.Common;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Store;

/// <summary>
/// A store for one tenant. Reading is the same on every database; how rows are written in bulk, how tables are made and how one writer is
/// kept from another is each database's own. Nothing here judges: it keeps and finds rows.
/// </summary>
public abstract partial class SqlStore : IDisposable
{
    private const string FactColumns =
        "kind, subject, facet, valid_from, valid_to, known_from, known_to, captured, mark, content, verdicts, basis, about";

    private const int FactColumnCount = 13;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DbCommand> asked = new(StringComparer.Ordinal);
    private DbConnection? asking;

    /// <summary>What can be said of its place without telling a secret.</summary>
    public abstract string Place { get; }

    /// <summary>
    /// Full paths of the files it consists of; empty when it is a server's. Whoever reads folders has to leave them alone: on POSIX systems
    /// closing a file takes away every lock that the process has on it, and SQLite relies on those (sqlite.org/howtocorrupt.html, section
    /// 2.2, seen 2026-11-22).
    /// </summary>
    public virtual IReadOnlyList<string> Files => [];

    /// <summary>Number of the tenant.</summary>
    protected int Tenant { get; private set; }

    /// <summary>The database's driver, and the connection string.</summary>
    internal abstract (DbProviderFactory Driver, string Connection) Driver();

    /// <summary>Opens a connection.</summary>
    protected abstract DbConnection Connect();

    /// <summary>Makes the tables, or brings them up to date.</summary>
    protected abstract void Migrate();

    /// <summary>
    /// Keeps other writers out until the store is disposed or the process ends, however it ends. Whoever gets in takes back what a run that
    /// was cut off left behind.
    /// </summary>
    /// <exception cref="StoreException">Another one writes.</exception>
    public void Lock()
    {
        if (TakeHold()) UndoUnfinished();
    }

    /// <summary>Keeps other writers out; false when this store does so already.</summary>
    /// <exception cref="StoreException">Another one writes.</exception>
    protected abstract bool TakeHold();

    /// <summary>Writes everything in one transaction.</summary>
    /// <param name="batch">What to write.</param>
    /// <param name="known">When it is known: superseded facts are believed until then.</param>
    public abstract void Write(WriteBatch batch, Moment known);

    /// <summary>
    /// Writes the tables anew, so that nothing of what was removed is left in their files. Nobody else can use them meanwhile.
    /// </summary>
    public abstract void Compact();

    /// <summary>Bytes that the store takes up, where that can be told; else -1.</summary>
    public abstract long SizeOnDisk();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes connections.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var command in asked.Values) command.Dispose();
        asked.Clear();
        asking?.Dispose();
        asking = null;
    }

    /// <summary>Begins to read one moment of the database.</summary>
    internal abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>Names of the tables that hold what is kept, in order: not the record of steps, and not what calls workers.</summary>
    internal abstract IReadOnlyList<string> Tables(DbConnection connection, DbTransaction transaction);

    /// <summary>Rows were put in with their numbers: numbers given out from now on come after them.</summary>
    internal abstract void NumberOn(DbConnection connection, DbTransaction transaction);

    internal void PrepareTables()
    {
        try
        {
            Migrate();
        }
        catch (DbException error)
        {
            throw Failure(error);
        }
    }

    /// <summary>Looks at the tables without changing them.</summary>
    /// <param name="steps">The steps they must have taken.</param>
    /// <exception cref="StoreException">They took others, there are none, or no organisation is in them.</exception>
    internal void RequireCurrent(IReadOnlyList<Migration> steps)
    {
        List<(int Version, string Name)> taken;
        try
        {
            using var connection = Connect();
            taken = Sql.List(
                connection, null, "SELECT version, name FROM migration ORDER BY version",
                static row => (row.GetInt32(0), row.GetString(1)));
            if (taken.SequenceEqual(steps.Select(static step => (step.Version, step.Name)))
                && Sql.Number(connection, null, "SELECT count(*) FROM tenant") > 0) return;
        }
        catch (DbException error)
        {
            throw new StoreException($"{Place} is no store, or cannot be reached: {error.Message}", error);
        }

        throw new StoreException(taken.SequenceEqual(steps.Select(static step => (step.Version, step.Name)))
            ? $"the store {Place} has no organisation in it: is its address right?"
            : $"the tables of the store {Place} are of another version of the program: use that one, or start this one on it first");
    }

    internal void Prepare(string tenant, bool create)
    {
        try
        {
            Migrate();
            using var connection = Connect();
            Tenant = TenantOf(connection, tenant);
            if (create && Tenant == 0)
            {
                AddTenant(connection, null, tenant);
                Tenant = TenantOf(connection, tenant);
            }
        }
        catch (DbException error)
        {
            throw Failure(error);
        }

        if (Tenant == 0) throw new StoreException($"the store {Place} has no tenant \"{tenant}\"");
    }

    /// <summary>Adds a tenant.</summary>
    /// <returns>False when there is one of that name.</returns>
    internal static bool AddTenant(DbConnection connection, DbTransaction? transaction, string name)
    {
        // Of two programs that add a tenant at the same time one finds the number taken, and tries the next.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (TenantOf(connection, name, transaction) > 0) return false;
            if (Sql.Run(
                connection, transaction, "INSERT INTO tenant (tenant, name) SELECT coalesce(max(tenant), 0) + 1, @p0 FROM tenant "
                + "WHERE true ON CONFLICT DO NOTHING", name) == 1) return true;
        }

        return false;
    }

    private static int TenantOf(DbConnection connection, string name, DbTransaction? transaction = null) =>
        (int)Sql.Number(connection, transaction, "SELECT tenant FROM tenant WHERE name = @p0", name);

    /// <summary>What is said when the database fails.</summary>
    private protected StoreException Failure(DbException error) => new($"the store {Place} cannot be used: {error.Message}", error);

    /// <summary>All runs, by number.</summary>
    public IReadOnlyList<RunRow> Runs() => List(
        "SELECT run, known, looked, state, verb, catalogue, inputs, scope, partly, rules, sightings, changed, evaluated FROM run "
        + "WHERE tenant = @p0 ORDER BY run",
        static row => new RunRow
        {
            Number = row.GetInt32(0),
            Known = new Moment(row.GetInt64(1)),
            Looked = new Moment(row.GetInt64(2)),
            State = (RunState)row.GetInt32(3),
            Verb = row.GetString(4),
            Catalogue = row.GetString(5),
            Inputs = Digest.From(Sql.Bytes(row, 6)),
            Scope = Digest.From(Sql.Bytes(row, 7)),
            Partly = Digest.From(Sql.Bytes(row, 8)),
            Rules = Digest.From(Sql.Bytes(row, 9)),
            Sightings = row.GetInt64(10),
            Changed = row.GetInt64(11),
            Evaluated = row.GetInt64(12),
        });

    /// <summary>Records a run that begins, or how one ended.</summary>
    private protected void Put(DbConnection connection, DbTransaction transaction, RunRow run) => Sql.Run(
        connection, transaction,
        "INSERT INTO run (tenant, run, known, looked, state, verb, catalogue, inputs, scope, partly, rules, sightings, changed, "
        + "evaluated) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13) "
        + "ON CONFLICT (tenant, run) DO UPDATE SET state = excluded.state, inputs = excluded.inputs, scope = excluded.scope, "
        + "partly = excluded.partly, rules = excluded.rules, sightings = excluded.sightings, changed = excluded.changed, "
        + "evaluated = excluded.evaluated",
        Tenant, run.Number, run.Known.Microseconds, run.Looked.Microseconds, (int)run.State, run.Verb, run.Catalogue,
        run.Inputs.ToBytes(), run.Scope.ToBytes(), run.Partly.ToBytes(), run.Rules.ToBytes(), run.Sightings, run.Changed, run.Evaluated);

    /// <summary>The highest number of a subject; 0 when there is none.</summary>
    public int LastSubject() => (int)Math.Max(
        Number("SELECT max(subject) FROM subject WHERE tenant = @p0"), Number("SELECT last_subject FROM tenant WHERE tenant = @p0"));

    /// <summary>
    /// When something known is written: now, but after everything known before. Clocks go back; what is known never does.
    /// </summary>
    public Moment Next(Moment now) => Moment.Max(now, new Moment(LastKnown().Microseconds + 1));

    /// <summary>When facts, approvals and deeds were last written: nothing of these is known later.</summary>
    internal Moment LastKnown() => new(Number(
        "SELECT max(known) FROM (SELECT known FROM run WHERE tenant = @p0 UNION ALL SELECT known FROM baseline WHERE tenant = @p0 "
        + "UNION ALL SELECT known FROM deed WHERE tenant = @p0) AS written"));

    /// <summary>A subject by number; null when there is none.</summary>
    public SubjectRow? Subject(int number) => Ask(
        "SELECT subject, key, kind, provider, account, region, type, id, container FROM subject WHERE tenant = @p0 AND subject = @p1",
        ReadSubject, number).SingleOrDefault();

    /// <summary>Subjects of a kind, one at a time, by number.</summary>
    public IEnumerable<SubjectRow> Subjects(SubjectKind kind) => Stream(
        "SELECT subject, key, kind, provider, account, region, type, id, container FROM subject WHERE tenant = @p0 AND kind = @p1 "
        + "ORDER BY subject", ReadSubject, (int)kind);

    /// <summary>What is believed now of everything that a kind of fact speaks of, the current version of each series only.</summary>
    public IEnumerable<(Digest Key, FactRow Fact)> Current(FactKind kind) => Stream(
        $"SELECT {Prefixed("f")}, s.key FROM fact f JOIN subject s ON s.tenant = f.tenant AND s.subject = f.subject WHERE f.tenant = @p0 "
        + "AND f.kind = @p1 AND f.valid_to = @p2 AND f.known_to = @p2",
        static row => (Digest.From(row.GetFieldValue<byte[]>(FactColumnCount)), ReadFact(row)), (int)kind, Moment.Open.Microseconds);

    /// <summary>The versions of one series believed now, in order.</summary>
    public IReadOnlyList<FactRow> Believed(Series series) => BelievedUntil(series, Moment.Open);

    /// <summary>The versions of one series that were believed until a moment, in order.</summary>
    public IReadOnlyList<FactRow> BelievedUntil(Series series, Moment known) => Ask(
        $"SELECT {FactColumns} FROM fact WHERE tenant = @p0 AND kind = @p1 AND subject = @p2 AND facet = @p3 AND known_to = @p4 "
        + "ORDER BY valid_from", ReadFact, (int)series.Kind, series.Subject, series.Facet, known.Microseconds);

    /// <summary>
    /// Facts as they were held at some time, one at a time: by kind, subject, facet, and when they were true.
    /// </summary>
    /// <param name="first">First kind.</param>
    /// <param name="last">Last kind.</param>
    /// <param name="known">When they were held to be so.</param>
    /// <param name="upTo">Facts that began later are left out.</param>
    public IEnumerable<FactRow> Facts(FactKind first, FactKind last, Moment known, Moment upTo) => Stream(
        $"SELECT {FactColumns} FROM fact WHERE tenant = @p0 AND kind BETWEEN @p1 AND @p2 AND known_from <= @p3 AND known_to > @p3 "
        + "AND valid_from <= @p4 ORDER BY kind, subject, facet, valid_from",
        ReadFact, (int)first, (int)last, Held(known), upTo.Microseconds);

    /// <summary>Facts about one subject as they were held at some time: by kind, facet, and when they were true.</summary>
    public IReadOnlyList<FactRow> FactsOf(FactKind first, FactKind last, int subject, Moment known, Moment upTo) => Ask(
        $"SELECT {FactColumns} FROM fact WHERE tenant = @p0 AND kind BETWEEN @p1 AND @p2 AND subject = @p3 AND known_from <= @p4 "
        + "AND known_to > @p4 AND valid_from <= @p5 ORDER BY kind, facet, valid_from",
        ReadFact, (int)first, (int)last, subject, Held(known), upTo.Microseconds);

    /// <summary>
    /// Subjects of a kind with their facts as they were held at some time, one subject at a time, by id. Equal stores give equal order,
    /// whichever database they are in.
    /// </summary>
    public IEnumerable<(SubjectRow Subject, IReadOnlyList<FactRow> Facts)> BySubject(
        SubjectKind kind, FactKind first, FactKind last, Moment known, Moment upTo)
    {
        SubjectRow? subject = null;
        var facts = new List<FactRow>();
        var rows = Stream(
            $"SELECT {Prefixed("f")}, s.subject, s.key, s.kind, s.provider, s.account, s.region, s.type, s.id, s.container FROM subject s "
            + "JOIN fact f ON f.tenant = s.tenant AND f.subject = s.subject WHERE s.tenant = @p0 AND s.kind = @p1 "
            + "AND f.kind BETWEEN @p2 AND @p3 AND f.known_from <= @p4 AND f.known_to > @p4 AND f.valid_from <= @p5 "
            + "ORDER BY s.id, s.type, s.account, s.region, s.container, s.subject, f.kind, f.facet, f.valid_from",
            static row => (Fact: ReadFact(row), Subject: ReadSubject(row, FactColumnCount)),
            (int)kind, (int)first, (int)last, Held(known), upTo.Microseconds);
        foreach (var row in rows)
        {
            if (subject is not null && subject.Number != row.Subject.Number)
            {
                yield return (subject, facts);
                facts = [];
            }

            subject = row.Subject;
            facts.Add(row.Fact);
        }

        if (subject is not null) yield return (subject, facts);
    }

    /// <summary>A content.</summary>
    /// <exception cref="StoreException">It is not there.</exception>
    public byte[] Content(Digest digest) =>
        Ask("SELECT body FROM content WHERE tenant = @p0 AND digest = @p1", static row => row.GetFieldValue<byte[]>(0), digest.ToBytes())
            .SingleOrDefault() ?? throw new StoreException($"the store {Place} lost content {digest}");

    /// <summary>Other names of accounts.</summary>
    public IReadOnlyList<(string Provider, string Alias, string Account)> Aliases() => List(
        "SELECT provider, alias, account FROM alias WHERE tenant = @p0 ORDER BY provider, alias",
        static row => (row.GetString(0), row.GetString(1), row.GetString(2)));

    /// <summary>Records another name of an account, and puts what stands under that name under the account.</summary>
    public void PutAlias(string provider, string alias, string account)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        Sql.Run(
            connection, transaction, "INSERT INTO alias (tenant, provider, alias, account) VALUES (@p0, @p1, @p2, @p3) "
            + "ON CONFLICT (tenant, provider, alias) DO UPDATE SET account = excluded.account", Tenant, provider, alias, account);
        Sql.Run(
            connection, transaction, "UPDATE subject SET account = @p3 WHERE tenant = @p0 AND provider = @p1 AND account = @p2",
            Tenant, provider, alias, account);
        transaction.Commit();
    }

    /// <summary>Puts what stands under another name of an account, whenever it was written, under the account.</summary>
    internal void RenameAliased()
    {
        using var connection = Connect();
        const string Meant = "FROM alias a WHERE a.tenant = subject.tenant AND a.provider = subject.provider AND a.alias = subject.account";
        Sql.Run(
            connection, null, $"UPDATE subject SET account = (SELECT a.account {Meant}) WHERE tenant = @p0 AND account <> '' "
            + $"AND EXISTS (SELECT 1 {Meant})", Tenant);
    }

    /// <summary>Rows and bytes of the tenant.</summary>
    public StoreSize Size()
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in (ReadOnlySpan<string>)["alias", "baseline", "baseline_item", "content", "deed", "fact", "run", "subject"])
            rows[table] = Number($"SELECT count(*) FROM {table} WHERE tenant = @p0");
        return new StoreSize(rows, Number("SELECT sum(length(body)) FROM content WHERE tenant = @p0"));
    }

    /// <summary>Rows of a question that is asked often: its command is prepared once.</summary>
    private protected List<T> Ask<T>(string text, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        lock (gate)
        {
            if (!asked.TryGetValue(text, out var command))
                asked[text] = command = Sql.Command(asking ??= Connect(), null, text, [Tenant, .. values]);
            for (var i = 0; i < values.Length; i++) command.Parameters[i + 1].Value = values[i] ?? DBNull.Value;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(row(reader));
            return rows;
        }
    }

    /// <summary>Rows as a list.</summary>
    private protected List<T> List<T>(string text, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var connection = Connect();
        return Sql.List(connection, null, text, row, [Tenant, .. values]);
    }

    /// <summary>Rows one at a time.</summary>
    private protected IEnumerable<T> Stream<T>(string text, Func<DbDataReader, T> row, params object?[] values) =>
        Sql.Stream(Connect, text, row, [Tenant, .. values]);

    /// <summary>One number.</summary>
    private protected long Number(string text, params ReadOnlySpan<object?> values)
    {
        using var connection = Connect();
        return Sql.Number(connection, null, text, [Tenant, .. values]);
    }

    /// <summary>What ends never is still held at the latest moment there is.</summary>
    private static long Held(Moment known) => Math.Min(known.Microseconds, long.MaxValue - 1);

    private static string Prefixed(string table) => string.Join(", ", FactColumns.Split(", ").Select(column => $"{table}.{column}"));

    private static SubjectRow ReadSubject(DbDataReader row) => ReadSubject(row, 0);

    private static SubjectRow ReadSubject(DbDataReader row, int at) => new(
        row.GetInt32(at), Digest.From(row.GetFieldValue<byte[]>(at + 1)),
        new SubjectName(
            (SubjectKind)row.GetInt32(at + 2), row.GetString(at + 3), row.GetString(at + 4), row.GetString(at + 5), row.GetString(at + 6),
            row.GetString(at + 7), row.GetString(at + 8)));

    private static FactRow ReadFact(DbDataReader row)
    {
        var content = Digest.From(Sql.Bytes(row, 9));
        return new FactRow(
            new Series((FactKind)row.GetInt32(0), row.GetInt32(1), row.GetString(2)),
            new Interval(new Moment(row.GetInt64(3)), new Moment(row.GetInt64(4))),
            new Interval(new Moment(row.GetInt64(5)), new Moment(row.GetInt64(6))), new Moment(row.GetInt64(7)),
            content.IsNone
                ? null
                : new FactBody(
                    content, Digest.From(Sql.Bytes(row, 8)), Digest.From(Sql.Bytes(row, 10)), Digest.From(Sql.Bytes(row, 11)),
                    row.GetString(12)));
    }
}
