using System.Data.Common;
using System.Globalization;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Audits;

/// <summary>A question of an auditor, with its answer.</summary>
public sealed record AuditRequest
{
    /// <summary>Number within the tenant, from 1; 0 while it is not kept.</summary>
    public int Number { get; init; }

    /// <summary>Framework it is about; empty: none.</summary>
    public required string Framework { get; init; }

    /// <summary>Requirement it is about; empty: none.</summary>
    public required string Requirement { get; init; }

    /// <summary>When it was asked.</summary>
    public required Moment Asked { get; init; }

    /// <summary>The day it is about; null: the present.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>What is asked about is what was known on this day; null: all that was known.</summary>
    public DateOnly? KnownAt { get; init; }

    /// <summary>Login of whoever asked.</summary>
    public required string Asker { get; init; }

    /// <summary>What was asked.</summary>
    public required string Question { get; init; }

    /// <summary>When it was last answered; open: not yet.</summary>
    public Moment Answered { get; init; } = Moment.Open;

    /// <summary>Login of whoever answered last; empty: nobody yet.</summary>
    public string Answerer { get; init; } = "";

    /// <summary>The last answer; empty: none yet.</summary>
    public string Answer { get; init; } = "";

    /// <summary>When whoever asked was content; open: not yet.</summary>
    public Moment Closed { get; init; } = Moment.Open;

    /// <summary>What became of it, in a word.</summary>
    public string State => !Closed.IsOpen ? "closed" : !Answered.IsOpen ? "answered" : "open";
}

/// <summary>Questions of auditors. Nothing here decides: it keeps and finds rows.</summary>
/// <param name="store">The store.</param>
public sealed class AuditRequests(SqlStore store)
{
    /// <summary>Characters of a question or an answer.</summary>
    public const int MostText = 4_000;

    /// <summary>Requests of one tenant; nobody reads more.</summary>
    public const int Most = 10_000;

    /// <summary>All requests as they were known at a time, newest first.</summary>
    /// <param name="known">What was asked or answered later is left out.</param>
    public IReadOnlyList<AuditRequest> Read(Moment known)
    {
        using var connection = store.OpenConnection();
        var answers = Sql.List(
            connection, null, "SELECT request, answered, answerer, answer FROM audit_answer WHERE tenant = @p0 AND answered <= @p1 "
            + "ORDER BY request, number",
            static row => (Request: row.GetInt32(0), Answered: new Moment(row.GetInt64(1)), Answerer: row.GetString(2),
                Answer: row.GetString(3)), store.TenantNumber, known.Microseconds).ToLookup(static answer => answer.Request);
        var requests = Sql.List(
            connection, null, "SELECT request, framework, requirement, asked, asker, question, closed, as_of, "
            + "known_at FROM audit_request WHERE tenant = @p0 AND asked <= @p1 ORDER BY request DESC", ReadRow, store.TenantNumber,
            known.Microseconds);
        return [.. requests.Select(request => AsKnown(request))];

        AuditRequest AsKnown(AuditRequest request)
        {
            if (request.Closed > known) request = request with { Closed = Moment.Open };
            return answers[request.Number].ToList() is [.., var last]
                ? request with { Answered = last.Answered, Answerer = last.Answerer, Answer = last.Answer } : request;
        }
    }

    /// <summary>Keeps a question.</summary>
    /// <param name="asked">What is asked, by whom, about what; its number and answers are left aside.</param>
    /// <returns>Its number; 0 when there are too many.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public int Ask(AuditRequest asked) => InTransaction(
        (connection, transaction) =>
        {
            var last = (int)Sql.Number(
                connection, transaction, "SELECT max(request) FROM audit_request WHERE tenant = @p0", store.TenantNumber);
            if (last >= Most) return 0;
            Sql.Run(
                connection, transaction, "INSERT INTO audit_request (tenant, request, framework, requirement, asked, asker, question, "
                + "closed, as_of, known_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)",
                store.TenantNumber, last + 1, asked.Framework, asked.Requirement, asked.Asked.Microseconds, asked.Asker, asked.Question,
                Moment.Open.Microseconds, Text(asked.AsOf), Text(asked.KnownAt));
            return last + 1;
        });

    /// <summary>Answers a question that is not closed; the last answer counts, and those before stay on record.</summary>
    /// <returns>Whether there is such a question.</returns>
    public bool Answer(int number, string answerer, string answer, Moment now) => InTransaction((connection, transaction) => Sql.Run(
        connection, transaction, "INSERT INTO audit_answer (tenant, request, number, answered, answerer, answer) SELECT r.tenant, "
        + "r.request, 1 + coalesce((SELECT max(a.number) FROM audit_answer a WHERE a.tenant = r.tenant AND a.request = r.request), 0), "
        + "@p2, @p3, @p4 FROM audit_request r WHERE r.tenant = @p0 AND r.request = @p1 AND r.closed = @p5",
        store.TenantNumber, number, now.Microseconds, answerer, answer, Moment.Open.Microseconds)) == 1;

    /// <summary>Closes a question; only whoever asked does.</summary>
    /// <returns>Whether there is such an open question of this person.</returns>
    public bool Close(int number, string asker, Moment now) => InTransaction((connection, transaction) => Sql.Run(
        connection, transaction, "UPDATE audit_request SET closed = @p3 WHERE tenant = @p0 AND request = @p1 AND asker = @p2 "
        + "AND closed = @p4", store.TenantNumber, number, asker, now.Microseconds, Moment.Open.Microseconds)) == 1;

    private int InTransaction(Func<DbConnection, DbTransaction, int> work)
    {
        try
        {
            return store.InTransaction(work);
        }
        catch (DbException error)
        {
            throw new StoreException($"the request could not be kept; try again: {error.Message}", error);
        }
    }

    private static AuditRequest ReadRow(DbDataReader row) => new()
    {
        Number = row.GetInt32(0),
        Framework = row.GetString(1),
        Requirement = row.GetString(2),
        Asked = new Moment(row.GetInt64(3)),
        Asker = row.GetString(4),
        Question = row.GetString(5),
        Closed = new Moment(row.GetInt64(6)),
        AsOf = Day(row.GetString(7)),
        KnownAt = Day(row.GetString(8)),
    };

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
