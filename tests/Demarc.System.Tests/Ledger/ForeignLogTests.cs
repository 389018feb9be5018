using System.Collections.Immutable;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>Logs written by other programs: tiles, roots and proofs are the same here.</summary>
public sealed class ForeignLogTests
{
    [Fact]
    public void Appending_the_entries_of_a_Tessera_log_gives_the_same_files_and_roots()
    {
        if (LedgerVectors.Find("tessera-log") is not { } folder) return;
        var entries = Entries(folder, TilePath.Entries(0, 15));
        var (edge, compared) = (TreeEdge.Empty, 0);
        foreach (var entry in entries)
        {
            var appended = edge.Append(MerkleTree.LeafHash(entry.Span));
            edge = appended.Edge;
            foreach (var tile in appended.Tiles)
            {
                Assert.Equal(File.ReadAllBytes(Path.Combine(folder, tile.Path.ToString())), tile.Bytes.ToArray());
                compared++;
            }

            var bundle = TilePath.Entries(0, (int)edge.Size);
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, bundle.ToString())), EntryBundle.Write(entries[..(int)edge.Size]));
            Assert.Equal(Signed(folder, edge.Size).Root, edge.Root);
        }

        Assert.Equal((15L, 15), (edge.Size, compared));
    }

    [Fact]
    public void All_pairs_of_checkpoints_of_a_Tessera_log_are_consistent()
    {
        if (LedgerVectors.Find("tessera-log") is not { } folder) return;
        var pairs = 0;
        for (var late = 0; late <= 15; late++)
        {
            var reader = new TreeReader(late, path => Read(folder, path));
            for (var early = 0; early <= late; early++, pairs++)
            {
                Assert.True(reader.TryProveConsistency(early, out var proof, out var fault), fault?.Reason);
                var (first, second) = (Signed(folder, early), Signed(folder, late));
                Assert.Null(second.VerifyFollows(first, proof.AsSpan()));
                Assert.NotNull(second.VerifyFollows(first with { Root = default }, proof.AsSpan()));
                if (late > early) Assert.Equal(LedgerFault.RolledBack, first.VerifyFollows(second, proof.AsSpan())?.Fault);
            }
        }

        Assert.Equal(136, pairs);
    }

    /// <summary>A piece of a real log of certificates: its last two tiles are 003 as far as it had grown, and 003 in full.</summary>
    [Fact]
    public void Tiles_of_a_certificate_log_are_read_at_full_width()
    {
        if (LedgerVectors.Find("static-ct-navigli2025h2", "navigli2025h2") is not { } folder) return;
        const long Size = (3 * 256) + 10;
        var edge = TreeEdge.Empty;
        for (var index = 0; index < 4; index++)
        {
            var path = TilePath.Hashes(0, index, index < 3 ? 256 : 10);
            Assert.True(HashTile.TryRead(Read(folder, path)!.Value.Span, out var hashes, out var fault), fault?.Reason);
            Assert.Equal(path.Width, hashes.Length);
            var appended = edge.Append(hashes.AsSpan());
            Assert.Equal(Read(folder, path)!.Value.ToArray(), appended.Tiles[0].Bytes.ToArray());
            edge = appended.Edge;
        }

        Assert.Equal(Size, edge.Size);
        var full = Read(folder, TilePath.Hashes(0, 3))!.Value;
        Assert.True(full.Span.StartsWith(Read(folder, TilePath.Hashes(0, 3, 10))!.Value.Span));
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Entries(string folder, TilePath path)
    {
        Assert.True(EntryBundle.TryRead(Read(folder, path)!.Value, path.Width, out var entries, out var refusal), refusal?.Reason);
        return entries;
    }

    private static Checkpoint Signed(string folder, long size)
    {
        Assert.True(NoteKey.TryParse(File.ReadAllText(Path.Combine(folder, "verifier.vkey")).Trim(), out var key, out var refusal), refusal?.Reason);
        Assert.True(SignedNote.TryParse(File.ReadAllBytes(Path.Combine(folder, $"checkpoint.{size}")), out var note, out refusal), refusal?.Reason);
        Assert.True(note.Verify([key], out _, out refusal), refusal?.Reason);
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint, out refusal), refusal?.Reason);
        Assert.Equal(size, checkpoint.Size);
        Assert.Equal(note.Text, checkpoint.ToText());
        return checkpoint;
    }

    private static ReadOnlyMemory<byte>? Read(string folder, TilePath path)
    {
        var file = Path.Combine(folder, path.ToString());
        return File.Exists(file) ? File.ReadAllBytes(file).AsMemory() : null;
    }
}
