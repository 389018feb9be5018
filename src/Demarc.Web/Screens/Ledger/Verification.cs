using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
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

    private const string SignedBySomebody = "Somebody whose key we know signed the entry";

    /// <summary>A step; what the log cannot answer is wrong with it, and stops no other step.</summary>
    /// <param name="title">What is asked.</param>
    /// <param name="ask">Asks it.</param>
    internal static VerificationStep Step(string title, Func<string, VerificationStep> ask)
    {
        try
        {
            return ask(title);
        }
        catch (Exception error) when (error is LedgerException or StoreException)
        {
            return new VerificationStep(title, error.Message, []);
        }
    }

    /// <summary>
    /// That the log's key signed its state. The key is the one in the folder of keys: what the database says of its own key proves nothing.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="keys">Folder of the keys; null: this server has none.</param>
    internal static VerificationStep Signed(LedgerReader log, string? keys) => Step("The log's key signed this state", title =>
    {
        ImmutableArray<string> state = [Line($"{log.Checkpoint.Size} entries, root {log.Checkpoint.Root}")];
        var known = KeysOf(log, keys, out var fault);
        if (known.IsEmpty) return new VerificationStep(title, fault, state) { IsOpen = true };
        var said = log.Key.ToString();
        if (known.FirstOrDefault(key => key.ToString() == said) is not { } key)
            return new VerificationStep(
                title, "the database names another key than this server has for the log", [$"in the database {said}", $"here {known[0]}"]);
        _ = TrustPolicy.OfLogs(key).Verify(log.Note(), out var accepted, out var refusal);
        var same = accepted is not null && accepted.Checkpoint == log.Checkpoint;
        return new VerificationStep(
            title, same ? null : refusal?.Reason ?? "what was signed is another state", [$"key {key}", .. state]);
    });

    /// <summary>The public keys that this server has for a log: its own, and the one that is about to take its place.</summary>
    private static ImmutableArray<NoteKey> KeysOf(LedgerReader log, string? folder, out string fault)
    {
        fault = "this server does not have the key of the log: verify with one that was kept elsewhere";
        if (folder is null || !Directory.Exists(folder)) return [];
        try
        {
            using var ring = KeyRing.Open(folder);
            var origin = log.Checkpoint.Origin;
            return
            [
                .. new[] { ring.Find(KeyPurpose.Log, origin), ring.FindSuccessor(KeyPurpose.Log, origin) }.OfType<ISigner>()
                    .Select(static signer => signer.NoteKey(KeyPurpose.Log)),
            ];
        }
        catch (LedgerException error)
        {
            fault = error.Message;
            return [];
        }
    }

    /// <summary>That somebody whose public key is known signed an entry.</summary>
    internal static VerificationStep SignedEntry(StoredEntry entry, string? keys) => Step(SignedBySomebody, title =>
    {
        if (!Dsse.TryParse(entry.Body, out var envelope, out var refusal)) return new(title, refusal.Reason, []);
        var signers = Signers(keys);
        var by = envelope.SignedBy([.. signers.Select(static signer => signer.Key)]);
        return by.IsEmpty
            ? new VerificationStep(title, "none of the keys in the folder of keys has signed it", []) { IsOpen = true }
            : new VerificationStep(
                title, null, [.. by.Select(key => $"{signers.First(signer => signer.Key.Equals(key)).Name}: key {key.Id}")]);
    });

    /// <summary>That an entry is in the log: from its hash up to the root.</summary>
    internal static VerificationStep Included(LedgerReader log, StoredEntry entry) => Step("The entry is in the log", title =>
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
        return new VerificationStep(title, fault, lines.ToImmutable());
    });

    /// <summary>That the log as it was when an entry was appended is the beginning of the log as it is.</summary>
    internal static VerificationStep Consistent(LedgerReader log, long size) => Step("Since then the log has only grown", title =>
    {
        if (size == log.Checkpoint.Size) return new(title, null, ["it is the newest entry: there is nothing after it"]);
        var (before, proof) = (log.RootAt(size), log.ProveConsistency(size));
        return new VerificationStep(
            title, MerkleTree.VerifyConsistency(size, log.Checkpoint.Size, before, log.Checkpoint.Root, proof.AsSpan())?.Reason,
            [
                Line($"root at {size} entries: {before}"), Line($"root at {log.Checkpoint.Size} entries: {log.Checkpoint.Root}"),
                .. proof.Select(static hash => $"proof {hash}"),
            ]);
    });

    /// <summary>All entries of a log, or a sample of a large one.</summary>
    internal static VerificationStep Whole(LedgerReader log) => log.Checkpoint.Size > MostWhole ? Sampled(log)
        : Step("Every entry and every tile hashes to the root", title =>
        {
            var report = LedgerAudit.Run(log.Checkpoint, new LedgerFiles(log.Read, static () => []));
            return new VerificationStep(
                title, report.IsWhole ? null : "something was changed",
                report.IsWhole
                    ? [Line($"{report.Entries} entries and {report.Files} tiles")]
                    : [.. report.Findings.Take(20).Select(static finding => $"{finding.Path}: {finding.Refusal.Reason}")]);
        });

    private static VerificationStep Sampled(LedgerReader log)
    {
        var size = (int)Math.Min(log.Checkpoint.Size, int.MaxValue);
        var chosen = Enumerable.Range(0, Sample).Select(_ => (long)RandomNumberGenerator.GetInt32(size)).Append(size - 1).ToList();
        var wrong = new List<string>();
        foreach (var index in chosen)
        {
            try
            {
                _ = log.ProveInclusion(index);
            }
            catch (Exception error) when (error is LedgerException or StoreException)
            {
                wrong.Add(error.Message);
            }
        }

        return new VerificationStep(
            Line($"{chosen.Count} entries chosen by chance are in the log"), wrong.Count == 0 ? null : "something was changed",
            wrong.Count == 0 ? [Line($"of {log.Checkpoint.Size} entries")] : [.. wrong.Take(20)]);
    }

    private static IReadOnlyList<(string Name, EntryKey Key)> Signers(string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) return [];
        using var ring = KeyRing.Open(folder);
        return ring.Signers();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Short(TreeHash hash) => hash.ToString() is { Length: > 12 } text ? text[..12] + "…" : hash.ToString();
}
