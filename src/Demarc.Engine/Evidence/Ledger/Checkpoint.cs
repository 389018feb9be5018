using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// The state of a log at some size, as it is signed (C2SP tlog-checkpoint v1.0.0, https://c2sp.org/tlog-checkpoint, 2026-07-22).
/// </summary>
/// <param name="Origin">Which log: unique for ever, an address without scheme such as <c>demarc.example/acme/2026</c>.</param>
/// <param name="Size">Entries, from 0.</param>
/// <param name="Root">Root of the tree of that size.</param>
/// <param name="Extension">
/// Further lines as they stand, each with its line end; empty in logs of ours. They are signed, and mean nothing here.
/// </param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root, string Extension = "")
{
    /// <summary>Reads the text of a note.</summary>
    /// <param name="text">The signed text, with its final line end.</param>
    /// <param name="checkpoint">What it says.</param>
    /// <param name="refusal">What of it is not as the format demands.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        (checkpoint, refusal) = (null, null);
        var lines = text.Split('\n');

        // The last line end leaves an empty piece behind.
        if (lines.Length < 4 || lines[^1].Length > 0) refusal = LedgerRefusal.Malformed("a checkpoint has three lines at least");
        else if (lines[..^1].Any(static line => line.Length == 0)) refusal = LedgerRefusal.Malformed("a line of the checkpoint is empty");
        else if (!TryParseNumber(lines[1], out var size)) refusal = LedgerRefusal.Malformed("the size of the checkpoint is not a number");
        else if (!TreeHash.TryParse(lines[2], out var root)) refusal = LedgerRefusal.Malformed("the root of the checkpoint is not a hash");
        else checkpoint = new Checkpoint(lines[0], size, root, string.Concat(lines[3..^1].Select(static line => line + "\n")));
        return refusal is null;
    }

    /// <summary>The text to sign, with its final line end.</summary>
    /// <exception cref="InvalidOperationException">The origin is empty or has a line end in it, or the size is below 0.</exception>
    public string ToText()
    {
        if (Origin.Length == 0 || Origin.AsSpan().ContainsAnyInRange('\0', '\x1f') || Size < 0)
            throw new InvalidOperationException("no checkpoint has such an origin or size");
        return string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n{Extension}");
    }

    /// <summary>Whether this is a later state, or the same one, of the log that an earlier checkpoint speaks of.</summary>
    /// <param name="earlier">The earlier checkpoint, whose signature is known to fit; so is this one's.</param>
    /// <param name="proof">Proof of consistency between the two sizes; empty from size 0, and between equal sizes.</param>
    /// <returns>
    /// Null when it is. Else <see cref="LedgerFault.OtherLog"/>, <see cref="LedgerFault.RolledBack"/> when it is shorter,
    /// <see cref="LedgerFault.Forked"/> when it has the same size and another root, or the fault of the proof.
    /// </returns>
    public LedgerRefusal? VerifyFollows(Checkpoint earlier, ReadOnlySpan<TreeHash> proof)
    {
        if (earlier.Origin != Origin) return new(LedgerFault.OtherLog, $"it is of {Origin}, and the earlier one of {earlier.Origin}");
        if (earlier.Size > Size) return new(LedgerFault.RolledBack, $"it has {Size} entries, and had {earlier.Size} before");
        if ((earlier.Size == 0 && earlier.Root != MerkleTree.EmptyRoot) || (Size == 0 && Root != MerkleTree.EmptyRoot))
            return new(LedgerFault.WrongHash, "the root of a log without entries is another");
        if (earlier.Size == Size && earlier.Root != Root)
            return new(LedgerFault.Forked, $"it has the {Size} entries that it had before, and another root");
        if (earlier.Size > 0) return MerkleTree.VerifyConsistency(earlier.Size, Size, earlier.Root, Root, proof);
        return proof.Length == 0 ? null : new(LedgerFault.WrongProof, "the proof is too long");
    }

    /// <summary>Reads a number that is written in one way only: decimal, without sign, blanks or leading zeros, at most 2^63-1.</summary>
    internal static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');
}
