using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Accounts;

/// <summary>A key of the API, without its secret.</summary>
public sealed record ApiKeyRow
{
    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Name of the tenant for which it is, and no other.</summary>
    public required string Tenant { get; init; }

    /// <summary>Number within the tenant, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it is for.</summary>
    public required string Title { get; init; }

    /// <summary>What it may do, as written: <c>read contribute decide administer</c>.</summary>
    public required string Right { get; init; }

    /// <summary>Number of the person who made it; the key never may more than this person.</summary>
    public required int Person { get; init; }

    /// <summary>When it was made.</summary>
    public required Moment Created { get; init; }

    /// <summary>Until when it is taken.</summary>
    public required Moment Expires { get; init; }

    /// <summary>Since when it is revoked; open: it is not.</summary>
    public Moment Ended { get; init; } = Moment.Open;

    /// <summary>The day on which it was last used; the beginning of time: never.</summary>
    public Moment Seen { get; init; } = Moment.Start;

    /// <summary>Whether it is taken at a moment.</summary>
    public bool IsValidAt(Moment moment) => Expires > moment && Ended > moment;
}

/// <summary>Keeps keys of the API. Nothing here decides.</summary>
/// <param name="store">A store of any tenant.</param>
public sealed class ApiKeyStore(SqlStore store)
{
    private const string Columns =
        "k.api_key, t.name, k.number, k.title, k.role, k.person, k.created, k.expires, k.ended, k.seen "
        + "FROM api_key k JOIN tenant t ON t.tenant = k.tenant";

    /// <summary>Keeps a new key.</summary>
    /// <returns>The same with its number.</returns>
    /// <exception cref="StoreException">There is no such tenant.</exception>
    public ApiKeyRow Add(ApiKeyRow key)
    {
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        var made = Sql.Run(
            connection, transaction, "INSERT INTO api_key (api_key, tenant, number, title, role, person, created, expires, ended, seen) "
            + "SELECT @p0, t.tenant, 1 + coalesce((SELECT max(k.number) FROM api_key k WHERE k.tenant = t.tenant), 0), "
            + "@p2, @p3, @p4, @p5, @p6, @p7, @p8 FROM tenant t WHERE t.name = @p1",
            key.Digest, key.Tenant, key.Title, key.Right, key.Person, key.Created.Microseconds, key.Expires.Microseconds,
            key.Ended.Microseconds, key.Seen.Microseconds);
        if (made != 1) throw new StoreException($"there is no tenant \"{key.Tenant}\"");
        transaction.Commit();
        return Find(key.Digest)!;
    }

    /// <summary>The key with that digest, valid or not; null when there is none.</summary>
    public ApiKeyRow? Find(byte[] digest) => Rows($"SELECT {Columns} WHERE k.api_key = @p0", digest).SingleOrDefault();

    /// <summary>All keys of a tenant, the newest first, ended ones included.</summary>
    public IReadOnlyList<ApiKeyRow> Of(string tenant) => Rows($"SELECT {Columns} WHERE t.name = @p0 ORDER BY k.number DESC", tenant);

    /// <summary>Takes a key no more from a moment on.</summary>
    /// <returns>Whether there was one that was still taken.</returns>
    public bool Revoke(string tenant, int number, Moment at)
    {
        using var connection = store.OpenConnection();
        return Sql.Run(
            connection, null, "UPDATE api_key SET ended = @p2 WHERE tenant = (SELECT tenant FROM tenant WHERE name = @p0) "
            + "AND number = @p1 AND ended > @p2", tenant, number, at.Microseconds) == 1;
    }

    /// <summary>Notes the day on which a key was used.</summary>
    public void Touch(byte[] digest, Moment day)
    {
        using var connection = store.OpenConnection();
        Sql.Run(connection, null, "UPDATE api_key SET seen = @p1 WHERE api_key = @p0 AND seen < @p1", digest, day.Microseconds);
    }

    private List<ApiKeyRow> Rows(string text, object value)
    {
        using var connection = store.OpenConnection();
        return Sql.List(connection, null, text, Read, value);
    }

    private static ApiKeyRow Read(DbDataReader row) => new()
    {
        Digest = row.GetFieldValue<byte[]>(0),
        Tenant = row.GetString(1),
        Number = row.GetInt32(2),
        Title = row.GetString(3),
        Right = row.GetString(4),
        Person = row.GetInt32(5),
        Created = new Moment(row.GetInt64(6)),
        Expires = new Moment(row.GetInt64(7)),
        Ended = new Moment(row.GetInt64(8)),
        Seen = new Moment(row.GetInt64(9)),
    };
}
