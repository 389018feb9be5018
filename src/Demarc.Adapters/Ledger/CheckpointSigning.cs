using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>Signed notes, made with keys of a ring.</summary>
public static class CheckpointSigning
{
    /// <summary>The public key of a signer, as signed notes name it.</summary>
    /// <exception cref="LedgerException">Its name or kind cannot stand in a note.</exception>
    public static NoteKey NoteKey(this ISigner signer, KeyPurpose purpose)
    {
        var type = signer.Algorithm == SigningAlgorithm.EcdsaP256 ? NoteKeyType.Ecdsa
            : purpose == KeyPurpose.Witness ? NoteKeyType.Cosignature : NoteKeyType.Ed25519;
        return Engine.Evidence.Ledger.NoteKey.TryCreate(signer.Name, type, signer.PublicKey.Span, out var key, out var refusal)
            ? key
            : throw new LedgerException($"the key {signer.Name} cannot sign a log: {refusal.Reason}");
    }

    /// <summary>A checkpoint signed with the keys of a log.</summary>
    public static SignedNote Sign(Checkpoint checkpoint, params IEnumerable<ISigner> signers)
    {
        var text = checkpoint.ToText();
        return new SignedNote(text, [.. signers.Select(signer => Line(signer, signer.NoteKey(KeyPurpose.Log), text, []))]);
    }

    /// <summary>A witness's signature on a checkpoint.</summary>
    /// <param name="witness">Its signer.</param>
    /// <param name="text">The text of the checkpoint.</param>
    /// <param name="time">When it signs, in seconds since 1970-01-01T00:00:00Z.</param>
    public static NoteSignature Cosign(ISigner witness, string text, long time)
    {
        var bytes = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        return Line(witness, witness.NoteKey(KeyPurpose.Witness), text, bytes, time);
    }

    private static NoteSignature Line(ISigner signer, NoteKey key, string text, byte[] before, long time = 0) =>
        new(key.Name, key.Id, [.. before, .. signer.Sign(key.Signed(text, time))]);
}
