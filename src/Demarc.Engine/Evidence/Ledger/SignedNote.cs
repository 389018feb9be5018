using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Its id.</param>
/// <param name="Signature">The signature, after the id.</param>
public sealed record NoteSignature(string Name, uint KeyId, ImmutableArray<byte> Signature)
{
    /// <summary>The line, without its end.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.CopyTo(bytes, 4);
        return $"{SignedNote.Dash}{Name} {Convert.ToBase64String(bytes)}";
    }
}

/// <summary>
/// A text and its signatures (C2SP signed-note v1.0.0, https://c2sp.org/signed-note, 2026-07-22). What it says counts only after
/// <see cref="Verify"/>. Limits are those of Go's <c>sumdb/note</c>: 1,000,000 bytes and 100 signatures.
/// </summary>
/// <param name="Text">The text, with its final line end.</param>
/// <param name="Signatures">Its signatures, in order.</param>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    /// <summary>Bytes that a note may have.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>Signatures that a note may have.</summary>
    public const int MaxSignatures = 100;

    internal const string Dash = "\u2014 ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a note. Its signatures are not looked at yet.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (note, refusal) = (null, null);
        if (bytes.Length > MaxBytes)
        {
            refusal = new(LedgerFault.TooLarge, $"a note of {bytes.Length} bytes is larger than {MaxBytes} bytes");
            return false;
        }

        if (!TryDecode(bytes, out var all)) refusal = LedgerRefusal.Malformed("the note is not text, or has control characters");
        else if (all.LastIndexOf("\n\n", StringComparison.Ordinal) is not (>= 0 and var blank))
            refusal = LedgerRefusal.Malformed("no empty line stands between the text and the signatures of the note");
        else if (TryReadSignatures(all.AsSpan(blank + 2), out var signatures, out refusal))
            note = new SignedNote(all[..(blank + 1)], signatures);
        return note is not null;
    }

    /// <summary>
    /// Signatures of known keys. A signature of an unknown key is passed over; one of a known key that does not fit refuses the whole note,
    /// and so does it when no known key has signed.
    /// </summary>
    /// <param name="keys">Known keys.</param>
    /// <param name="signers">The known keys that signed, each once, in the order of the signatures.</param>
    /// <param name="refusal">Why the note is not to be believed.</param>
    public bool Verify(
        IReadOnlyCollection<NoteKey> keys, out ImmutableArray<NoteKey> signers, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (signers, refusal) = ([], null);
        var found = ImmutableArray.CreateBuilder<NoteKey>();
        foreach (var signature in Signatures)
        {
            // Two keys can share name and id, by bad luck or by intent: then it is no telling whose signature it is.
            var known = keys.Where(key => key.Id == signature.KeyId && key.Name == signature.Name).Distinct().ToList();
            if (known.Count == 0) continue;
            if (known.Count > 1 || !known[0].Verify(Text, signature.Signature.AsSpan()))
            {
                refusal = new(LedgerFault.BadSignature, $"the signature of {signature.Name} does not fit");
                return false;
            }

            if (!found.Contains(known[0])) found.Add(known[0]);
        }

        if (found.Count == 0) refusal = new(LedgerFault.Unsigned, "no known key has signed it");
        else signers = found.ToImmutable();
        return refusal is null;
    }

    /// <summary>The note as text: what a file or an answer holds.</summary>
    /// <exception cref="InvalidOperationException">The text does not end with a line end, or there is no signature.</exception>
    public override string ToString()
    {
        if (!Text.EndsWith('\n') || Signatures.IsEmpty) throw new InvalidOperationException("a note has a text of lines, and signatures");
        return Text + "\n" + string.Concat(Signatures.Select(static signature => signature + "\n"));
    }

    /// <summary>The note as bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <inheritdoc/>
    public bool Equals(SignedNote? other) => other is not null && Text == other.Text
        && Signatures.Select(static line => line.ToString())
            .SequenceEqual(other.Signatures.Select(static line => line.ToString()), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Text, Signatures.Length);

    /// <summary>Text in UTF-8 whose only control characters are line ends.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }

        return !text.Any(static c => c < ' ' && c != '\n');
    }

    private static bool TryReadSignatures(
        ReadOnlySpan<char> block, out ImmutableArray<NoteSignature> signatures, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (signatures, refusal) = ([], null);
        var read = ImmutableArray.CreateBuilder<NoteSignature>();
        while (block.Length > 0 && refusal is null)
        {
            var end = block.IndexOf('\n');
            if (end < 0 || TryReadSignature(block[..end]) is not { } signature)
                refusal = LedgerRefusal.Malformed("a signature line of the note is not written as one");
            else if (read.Count == MaxSignatures)
                refusal = new(LedgerFault.TooLarge, $"the note has more than {MaxSignatures} signatures");
            else read.Add(signature);
            block = block[(end + 1)..];
        }

        if (refusal is null && read.Count == 0) refusal = LedgerRefusal.Malformed("the note has no signature");
        if (refusal is null) signatures = read.ToImmutable();
        return refusal is null;
    }

    private static NoteSignature? TryReadSignature(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal)) return null;
        line = line[Dash.Length..];
        var blank = line.IndexOf(' ');
        if (blank < 0 || !NoteKey.IsName(line[..blank].ToString())) return null;
        if (!StrictBase64.TryDecode(line[(blank + 1)..], out byte[]? bytes) || bytes.Length < 5) return null;
        return new NoteSignature(line[..blank].ToString(), BinaryPrimitives.ReadUInt32BigEndian(bytes), [.. bytes.AsSpan(4)]);
    }
}
