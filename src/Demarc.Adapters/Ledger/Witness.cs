using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>What a witness answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Kind of content.</param>
/// <param name="Body">The content.</param>
public sealed record WitnessAnswer(int Status, string MediaType, string Body)
{
    internal static WitnessAnswer Text(int status, string reason) => new(status, "text/plain; charset=utf-8", reason + "\n");
}

/// <summary>
/// A witness (C2SP tlog-witness v1.0.0, https://c2sp.org/tlog-witness, 2026-07-22): it cosigns a state of a log when the state that it
/// cosigned before is its beginning, and so vouches that the log shows everybody the same. It keeps the last state of each log in a folder,
/// on the disk before it answers. A folder has one witness at a time. Safe to use from many threads.
/// </summary>
public sealed class Witness : IDisposable
{
    /// <summary>Bytes that a request may have: a note and its proof.</summary>
    public const int MaxRequestBytes = SignedNote.MaxBytes + 8192;

    private const int MaxProofLines = 63;

    private readonly Lock gate = new();
    private readonly ISigner signer;
    private readonly ImmutableArray<NoteKey> logs;
    private readonly string state;
    private readonly TimeProvider clock;
    private readonly FileStream held;

    /// <summary>Opens a folder of states.</summary>
    /// <param name="signer">The witness's key (<see cref="KeyPurpose.Witness"/>); it stays the caller's.</param>
    /// <param name="logs">Keys of the logs that it cosigns; the name of a key is the origin of its log.</param>
    /// <param name="state">The folder.</param>
    /// <param name="clock">The clock that dates cosignatures.</param>
    /// <exception cref="LedgerException">Another witness uses the folder, or it cannot be used.</exception>
    public Witness(ISigner signer, IEnumerable<NoteKey> logs, string state, TimeProvider clock)
    {
        (this.signer, this.logs, this.state, this.clock) = (signer, [.. logs], Path.GetFullPath(state), clock);
        try
        {
            DurableFile.MakeFolder(this.state);
            held = new FileStream(Path.Combine(this.state, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"the folder {state} cannot be used, or another witness uses it: {error.Message}", error);
        }
    }

    /// <summary>The key that cosignatures are verified with.</summary>
    public NoteKey Key => signer.NoteKey(KeyPurpose.Witness);

    /// <summary>Answers <c>POST add-checkpoint</c>.</summary>
    /// <param name="request">The body of the request.</param>
    /// <exception cref="LedgerException">What is kept of the log cannot be read, so that nothing may be signed.</exception>
    /// <exception cref="IOException">The new state could not be kept.</exception>
    public WitnessAnswer AddCheckpoint(ReadOnlySpan<byte> request)
    {
        if (!TryRead(request, out var old, out var proof, out var note, out var checkpoint, out var reason))
            return WitnessAnswer.Text(400, reason);
        var keys = logs.Where(key => key.Name == checkpoint.Origin).ToList();
        if (keys.Count == 0) return WitnessAnswer.Text(404, "this witness does not know the log");
        if (!note.Verify(keys, out var signers, out var refusal)) return WitnessAnswer.Text(403, refusal.Reason);
        if (old > checkpoint.Size) return WitnessAnswer.Text(400, "the old size is larger than that of the checkpoint");

        // From reading the last state to keeping the new one nobody else gets in between.
        lock (gate)
        {
            var last = Last(checkpoint.Origin);
            var size = last?.Size ?? 0;
            if (old != size) return new WitnessAnswer(409, "text/x.tlog.size", size.ToString(CultureInfo.InvariantCulture) + "\n");
            if (WhyNotNext(last, checkpoint, proof.AsSpan()) is { } fault) return WitnessAnswer.Text(422, fault);
            var cosignature = CheckpointSigning.Cosign(signer, note.Text, clock.GetUtcNow().ToUnixTimeSeconds());
            var trusted = note.Signatures.Where(line => signers.Any(key => key.Id == line.KeyId && key.Name == line.Name));
            Keep(checkpoint.Origin, note with { Signatures = [.. trusted, cosignature] });
            return WitnessAnswer.Text(200, cosignature.ToString());
        }
    }

    /// <summary>Answers <c>GET HASH/checkpoint</c>: the state of a log that was cosigned last; null when there is none.</summary>
    /// <param name="origin">SHA-256 of the log's origin, in hexadecimal.</param>
    public byte[]? LastCosigned(string origin)
    {
        if (!logs.Any(key => HashOf(key.Name) == origin)) return null;
        var path = Path.Combine(state, origin, "checkpoint");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => held.Dispose();

    /// <summary>How a log is named in addresses and in the folder.</summary>
    public static string HashOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>Why a state does not follow from the one before; null when it does.</summary>
    private static string? WhyNotNext(Checkpoint? last, Checkpoint next, ReadOnlySpan<TreeHash> proof)
    {
        // Every log begins with nothing: then there is nothing to prove.
        if (last is { Size: > 0 }) return MerkleTree.VerifyConsistency(last.Size, next.Size, last.Root, next.Root, proof)?.Reason;
        if (proof.Length > 0) return "there is nothing to prove about a log that was empty";
        return next.Size == 0 && next.Root != MerkleTree.EmptyRoot ? "the root is not that of an empty log" : null;
    }

    /// <summary>The state cosigned last. One that is there but cannot be read is no leave to begin anew.</summary>
    private Checkpoint? Last(string origin)
    {
        if (LastCosigned(HashOf(origin)) is not { } bytes) return null;
        if (SignedNote.TryParse(bytes, out var note, out var refusal) && note.Verify([Key], out _, out refusal)
            && Checkpoint.TryParse(note.Text, out var checkpoint, out refusal) && checkpoint.Origin == origin)
            return checkpoint;
        throw new LedgerException(
            $"the state of {origin} that was cosigned last cannot be read: {refusal?.Reason ?? "it is another log's"}");
    }

    private void Keep(string origin, SignedNote note)
    {
        var folder = Path.Combine(state, HashOf(origin));
        DurableFile.MakeFolder(folder);
        DurableFile.Replace(Path.Combine(folder, "checkpoint"), note.ToBytes(), DurableFile.Public);
    }

    private static bool TryRead(
        ReadOnlySpan<byte> request, out long old, out ImmutableArray<TreeHash> proof, out SignedNote note, out Checkpoint checkpoint,
        out string reason)
    {
        (old, proof, note, checkpoint, reason) = (0, [], null!, null!, "");
        var lines = ImmutableArray.CreateBuilder<TreeHash>();
        for (var first = true; ; first = false)
        {
            var end = request.IndexOf((byte)'\n');
            if (end < 0) return Refuse("the request ends early", out reason);
            var line = Encoding.Latin1.GetString(request[..end]);
            request = request[(end + 1)..];
            if (first && !TryReadOld(line, out old)) return Refuse("the request does not begin with a line \"old SIZE\"", out reason);
            if (first) continue;
            if (line.Length == 0) break;
            if (!TreeHash.TryParse(line, out var hash)) return Refuse("a line of the proof is not the base64 of a hash", out reason);
            if (lines.Count == MaxProofLines) return Refuse($"the proof has more than {MaxProofLines} lines", out reason);
            lines.Add(hash);
        }

        proof = lines.ToImmutable();
        if (!SignedNote.TryParse(request, out var signed, out var refusal) || !Checkpoint.TryParse(signed.Text, out var read, out refusal))
            return Refuse(refusal.Reason, out reason);
        (note, checkpoint) = (signed, read);
        return true;
    }

    private static bool TryReadOld(string line, out long old)
    {
        old = 0;
        const string Word = "old ";
        var number = line.StartsWith(Word, StringComparison.Ordinal) ? line[Word.Length..] : "";
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out old) && (number.Length == 1 || number[0] != '0');
    }

    private static bool Refuse(string why, out string reason)
    {
        reason = why;
        return false;
    }
}
