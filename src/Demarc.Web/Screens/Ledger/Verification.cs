using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Web.Screens.Ledger;

/// <summary>One step of a verification.</summary>
/// <param name="Title">What is asked.</param>
/// <param name="Fault">What is wrong; null when it holds.</param>
/// <param name="Lines">What was computed, line by line.</param>
public sealed record VerificationStep(string Title, string? Fault, ImmutableArray<string> Lines)
{
    /// <summary>Whether it could not be asked, so that nothing is known.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>Computes anew what the log says of itself, step by step: nothing that was computed before is believed.</summary>
internal static class Verification
{
    /// <summary>Entries up to which everything is hashed; of larger logs a sample is proven.</summary>
    internal const int MostWhole = 20_000;

    /// <summary>Entries of a sample.</summary>
    internal const int Sample = 500;

    /// <summary>That the log's key signed its state.</summary>
    internal static VerificationStep Signed(LedgerReader log)
    {
        var note = log.Note();
        _ = TrustPolicy.OfLogs(log.Key).Verify(note, out var accepted, out var refusal);
        var same = accepted is not null && accepted.Checkpoint == log.Checkpoint;
        return new VerificationStep(
            "The log's key signed this state", same ? null : refusal?.Reason ?? "what was signed is another state",
            [$"key {log.Key}", $"{log.Checkpoint.Size} entries, root {log.Checkpoint.Root}"]);
    }

    /// <summary>That somebody whose public key is known signed an entry.</summary>
    internal static VerificationStep SignedEntry(StoredEntry entry, IReadOnlyList<(string Name, EntryKey Key)> signers)
    {
        const string Title = "Somebody whose key we know signed the entry";
        if (!Dsse.TryParse(entry.Body, out var envelope, out var refusal)) return new(Title, refusal.Reason, []);
        var by = envelope.SignedBy([.. signers.Select(static signer => signer.Key)]);
        return by.IsEmpty
            ? new VerificationStep(Title, "none of the keys in the folder of keys has signed it", []) { IsOpen = true }
            : new VerificationStep(
                Title, null, [.. by.Select(key => $"{signers.First(signer => signer.Key.Equals(key)).Name}: key {key.Id}")]);
    }

    /// <summary>That an entry is in the log: from its hash up to the root.</summary>
    internal static VerificationStep Included(LedgerReader log, StoredEntry entry)
    {
        var (size, root) = (log.Checkpoint.Size, log.Checkpoint.Root);
        var leaf = MerkleTree.LeafHash(entry.Body);
        var proof = log.ProveInclusion(entry.Index);
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"SHA-256 of 00 and the entry       = {leaf}");
        var (place, last, hash) = (entry.Index, size - 1, leaf);
        foreach (var other in proof)
        {
            var left = (place & 1) == 1 || place == last;
            hash = left ? MerkleTree.NodeHash(other, hash) : MerkleTree.NodeHash(hash, other);
            lines.Add($"with {Short(other)} to the {(left ? "left " : "right")} = {hash}");
            if (left)
            {
                while ((place & 1) == 0 && place > 0) (place, last) = (place >> 1, last >> 1);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        lines.Add($"the root that was signed          = {root}");
        var fault = MerkleTree.VerifyInclusion(entry.Index, size, leaf, proof.AsSpan(), root)?.Reason
            ?? (hash == root ? null : "the hashes do not lead to the root");
        return new VerificationStep("The entry is in the log", fault, lines.ToImmutable());
    }

    /// <summary>That the log as it was when an entry was appended is the beginning of the log as it is.</summary>
    internal static VerificationStep Consistent(LedgerReader log, long size)
    {
        const string Title = "Since then the log has only grown";
        if (size == log.Checkpoint.Size) return new(Title, null, ["it is the newest entry: there is nothing after it"]);
        var (before, proof) = (log.RootAt(size), log.ProveConsistency(size));
        return new VerificationStep(
            Title, MerkleTree.VerifyConsistency(size, log.Checkpoint.Size, before, log.Checkpoint.Root, proof.AsSpan())?.Reason,
            [
                Line($"root at {size} entries: {before}"), Line($"root at {log.Checkpoint.Size} entries: {log.Checkpoint.Root}"),
                .. proof.Select(static hash => $"proof {hash}"),
            ]);
    }

    /// <summary>All entries of a log, or a sample of a large one.</summary>
    internal static VerificationStep Whole(LedgerReader log)
    {
        if (log.Checkpoint.Size <= MostWhole)
        {
            var report = LedgerAudit.Run(log.Checkpoint, new LedgerFiles(log.Read, static () => []));
            return new VerificationStep(
                "Every entry and every tile hashes to the root", report.IsWhole ? null : "something was changed",
                report.IsWhole
                    ? [Line($"{report.Entries} entries and {report.Files} tiles")]
                    : [.. report.Findings.Take(20).Select(static finding => $"{finding.Path}: {finding.Refusal.Reason}")]);
        }

        var size = (int)Math.Min(log.Checkpoint.Size, int.MaxValue);
        var chosen = Enumerable.Range(0, Sample).Select(_ => (long)RandomNumberGenerator.GetInt32(size)).Append(size - 1).ToList();
        var wrong = new List<string>();
        foreach (var index in chosen)
        {
            try
            {
                _ = log.ProveInclusion(index);
            }
            catch (LedgerException error)
            {
                wrong.Add(error.Message);
            }
        }

        return new VerificationStep(
            Line($"{chosen.Count} entries chosen by chance are in the log"), wrong.Count == 0 ? null : "something was changed",
            wrong.Count == 0 ? [Line($"of {log.Checkpoint.Size} entries")] : [.. wrong.Take(20)]);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Short(TreeHash hash) => hash.ToString() is { Length: > 12 } text ? text[..12] + "…" : hash.ToString();
}
