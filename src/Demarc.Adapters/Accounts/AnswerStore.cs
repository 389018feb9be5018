using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

/// <summary>Names a request that may come again.</summary>
/// <param name="Tenant">Name of the tenant.</param>
/// <param name="Caller">Who asks: a person or a key.</param>
/// <param name="Name">Digest of the name that the caller gave it.</param>
public sealed record AnswerKey(string Tenant, string Caller, byte[] Name);

/// <summary>What was answered to it.</summary>
/// <param name="Request">Digest of what was asked.</param>
/// <param name="Created">When it was begun, or answered.</param>
/// <param name="Status">The status; 0 while nothing is answered yet.</param>
/// <param name="Type">Type of the body.</param>
/// <param name="Location">Address of what was made; may be empty.</param>
/// <param name="Body">The body.</param>
public sealed record AnswerRow(byte[] Request, Moment Created, int Status, string Type, string Location, byte[] Body);

/// <summary>Keeps what was answered to requests that may come again, so that their work is done once.</summary>
/// <param name="store">A store of any tenant.</param>
public sealed class AnswerStore(SqlStore store)
{
    private const string Where = "tenant = (SELECT tenant FROM tenant WHERE name = @p0) AND caller = @p1 AND name = @p2";

    /// <summary>Claims a request: of two who do so at once one succeeds.</summary>
    /// <param name="key">The request.</param>
    /// <param name="request">Digest of what is asked.</param>
    /// <param name="now">Now.</param>
    /// <param name="forgotten">Answers from before this are forgotten.</param>
    /// <param name="abandoned">Claims from before this without an answer are given up.</param>
    /// <returns>Null: claimed. Else what is there.</returns>
    public AnswerRow? Claim(AnswerKey key, byte[] request, Moment now, Moment forgotten, Moment abandoned)
    {
        using var connection = store.OpenConnection();
        Sql.Run(
            connection, null, "DELETE FROM api_answer WHERE created < @p0 OR (status = 0 AND created < @p1)",
            forgotten.Microseconds, abandoned.Microseconds);
        var made = Sql.Run(
            connection, null, "INSERT INTO api_answer (tenant, caller, name, request, created, status, type, location, body) "
            + "SELECT tenant, @p1, @p2, @p3, @p4, 0, '', '', @p5 FROM tenant WHERE name = @p0 "
            + "ON CONFLICT (tenant, caller, name) DO NOTHING",
            key.Tenant, key.Caller, key.Name, request, now.Microseconds, Array.Empty<byte>());
        if (made == 1) return null;
        return Sql.List(
            connection, null, $"SELECT request, created, status, type, location, body FROM api_answer WHERE {Where}",
            static row => new AnswerRow(
                row.GetFieldValue<byte[]>(0), new Moment(row.GetInt64(1)), row.GetInt32(2), row.GetString(3), row.GetString(4),
                row.GetFieldValue<byte[]>(5)), key.Tenant, key.Caller, key.Name).SingleOrDefault()
            ?? new AnswerRow(request, now, 0, "", "", []);
    }

    /// <summary>Keeps the answer to a claimed request.</summary>
    public void Answer(AnswerKey key, AnswerRow answer)
    {
        using var connection = store.OpenConnection();
        Sql.Run(
            connection, null, $"UPDATE api_answer SET status = @p3, type = @p4, location = @p5, body = @p6 WHERE {Where}",
            key.Tenant, key.Caller, key.Name, answer.Status, answer.Type, answer.Location, answer.Body);
    }

    /// <summary>Gives a claim up: nothing was done, and the same may be asked again.</summary>
    public void Release(AnswerKey key)
    {
        using var connection = store.OpenConnection();
        Sql.Run(connection, null, $"DELETE FROM api_answer WHERE {Where} AND status = 0", key.Tenant, key.Caller, key.Name);
    }
}
