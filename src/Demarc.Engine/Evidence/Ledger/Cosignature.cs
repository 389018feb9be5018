using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// A witness's statement: at this time, this was the largest state of the log that it had seen, and it follows all earlier ones (C2SP
/// tlog-cosignature v1.0.1, key type 0x04, https://c2sp.org/tlog-cosignature, 2026-07-22). The signed message is
/// <see cref="NoteKey.Signed"/> of the witness's key.
/// </summary>
/// <param name="Name">Name of the witness's key.</param>
/// <param name="KeyId">Id of that key.</param>
/// <param name="Time">When it signed, seconds since 1970-01-01T00:00:00Z; not negative.</param>
/// <param name="Signature">64 bytes of Ed25519.</param>
public sealed record Cosignature(string Name, uint KeyId, long Time, ImmutableArray<byte> Signature)
{
    private const int TimeBytes = 8;

    /// <summary>Reads a signature line as a cosignature; null when it cannot be one.</summary>
    public static Cosignature? Read(NoteSignature line)
    {
        if (line.Signature.Length != TimeBytes + Ed25519Verifier.SignatureBytes) return null;
        var time = BinaryPrimitives.ReadInt64BigEndian(line.Signature.AsSpan());
        return time < 0 ? null : new Cosignature(line.Name, line.KeyId, time, line.Signature[TimeBytes..]);
    }

    /// <summary>The signature line of a note.</summary>
    /// <exception cref="InvalidOperationException">The time is negative, or the signature has not 64 bytes.</exception>
    public NoteSignature ToLine()
    {
        if (Time < 0 || Signature.Length != Ed25519Verifier.SignatureBytes)
            throw new InvalidOperationException("a cosignature has a time since 1970 and 64 bytes");
        var time = new byte[TimeBytes];
        BinaryPrimitives.WriteInt64BigEndian(time, Time);
        return new NoteSignature(Name, KeyId, [.. time, .. Signature]);
    }

    /// <inheritdoc/>
    public bool Equals(Cosignature? other) => other is not null && Name == other.Name && KeyId == other.KeyId && Time == other.Time
        && Signature.AsSpan().SequenceEqual(other.Signature.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId, Time);
}
