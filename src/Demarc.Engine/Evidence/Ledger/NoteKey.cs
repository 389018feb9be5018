using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>What a key of a note signs, and how: the byte before the key in its text form.</summary>
public enum NoteKeyType
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Ed25519 over the text: a log.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA P-256 with SHA-256 over the text, as ASN.1: a log whose key a key management service holds.</summary>
    Ecdsa = 2,

    /// <summary>Ed25519 over a time and the text: a witness (C2SP tlog-cosignature, https://c2sp.org/tlog-cosignature).</summary>
    Cosignature = 4,
}

/// <summary>
/// A public key for notes (C2SP signed-note v1.0.0, https://c2sp.org/signed-note, 2026-07-22), written <c>name+id+key</c>: the name, its
/// id as 8 hexadecimal digits, and the base64 of the type byte and the key. The id is not a protection; the whole key is trusted.
/// </summary>
public sealed record NoteKey
{
    private const int Ed25519Bytes = 32;

    private NoteKey(string name, NoteKeyType type, ImmutableArray<byte> key) =>
        (Name, Type, Key, Id) = (name, type, key, IdOf(name, type, key));

    /// <summary>Whose key: for a log its origin.</summary>
    public string Name { get; }

    /// <summary>Number that stands before a signature, to find the key by.</summary>
    public uint Id { get; }

    /// <summary>Algorithm and use.</summary>
    public NoteKeyType Type { get; }

    /// <summary>32 bytes of Ed25519, or the SubjectPublicKeyInfo of ECDSA.</summary>
    public ImmutableArray<byte> Key { get; }

    /// <summary>Makes a key from its parts.</summary>
    /// <param name="name">Not empty, without blanks and plus signs.</param>
    /// <param name="type">Algorithm and use.</param>
    /// <param name="key">32 bytes of Ed25519, or the SubjectPublicKeyInfo of ECDSA.</param>
    /// <param name="made">The key.</param>
    /// <param name="refusal">Why it is none.</param>
    public static bool TryCreate(
        string name, NoteKeyType type, ReadOnlySpan<byte> key, [NotNullWhen(true)] out NoteKey? made,
        [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        refusal = !IsName(name) ? LedgerRefusal.Malformed("the name of a key is empty, or has blanks or plus signs")
            : CheckKey(type, key);
        made = refusal is null ? new NoteKey(name, type, [.. key]) : null;
        return made is not null;
    }

    /// <summary>Reads <c>name+id+key</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (key, refusal) = (null, null);

        // The base64 may have plus signs; name and id have none.
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || parts[1].Length != 8
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !StrictBase64.TryDecode(parts[2], out byte[]? bytes) || bytes.Length == 0)
        {
            refusal = LedgerRefusal.Malformed("a key is written name+id+key");
            return false;
        }

        if (!TryCreate(parts[0], (NoteKeyType)bytes[0], bytes.AsSpan(1), out var made, out refusal)) return false;
        if (made.Id == id) key = made;
        else refusal = LedgerRefusal.Malformed("the id of the key is not that of its name and bytes");
        return key is not null;
    }

    /// <summary>Whether a name can stand in a note: not empty, no blanks of Unicode, no control characters, no plus sign.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 1000 && !name.Contains('+') && !name.Any(static c => char.IsWhiteSpace(c) || c < ' ')
        && name.EnumerateRunes().All(static rune => rune != Rune.ReplacementChar);

    /// <summary>What this key's owner signs for a note: the text itself, or for a witness a time and the text.</summary>
    /// <param name="text">The text of the note.</param>
    /// <param name="time">For a witness, when it signs: seconds since 1970-01-01T00:00:00Z. Else without meaning.</param>
    public byte[] Signed(string text, long time = 0) => Encoding.UTF8.GetBytes(
        Type == NoteKeyType.Cosignature ? string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}") : text);

    /// <summary>Whether a signature of this key fits a text.</summary>
    /// <param name="text">The text of the note.</param>
    /// <param name="signature">What stands after the id in a signature line.</param>
    public bool Verify(string text, ReadOnlySpan<byte> signature)
    {
        switch (Type)
        {
            case NoteKeyType.Ed25519:
                return Ed25519Verifier.Verify(Key.AsSpan(), Signed(text), signature);
            case NoteKeyType.Ecdsa:
                return EcdsaVerifier.VerifyAsn1(Key.AsSpan(), Signed(text), signature);
            case NoteKeyType.Cosignature:
                if (signature.Length != 8 + Ed25519Verifier.SignatureBytes) return false;
                var time = BinaryPrimitives.ReadInt64BigEndian(signature);
                return time >= 0 && Ed25519Verifier.Verify(Key.AsSpan(), Signed(text, time), signature[8..]);
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(NoteKey? other) =>
        other is not null && Name == other.Name && Type == other.Type && Key.AsSpan().SequenceEqual(other.Key.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. Key])}";

    private static LedgerRefusal? CheckKey(NoteKeyType type, ReadOnlySpan<byte> key) => type switch
    {
        NoteKeyType.Ed25519 or NoteKeyType.Cosignature => key.Length == Ed25519Bytes ? null
            : LedgerRefusal.Malformed($"an Ed25519 key has {Ed25519Bytes} bytes"),
        NoteKeyType.Ecdsa => EcdsaVerifier.IsP256(key) ? null : new(LedgerFault.Unsupported, "it is not a key on the curve P-256"),
        _ => new(LedgerFault.Unsupported, $"keys of type {(int)type} are not supported"),
    };

    /// <summary>Keys of type 2 have an id that knows neither name nor type: so it came about, and so others count.</summary>
    private static uint IdOf(string name, NoteKeyType type, ImmutableArray<byte> key)
    {
        byte[] named = type == NoteKeyType.Ecdsa ? [.. key] : [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. key];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }
}
