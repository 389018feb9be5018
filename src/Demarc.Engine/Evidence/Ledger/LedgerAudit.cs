using System.Collections.Immutable;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>A file of a log that is not as it has to be.</summary>
/// <param name="Path">The file, below the root of the log.</param>
/// <param name="Refusal">What is wrong with it.</param>
public sealed record AuditFinding(string Path, LedgerRefusal Refusal);

/// <summary>What an audit found.</summary>
/// <param name="Entries">Entries that were hashed.</param>
/// <param name="Files">Files of the tree that were looked at.</param>
/// <param name="Findings">What is wrong; nothing when the log is whole. The audit ends at <see cref="LedgerAudit.MaxFindings"/>.</param>
public sealed record AuditReport(long Entries, long Files, ImmutableArray<AuditFinding> Findings)
{
    /// <summary>Whether every byte of the log leads to the root.</summary>
    public bool IsWhole => Findings.IsEmpty;
}

/// <summary>
/// Verifies a whole static log against a root: every entry and every tile is hashed, from the root down, so that each hash is known to be
/// right before what is below it is compared. The file named is the one that is wrong: where a tile does not have the hash that is expected
/// of it, it is put together anew from what is below, and if that leads to the expected hash, only the tile is wrong. Needs memory for one
/// tile of each level and one bundle, however large the log is.
/// </summary>
public sealed class LedgerAudit
{
    /// <summary>Findings after which the audit ends: a checkpoint can speak of more files than anybody could miss one by one.</summary>
    public const int MaxFindings = 1000;

    private readonly Checkpoint checkpoint;
    private readonly LedgerFiles files;
    private readonly Action<long>? progress;
    private readonly HashSet<TilePath> wider = [];
    private readonly ImmutableArray<AuditFinding>.Builder findings = ImmutableArray.CreateBuilder<AuditFinding>();
    private long entries;
    private long read;

    private bool IsOver => findings.Count >= MaxFindings;

    private LedgerAudit(Checkpoint checkpoint, LedgerFiles files, Action<long>? progress) =>
        (this.checkpoint, this.files, this.progress) = (checkpoint, files, progress);

    /// <summary>Verifies all files of a log.</summary>
    /// <param name="checkpoint">The checkpoint, whose signatures are known to fit.</param>
    /// <param name="files">The files.</param>
    /// <param name="progress">Told the number of entries hashed so far, after each bundle.</param>
    public static AuditReport Run(Checkpoint checkpoint, LedgerFiles files, Action<long>? progress = null)
    {
        var audit = new LedgerAudit(checkpoint, files, progress);
        audit.VerifyTree();
        audit.VerifyList();
        return new AuditReport(audit.entries, audit.read, audit.findings.ToImmutable());
    }

    /// <summary>Whether a log that an audit found whole is what an earlier checkpoint of it became.</summary>
    /// <param name="checkpoint">The checkpoint of the log.</param>
    /// <param name="earlier">The earlier checkpoint, whose signatures are known to fit.</param>
    /// <param name="files">The files.</param>
    /// <returns>Null when it is; <see cref="LedgerFault.RolledBack"/> or <see cref="LedgerFault.Forked"/> when it is not.</returns>
    public static LedgerRefusal? VerifyFollows(Checkpoint checkpoint, Checkpoint earlier, LedgerFiles files)
    {
        ImmutableArray<TreeHash> proof = [];
        if (earlier.Size > 0 && earlier.Size < checkpoint.Size
            && !new TreeReader(checkpoint.Size, files.Read).TryProveConsistency(earlier.Size, out proof, out var fault)) return fault;
        return checkpoint.VerifyFollows(earlier, proof.AsSpan()) is not { } refusal ? null
            : refusal.Fault is not (LedgerFault.WrongHash or LedgerFault.WrongProof) ? refusal
            : new(LedgerFault.Forked, $"its first {earlier.Size} entries are not those that the earlier checkpoint is of");
    }

    private void VerifyTree()
    {
        if (checkpoint.Size == 0 && checkpoint.Root != MerkleTree.EmptyRoot)
            Find("checkpoint", new(LedgerFault.WrongHash, "the root of a log without entries is another"));
        var edges = new List<TreeHash[]>();
        for (var level = 0; TilePath.WidthOfLevel(level, checkpoint.Size) is > 0 and var width; level++)
            edges.Add(width % TilePath.FullWidth == 0 ? [] : ReadTile(Edge(level), out _) ?? []);
        if (Fold(edges) != checkpoint.Root) Repair(edges);
        for (var level = edges.Count - 1; level > 0; level--)
        {
            var first = TilePath.WidthOfLevel(level, checkpoint.Size) - EdgeWidth(level);
            for (var i = 0; i < EdgeWidth(level) && !IsOver; i++)
                VerifyTile(TilePath.Hashes(level - 1, first + i), i < edges[level].Length ? edges[level][i] : null);
        }

        if (EdgeWidth(0) > 0) VerifyBundle(TilePath.Entries(checkpoint.Size / TilePath.FullWidth, EdgeWidth(0)), edges[0]);
    }

    /// <summary>The root that the partial tiles at the right edge lead to; null when one is missing.</summary>
    private TreeHash? Fold(List<TreeHash[]> edges)
    {
        for (var level = 0; level < edges.Count; level++)
            if (edges[level].Length != EdgeWidth(level)) return null;
        return TreeEdge.RootOf(edges);
    }

    /// <summary>The right edge does not lead to the root: finds out which of its tiles is wrong, and puts right what can be.</summary>
    private void Repair(List<TreeHash[]> edges)
    {
        foreach (var deep in new[] { false, true })
        {
            var built = edges.Select((tile, level) => EdgeWidth(level) == 0 ? [] : Build(Edge(level), tile, deep) ?? []).ToList();
            var different = Enumerable.Range(0, edges.Count).Where(level => !edges[level].AsSpan().SequenceEqual(built[level])).ToList();
            foreach (var levels in different.Select(static level => new[] { level }).Append([.. different]))
            {
                var repaired = edges.Select((tile, level) => levels.Contains(level) ? built[level] : tile).ToList();
                if (Fold(repaired) != checkpoint.Root) continue;
                foreach (var level in levels)
                {
                    _ = ReadTile(Edge(level), out var fault);
                    Find(Edge(level), fault ?? WrongHash("its hashes are not those of the tree"));
                    edges[level] = repaired[level];
                }

                return;
            }
        }

        var damaged = false;
        for (var level = 0; level < edges.Count; level++)
        {
            if (EdgeWidth(level) == 0 || ReadTile(Edge(level), out var fault) is not null) continue;
            damaged = true;
            Find(Edge(level), fault!);
        }

        if (!damaged) Find("checkpoint", WrongHash("the files of the log do not lead to its root"));
    }

    /// <summary>Verifies a full tile and all that is below it.</summary>
    private void VerifyTile(TilePath path, TreeHash? expected)
    {
        var hashes = ReadTile(path, out var fault);
        if (hashes is null || (expected is not null && MerkleTree.Root(hashes) != expected))
        {
            Find(path, fault ?? WrongHash("its hashes do not lead to the hash in the tile above it"));

            // What the tile is built of may be right all the same.
            foreach (var deep in new[] { false, true })
            {
                var built = Build(path, hashes ?? [], deep);
                if (built is null || (hashes is not null && MerkleTree.Root(built) != expected)) continue;
                hashes = built;
                break;
            }
        }

        if (path.Level == 0)
        {
            VerifyBundle(TilePath.Entries(path.Index), hashes ?? []);
            return;
        }

        for (var i = 0; i < TilePath.FullWidth && !IsOver; i++)
            VerifyTile(TilePath.Hashes(path.Level - 1, (path.Index * TilePath.FullWidth) + i), hashes?[i]);
    }

    /// <summary>Verifies a bundle; of one whose tile is missing, only that it is one.</summary>
    private void VerifyBundle(TilePath path, ReadOnlySpan<TreeHash> expected)
    {
        var leaves = ReadLeaves(path, out var fault);
        if (leaves is null)
        {
            Find(path, fault!);
            return;
        }

        entries += leaves.Length;
        progress?.Invoke(entries);
        for (var i = 0; i < expected.Length; i++)
        {
            if (leaves[i] == expected[i]) continue;
            Find(path, WrongHash($"entry {(path.Index * TilePath.FullWidth) + i} has another hash in its tile"));
            return;
        }
    }

    /// <summary>The hashes of a tile from what is below it; null when too much is missing there.</summary>
    /// <param name="path">The tile.</param>
    /// <param name="stored">What the tile itself says; nothing when it cannot be read.</param>
    /// <param name="deep">Whether tiles below that differ from it are built anew, too, down to the entries.</param>
    private TreeHash[]? Build(TilePath path, TreeHash[] stored, bool deep)
    {
        if (path.Level == 0) return ReadLeaves(TilePath.Entries(path.Index, path.Width), out _);
        var hashes = new TreeHash[path.Width];
        for (var i = 0; i < hashes.Length; i++)
        {
            var child = TilePath.Hashes(path.Level - 1, (path.Index * TilePath.FullWidth) + i);
            var below = ReadTile(child, out _);
            TreeHash? hash = below is null ? null : MerkleTree.Root(below);
            if (deep && (stored.Length != path.Width || hash != stored[i]) && Build(child, below ?? [], deep) is { } built)
                hash = MerkleTree.Root(built);
            if (hash is null) return null;
            hashes[i] = hash.Value;
        }

        return hashes;
    }

    private TreeHash[]? ReadTile(TilePath path, out LedgerRefusal? fault)
    {
        if (ReadFile(path, out var width) is not { } bytes)
        {
            fault = new(LedgerFault.Missing, "it is missing");
            return null;
        }

        if (!HashTile.TryRead(bytes.Span, out var hashes, out fault)) return null;
        if (hashes.Length == width) return [.. hashes.AsSpan(0, path.Width)];
        fault = LedgerRefusal.Malformed($"it has {hashes.Length} hashes and not {width}");
        return null;
    }

    private TreeHash[]? ReadLeaves(TilePath path, out LedgerRefusal? fault)
    {
        if (ReadFile(path, out var width) is not { } bytes)
        {
            fault = new(LedgerFault.Missing, "it is missing");
            return null;
        }

        if (!EntryBundle.TryRead(bytes, width, out var bundle, out fault)) return null;
        var leaves = new TreeHash[path.Width];
        for (var i = 0; i < leaves.Length; i++) leaves[i] = MerkleTree.LeafHash(bundle[i].Span);
        return leaves;
    }

    /// <summary>A log that has grown since may have only the full file where the checkpoint asks for a partial one.</summary>
    private ReadOnlyMemory<byte>? ReadFile(TilePath path, out int width)
    {
        width = path.Width;
        read++;
        if (files.Read(path) is { } bytes) return bytes;
        if (!path.IsPartial || files.Read(path.Full) is not { } full) return null;
        wider.Add(path.Full);
        width = TilePath.FullWidth;
        return full;
    }

    /// <summary>Files that are there besides: earlier partial ones are the beginning of what became of them, others must not be.</summary>
    private void VerifyList()
    {
        foreach (var name in files.List().Where(static name => name.StartsWith("tile/", StringComparison.Ordinal)))
        {
            if (IsOver) return;
            if (!TilePath.TryParse(name, out var path))
            {
                Find(name, new(LedgerFault.Extra, "no file of a log has such a name"));
                continue;
            }

            var width = path.IsEntries ? checkpoint.Size : TilePath.WidthOfLevel(path.Level, checkpoint.Size);
            var there = path.Index > width / TilePath.FullWidth ? 0
                : Math.Min(width - (path.Index * TilePath.FullWidth), TilePath.FullWidth);
            if (path.Width > there && !wider.Contains(path))
                Find(path, new(LedgerFault.Extra, $"a log of {checkpoint.Size} entries has no such file"));
            else if (path.Width < there) VerifyEarlier(path, (int)there);
        }
    }

    private void VerifyEarlier(TilePath path, int width)
    {
        read++;
        var now = path.IsEntries ? TilePath.Entries(path.Index, width) : TilePath.Hashes(path.Level, path.Index, width);
        if (ReadFile(now, out _)?.ToArray() is not { } bytes || files.Read(path) is not { } earlier) return;
        LedgerRefusal? fault = null;
        var whole = path.IsEntries ? EntryBundle.TryRead(earlier, path.Width, out _, out fault)
            : earlier.Length == path.Width * TreeHash.Size;
        if (!whole) Find(path, fault ?? LedgerRefusal.Malformed($"it has not {path.Width} hashes"));
        else if (!bytes.AsSpan().StartsWith(earlier.Span)) Find(path, WrongHash($"it is not the beginning of {now}"));
    }

    private TilePath Edge(int level) =>
        TilePath.Hashes(level, TilePath.WidthOfLevel(level, checkpoint.Size) / TilePath.FullWidth, EdgeWidth(level));

    private int EdgeWidth(int level) => (int)(TilePath.WidthOfLevel(level, checkpoint.Size) % TilePath.FullWidth);

    private void Find(TilePath path, LedgerRefusal refusal) => Find(path.ToString(), refusal);

    private void Find(string path, LedgerRefusal refusal)
    {
        if (!IsOver) findings.Add(new AuditFinding(path, refusal));
    }

    private static LedgerRefusal WrongHash(string reason) => new(LedgerFault.WrongHash, reason);
}
