using System.Data.Common;
using System.Security.Cryptography;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// Appends to the log of a store. An entry, the record that it proves, the tiles and the signed checkpoint are one transaction, and an
/// index is given out only after that transaction is on the disk. Callers that come while a commit is under way are committed together
/// next. Several writers, also in several processes, take turns: each goes on from what the other left, so that no two ever sign different
/// logs of one size. Safe to use from many threads.
/// </summary>
public sealed class LedgerWriter : IDisposable
{
    private const int MaxBatchBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly SqlStore store;
    private readonly KeyRing keys;
    private readonly LedgerOptions options;
    private readonly Queue<PendingEntry> waiting = new();
    private Task committing = Task.CompletedTask;
    private bool busy;
    private bool closed;
    private LedgerTables? tables;
    private LedgerState? state;
    private ISigner signer;

    private LedgerWriter(SqlStore store, KeyRing keys, LedgerOptions options, LedgerTables tables, string origin)
    {
        (this.store, this.keys, this.options, this.tables) = (store, keys, options, tables);
        Origin = origin;
        signer = null!; // found by CheckLog, before anybody sees this object
    }

    /// <summary>Name of the log.</summary>
    public string Origin { get; }

    /// <summary>Transactions committed so far by this writer.</summary>
    public long Commits { get; private set; }

    /// <summary>The key that signs now.</summary>
    public NoteKey Key => signer.NoteKey(KeyPurpose.Log);

    /// <summary>
    /// Opens the log of a store, and begins it when there is none. The end of the log is recomputed and compared with what was signed.
    /// </summary>
    /// <param name="store">The store; it stays the caller's.</param>
    /// <param name="keys">Where the log's key is; it stays the caller's.</param>
    /// <param name="options">Name, kind of key, clock.</param>
    /// <exception cref="LedgerException">
    /// The log contradicts itself, its key is not there, or it has another name than the one asked for.
    /// </exception>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static LedgerWriter Open(SqlStore store, KeyRing keys, LedgerOptions? options = null)
    {
        options ??= new LedgerOptions();
        LedgerTables? opened = null;
        try
        {
            opened = LedgerTables.Open(store);
            var row = opened.Row() ?? Begin(opened, keys, options, store);
            if (options.Origin is { } wanted && wanted != row.Origin)
                throw new LedgerException($"the log of this store is {row.Origin}, and a log keeps its name; it cannot be {wanted}");
            var writer = new LedgerWriter(store, keys, options, opened, row.Origin);
            writer.CheckLog();
            return writer;
        }
        catch (DbException error)
        {
            opened?.Dispose();
            throw new StoreException($"the log in {store.Place} cannot be used: {error.Message}", error);
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }

    /// <summary>Appends an entry, and returns when it is on the disk.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="alsoWrite">
    /// Writes the record that the entry proves, in the same transaction: given the connection, the transaction and the entry's index. When
    /// it throws, the entry is not appended. It may be called again, with another index, when the transaction has to be done again.
    /// </param>
    /// <returns>Place of the entry, from 0.</returns>
    /// <exception cref="LedgerException">
    /// The entry is too large or empty, or the log cannot go on. Where the database failed while committing, the entry may be in the log
    /// all the same.
    /// </exception>
    public long Append(LedgerEntry entry, Action<DbConnection, DbTransaction, long>? alsoWrite = null) =>
        AppendAsync(entry, alsoWrite).GetAwaiter().GetResult();

    /// <summary>Appends an entry; the task ends when it is on the disk, with its place. See <see cref="Append"/>.</summary>
    public Task<long> AppendAsync(LedgerEntry entry, Action<DbConnection, DbTransaction, long>? alsoWrite = null)
    {
        if (EntryBundle.Check(entry.Body.Span) is { } refusal) throw new LedgerException(refusal.Reason);
        if (entry.Kind == EntryKind.Unknown) throw new LedgerException("it is not said what the entry states");
        return Enqueue(new PendingEntry(entry, alsoWrite, null));
    }

    /// <summary>
    /// Lets another key sign from here on. The entry, signed by the old key, names the new one; the checkpoint that first has it is signed
    /// by both, and those after it by the new one alone. The old private key is removed from the ring.
    /// </summary>
    /// <param name="algorithm">Kind of the new key.</param>
    /// <param name="entry">Makes the entry, given the old signer and the new one.</param>
    /// <returns>Place of the entry.</returns>
    public long Rotate(SigningAlgorithm algorithm, Func<ISigner, ISigner, LedgerEntry> entry)
    {
        var successor = keys.Successor(KeyPurpose.Log, Origin, algorithm);
        return Enqueue(new PendingEntry(entry(signer, successor), null, successor)).GetAwaiter().GetResult();
    }

    /// <summary>Waits for entries that are being committed; more are not taken.</summary>
    public void Dispose()
    {
        Task last;
        lock (gate) (closed, last) = (true, committing);
        last.GetAwaiter().GetResult();
        tables?.Dispose();
        tables = null;
    }

    private static LedgerRow Begin(LedgerTables opened, KeyRing keys, LedgerOptions options, SqlStore store)
    {
        var origin = options.Origin ?? $"localhost/{store.TenantNumber}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        if (!NoteKey.IsName(origin)) throw new LedgerException($"\"{origin}\" cannot be the name of a log: it has a space or a plus sign");
        var made = keys.Get(KeyPurpose.Log, origin, options.Algorithm);
        using var transaction = opened.BeginWrite(out var other);
        if (other is not null) return other;
        opened.Create(transaction, Row(TreeEdge.Empty, origin, [made]));
        transaction.Commit();
        return opened.Row()!;
    }

    private static LedgerRow Row(TreeEdge edge, string origin, IReadOnlyList<ISigner> signers) => new(
        origin, edge.Size, edge.Root, CheckpointSigning.Sign(new Checkpoint(origin, edge.Size, edge.Root), signers).ToString(),
        signers[^1].NoteKey(KeyPurpose.Log).ToString());

    private void CheckLog()
    {
        using var transaction = tables!.BeginWrite(out var row);
        signer = SignerOf(row!);
        state = LedgerState.Load(tables, transaction, row!);
        state.CheckEnd(tables, transaction);
    }

    /// <summary>The key that the log's row names. Another process may just have changed it.</summary>
    private ISigner SignerOf(LedgerRow row)
    {
        if (keys.Find(KeyPurpose.Log, row.Origin) is { } found && Is(found)) return found;
        keys.Forget(KeyPurpose.Log, row.Origin);
        if (keys.FindSuccessor(KeyPurpose.Log, row.Origin) is { } next && Is(next)) keys.Promote(KeyPurpose.Log, row.Origin);
        return keys.Find(KeyPurpose.Log, row.Origin) is { } current && Is(current)
            ? current
            : throw new LedgerException($"the key that signs the log {row.Origin} is not in {keys.Folder}: {row.Key}");

        bool Is(ISigner candidate) => candidate.NoteKey(KeyPurpose.Log).ToString() == row.Key;
    }

    private Task<long> Enqueue(PendingEntry entry)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            waiting.Enqueue(entry);
            if (!busy) (busy, committing) = (true, Task.Run(CommitAll));
        }

        return entry.Done;
    }

    private void CommitAll()
    {
        while (true)
        {
            var batch = new List<PendingEntry>();
            lock (gate)
            {
                var bytes = 0;
                // What changes the key is committed alone.
                while (batch.Count < options.MaxBatch && bytes < MaxBatchBytes && waiting.TryPeek(out var next)
                    && (batch.Count == 0 || (next.Successor is null && batch[0].Successor is null)))
                {
                    batch.Add(waiting.Dequeue());
                    bytes += next.Entry.Body.Length;
                }

                if (batch.Count == 0)
                {
                    busy = false;
                    return;
                }
            }

            Commit(batch);
        }
    }

    private void Commit(List<PendingEntry> batch)
    {
        try
        {
            // An entry whose record cannot be written is left out, and the others are done again without it.
            while (batch.Count > 0 && TryCommit(batch) is { } failed) batch.Remove(failed);
        }
        catch (Exception error)
        {
            // What became of the transaction is not known: the next one asks the database, over a new connection.
            tables?.Dispose();
            (tables, state) = (null, null);
            var told = error as LedgerException
                ?? new LedgerException($"the log {Origin} could not be written: {error.Message}", error);
            foreach (var entry in batch) entry.Failed(told);
        }
    }

    /// <returns>Null when all is committed; else the entry whose record could not be written.</returns>
    private PendingEntry? TryCommit(List<PendingEntry> batch)
    {
        tables ??= LedgerTables.Open(store);
        LedgerState next;
        var first = 0L;
        using (var transaction = tables.BeginWrite(out var row))
        {
            if (row is null) throw new LedgerException($"the log {Origin} is gone from the store");
            // Another writer was here since.
            if (state is null || state.Row != row) (signer, state) = (SignerOf(row), LedgerState.Load(tables, transaction, row));
            first = row.Size;
            var append = state.Edge.Append([.. batch.Select(static entry => entry.Leaf)]);
            next = new LedgerState(Row(append.Edge, Origin, batch[0].Successor is { } other ? [signer, other] : [signer]), append.Edge);
            if (!tables.Swap(transaction, row, next.Row)) throw new LedgerException($"the log {Origin} was changed by another writer");
            if (next.Row.Key != row.Key) tables.PutKey(transaction, next.Row.Size, next.Row.Key);
            tables.Insert(transaction, first, Moment.Of(options.Clock.GetUtcNow()), [.. batch.Select(static entry => entry.Entry)]);
            tables.Put(transaction, append.Tiles);
            for (var i = 0; i < batch.Count; i++)
            {
                try
                {
                    batch[i].WriteAlso(tables.Connection, transaction, first + i);
                }
                catch (Exception error) when (tables.Connection.State == System.Data.ConnectionState.Open)
                {
                    batch[i].Failed(error);
                    return batch[i];
                }
            }

            transaction.Commit();
        }

        Commits++;
        state = next;
        if (batch[0].Successor is not null) signer = SignerOf(next.Row);
        for (var i = 0; i < batch.Count; i++) batch[i].Committed(first + i);
        return null;
    }
}
