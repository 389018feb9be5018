using System.Data.Common;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>An entry that waits to be committed.</summary>
/// <param name="entry">The entry.</param>
/// <param name="alsoWrite">What is written with it; null when nothing is.</param>
/// <param name="successor">The key that signs from this entry on; null when nothing changes.</param>
internal sealed class PendingEntry(LedgerEntry entry, Action<DbConnection, DbTransaction, long>? alsoWrite, ISigner? successor)
{
    // Whoever waits goes on elsewhere, and not in the middle of the next commit.
    private readonly TaskCompletionSource<long> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LedgerEntry Entry => entry;

    internal ISigner? Successor => successor;

    internal TreeHash Leaf { get; } = MerkleTree.LeafHash(entry.Body.Span);

    internal Task<long> Done => done.Task;

    internal void WriteAlso(DbConnection connection, DbTransaction transaction, long index) =>
        alsoWrite?.Invoke(connection, transaction, index);

    internal void Committed(long index) => done.SetResult(index);

    internal void Failed(Exception error) => done.SetException(error);
}
