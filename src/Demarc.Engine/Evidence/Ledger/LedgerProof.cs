using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Proof that something is in a log, in a file of its own: place, hashes, and the signed checkpoint (C2SP tlog-proof,
/// https://c2sp.org/tlog-proof, 2026-07-22). With the entry and a policy it is all that an auditor needs.
/// </summary>
/// <param name="Index">Place of the entry, from 0.</param>
/// <param name="Hashes">Hashes from the entry's sibling up.</param>
/// <param name="Note">The checkpoint, with all its signatures.</param>
/// <param name="Extra">Bytes that nobody signed, for a reader who knows what they are; null when there are none.</param>
public sealed record LedgerProof(long Index, ImmutableArray<TreeHash> Hashes, SignedNote Note, ImmutableArray<byte>? Extra = null)
{
    /// <summary>The first line.</summary>
    public const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>Bytes that a proof may have.</summary>
    public const int MaxBytes = 2 * SignedNote.MaxBytes;

    /// <summary>No tree is higher.</summary>
    private const int MaxHashes = 63;

    /// <summary>Reads a proof. Nothing of it is verified yet.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out LedgerProof? proof, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (proof, refusal) = (null, null);
        var blank = bytes.IndexOf("\n\n"u8);
        if (bytes.Length > MaxBytes) refusal = new(LedgerFault.TooLarge, $"{bytes.Length} bytes are more than {MaxBytes} for a proof");
        else if (blank < 0 || !SignedNote.TryDecode(bytes[..blank], out var head))
            refusal = LedgerRefusal.Malformed("no empty line stands between the proof and its checkpoint");
        else if (!TryReadHead(head.Split('\n'), out var index, out var hashes, out var extra, out refusal)) return false;
        else if (SignedNote.TryParse(bytes[(blank + 2)..], out var note, out refusal))
            proof = new LedgerProof(index, hashes, note, extra);
        return proof is not null;
    }

    /// <summary>Whether an entry is in the log of which the policy speaks.</summary>
    /// <param name="leaf">Hash of the entry (<see cref="MerkleTree.LeafHash"/>).</param>
    /// <param name="policy">Whom to believe.</param>
    /// <param name="checkpoint">The checkpoint that it is in, and who signed.</param>
    /// <param name="refusal">Why it is not shown.</param>
    public bool Verify(
        TreeHash leaf, TrustPolicy policy, [NotNullWhen(true)] out TrustedCheckpoint? checkpoint,
        [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        if (!policy.Verify(Note, out checkpoint, out refusal)) return false;
        var (size, root) = (checkpoint.Checkpoint.Size, checkpoint.Checkpoint.Root);
        refusal = MerkleTree.VerifyInclusion(Index, size, leaf, Hashes.AsSpan(), root);
        if (refusal is not null) checkpoint = null;
        return refusal is null;
    }

    /// <summary>The proof as text: what a file holds.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is { } extra) text.Append("extra ").Append(Convert.ToBase64String([.. extra])).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Hashes) text.Append(CultureInfo.InvariantCulture, $"{hash}\n");
        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>The proof as bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    private static bool TryReadHead(
        ReadOnlySpan<string> lines, out long index, out ImmutableArray<TreeHash> hashes, out ImmutableArray<byte>? extra,
        [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (index, hashes, extra, refusal) = (0, [], null, null);
        const string ExtraWord = "extra ";
        const string IndexWord = "index ";
        if (lines[0] != Header)
        {
            refusal = new(LedgerFault.Unsupported, $"its first line is not {Header}");
            return false;
        }

        lines = lines[1..];
        if (lines.Length > 0 && lines[0].StartsWith(ExtraWord, StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(lines[0].AsSpan(ExtraWord.Length), out byte[]? bytes))
            {
                refusal = LedgerRefusal.Malformed("its extra data is not base64");
                return false;
            }

            extra = [.. bytes];
            lines = lines[1..];
        }

        if (lines.Length == 0 || !lines[0].StartsWith(IndexWord, StringComparison.Ordinal)
            || !Checkpoint.TryParseNumber(lines[0].AsSpan(IndexWord.Length), out index))
        {
            refusal = LedgerRefusal.Malformed("it has no index");
            return false;
        }

        return TryReadHashes(lines[1..], out hashes, out refusal);
    }

    private static bool TryReadHashes(
        ReadOnlySpan<string> lines, out ImmutableArray<TreeHash> hashes, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (hashes, refusal) = ([], null);
        var read = ImmutableArray.CreateBuilder<TreeHash>();
        foreach (var line in lines)
        {
            if (read.Count == MaxHashes) refusal = new(LedgerFault.TooLarge, $"it has more than {MaxHashes} hashes");
            else if (TreeHash.TryParse(line, out var hash)) read.Add(hash);
            else refusal = LedgerRefusal.Malformed("a line of its hashes is not a hash");
            if (refusal is not null) return false;
        }

        hashes = read.ToImmutable();
        return true;
    }
}
