using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Audits;

/// <summary>A question of an auditor, with its answer.</summary>
public sealed record AuditRequest
{
    /// <summary>Number within the tenant, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Framework it is about; empty: none.</summary>
    public required string Framework { get; init; }

    /// <summary>Requirement it is about; empty: none.</summary>
    public required string Requirement { get; init; }

    /// <summary>When it was asked.</summary>
    public required Moment Asked { get; init; }

    /// <summary>Login of whoever asked.</summary>
    public required string Asker { get; init; }

    /// <summary>What was asked.</summary>
    public required string Question { get; init; }

    /// <summary>When it was answered; open: not yet.</summary>
    public required Moment Answered { get; init; }

    /// <summary>Login of whoever answered; empty: nobody yet.</summary>
    public required string Answerer { get; init; }

    /// <summary>The answer; empty: none yet.</summary>
    public required string Answer { get; init; }

    /// <summary>When whoever asked was content; open: not yet.</summary>
    public required Moment Closed { get; init; }

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
        return Sql.List(
            connection, null, "SELECT request, framework, requirement, asked, asker, question, answered, answerer, answer, closed "
            + "FROM audit_request WHERE tenant = @p0 AND asked <= @p1 ORDER BY request DESC",
            row => AsKnown(ReadRow(row), known), store.TenantNumber, known.Microseconds);
    }

    /// <summary>Keeps a question.</summary>
    /// <returns>Its number; 0 when there are too many.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public int Ask(string framework, string requirement, string asker, string question, Moment now) => InTransaction(
        (connection, transaction) =>
        {
            var last = (int)Sql.Number(
                connection, transaction, "SELECT max(request) FROM audit_request WHERE tenant = @p0", store.TenantNumber);
            if (last >= Most) return 0;
            Sql.Run(
                connection, transaction, "INSERT INTO audit_request (tenant, request, framework, requirement, asked, asker, question, "
                + "answered, answerer, answer, closed) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, '', '', @p7)",
                store.TenantNumber, last + 1, framework, requirement, now.Microseconds, asker, question, Moment.Open.Microseconds);
            return last + 1;
        });

    /// <summary>Answers a question that is not closed; another answer takes the place of the one before.</summary>
    /// <returns>Whether there is such a question.</returns>
    public bool Answer(int number, string answerer, string answer, Moment now) => InTransaction((connection, transaction) => Sql.Run(
        connection, transaction, "UPDATE audit_request SET answered = @p2, answerer = @p3, answer = @p4 WHERE tenant = @p0 "
        + "AND request = @p1 AND closed = @p5",
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
            using var connection = store.OpenConnection();
            using var transaction = connection.BeginTransaction();
            var result = work(connection, transaction);
            transaction.Commit();
            return result;
        }
        catch (DbException error)
        {
            throw new StoreException($"the request could not be kept; try again: {error.Message}", error);
        }
    }

    private static AuditRequest AsKnown(AuditRequest request, Moment known)
    {
        if (request.Closed > known) request = request with { Closed = Moment.Open };
        return request.Answered <= known ? request : request with { Answered = Moment.Open, Answer = "", Answerer = "" };
    }

    private static AuditRequest ReadRow(DbDataReader row) => new()
    {
        Number = row.GetInt32(0),
        Framework = row.GetString(1),
        Requirement = row.GetString(2),
        Asked = new Moment(row.GetInt64(3)),
        Asker = row.GetString(4),
        Question = row.GetString(5),
        Answered = new Moment(row.GetInt64(6)),
        Answerer = row.GetString(7),
        Answer = row.GetString(8),
        Closed = new Moment(row.GetInt64(9)),
    };
}
