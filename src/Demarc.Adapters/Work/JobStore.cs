using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Work;

/// <summary>
/// Jobs of a tenant and what they work on. Who works on a job holds a claim, which every write of the worker names: a process that was
/// taken for dead writes nothing any more when it comes back.
/// </summary>
/// <param name="store">The store of the tenant; it stays the caller's.</param>
public sealed class JobStore(SqlStore store)
{
    private const string Columns =
        "job, kind, state, title, asked_by, asked, begun, ended, until, owner, attempt, cancel, done, total, words, request, outcome, run";

    private const string Brief =
        "job, kind, state, title, asked_by, asked, begun, ended, until, owner, attempt, cancel, done, total, words, '', '', run";

    private const string Mine = "tenant = @p0 AND job = @p1 AND owner = @p2 AND attempt = @p3 AND state = 'running'";

    /// <summary>Puts a job down whose input is still to come.</summary>
    public void Receive(JobRow job) => Run(
        "INSERT INTO job (tenant, job, kind, state, title, asked_by, asked, begun, ended, until, owner, attempt, cancel, done, total, "
        + "words, request, outcome, run) VALUES (@p0, @p1, @p2, 'receiving', @p3, @p4, @p5, @p6, @p6, @p7, '', 0, 0, 0, 0, '', @p8, '', 0)",
        store.TenantNumber, job.Id, job.Kind, job.Title, job.AskedBy, job.Asked.Microseconds, Moment.Open.Microseconds,
        Moment.Start.Microseconds, job.Request);

    /// <summary>Puts a job down that needs nothing to be sent, unless there is one of that id.</summary>
    /// <returns>Whether it is this one: of several processes that plan the same, one is told so.</returns>
    public bool Plan(JobRow job) => Run(
        "INSERT INTO job (tenant, job, kind, state, title, asked_by, asked, begun, ended, until, owner, attempt, cancel, done, total, "
        + "words, request, outcome, run) VALUES (@p0, @p1, @p2, 'queued', @p3, @p4, @p5, @p6, @p6, @p7, '', 0, 0, 0, 0, '', @p8, '', 0) "
        + "ON CONFLICT DO NOTHING", store.TenantNumber, job.Id, job.Kind, job.Title, job.AskedBy, job.Asked.Microseconds,
        Moment.Open.Microseconds, Moment.Start.Microseconds, job.Request) == 1;

    /// <summary>Keeps a piece of what a job works on.</summary>
    /// <param name="job">The job.</param>
    /// <param name="part">Where the piece stands.</param>
    /// <param name="body">The piece.</param>
    /// <returns>False when nothing more is taken in for it: somebody stopped it meanwhile.</returns>
    public bool Put(string job, JobPart part, byte[] body) => Run(
        "INSERT INTO job_part (tenant, job, file, chunk, name, body) SELECT j.tenant, j.job, @p2, @p3, @p4, @p5 FROM job j "
        + "WHERE j.tenant = @p0 AND j.job = @p1 AND j.state = 'receiving'", store.TenantNumber, job, part.File, part.Chunk, part.Name,
        body) == 1;

    /// <summary>Everything a job works on has been taken in: it may begin.</summary>
    public void Queue(string job) => Run(
        "UPDATE job SET state = 'queued' WHERE tenant = @p0 AND job = @p1 AND state = 'receiving'", store.TenantNumber, job);

    /// <summary>A job; null when there is none.</summary>
    public JobRow? Find(string job) => Rows("tenant = @p0 AND job = @p1", store.TenantNumber, job).SingleOrDefault();

    /// <summary>The latest jobs of a kind, newest first.</summary>
    public IReadOnlyList<JobRow> Recent(string kind, int most) => Rows(
        "tenant = @p0 AND kind = @p1 AND state <> 'receiving' ORDER BY asked DESC, job LIMIT @p2", store.TenantNumber, kind, most);

    /// <summary>Jobs of all kinds, the newest first, without what was asked for and what came of it.</summary>
    public IReadOnlyList<JobRow> List(int most)
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null, $"SELECT {Brief} FROM job WHERE tenant = @p0 ORDER BY asked DESC, job LIMIT @p1", Read, store.TenantNumber,
            most);
    }

    /// <summary>
    /// Takes a job that waits, or whose worker is no longer believed to live, unless an earlier one of its kind is not over yet.
    /// </summary>
    /// <returns>The claim; null when it is not to be had.</returns>
    public JobClaim? Claim(string job, string owner, Moment now, Moment until)
    {
        var taken = Run(
            "UPDATE job SET state = 'running', owner = @p2, until = @p4, attempt = attempt + 1, "
            + "begun = CASE WHEN begun < @p5 THEN begun ELSE @p3 END WHERE tenant = @p0 AND job = @p1 "
            + "AND (state = 'queued' OR (state = 'running' AND until < @p3)) AND NOT EXISTS (SELECT 1 FROM job e WHERE "
            + "e.tenant = job.tenant AND e.kind = job.kind AND e.asked < job.asked AND e.state IN ('queued', 'running'))",
            store.TenantNumber, job, owner, now.Microseconds, until.Microseconds, Moment.Open.Microseconds);
        return taken == 1 && Find(job) is { } row && row.Owner == owner ? new JobClaim(job, owner, row.Attempt) : null;
    }

    /// <summary>Says that the worker lives, and how far it is.</summary>
    /// <returns>Whether the job is still its own, and whether somebody asked to stop.</returns>
    public (bool Mine, bool Cancel) Beat(JobClaim claim, Moment until, long done, long of, string words)
    {
        var mine = Run(
            $"UPDATE job SET until = @p4, done = @p5, total = @p6, words = @p7 WHERE {Mine}", store.TenantNumber, claim.Job, claim.Owner,
            claim.Attempt, until.Microseconds, done, of, words) == 1;
        return (mine, mine && Find(claim.Job) is { CancelAsked: true });
    }

    /// <summary>Writes which run a job recorded, in the transaction that ends the run.</summary>
    /// <returns>False when the job is no longer the worker's, or somebody asked to stop: then the run must not end.</returns>
    public bool Recorded(DbConnection connection, DbTransaction transaction, JobClaim claim, int run) => Sql.Run(
        connection, transaction, $"UPDATE job SET run = @p4 WHERE {Mine} AND cancel = 0", store.TenantNumber, claim.Job, claim.Owner,
        claim.Attempt, run) == 1;

    /// <summary>Ends a job, and removes what it worked on.</summary>
    /// <returns>False when it is no longer the worker's.</returns>
    public bool End(JobClaim claim, JobState state, string words, string outcome, Moment now) =>
        store.InTransaction((connection, transaction) =>
    {
        var ended = Sql.Run(
            connection, transaction,
            $"UPDATE job SET state = @p4, words = @p5, outcome = @p6, ended = @p7 WHERE {Mine}", store.TenantNumber,
            claim.Job, claim.Owner, claim.Attempt, Kebab<JobState>.Name(state), words, outcome, now.Microseconds) == 1;
        if (ended) RemoveParts(connection, transaction, claim.Job);
        return ended;
    });

    /// <summary>Gives a job back unfinished: another process, or this one started again, takes it up.</summary>
    public void Release(JobClaim claim) => Run(
        $"UPDATE job SET state = 'queued', owner = '', until = 0 WHERE {Mine}", store.TenantNumber, claim.Job, claim.Owner, claim.Attempt);

    /// <summary>Gives a job back that could not be begun: that does not count as an attempt.</summary>
    public void PutOff(JobClaim claim, string words) => Run(
        $"UPDATE job SET state = 'queued', owner = '', until = 0, attempt = attempt - 1, words = @p4 WHERE {Mine}", store.TenantNumber,
        claim.Job, claim.Owner, claim.Attempt, words);

    /// <summary>Stops a job: at once when nobody works on it, else the worker is asked to.</summary>
    /// <returns>Whether there was anything to stop.</returns>
    public bool Cancel(string job, Moment now) => store.InTransaction((connection, transaction) =>
    {
        var stopped = Sql.Run(
            connection, transaction,
            "UPDATE job SET state = 'cancelled', cancel = 1, ended = @p2, words = 'Stopped before it began' WHERE tenant = @p0 "
            + "AND job = @p1 AND state IN ('queued', 'receiving')", store.TenantNumber, job, now.Microseconds) == 1;
        if (stopped) RemoveParts(connection, transaction, job);
        return stopped || Sql.Run(
            connection, transaction, "UPDATE job SET cancel = 1 WHERE tenant = @p0 AND job = @p1 AND state = 'running' AND run = 0",
            store.TenantNumber, job) == 1;
    });

    /// <summary>What a job works on, piece by piece: by file, in order.</summary>
    public IEnumerable<(JobPart Part, byte[] Body)> Parts(string job) => Sql.Stream(
        store.OpenConnection, "SELECT file, chunk, name, body FROM job_part WHERE tenant = @p0 AND job = @p1 ORDER BY file, chunk",
        static row => (new JobPart(row.GetInt32(0), row.GetInt32(1), row.GetString(2)), row.GetFieldValue<byte[]>(3)),
        store.TenantNumber, job);

    /// <summary>Jobs of all tenants that somebody should take up, the oldest first: name of the tenant, and id.</summary>
    public IReadOnlyList<(string Tenant, string Job)> Waiting(Moment now)
    {
        using var connection = store.OpenConnection();
        return Sql.List(
            connection, null, "SELECT t.name, j.job FROM job j JOIN tenant t ON t.tenant = j.tenant WHERE j.state = 'queued' "
            + "OR (j.state = 'running' AND j.until < @p0) ORDER BY j.asked, j.job", static row => (row.GetString(0), row.GetString(1)),
            now.Microseconds);
    }

    /// <summary>No other process works on this store: what is said to be worked on was cut off, in all tenants.</summary>
    public void TakeAllForDead() => Run("UPDATE job SET until = 0 WHERE state = 'running'");

    /// <summary>Removes, in all tenants, what never came in full, and jobs that ended long ago.</summary>
    /// <param name="unfinished">Uploads begun before this are given up.</param>
    /// <param name="old">Jobs asked for before this are forgotten when they are over.</param>
    public void Clean(Moment unfinished, Moment old) => store.InTransaction((connection, transaction) =>
    {
        Sql.Run(
            connection, transaction, "DELETE FROM job WHERE (state = 'receiving' AND asked < @p0) "
            + "OR (state IN ('done', 'failed', 'cancelled') AND asked < @p1)", unfinished.Microseconds, old.Microseconds);
        Sql.Run(
            connection, transaction, "DELETE FROM job_part WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.tenant = job_part.tenant "
            + "AND j.job = job_part.job)");
        return true;
    });

    /// <summary>How many pieces are kept for jobs of the tenant.</summary>
    public long CountParts()
    {
        using var connection = store.OpenConnection();
        return Sql.Number(connection, null, "SELECT count(*) FROM job_part WHERE tenant = @p0", store.TenantNumber);
    }

    private void RemoveParts(DbConnection connection, DbTransaction transaction, string job) => Sql.Run(
        connection, transaction, "DELETE FROM job_part WHERE tenant = @p0 AND job = @p1", store.TenantNumber, job);

    private int Run(string text, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.Run(connection, null, text, values);
    }

    private List<JobRow> Rows(string condition, params ReadOnlySpan<object?> values)
    {
        using var connection = store.OpenConnection();
        return Sql.List(connection, null, $"SELECT {Columns} FROM job WHERE {condition}", Read, values);
    }

    private static JobRow Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Kind = row.GetString(1),
        State = Kebab<JobState>.TryParse(row.GetString(2), out var state) ? state : JobState.Unknown,
        Title = row.GetString(3),
        AskedBy = row.GetString(4),
        Asked = new Moment(row.GetInt64(5)),
        Begun = new Moment(row.GetInt64(6)),
        Ended = new Moment(row.GetInt64(7)),
        Until = new Moment(row.GetInt64(8)),
        Owner = row.GetString(9),
        Attempt = row.GetInt32(10),
        CancelAsked = row.GetInt32(11) == 1,
        Done = row.GetInt64(12),
        Of = row.GetInt64(13),
        Words = row.GetString(14),
        Request = row.GetString(15),
        Outcome = row.GetString(16),
        Run = row.GetInt32(17),
    };
}

/// <summary>Where a piece of what a job works on stands.</summary>
/// <param name="File">Number of the file.</param>
/// <param name="Chunk">Number of the piece in it.</param>
/// <param name="Name">Name of the file, relative to the folder it will lie in.</param>
public readonly record struct JobPart(int File, int Chunk, string Name);
