using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Packages;

/// <summary>
/// Verifies a package with nothing but the package: no store, no network. Every file is accounted for by the manifest, the manifest by an
/// entry of the log, the entries by proofs that lead to one signed checkpoint, and each item of evidence by its entry.
/// </summary>
public sealed class PackageCheck
{
    /// <summary>Larger files are not evidence of a kind that packages carry.</summary>
    private const long MaxFile = int.MaxValue - 1024;

    private readonly PackageSource source;
    private readonly List<PackageFinding> findings = [];
    private readonly Dictionary<long, byte[]> proven = [];
    private byte[] note = [];
    private Checkpoint checkpoint = null!;

    private PackageCheck(PackageSource source) => this.source = source;

    /// <summary>Verifies a package.</summary>
    /// <param name="path">An archive, or a folder into which one was unpacked.</param>
    /// <param name="trusted">Whom the verifier trusts; null: the keys that the package itself names.</param>
    /// <returns>One line for each thing, in order of the names; what fails is named.</returns>
    /// <exception cref="PackageException">It is no package.</exception>
    public static ImmutableArray<PackageFinding> Run(string path, TrustPolicy? trusted)
    {
        using var opened = PackageSource.Open(path);
        var check = new PackageCheck(opened);
        check.Verify(trusted);
        return [.. check.findings];
    }

    private void Verify(TrustPolicy? trusted)
    {
        if (!source.IsCanonical())
            Fail("archive", "its bytes between or around the files are not those that packages have: it was changed or packed again");
        var bytes = source.Read(PackageNames.Manifest, PackageManifest.MaxBytes)
            ?? throw new PackageException("it has no manifest.json, or a damaged one");
        var manifest = PackageManifest.Read(bytes);
        var named = manifest.Files.Select(static file => file.Name).ToHashSet(StringComparer.Ordinal);
        var keys = CheckFiles(manifest);
        if (!ReadCheckpoint(trusted, manifest)) return;
        var export = checkpoint.Size - 1;
        CheckProofs();
        CheckManifest(bytes, export);
        foreach (var item in manifest.Items) CheckItem(item, keys);
        CheckStamps();
        foreach (var name in source.Names.Where(name => !named.Contains(name) && !PackageNames.ProvesItself(name, export)))
            Fail(name, "the manifest does not name it: it was added");
    }

    /// <summary>Every file that the manifest names is there as it says. Gives the keys that sign entries.</summary>
    private List<EntryKey> CheckFiles(PackageManifest manifest)
    {
        var keys = new List<EntryKey>();
        foreach (var file in manifest.Files)
        {
            var content = source.Read(file.Name, MaxFile);
            if (content is null) Fail(file.Name, "it is missing or damaged");
            else if (content.Length != file.Size || Convert.ToHexStringLower(SHA256.HashData(content)) != file.Sha256)
                Fail(file.Name, "its content is not what the manifest says");
            else
            {
                Pass(file.Name, "as the manifest says");
                if (file.Name.StartsWith(PackageNames.Keys, StringComparison.Ordinal)
                    && EntryKey.TryReadPem(Encoding.ASCII.GetString(content), out var key, out _)) keys.Add(key);
            }
        }

        return keys;
    }

    private bool ReadCheckpoint(TrustPolicy? trusted, PackageManifest manifest)
    {
        note = source.Read(PackageNames.Checkpoint, SignedNote.MaxBytes) ?? [];
        var own = source.Read(PackageNames.Policy, TrustPolicy.MaxBytes) ?? [];
        LedgerRefusal? refusal;
        if (!TrustPolicy.TryParse(own, out var policy, out refusal))
        {
            Fail(PackageNames.Policy, refusal.Reason);
            return false;
        }

        if (!SignedNote.TryParse(note, out var signed, out refusal) || !(trusted ?? policy).Verify(signed, out var accepted, out refusal))
        {
            Fail(PackageNames.Checkpoint, refusal.Reason);
            return false;
        }

        checkpoint = accepted.Checkpoint;
        // A signature that nobody knows is passed over in notes; in a package it can only be one that was changed.
        var known = policy.Logs.Concat(policy.Witnesses).Select(static key => (key.Key.Name, key.Key.Id)).ToHashSet();
        if (signed.Signatures.Any(line => !known.Contains((line.Name, line.KeyId))) || !signed.ToBytes().AsSpan().SequenceEqual(note))
            Fail(PackageNames.Checkpoint, "it has a signature of somebody whom the package's policy does not name");
        else if (checkpoint.Origin != manifest.Origin) Fail(PackageNames.Checkpoint, "it is of another log than the manifest says");
        else if (checkpoint.Size < 1) Fail(PackageNames.Checkpoint, "the log is empty");
        else
        {
            var by = trusted is null ? "a key that the package itself names: compare it with one you got elsewhere" : "a key you trust";
            Pass(PackageNames.Checkpoint, $"log {checkpoint.Origin}, {checkpoint.Size} entries, signed with {by}");
            return true;
        }

        return false;
    }

    /// <summary>Every proof leads to the checkpoint from the leaf beside it.</summary>
    private void CheckProofs()
    {
        foreach (var name in source.Names.Where(static name => name.EndsWith(PackageNames.ProofEnding, StringComparison.Ordinal)))
        {
            var leafName = name[..^PackageNames.ProofEnding.Length] + PackageNames.LeafEnding;
            if (source.Read(leafName, EntryBundle.MaxEntryBytes) is not { } leaf) Fail(leafName, "it is missing or damaged");
            else if (source.Read(name, LedgerProof.MaxBytes) is not { } bytes) Fail(name, "it is damaged");
            else if (!LedgerProof.TryParse(bytes, out var proof, out var refusal)) Fail(name, refusal.Reason);
            else if (PackageNames.Proof(proof.Index) != name) Fail(name, $"it is a proof of entry {proof.Index}");
            else if (!proof.Note.ToBytes().AsSpan().SequenceEqual(note)) Fail(name, "it leads to another checkpoint than the package's");
            else if (!proof.ToBytes().AsSpan().SequenceEqual(bytes)) Fail(name, "it is not written as proofs are");
            else if (MerkleTree.VerifyInclusion(
                proof.Index, checkpoint.Size, MerkleTree.LeafHash(leaf), proof.Hashes.AsSpan(), checkpoint.Root) is { } wrong)
                Fail(leafName, wrong.Reason);
            else
            {
                proven[proof.Index] = leaf;
                Pass(name, "in the log");
            }
        }
    }

    private void CheckManifest(byte[] manifest, long export)
    {
        if (!proven.TryGetValue(export, out var leaf))
            Fail(PackageNames.Manifest, $"entry {export} of the log, which should name it, is not proven");
        else if (PackageEntry.Read(leaf) is not { } entry || entry.Kind != EntryKind.Export
            || !entry.Subjects.Contains(Convert.ToHexStringLower(SHA256.HashData(manifest))))
            Fail(PackageNames.Manifest, $"it is not the one that entry {export} of the log names");
        else Pass(PackageNames.Manifest, $"named by entry {export} of the log");
    }

    private void CheckItem(PackageItem item, List<EntryKey> keys)
    {
        var name = PackageNames.Evidence(item.Item, "");
        if (Entry(item.Entry, name, keys) is not { } received) return;
        foreach (var index in item.Deeds)
        {
            if (Entry(index, name, keys) is not { } decided) return;
            if (item.Erased && index == item.Deeds[^1])
            {
                if (decided.Kind == EntryKind.Erasure && received.Subjects.SetEquals(decided.Subjects))
                    findings.Add(new PackageFinding(name, PackageState.Erased, $"erased, see entry {index} of the log"));
                else Fail(name, $"entry {index} of the log does not say that it was erased");
                return;
            }

            if (!Holds(decided, name, string.Create(CultureInfo.InvariantCulture, $"decision-{index}.json"), "record.salt")) return;
        }

        if (Holds(received, name, "content", "content.salt") && Holds(received, name, "record.json", "record.salt"))
            Pass(name, $"as entry {item.Entry} of the log received it");
    }

    private PackageEntry? Entry(long index, string name, List<EntryKey> keys)
    {
        if (!proven.TryGetValue(index, out var leaf)) Fail(name, $"entry {index} of the log, which it rests on, is not proven");
        else if (PackageEntry.Read(leaf) is not { } entry) Fail(PackageNames.Leaf(index), "it is not a signed statement");
        else if (entry.Envelope.SignedBy(keys).IsEmpty) Fail(PackageNames.Leaf(index), "none of the package's keys has signed it");
        else return entry;
        return null;
    }

    /// <summary>Whether an entry commits to a file of an item.</summary>
    private bool Holds(PackageEntry entry, string item, string file, string saltFile)
    {
        var content = source.Read(item + file, MaxFile);
        var salt = source.Read(item + saltFile, Commitment.SaltBytes);
        if (content is not null && salt is { Length: Commitment.SaltBytes } && entry.Subjects.Contains(Commitment.Of(salt, content)))
            return true;
        Fail(item + file, "it is not what the log received");
        return false;
    }

    /// <summary>Every stamp is of a checkpoint from which the log grew to the package's.</summary>
    private void CheckStamps()
    {
        foreach (var name in source.Names.Where(static name => name.StartsWith(PackageNames.Stamps, StringComparison.Ordinal)
            && name.EndsWith(".tsr", StringComparison.Ordinal)))
        {
            var stem = name[..name.LastIndexOf('-')];
            try
            {
                var stamped = source.Read(stem + ".checkpoint", SignedNote.MaxBytes) ?? [];
                var reading = TimeStamps.Read(source.Read(name, SignedNote.MaxBytes) ?? [], stamped);
                if (Grew(stamped, source.Read(stem + PackageNames.ConsistencyEnding, SignedNote.MaxBytes) ?? []) is { } wrong)
                    Fail(name, wrong);
                else Pass(name, $"the log was there at {reading.Stamped}, says {reading.Authority}");
            }
            catch (LedgerException error)
            {
                Fail(name, error.Message);
            }
        }
    }

    private string? Grew(byte[] stamped, byte[] hashes)
    {
        if (!SignedNote.TryParse(stamped, out var earlier, out var refusal)
            || !Checkpoint.TryParse(earlier.Text, out var before, out refusal))
            return refusal.Reason;
        if (before.Origin != checkpoint.Origin) return $"the stamped checkpoint is of another log, {before.Origin}";
        var proof = ImmutableArray.CreateBuilder<TreeHash>();
        foreach (var line in Encoding.ASCII.GetString(hashes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TreeHash.TryParse(line, out var hash)) return "the proof that the log grew from it cannot be read";
            proof.Add(hash);
        }

        return MerkleTree.VerifyConsistency(
            before.Size, checkpoint.Size, before.Root, checkpoint.Root, proof.ToImmutable().AsSpan())?.Reason;
    }

    private void Pass(string name, string reason) => findings.Add(new PackageFinding(name, PackageState.Pass, reason));

    private void Fail(string name, string reason) => findings.Add(new PackageFinding(name, PackageState.Fail, reason));
}
