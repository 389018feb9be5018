using System.Text;
using System.Text.Json;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>Signatures made by others: 914 edge cases of Ed25519, and notes with Ed25519 and ECDSA signatures.</summary>
public sealed class SignatureVectorTests
{
    /// <summary>
    /// Flags of a vector that refuse it, by our rules: RFC 8032 demands canonical encodings of both points, and without the cofactor a
    /// residue of low order does not cancel out.
    /// </summary>
    private static readonly string[] Refusing = ["low_order_residue", "non_canonical_A", "non_canonical_R"];

    [Fact]
    public void Edge_cases_of_Ed25519_are_accepted_or_refused_as_the_rules_say()
    {
        if (LedgerVectors.Find("ed25519-cctv", "ed25519vectors.json") is not { } file) return;
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var (accepted, refused, wrong) = (0, 0, new List<int>());
        foreach (var vector in document.RootElement.EnumerateArray())
        {
            var flags = vector.GetProperty("flags");
            var expected = flags.ValueKind == JsonValueKind.Null
                || !flags.EnumerateArray().Any(static flag => Refusing.Contains(flag.GetString(), StringComparer.Ordinal));
            var fits = Ed25519Verifier.Verify(
                Bytes(vector, "key"), Encoding.UTF8.GetBytes(vector.GetProperty("msg").GetString()!), Bytes(vector, "sig"));
            if (fits != expected) wrong.Add(vector.GetProperty("number").GetInt32());
            (accepted, refused) = fits ? (accepted + 1, refused) : (accepted, refused + 1);
        }

        Assert.Empty(wrong);
        Assert.Equal(914, accepted + refused);
        Assert.Equal(172, accepted);
    }

    [Fact]
    public void Notes_of_other_programs_are_accepted_and_no_flipped_bit_of_them()
    {
        if (LedgerVectors.Find("signed-note-vectors.txt") is not { } file) return;
        var seen = new List<NoteKeyType>();
        foreach (var (vkey, bytes) in Notes(File.ReadAllText(file)))
        {
            Assert.True(NoteKey.TryParse(vkey, out var key, out _), vkey);
            Assert.Equal(vkey, key.ToString());
            Assert.True(SignedNote.TryParse(bytes, out var note, out var refusal), refusal?.Reason);
            Assert.Equal(bytes, note.ToBytes());
            Assert.True(note.Verify([key], out var signers, out refusal), refusal?.Reason);
            Assert.Equal([key], signers);
            seen.Add(key.Type);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(
                    SignedNote.TryParse(flipped, out var other, out _) && other.Verify([key], out _, out _), $"bit {bit} of {vkey} flipped");
            }
        }

        Assert.Equal([NoteKeyType.Ed25519, NoteKeyType.Ecdsa, NoteKeyType.Ecdsa], seen);
    }

    private static IEnumerable<(string Key, byte[] Note)> Notes(string text)
    {
        foreach (var block in text.Split("\nvkey ").Skip(1))
        {
            var (begin, end) = (block.IndexOf("BEGIN\n", StringComparison.Ordinal), block.IndexOf("\nEND", StringComparison.Ordinal) + 1);
            yield return (block[..block.IndexOf('\n', StringComparison.Ordinal)], Encoding.UTF8.GetBytes(block[(begin + 6)..end]));
        }
    }

    private static byte[] Bytes(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);
}
