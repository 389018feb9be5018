using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc ledger verify</c>: a whole static log, or the proof of one entry. It needs no store and no server.</summary>
internal static class LedgerVerifyVerb
{
    /// <summary>A checkpoint, and who signed it as far as that was asked.</summary>
    private sealed record Reading(Checkpoint Checkpoint, string? Log, ImmutableArray<Cosignature> Cosignatures);

    internal static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder of a static log, or a .tlog-proof" };
        var keys = new Option<string[]>("--key") { Description = "Verifier key of the log (vkey); may be given several times" };
        var policy = new Option<string?>("--policy") { Description = "Trust policy (c2sp.org/tlog-policy): logs, witnesses, quorum" };
        var previous = new Option<string?>("--previous")
        { Description = "A checkpoint held from before: was the log rolled back or forked since?" };
        var leaf = new Option<string?>("--leaf") { Description = "The entry that the proof is of" };
        var signers = new Option<string[]>("--signer")
        { Description = "Public key (PEM) of a collector or person; with it each entry must be a statement that one of them signed" };
        var command = new Command(
            "verify", "Verify a whole static log, or a proof: 1 when something is wrong, 3 when nobody says whom to believe")
        { path, keys, policy, previous, leaf, signers };
        command.SetAction(parsed =>
        {
            var trust = Trust(parsed.GetValue(keys) ?? [], parsed.GetValue(policy));
            var place = parsed.GetRequiredValue(path);
            var (earlier, entry) = (parsed.GetValue(previous), parsed.GetValue(leaf));
            var people = (parsed.GetValue(signers) ?? []).Select(Signer).ToList();
            if (Directory.Exists(place))
            {
                if (entry is not null) throw new UsageException("--leaf goes with a .tlog-proof, and this is a folder");
                return Readable(() => VerifyLog(new StaticLog(place), trust, earlier, people, Console.Out));
            }

            if (entry is null) throw new UsageException($"{place} is no folder; for a proof name the entry, too: --leaf FILE");
            if (earlier is not null) throw new UsageException("--previous goes with the folder of a log, and this is a file");
            return VerifyProof(Bytes(place), Bytes(entry), trust, people, Console.Out);
        });
        return command;
    }

    private static int VerifyLog(StaticLog log, TrustPolicy? trust, string? previous, List<EntryKey> signers, TextWriter output)
    {
        if (log.ReadCheckpoint() is not { } bytes) return Fail(output, "checkpoint", "it is missing");
        if (Read(bytes.Span, trust, out var refusal) is not { } read) return Fail(output, "checkpoint", refusal!.Reason);
        var checkpoint = read.Checkpoint;
        output.WriteLine($"log {Line(checkpoint.Origin)}: {checkpoint.Size} entries, root {checkpoint.Root}");
        TellSigners(read, output);
        var report = LedgerAudit.Run(checkpoint, log.Files);
        foreach (var finding in report.Findings) Fail(output, finding.Path, finding.Refusal.Reason);
        if (report.Findings.Length == LedgerAudit.MaxFindings) output.WriteLine("so much is wrong that nobody looked on");
        var failed = !report.IsWhole || (previous is not null && !Follows(log, checkpoint, previous, trust, output))
            || (signers.Count > 0 && !AreSigned(log, checkpoint.Size, signers, output));
        if (!failed) output.WriteLine($"PASS {report.Entries} entries and {report.Files} files hash to the root of the checkpoint");
        return End(failed, trust, output);
    }

    /// <summary>A file that is there and cannot be read says nothing about the log.</summary>
    private static int Readable(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (LedgerException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private static bool Follows(StaticLog log, Checkpoint checkpoint, string previous, TrustPolicy? trust, TextWriter output)
    {
        var earlier = Read(Bytes(previous), trust, out var refusal);
        if (earlier is not null) refusal = LedgerAudit.VerifyFollows(checkpoint, earlier.Checkpoint, log.Files);
        if (earlier is null || refusal is not null) Fail(output, previous, refusal!.Reason);
        else output.WriteLine($"PASS its beginning are the {earlier.Checkpoint.Size} entries of {Line(previous)}");
        return refusal is null;
    }

    private static bool AreSigned(StaticLog log, long size, List<EntryKey> signers, TextWriter output)
    {
        var findings = EntryAudit.Run(size, log.Files, signers);
        foreach (var finding in findings) Fail(output, finding.Path, finding.Refusal.Reason);
        if (findings.IsEmpty) output.WriteLine($"PASS {size} entries are statements that the given keys signed");
        return findings.IsEmpty;
    }

    private static int VerifyProof(byte[] bytes, byte[] leaf, TrustPolicy? trust, List<EntryKey> signers, TextWriter output)
    {
        if (!LedgerProof.TryParse(bytes, out var proof, out var refusal)) return Fail(output, "proof", refusal.Reason);
        if (Read(proof.Note, trust, out refusal) is not { } read) return Fail(output, "checkpoint", refusal!.Reason);
        var (size, root) = (read.Checkpoint.Size, read.Checkpoint.Root);
        TellSigners(read, output);
        refusal = MerkleTree.VerifyInclusion(proof.Index, size, MerkleTree.LeafHash(leaf), proof.Hashes.AsSpan(), root);
        if (refusal is not null) return Fail(output, "proof", refusal.Reason);
        if (signers.Count > 0 && EntryAudit.Check(leaf, signers) is { } unsigned) return Fail(output, "entry", unsigned.Reason);
        output.WriteLine($"PASS it is entry {proof.Index} of the {size} entries of {Line(read.Checkpoint.Origin)}");
        return End(failed: false, trust, output);
    }

    private static Reading? Read(ReadOnlySpan<byte> bytes, TrustPolicy? trust, out LedgerRefusal? refusal) =>
        SignedNote.TryParse(bytes, out var note, out refusal) ? Read(note, trust, out refusal) : null;

    /// <summary>Without a policy the checkpoint is read all the same; then nobody stands behind it.</summary>
    private static Reading? Read(SignedNote note, TrustPolicy? trust, out LedgerRefusal? refusal)
    {
        if (trust is not null)
        {
            return trust.Verify(note, out var accepted, out refusal)
                ? new Reading(accepted.Checkpoint, accepted.Log.Name, accepted.Cosignatures) : null;
        }

        return Checkpoint.TryParse(note.Text, out var checkpoint, out refusal) ? new Reading(checkpoint, null, []) : null;
    }

    private static void TellSigners(Reading read, TextWriter output)
    {
        if (read.Log is not null) output.WriteLine($"signed by {Line(read.Log)}");
        foreach (var cosignature in read.Cosignatures)
            output.WriteLine($"cosigned by {Line(cosignature.Name)} at {Time(cosignature.Time)}");
    }

    /// <summary>A time that the calendar does not reach is printed as its number.</summary>
    private static string Time(long seconds) =>
        seconds < 253_402_300_800 ? new Moment(seconds * 1_000_000).ToString() : $"second {seconds}";

    private static TrustPolicy? Trust(string[] keys, string? file)
    {
        if (keys.Length > 0 && file is not null) throw new UsageException("give either --key or --policy");
        if (file is not null)
        {
            return TrustPolicy.TryParse(Bytes(file), out var policy, out var refusal) ? policy
                : throw new UsageException($"{file}: {refusal.Reason}");
        }

        return keys.Length == 0 ? null : TrustPolicy.OfLogs(keys.Select(static text =>
            NoteKey.TryParse(text, out var key, out var refusal) ? key : throw new UsageException($"--key: {refusal.Reason}")));
    }

    private static EntryKey Signer(string file) =>
        EntryKey.TryReadPem(Encoding.UTF8.GetString(Bytes(file)), out var key, out var refusal) ? key
            : throw new UsageException($"{file}: {refusal.Reason}");

    private static byte[] Bytes(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {error.Message}", error);
        }
    }

    private static int End(bool failed, TrustPolicy? trust, TextWriter output)
    {
        if (trust is null) output.WriteLine("UNKNOWN who signed the checkpoint was not asked: give --key or --policy");
        return (int)((failed, trust is null) switch
        {
            (true, true) => ExitCode.ViolationsAndInconclusive,
            (true, false) => ExitCode.Violations,
            (false, true) => ExitCode.Inconclusive,
            _ => ExitCode.Clean,
        });
    }

    private static int Fail(TextWriter output, string name, string reason)
    {
        output.WriteLine($"FAIL {Line(name)}: {Line(reason)}");
        return (int)ExitCode.Violations;
    }

    /// <summary>Names in a log can be anything; none of them is to write on the terminal what is not its own.</summary>
    private static string Line(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c));
}
