using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>A key that a policy trusts, and where its owner is to be reached.</summary>
/// <param name="Name">Name within the policy; of a log its origin.</param>
/// <param name="Key">The key.</param>
/// <param name="Address">Address, as it is written; null when none is given.</param>
public sealed record TrustedKey(string Name, NoteKey Key, string? Address);

/// <summary>Witnesses and groups of which so many must have cosigned.</summary>
/// <param name="Name">Name within the policy.</param>
/// <param name="Threshold">How many, at least one.</param>
/// <param name="Members">Names of witnesses and of groups defined before.</param>
public sealed record WitnessGroup(string Name, int Threshold, ImmutableArray<string> Members);

/// <summary>A checkpoint that a policy accepts.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Log">The key of the log that signed it.</param>
/// <param name="Cosignatures">Of known witnesses, the latest of each, in the policy's order.</param>
public sealed record TrustedCheckpoint(Checkpoint Checkpoint, NoteKey Log, ImmutableArray<Cosignature> Cosignatures);

/// <summary>
/// Whom to believe: logs, witnesses, and how many of them (C2SP tlog-policy, https://c2sp.org/tlog-policy, 2026-07-22). A checkpoint is
/// accepted when one of the logs has signed it under the name that is its origin, and witnesses have cosigned it as the quorum demands.
/// One known key whose signature does not fit refuses it, whatever the others say.
/// </summary>
/// <param name="Logs">Logs, of which one is enough.</param>
/// <param name="Witnesses">Witnesses.</param>
/// <param name="Groups">Groups; each member is defined before its group.</param>
/// <param name="Quorum">Name of the witness or group that must have cosigned; null for none.</param>
public sealed record TrustPolicy(
    ImmutableArray<TrustedKey> Logs, ImmutableArray<TrustedKey> Witnesses, ImmutableArray<WitnessGroup> Groups, string? Quorum)
{
    /// <summary>Bytes that a policy file may have.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Logs, witnesses and groups that a policy may have, of each; others must take 32.</summary>
    public const int MaxOfKind = 256;

    /// <summary>The policy that asks for the signature of one of these keys and for no witnesses.</summary>
    public static TrustPolicy OfLogs(params IEnumerable<NoteKey> keys) =>
        new([.. keys.Select(static key => new TrustedKey(key.Name, key, null))], [], [], null);

    /// <summary>Reads a policy file.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TrustPolicy? policy, [NotNullWhen(false)] out LedgerRefusal? refusal) =>
        TrustPolicyReader.TryRead(bytes, out policy, out refusal);

    /// <summary>Whether a checkpoint is accepted.</summary>
    /// <param name="note">The signed checkpoint.</param>
    /// <param name="accepted">It, and who signed.</param>
    /// <param name="refusal">Why it is not.</param>
    public bool Verify(
        SignedNote note, [NotNullWhen(true)] out TrustedCheckpoint? accepted, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        accepted = null;
        if (!Checkpoint.TryParse(note.Text, out var checkpoint, out refusal)) return false;
        NoteKey[] keys = [.. Logs.Select(static log => log.Key), .. Witnesses.Select(static witness => witness.Key)];
        if (!note.Verify(keys, out var signers, out refusal)) return false;
        var logs = Logs.Select(static log => log.Key).Where(signers.Contains).ToList();
        if (logs.Count == 0) refusal = new(LedgerFault.Unsigned, "no known log has signed it");
        else if (logs.Find(key => key.Name == checkpoint.Origin) is not { } own)
            refusal = new(LedgerFault.OtherLog, $"it is of {checkpoint.Origin}, and {logs[0].Name} has signed it");
        else if (Quorum is not null && !IsMet(Quorum, signers))
            refusal = new(LedgerFault.NoQuorum, $"too few witnesses have cosigned it for the quorum {Quorum}");
        else accepted = new TrustedCheckpoint(checkpoint, own, CosignaturesOf(note, signers));
        return accepted is not null;
    }

    /// <summary>Groups stand after their members, and each name is in one group: one pass over them decides all.</summary>
    private bool IsMet(string quorum, ImmutableArray<NoteKey> signers)
    {
        var met = Witnesses.Where(witness => signers.Contains(witness.Key)).Select(static witness => witness.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var group in Groups.Where(group => group.Members.Count(met.Contains) >= group.Threshold)) met.Add(group.Name);
        return met.Contains(quorum);
    }

    private ImmutableArray<Cosignature> CosignaturesOf(SignedNote note, ImmutableArray<NoteKey> signers) =>
    [
        .. from witness in Witnesses
           where signers.Contains(witness.Key)
           let lines = note.Signatures.Where(line => line.KeyId == witness.Key.Id && line.Name == witness.Key.Name)
           select lines.Select(Cosignature.Read).OfType<Cosignature>().MaxBy(static read => read.Time),
    ];
}
