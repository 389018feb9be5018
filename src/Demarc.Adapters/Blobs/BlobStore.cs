using System.Data.Common;
using System.Security.Cryptography;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Postgres;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Blobs;

/// <summary>What is known of a stored file without opening it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="Commitment">SHA-256 of its salt and its content: binds to the content, and tells nothing of it without the salt.</param>
public sealed record StoredBlob(BlobId Id, long Size, ReadOnlyMemory<byte> Commitment);

/// <summary>
/// Files in the store, encrypted at rest with a key for each, which is wrapped by the tenant's key. Equal contents of one tenant are kept
/// once: they are found by a keyed digest, so that the database shows no digest of any content. Large files pass through in chunks.
/// </summary>
public sealed class BlobStore : IDisposable
{
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    private readonly SqlStore store;
    private readonly byte[] wrapKey;
    private readonly byte[] addressKey;

    /// <summary>The files of a store's tenant.</summary>
    /// <param name="store">The store; it stays the caller's.</param>
    /// <param name="tenantKey">The tenant's key of 32 bytes; a copy of what is derived from it is kept until disposal.</param>
    public BlobStore(SqlStore store, ReadOnlySpan<byte> tenantKey)
    {
        this.store = store;
        if (tenantKey.Length != BlobSeal.KeySize) throw new BlobException($"the tenant's key has {tenantKey.Length} bytes, not 32");
        (wrapKey, addressKey) = (new byte[BlobSeal.KeySize], new byte[BlobSeal.KeySize]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, tenantKey, wrapKey, salt: default, "demarc blob wrap"u8);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, tenantKey, addressKey, salt: default, "demarc blob address"u8);
    }

    /// <summary>Largest content taken, in bytes.</summary>
    public long Limit { get; init; } = 1L << 30;

    /// <summary>
    /// Takes a file. It is on the disk when this returns, but belongs to nothing yet: what refers to it is written next, and a file to
    /// which nothing refers for a day is removed.
    /// </summary>
    /// <exception cref="BlobException">It is too large.</exception>
    public StoredBlob Put(Stream content, Moment now)
    {
        var id = BlobId.New();
        var (key, salt) = (RandomNumberGenerator.GetBytes(BlobSeal.KeySize), RandomNumberGenerator.GetBytes(BlobSeal.KeySize));
        using var connection = store.OpenConnection();
        using var transaction = connection.BeginTransaction();
        try
        {
            RemoveOrphans(connection, transaction, now);
            var written = Write(connection, transaction, id, key, salt, content);
            if (Find(connection, transaction, written.Address) is { } same)
            {
                transaction.Rollback();
                return same;
            }

            Sql.Run(
                connection, transaction, "INSERT INTO blob (tenant, blob, address, size, chunks, commitment, secret, known) "
                + "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)", store.TenantNumber, id.ToBytes(), written.Address, written.Size,
                written.Chunks, written.Commitment, BlobSeal.Wrap(wrapKey, id, key, salt), now.Microseconds);
            transaction.Commit();
            return new StoredBlob(id, written.Size, written.Commitment);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(salt);
        }
    }

    /// <summary>Writes a file's content to a stream, checking all of it on the way.</summary>
    /// <exception cref="BlobException">It is not there, was altered, or its key is another. What was written until then is not to be
    /// used.</exception>
    public void CopyTo(BlobId blob, Stream output)
    {
        using var connection = store.OpenConnection();
        var row = Row(connection, blob) ?? throw new BlobException($"there is no stored file {blob}: it was erased, or never kept");
        var (key, salt) = Open(blob, row);
        using var seal = new BlobSeal(blob, key);
        using var commitment = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        commitment.AppendData(salt);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(salt);
        var next = 0;
        using var command = Sql.Command(
            connection, null, "SELECT chunk, body FROM blob_chunk WHERE tenant = @p0 AND blob = @p1 ORDER BY chunk", store.TenantNumber,
            blob.ToBytes());
        using var rows = command.ExecuteReader();
        for (; rows.Read(); next++)
        {
            if (rows.GetInt32(0) != next) throw new BlobException($"stored file {blob}: chunk {next} is missing");
            var content = seal.Open(next, next == row.Chunks - 1, rows.GetFieldValue<byte[]>(1))
                ?? throw new BlobException($"stored file {blob}: chunk {next} was altered");
            commitment.AppendData(content);
            output.Write(content);
        }

        if (next != row.Chunks) throw new BlobException($"stored file {blob}: chunk {next} is missing");
        if (!commitment.GetHashAndReset().AsSpan().SequenceEqual(row.Commitment))
            throw new BlobException($"stored file {blob}: its commitment is not that of its content");
    }

    /// <summary>The salt of a file: with it and the content anybody can check the commitment.</summary>
    /// <exception cref="BlobException">The file is not there, or its key is another.</exception>
    public byte[] SaltOf(BlobId blob)
    {
        using var connection = store.OpenConnection();
        var row = Row(connection, blob) ?? throw new BlobException($"there is no stored file {blob}: it was erased, or never kept");
        var (key, salt) = Open(blob, row);
        CryptographicOperations.ZeroMemory(key);
        return salt;
    }

    /// <summary>Removes a file, its key and its salt. Traces are gone after <see cref="RemoveTraces"/>.</summary>
    internal void Erase(DbConnection connection, DbTransaction transaction, BlobId blob)
    {
        Sql.Run(
            connection, transaction, "DELETE FROM blob_chunk WHERE tenant = @p0 AND blob = @p1", store.TenantNumber, blob.ToBytes());
        Sql.Run(connection, transaction, "DELETE FROM blob WHERE tenant = @p0 AND blob = @p1", store.TenantNumber, blob.ToBytes());
    }

    /// <summary>Gives back the room of what was removed, so that no page of the database holds it any more.</summary>
    /// <returns>Whether that is so: while another program reads a SQLite file, what it may still ask for stays in the file.</returns>
    internal bool RemoveTraces()
    {
        store.Compact();
        using var connection = store.OpenConnection();
        // The first column says whether somebody was in the way.
        if (store is not PostgresStore) return Sql.Number(connection, null, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        foreach (var table in (ReadOnlySpan<string>)["blob", "blob_chunk", "evidence", "evidence_deed"])
            Sql.Run(connection, null, $"VACUUM (FULL) {table}");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(wrapKey);
        CryptographicOperations.ZeroMemory(addressKey);
    }

    private Written Write(
        DbConnection connection, DbTransaction transaction, BlobId id, byte[] key, byte[] salt, Stream content)
    {
        using var seal = new BlobSeal(id, key);
        using var address = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, addressKey);
        using var commitment = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        commitment.AppendData(salt);
        var (buffer, ahead) = (new byte[BlobSeal.ChunkSize], new byte[BlobSeal.ChunkSize]);
        var (size, chunks, filled) = (0L, 0, content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        while (true)
        {
            // Whether a chunk is the last is only known once nothing follows it.
            var following = filled == buffer.Length ? content.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false) : 0;
            var part = buffer.AsSpan(0, filled);
            size += filled;
            if (size > Limit) throw new BlobException($"the file is larger than {Limit / (1 << 20)} MiB");
            address.AppendData(part);
            commitment.AppendData(part);
            Sql.Run(
                connection, transaction, "INSERT INTO blob_chunk (tenant, blob, chunk, body) VALUES (@p0, @p1, @p2, @p3)",
                store.TenantNumber, id.ToBytes(), chunks, seal.Seal(chunks, following == 0, part));
            chunks++;
            if (following == 0) break;
            (buffer, ahead, filled) = (ahead, buffer, following);
        }

        CryptographicOperations.ZeroMemory(buffer);
        CryptographicOperations.ZeroMemory(ahead);
        return new Written(address.GetHashAndReset(), commitment.GetHashAndReset(), size, chunks);
    }

    private void RemoveOrphans(DbConnection connection, DbTransaction transaction, Moment now)
    {
        var before = new Moment(now.Microseconds - (long)OrphanAge.TotalMicroseconds);
        var orphans = Sql.List(
            connection, transaction, "SELECT b.blob FROM blob b WHERE b.tenant = @p0 AND b.known < @p1 AND NOT EXISTS "
            + "(SELECT 1 FROM evidence e WHERE e.tenant = b.tenant AND e.blob = b.blob)",
            static row => BlobId.From(row.GetFieldValue<byte[]>(0)), store.TenantNumber, before.Microseconds);
        foreach (var orphan in orphans) Erase(connection, transaction, orphan);
    }

    private StoredBlob? Find(DbConnection connection, DbTransaction transaction, byte[] address) => Sql.List(
        connection, transaction, "SELECT blob, size, commitment FROM blob WHERE tenant = @p0 AND address = @p1",
        static row => new StoredBlob(
            BlobId.From(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), row.GetFieldValue<byte[]>(2)), store.TenantNumber, address)
        .SingleOrDefault();

    private BlobRow? Row(DbConnection connection, BlobId blob) => Sql.List(
        connection, null, "SELECT chunks, commitment, secret FROM blob WHERE tenant = @p0 AND blob = @p1",
        static row => new BlobRow(row.GetInt32(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)), store.TenantNumber,
        blob.ToBytes()).SingleOrDefault();

    private (byte[] Key, byte[] Salt) Open(BlobId blob, BlobRow row) => BlobSeal.Unwrap(wrapKey, blob, row.Secret)
        ?? throw new BlobException($"stored file {blob}: its key cannot be opened: the tenant's key is another, or it was altered");

    private sealed record BlobRow(int Chunks, byte[] Commitment, byte[] Secret);

    private sealed record Written(byte[] Address, byte[] Commitment, long Size, int Chunks);
}
