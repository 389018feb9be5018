using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// The log of a store as it was when it was opened: what is appended meanwhile is not seen. Checkpoint and right edge are compared when it
/// is opened; what else is read is believed only after a proof. For one thread.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    private readonly LedgerTables tables;
    private readonly LedgerRow row;

    private LedgerReader(LedgerTables tables, LedgerRow row)
    {
        (this.tables, this.row) = (tables, row);
        Checkpoint = new Checkpoint(row.Origin, row.Size, row.Root);
    }

    /// <summary>State of the log.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The key that signed it.</summary>
    public NoteKey Key =>
        NoteKey.TryParse(row.Key, out var key, out var refusal) ? key : throw new LedgerException(refusal.Reason);

    /// <summary>The keys that signed the log, in order: each from some number of entries on, the last of them still.</summary>
    public ImmutableArray<(long Since, string Key)> Keys => [.. tables.Keys()];

    /// <summary>Opens the log of a store; null when the store has none.</summary>
    /// <exception cref="LedgerException">Checkpoint and tiles do not say the same.</exception>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static LedgerReader? Open(SqlStore store)
    {
        LedgerTables? opened = null;
        try
        {
            opened = LedgerTables.Open(store);
            if (opened.Row() is not { } row)
            {
                opened.Dispose();
                return null;
            }

            LedgerState.Load(opened, null, row);
            return new LedgerReader(opened, row);
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

    /// <summary>The signed checkpoint, with the cosignatures that witnesses gave to it.</summary>
    public SignedNote Note()
    {
        var text = row.Note + string.Concat(Vouching.Cosignatures(tables, row.Size).Select(static line => line + "\n"));
        return SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note, out var refusal)
            ? note
            : throw new LedgerException($"the checkpoint of {row.Origin} cannot be read: {refusal.Reason}");
    }

    /// <summary>A tile, or a bundle of entries; null when it is not there.</summary>
    public ReadOnlyMemory<byte>? Read(TilePath path) => tables.Read(null, path);

    /// <summary>An entry; null when the log is not as long.</summary>
    /// <param name="index">Its place, from 0.</param>
    public StoredEntry? Entry(long index) => index < row.Size ? tables.Entry(index) : null;

    /// <summary>The entries of a kind, the newest first.</summary>
    public IReadOnlyList<StoredEntry> Entries(EntryKind kind) => tables.Entries(kind, row.Size);

    /// <summary>The entries from one place up to another, in order; what the log does not have is left out.</summary>
    public IReadOnlyList<StoredEntry> Entries(long first, long end) => tables.Range(first, Math.Min(end, row.Size));

    /// <summary>The newest entries that had been appended by a moment, the newest first.</summary>
    public IReadOnlyList<StoredEntry> Newest(Moment known, int most) => tables.Newest(row.Size, known, most);

    /// <summary>How many entries the log had at a moment, by the clock of who appended them.</summary>
    public long SizeBy(Moment known) => known.IsOpen ? row.Size : Math.Min(row.Size, tables.FirstAfter(known) ?? row.Size);

    /// <summary>Time stamps of earlier states, in order.</summary>
    public IReadOnlyList<StoredStamp> Stamps => Vouching.Stamps(tables);

    /// <summary>Hashes that show that an entry is in this state of the log, from the leaf's sibling up.</summary>
    /// <exception cref="LedgerException">There is no such entry, tiles are missing, or they do not lead to the root.</exception>
    public ImmutableArray<TreeHash> ProveInclusion(long index)
    {
        var entry = Entry(index) ?? throw new LedgerException($"the log {row.Origin} has {row.Size} entries, and no entry {index}");
        var leaf = MerkleTree.LeafHash(entry.Body);
        if (!new TreeReader(row.Size, Read).TryProveInclusion(index, out var proof, out var refusal)
            || (refusal = MerkleTree.VerifyInclusion(index, row.Size, leaf, proof.AsSpan(), row.Root)) is not null)
            throw new LedgerException($"entry {index} of {row.Origin} cannot be proven: {refusal.Reason}");
        return proof;
    }

    /// <summary>Hashes that show that the log began as it was at an earlier size.</summary>
    /// <exception cref="LedgerException">The log was never that long, or tiles are missing.</exception>
    public ImmutableArray<TreeHash> ProveConsistency(long oldSize) =>
        new TreeReader(row.Size, Read).TryProveConsistency(oldSize, out var proof, out var refusal)
            ? proof
            : throw new LedgerException($"that {row.Origin} began with {oldSize} entries cannot be proven: {refusal.Reason}");

    /// <summary>The root that the log had at an earlier size.</summary>
    /// <exception cref="LedgerException">The log was never that long, or tiles are missing.</exception>
    public TreeHash RootAt(long size) => size > row.Size
        ? throw new LedgerException($"the log {row.Origin} has {row.Size} entries, and never had {size}")
        : new TreeReader(size, Read).TryRoot(out var root, out var refusal)
            ? root
            : throw new LedgerException($"the log {row.Origin} cannot be read at {size} entries: {refusal.Reason}");

    /// <summary>The state as the database says it.</summary>
    internal LedgerRow Row => row;

    /// <summary>The tables, for parts of this folder that keep more of this log.</summary>
    internal LedgerTables Tables => tables;

    /// <inheritdoc/>
    public void Dispose() => tables.Dispose();
}
