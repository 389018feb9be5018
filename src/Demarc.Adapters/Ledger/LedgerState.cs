using System.Data.Common;
using System.Text;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>The state of a log with the right edge of its tree, which is all that appending needs.</summary>
/// <param name="Row">What the database says.</param>
/// <param name="Edge">The edge; its root is that of the row.</param>
internal sealed record LedgerState(LedgerRow Row, TreeEdge Edge)
{
    /// <summary>Reads the edge from the tiles, and compares it with what was signed.</summary>
    /// <exception cref="LedgerException">Row, note and tiles do not say the same.</exception>
    internal static LedgerState Load(LedgerTables tables, DbTransaction? transaction, LedgerRow row)
    {
        CheckNote(row);
        if (!TreeEdge.TryLoad(row.Size, path => tables.Read(transaction, path), out var edge, out var refusal))
            throw Refuse(row, refusal.Reason);
        if (edge.Root != row.Root) throw Refuse(row, "its tiles lead to another root than the one signed");
        return new LedgerState(row, edge);
    }

    /// <summary>
    /// What <see cref="Load"/> cannot see: entries at the end that are not those of the tiles, entries beyond the end, and full tiles that
    /// do not lead to the hash above them.
    /// </summary>
    /// <exception cref="LedgerException">The end of the log contradicts itself.</exception>
    internal void CheckEnd(LedgerTables tables, DbTransaction? transaction)
    {
        var end = tables.End(transaction);
        if (end != Row.Size) throw Refuse(Row, $"it has entries up to {end}, and {Row.Size} are signed");
        if (Row.Size == 0) return;
        var last = (Row.Size - 1) / TilePath.FullWidth;
        var width = (int)(Row.Size - (last * TilePath.FullWidth));
        var bodies = tables.Bodies(transaction, last * TilePath.FullWidth, width);
        var leaves = Hashes(tables, transaction, TilePath.Hashes(0, last, width));
        if (bodies.Count != width) throw Refuse(Row, $"entries from {last * TilePath.FullWidth} on are missing");
        for (var i = 0; i < width; i++)
        {
            if (MerkleTree.LeafHash(bodies[i].Span) != leaves[i])
                throw Refuse(Row, $"entry {(last * TilePath.FullWidth) + i} is not the one that was hashed");
        }

        for (var level = 1; TilePath.WidthOfLevel(level, Row.Size) is > 0 and var nodes; level++)
        {
            var below = Hashes(tables, transaction, TilePath.Hashes(level - 1, nodes - 1));
            var tile = (nodes - 1) / TilePath.FullWidth;
            var above = Hashes(tables, transaction, TilePath.Hashes(level, tile, (int)(nodes - (tile * TilePath.FullWidth))));
            if (MerkleTree.Root(below) != above[^1])
                throw Refuse(Row, $"{TilePath.Hashes(level - 1, nodes - 1)} does not lead to the hash above it");
        }
    }

    private static void CheckNote(LedgerRow row)
    {
        if (!NoteKey.TryParse(row.Key, out var key, out var refusal)
            || !SignedNote.TryParse(Encoding.UTF8.GetBytes(row.Note), out var note, out refusal)
            || !note.Verify([key], out _, out refusal)
            || !Checkpoint.TryParse(note.Text, out var checkpoint, out refusal))
            throw Refuse(row, refusal.Reason);
        if (checkpoint.Origin != row.Origin || checkpoint.Size != row.Size || checkpoint.Root != row.Root)
            throw Refuse(row, "its checkpoint says something else than its row");
    }

    private TreeHash[] Hashes(LedgerTables tables, DbTransaction? transaction, TilePath path)
    {
        if (tables.Read(transaction, path) is not { } bytes) throw Refuse(Row, $"{path} is missing");
        return HashTile.TryRead(bytes.Span, out var hashes, out var refusal) ? [.. hashes] : throw Refuse(Row, $"{path}: {refusal.Reason}");
    }

    private static LedgerException Refuse(LedgerRow row, string reason) =>
        new($"the log {row.Origin} cannot go on from {row.Size} entries: {reason}");
}
